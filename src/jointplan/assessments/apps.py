# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "jointplan.assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        from jointplan.assessments.operations import following  # noqa: F401 - registers what follows a release
        from jointplan.assessments.registers import (  # noqa: F401 - each declares its readers
            commitments,
            gatherings,
            inventory,
            papers,
            people,
            process,
            strategies,
        )
