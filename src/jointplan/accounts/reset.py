# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking for a new password: the same steps and questions to the database, whether there is an account or not."""

from allauth.account.forms import ResetPasswordForm

from jointplan.accounts.models import User


class ResetRequestForm(ResetPasswordForm):
    """Looks for the account by one query; allauth's own way takes more of them when there is one."""

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        self.users = list(User.objects.filter(email__iexact=email, is_active=True).exclude(email=""))
        return email
