# SPDX-License-Identifier: AGPL-3.0-or-later
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps


class CoreConfig(AppConfig):
    name = "jointplan.core"

    def ready(self) -> None:
        # The permissions of an app, in `rules.py` and in `..._rules.py`, are registered when they are imported.
        for app in apps.get_app_configs():
            if app.name.startswith("jointplan."):
                for module in sorted(Path(app.path).glob("*rules.py")):
                    import_module(f"{app.name}.{module.stem}")
