# SPDX-License-Identifier: AGPL-3.0-or-later
from allauth.account.stages import LoginStage
from django.http import HttpResponse
from django.shortcuts import redirect

from jointplan.accounts.start_codes import start_code_that_waits


class OwnPasswordStage(LoginStage):
    """Whoever signs in with the start code of a letter chooses a password first; until then nobody has signed in."""

    key = "own_password"
    urlname = "account_own_password"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        start_code = start_code_that_waits(self.login.user)
        if start_code is None:
            return None, True
        if not start_code.may_be_used:
            return redirect("account_start_code_over"), False
        return redirect(self.urlname), True
