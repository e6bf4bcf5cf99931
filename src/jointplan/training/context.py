# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.http import HttpRequest

from jointplan.accounts.models import PostKind, Term
from jointplan.parties.installation import is_training_installation
from jointplan.training.loading import PASSWORD

# Enough to walk through everything; the other accounts follow the same pattern.
SHOWN = (PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY, PostKind.SECRETARIAT_OFFICER, PostKind.OBSERVER)


def sign_in_help(request: HttpRequest) -> dict[str, Any]:
    """Accounts and their common password, on the sign-in page of a training installation and nowhere else."""
    match = request.resolver_match
    if match is None or match.url_name != "account_login" or not is_training_installation():
        return {}
    terms = (
        Term.objects.current()
        .filter(post__party__region__is_fictional=True, post__kind__in=SHOWN)
        .select_related("user", "post__party")
        .order_by("post__party__code", "post__kind", "pk")
    )
    accounts = [
        {"username": t.user.username, "role": t.post.get_kind_display(), "party": str(t.post.party)} for t in terms
    ]
    return {"training_accounts": accounts, "training_password": PASSWORD}
