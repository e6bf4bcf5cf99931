# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "jointplan.commitments"
    verbose_name = _("Commitments")

    def ready(self) -> None:
        """Say how far recommendations of the Committee may go, before anybody releases one."""
        from jointplan.commitments import bounds  # noqa: F401
