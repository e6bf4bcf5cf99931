# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jointplan.accounts.models import ApiToken, Invitation, Post, Term, User
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


@record_kind(
    "accounts.term", gettext_lazy("Term"), related=("post__party",), fiction="post__party__region__is_fictional"
)
def term(record: Term) -> Shown:
    return Shown(f"{record.post}, {record.post.party}")


@record_kind(
    "accounts.invitation",
    gettext_lazy("Invitation"),
    related=("post__party",),
    fiction="post__party__region__is_fictional",
)
def invitation(record: Invitation) -> Shown:
    return Shown(f"{record.post}, {record.post.party}")


@record_kind("accounts.apitoken", gettext_lazy("Token"), fiction="user__terms__post__party__region__is_fictional")
def token(record: ApiToken) -> Shown:
    return Shown(record.name)


@record_kind("accounts.user", gettext_lazy("Account"), fiction="terms__post__party__region__is_fictional")
def user(record: User) -> Shown:
    """An account stays without a name here: the sentence names the post."""
    return Shown("")


@sentence("accounts.holder_invited")
def holder_invited(details: Mapping[str, Any]) -> str:
    return _("Somebody was invited to the post %(post)s.") % {"post": details["post"]}


@sentence("accounts.invitation_sent_again")
def invitation_sent_again(details: Mapping[str, Any]) -> str:
    return _("The invitation to the post %(post)s was sent again.") % {"post": details["post"]}


@sentence("accounts.invitation_revoked")
def invitation_revoked(details: Mapping[str, Any]) -> str:
    return _("The invitation to the post %(post)s was revoked.") % {"post": details["post"]}


@sentence("accounts.invitation_accepted")
def invitation_accepted(details: Mapping[str, Any]) -> str:
    return _("The post %(post)s was taken up by invitation.") % {"post": details["post"]}


@sentence("accounts.issued_on_paper")
def issued_on_paper(details: Mapping[str, Any]) -> str:
    return _("An account was issued on paper to the holder of the post %(post)s.") % {"post": details["post"]}


@sentence("accounts.password_chosen")
def password_chosen(details: Mapping[str, Any]) -> str:
    return _("The owner chose a password in the place of the start code.")


@sentence("accounts.password_changed")
def password_changed(details: Mapping[str, Any]) -> str:
    if not details["tokens"]:
        return _("The password was changed; all other sign-ins have ended.")
    text = ngettext(
        "The password was changed; all other sign-ins and %(count)d token have ended.",
        "The password was changed; all other sign-ins and %(count)d tokens have ended.",
        details["tokens"],
    )
    return text % {"count": details["tokens"]}


@sentence("accounts.signed_in")
def signed_in(details: Mapping[str, Any]) -> str:
    return _("The owner of the account signed in.")


@sentence("accounts.details_changed")
def details_changed(details: Mapping[str, Any]) -> str:
    return _("The name shown or the language of mail was changed.")


@sentence("accounts.mailbox_changed")
def mailbox_changed(details: Mapping[str, Any]) -> str:
    return _("The mailbox of the account was changed.")


@sentence("accounts.account_closed")
def account_closed(details: Mapping[str, Any]) -> str:
    return _("The account was closed by its owner.")


@sentence("accounts.token_made")
def token_made(details: Mapping[str, Any]) -> str:
    return _("The token %(prefix)s… was made.") % {"prefix": details["prefix"]}


@sentence("accounts.token_revoked")
def token_revoked(details: Mapping[str, Any]) -> str:
    return _("The token %(prefix)s… was revoked.") % {"prefix": details["prefix"]}


@sentence("accounts.start_code_renewed")
def start_code_renewed(details: Mapping[str, Any]) -> str:
    if details["second_factor_lost"] is True:
        return _("A new sign-in letter was written; the second factor was lost and removed.")
    return _("A new sign-in letter was written; the second factor stayed.")


@sentence("accounts.post_abolished")
def post_abolished(details: Mapping[str, Any]) -> str:
    return _("The post %(code)s was abolished; its last day is %(day)s.") % {
        "code": details["code"],
        "day": details["on"],
    }


@sentence("accounts.holder_appointed")
def holder_appointed(details: Mapping[str, Any]) -> str:
    return _("Somebody was entered as holder of the post %(code)s from %(day)s.") % {
        "code": details["post"],
        "day": details["starts_on"],
    }


@sentence("accounts.acting_appointed")
def acting_appointed(details: Mapping[str, Any]) -> str:
    return _("Somebody was entered to act on the post %(code)s from %(day)s to %(last)s.") % {
        "code": details["post"],
        "day": details["starts_on"],
        "last": details["ends_on"],
    }


@sentence("accounts.term_ended")
def term_ended(details: Mapping[str, Any]) -> str:
    return _("The term on the post %(code)s ends on %(day)s.") % {"code": details["post"], "day": details["ends_on"]}


@sentence("accounts.term_moved")
def term_moved(details: Mapping[str, Any]) -> str:
    return _("The term on the post %(code)s was given other days; it begins on %(day)s.") % {
        "code": details["post"],
        "day": details["starts_on"],
    }
