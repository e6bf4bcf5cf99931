# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "jointplan.core"

    def ready(self) -> None:
        # Each app's rules.py registers its permissions when it is imported.
        autodiscover_modules("rules")
