# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.accounts.models import Post, User
from jointplan.audit.records import Shown, record_kind
from jointplan.audit.sentences import sentence


@sentence("accounts.post_established")
def post_established(details: Mapping[str, Any]) -> str:
    return _("The post %(code)s was set up.") % {"code": details["code"]}


@sentence("accounts.account_issued")
def account_issued(details: Mapping[str, Any]) -> str:
    return _("An account was issued to the holder of the post %(code)s.") % {"code": details["post"]}


@record_kind("accounts.post", gettext_lazy("Post"), related=("party",), fiction="party__region__is_fictional")
def post(record: Post) -> Shown:
    return Shown(f"{record}, {record.party}")


@record_kind("accounts.user", gettext_lazy("Account"), fiction="terms__post__party__region__is_fictional")
def user(record: User) -> Shown:
    """An account stays without a name here: the sentence names the post."""
    return Shown("")
