# SPDX-License-Identifier: AGPL-3.0-or-later
from importlib import import_module
from pathlib import Path

from django.apps import apps


def import_modules(pattern: str) -> None:
    """Import the modules of every app whose file fits, such as `*rules.py`: each registers what it declares."""
    for app in apps.get_app_configs():
        if app.name.startswith("jointplan."):
            for module in sorted(Path(app.path).glob(pattern)):
                import_module(f"{app.name}.{module.stem}")
