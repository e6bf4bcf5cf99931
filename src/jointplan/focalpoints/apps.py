# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FocalPointsConfig(AppConfig):
    name = "jointplan.focalpoints"
    verbose_name = _("Focal points")

    def ready(self) -> None:
        # Declares its messages, and is told of renewals by an app below.
        from jointplan.focalpoints import renewals  # noqa: F401
