# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "jointplan.reports"
    verbose_name = _("Reports and regional texts")

    def ready(self) -> None:
        """Say how far regional texts may go, and what waits for whom, before anybody asks."""
        from jointplan.reports import text_readers, text_turns, turns  # noqa: F401
