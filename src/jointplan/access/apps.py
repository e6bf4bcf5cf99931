# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "jointplan.access"
    verbose_name = _("Access")

    def ready(self) -> None:
        from jointplan.access.row_security import install_after_migrate

        # One receiver for one sender: Django sends the signal only when all migrations have been applied.
        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="row security")
