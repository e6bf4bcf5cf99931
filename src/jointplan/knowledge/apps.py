# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "jointplan.knowledge"
    verbose_name = _("Practices and library")

    def ready(self) -> None:
        from jointplan.knowledge.operations import (
            sharing_challenges,  # noqa: F401 - registers what follows a release
            versions,  # noqa: F401 - registers what follows a release
        )
