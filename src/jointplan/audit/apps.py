# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "jointplan.audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        # Each app's log.py registers the sentences of its verbs when it is imported.
        autodiscover_modules("log")
