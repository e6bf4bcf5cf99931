# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "jointplan.portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Say which pages may be commented on, before anybody asks."""
        from jointplan.portal import subjects  # noqa: F401
