# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "jointplan.feedback"
    verbose_name = _("Comments from the public")

    def ready(self) -> None:
        from jointplan.feedback.row_security import install_after_migrate

        # Apps are told in the order of INSTALLED_APPS: after `access`, whose step gives rights on every table.
        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="row security of comments")
