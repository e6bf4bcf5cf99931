# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import ALLOWED, Verdict, refused, rule


@rule("accounts.establish_post")
def establish_post(user: Any, party: Any) -> Verdict:
    """Whoever runs the installation may set up a post in a party, at its command line."""
    if user is OPERATOR:
        return ALLOWED
    return refused(_("Posts are set up by whoever runs this installation, at its command line."))


@rule("accounts.issue_account")
def issue_account(user: Any, post: Any) -> Verdict:
    """Whoever runs the installation may issue an account to the holder of a post, at its command line."""
    if user is OPERATOR:
        return ALLOWED
    return refused(_("Accounts are issued by whoever runs this installation, at its command line."))
