# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jointplan.core.discovering import import_modules


class AuditConfig(AppConfig):
    name = "jointplan.audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        # The sentences of the verbs of an app stand in `log.py` and in `log_....py`.
        import_modules("log*.py")
