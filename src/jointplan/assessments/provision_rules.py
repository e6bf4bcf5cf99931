# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.core.rules import ALLOWED, Verdict, refused, rule


@rule("assessments.view_provisions")
def view_provisions(user: Any, obj: Any) -> Verdict:
    """Everybody who has signed in may see what the registers hold on a provision, each as far as each may read it."""
    if user.is_authenticated:
        return ALLOWED
    return refused(_("Sign in to see what the registers hold for you. What is public stands on the public pages."))
