# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing contact data and deciding who reads them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import ReleaseProblem, is_wider, widen, withdraw
from jointplan.access.tokens import party_token
from jointplan.accounts.models import Post, PostKind, Term
from jointplan.accounts.rules import GOVERNMENT, state_of
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.focalpoints.models import ContactKind, ContactPart
from jointplan.parties.models import Party, PartyKind

OFFICE_FIELDS = ("functions", "telephone", "email", "languages", "hours", "time_zone")
HOLDER_FIELDS = ("name", "telephone", "email")
# A country code and up to 15 digits in all, in groups (E.164).
TELEPHONE = re.compile(r"\+[1-9][0-9]{0,14}")
FEWEST_DIGITS = 7


class ContactProblem(Exception):
    """Contact data that cannot be taken as they are. `field` names where; `str()` says what to do."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def save_office(post: Post, values: Mapping[str, Any], *, by: Any) -> ContactPart:
    """Save how to reach the office of a post. `values` are OFFICE_FIELDS. Who reads it stays as it is."""
    post = Post.objects.select_for_update(of=("self",)).select_related("party__parent").get(pk=post.pk)
    require(by, "focalpoints.edit_office", post)
    _check(values, OFFICE_FIELDS)
    if not any(values["functions"].values()):
        raise ContactProblem(_("Say what the office is called."), "functions")
    if values["time_zone"] and values["time_zone"] not in available_timezones():
        raise ContactProblem(_("Choose a time zone from the list, for example Asia/Almaty."), "time_zone")
    part = ContactPart.objects.select_for_update(of=("self",)).filter(post=post, kind=ContactKind.OFFICE).first()
    part = part or ContactPart(post=post, kind=ContactKind.OFFICE, version=0, **first_audience(post))
    return _save(part, values, "focalpoints.office_saved")


@transaction.atomic
def save_holder(term: Term, values: Mapping[str, Any], *, by: Any) -> ContactPart:
    """Save what the holder of a post writes about oneself. `values` are HOLDER_FIELDS."""
    term = Term.objects.select_for_update(of=("self",)).select_related("post__party__parent").get(pk=term.pk)
    require(by, "focalpoints.edit_holder", term)
    _check(values, HOLDER_FIELDS)
    part = ContactPart.objects.select_for_update(of=("self",)).filter(term=term, kind=ContactKind.HOLDER).first()
    own = {"originator_id": term.post.party_id, "label": Label.AMBER_STRICT}
    part = part or ContactPart(post=term.post, term=term, kind=ContactKind.HOLDER, version=0, **own)
    return _save(part, values, "focalpoints.holder_saved")


def _save(part: ContactPart, values: Mapping[str, Any], verb: str) -> ContactPart:
    changed = [name for name, value in values.items() if getattr(part, name) != value]
    if not changed and part.pk:
        return part
    for name in changed:
        setattr(part, name, values[name])
    part.version += 1
    part.save()
    part.refresh_from_db(fields=["readers"])
    # Which fields, never what they say: the log outlives the data.
    record(verb, part, post=part.post.code, fields=changed)
    return part


def _check(values: Mapping[str, Any], fields: Iterable[str]) -> None:
    if set(values) != set(fields):
        raise ValueError(f"Expected {sorted(fields)}, not {sorted(values)}")
    check_telephone(values["telephone"])
    if values["email"]:
        try:
            validate_email(values["email"])
        except ValidationError as error:
            raise ContactProblem(_("Write the mailbox like office@example.org."), "email") from error


def check_telephone(text: str) -> None:
    """Raise ContactProblem unless the text is empty or a number with its country code, in groups as one likes."""
    if not text:
        return
    joined = text.replace(" ", "")
    if not TELEPHONE.fullmatch(joined) or len(joined) <= FEWEST_DIGITS or text != text.strip():
        raise ContactProblem(
            _("Write the telephone with its country code, digits and spaces only, like +999 12 345 67 89."), "telephone"
        )


def originator_of_office(post: Post) -> Party:
    """The State for posts of the State and its bodies, because the State nominates; else the party itself."""
    return state_of(post.party) if post.party.kind in GOVERNMENT else post.party


def first_audience(post: Post) -> dict[str, Any]:
    """Originator, label and audience of a new office part: the State and its bodies where that circle is set up."""
    originator = originator_of_office(post)
    circle = circle_of_state(originator)
    if circle is None:
        return {"originator": originator, "label": Label.AMBER_STRICT}
    return {"originator": originator, "label": Label.AMBER, "audience": [circle.code]}


def circle_of_state(state: Party) -> Circle | None:
    """The circle of a State and its bodies: of those that the State is in, the one with most members."""
    if state.kind != PartyKind.STATE:
        return None
    own = Circle.objects.filter(kind=CircleKind.STATE, memberships__party=state)
    return own.annotate(size=Count("memberships__circle__memberships")).order_by("-size", "code").first()


@transaction.atomic
def share_contact(part: ContactPart, *, label: str, audience: Iterable[str] = (), reason: str = "", by: Any) -> None:
    """Decide who reads a part: the person about what is about the person, the clearing authority about an office.

    Labels are AMBER+STRICT, AMBER for circles, GREEN and CLEAR. Raises ReleaseProblem for an audience that makes no
    sense, or an office without a reason.
    """
    part = ContactPart.objects.select_related("term", "originator").locked(part.pk)
    circles = sorted(set(audience))
    own = part.kind == ContactKind.HOLDER
    require(by, "focalpoints.share_own_contact" if own else "focalpoints.share_office", part)
    if label not in {Label.AMBER_STRICT, Label.AMBER, Label.GREEN, Label.CLEAR}:
        raise ReleaseProblem(_("Choose one of the audiences offered."))
    if label == Label.AMBER and not circles:
        raise ReleaseProblem(_("Choose at least one circle, or keep it to your own party."))
    if label != Label.AMBER and circles:
        raise ReleaseProblem(_("Circles go with “Chosen circles” only. Take them away, or choose that."))
    if not own and by.holds(part.originator_id, PostKind.CLEARING_AUTHORITY):
        _share_as_clearing_authority(part, label, circles, reason, by)
        return
    if not own and not reason.strip():
        raise ReleaseProblem(_("Say why the readers change. The reason is kept with the release."))
    before = {"label": part.label, "audience": list(part.audience)}
    part.label, part.audience, part.named_readers = label, circles, []
    part.save()
    part.refresh_from_db(fields=["readers"])
    readers = [f"user:{by.pk}"] if own else [party_token(part.originator_id)]
    record(
        "focalpoints.contact_shared", part, readers=readers, before=before, label=label, audience=circles, reason=reason
    )


def _share_as_clearing_authority(part: ContactPart, label: str, circles: list[str], reason: str, by: Any) -> None:
    """As any other record: widened, or withdrawn for the future; to others than before in two steps."""
    if (part.label, sorted(part.audience)) == (label, circles):
        raise ReleaseProblem(_("These read it already. Choose others, or leave it as it is."))
    if is_wider(part, label, circles):
        widen(part, label=label, audience=circles, reason=reason, by=by)
        return
    kept = circles if label == Label.AMBER else []
    withdraw(part, audience=kept, reason=reason, by=by)
    if part.label != label:
        widen(part, label=label, reason=reason, by=by)


def close_ended(*, by: Any) -> int:
    """Close what people wrote about themselves on posts that they no longer hold; returns how many parts.

    The database does it with the owner's rights: no party of those people is needed, and nothing else can be changed.
    """
    require(by, "focalpoints.close_contact")
    with connection.cursor() as cursor:
        cursor.execute("SELECT focalpoints_close_ended(%s)", [timezone.localdate()])
        return int(cursor.fetchone()[0])


def version_of(term: Term) -> int:
    """A number that grows whenever contact data of the post or of this holder change; it tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT focalpoints_contact_version(%s, %s)", [term.post_id, term.pk])
        return int(cursor.fetchone()[0])
