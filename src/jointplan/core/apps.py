# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig

from jointplan.core.discovering import import_modules


class CoreConfig(AppConfig):
    name = "jointplan.core"

    def ready(self) -> None:
        # The permissions of an app stand in `rules.py` and in `..._rules.py`.
        import_modules("*rules.py")
