# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log of posts, terms and contacts in sentences. What the data say is never in the log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jointplan.access.log import label_said
from jointplan.audit.records import Shown, record_kind
from jointplan.audit.sentences import listed, sentence
from jointplan.focalpoints.models import Confirmation, ContactPart, Expectation, HandOver

Details = Mapping[str, Any]


@sentence("focalpoints.office_saved")
def office_saved(details: Details) -> str:
    return _("The contact data of the office were saved: post %(post)s.") % details


@sentence("focalpoints.holder_saved")
def holder_saved(details: Details) -> str:
    return _("The holder saved what is shown about the person: post %(post)s.") % details


@sentence("focalpoints.contact_shared", personal=["reason"])
def contact_shared(details: Details) -> str:
    values = {"label": f"TLP:{details['label']}", "circles": listed(details["audience"]) or "—"}
    return _("Contact data have other readers now: %(label)s, circles: %(circles)s.") % values


@sentence("focalpoints.contact_confirmed")
def contact_confirmed(details: Details) -> str:
    return _("Contact data were confirmed by the holder: post %(post)s.") % details


@sentence("focalpoints.list_confirmed", personal=["letter_number"])
def list_confirmed(details: Details) -> str:
    number = len(details["posts"]) if isinstance(details["posts"], list) else 0
    text = ngettext(
        "The State confirmed %(number)d post of its contact list by letter %(letter)s.",
        "The State confirmed %(number)d posts of its contact list by letter %(letter)s.",
        number,
    )
    return text % {"number": number, "letter": details["letter_number"]}


@sentence("focalpoints.post_expected")
def post_expected(details: Details) -> str:
    return _("The State expects a post: %(kind)s in %(body)s.") % details


@sentence("focalpoints.expectation_dropped")
def expectation_dropped(details: Details) -> str:
    return _("The State no longer expects a post: %(kind)s in %(body)s.") % details


@sentence("focalpoints.hand_over_written")
def hand_over_written(details: Details) -> str:
    return _("A hand-over was written: post %(post)s.") % details


@sentence("focalpoints.post_taken_over")
def post_taken_over(details: Details) -> str:
    return _("The successor has taken over the post %(post)s.") % details


# Of contact data the log tells who read them when, and never what they were: least data.
@record_kind("focalpoints.contactpart", gettext_lazy("Contact data"), related=("post__party",), say=label_said)
def contact_part(record: ContactPart) -> Shown:
    return Shown(f"{record.post}, {record.post.party}", ("contact", {"code": record.post.code}))


@record_kind(
    "focalpoints.confirmation",
    gettext_lazy("Confirmation"),
    related=("post__party",),
    fiction="post__party__region__is_fictional",
)
def confirmation(record: Confirmation) -> Shown:
    return Shown(f"{record.post}, {record.post.party}", ("contact", {"code": record.post.code}))


@record_kind("focalpoints.expectation", gettext_lazy("Expected post"), related=("body",), say=label_said)
def expectation(record: Expectation) -> Shown:
    return Shown(str(record), ("contacts_expected", {}))


@record_kind("focalpoints.handover", gettext_lazy("Hand-over"), related=("post__party",), say=label_said)
def hand_over(record: HandOver) -> Shown:
    return Shown(f"{record.post}, {record.post.party}", ("contact", {"code": record.post.code}))
