# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages of contacts show."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.audience import audience_sentence
from jointplan.access.models import Label
from jointplan.access.pages import sharing_url
from jointplan.accounts.models import Post, PostKind, Term, User
from jointplan.core.rules import can
from jointplan.focalpoints.contacts import version_of
from jointplan.focalpoints.listing import ContactRow, row_for, unconfirmed_since
from jointplan.focalpoints.models import Confirmation, ContactPart
from jointplan.parties.models import Party
from jointplan.parties.rules import house_of


def contacts_url(fictional: bool, name: str, **kwargs: Any) -> str:
    """Address of a page of the workspace."""
    return reverse(f"{'training' if fictional else 'real'}:work:{name}", kwargs=kwargs)


def contacts_path(fictional: bool, here: str, *steps: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the contact list through (label, address) steps to this page."""
    first = (_("Contacts"), contacts_url(fictional, "contacts"))
    return [*({"label": label, "url": url} for label, url in (first, *steps)), {"label": here, "url": ""}]


def step_to(row: ContactRow, fictional: bool) -> tuple[str, str]:
    return (row.function.text, contacts_url(fictional, "contact", code=row.post.code))


def row_or_404(user: Any, code: str, fictional: bool) -> ContactRow:
    """The row of a post as the reader may see it, else 404: whether it exists is nobody else's business."""
    found = row_for(user, code, fictional=fictional)
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    return found


def bar_of(parts_or_rows: Iterable[Any]) -> dict[str, str]:
    """The label bar of a page that shows several records: the strictest of their labels."""
    label = Label.narrowest((found.label for found in parts_or_rows), default=Label.GREEN)
    return {"label": label, "sentence": _("This page shows what you may read. Others see more of it, or less.")}


def own_bar() -> dict[str, str]:
    return {"label": "RED", "sentence": _("Only you see this page.")}


def shown_parts(row: ContactRow, user: Any, fictional: bool) -> list[dict[str, Any]]:
    """The parts of a contact with who reads them and what the reader may do."""
    shown = []
    for part in row.parts:
        own = part.kind == "holder"
        share = can(user, "focalpoints.share_own_contact" if own else "focalpoints.share_office", part)
        shown.append(
            {
                "part": part,
                "readers": audience_sentence(part, user),
                "who_url": sharing_url(part, fictional),
                "opened_url": sharing_url(part, fictional, "sharing_opened") if user.holds(part.originator_id) else "",
                "share_url": contacts_url(fictional, "contact_share", uid=part.uid) if share else "",
            }
        )
    return shown


def own_terms(user: Any, fictional: bool) -> list[Term]:
    """Terms of the person that run today, unless the person's posts do not count now."""
    held = [post.post_id for post in user.held_posts]
    found = Term.objects.current().filter(user=user, post__in=held, post__party__region__is_fictional=fictional)
    return list(found.select_related("post__party__parent").order_by("post__code"))


class OwnTask(NamedTuple):
    """Something about contacts that waits for the reader."""

    text: str
    url: str
    note: str


def own_tasks(terms: list[Term], fictional: bool) -> list[OwnTask]:
    """Posts of the reader whose contact data wait for a confirmation, among these of `own_terms`."""
    confirmed = Confirmation.objects.latest_by_post([term.post_id for term in terms]) if terms else {}
    today = timezone.localdate()
    due = [term for term in terms if unconfirmed_since(term, confirmed.get(term.post_id), today)]
    # Where nothing is entered there is nothing to confirm.
    waiting = [term for term in due if version_of(term)]
    return [
        OwnTask(
            _("Confirm the contact data of your post: %(post)s") % {"post": term.post},
            contacts_url(fictional, "contact", code=term.post.code),
            _("Look whether they are still right, then press one button"),
        )
        for term in waiting
    ]


def own_state(user: Any, fictional: bool) -> Party:
    """The State that the reader acts for; 404 for anybody else."""
    for post in user.held_posts:
        if post.party.kind == "state" and post.party.region.is_fictional == fictional:
            return post.party
    raise Http404(_("This page is for those who act for a State."))


def governed_parties(user: Any, fictional: bool) -> Any:
    """Parties in which the reader may set up some kind of post."""
    regions = {post.party.region_id for post in user.held_posts if post.party.region.is_fictional == fictional}
    candidates = Party.objects.filter(region__in=regions).select_related("parent", "region")
    chosen = [
        party.pk
        for party in candidates
        if any(can(user, "accounts.establish_post", Post(party=party, kind=kind)) for kind in PostKind.values)
    ]
    return Party.objects.filter(pk__in=chosen).order_by("parent__code", "code")


def people_of_house(post: Post, user: Any) -> Any:
    """People who hold, or held, a post of the same State or organisation: they can be entered without invitation.

    Who enters holders from outside chooses among those of the party of the post: who works in the agencies of a State
    is shown to nobody else.
    """
    house = house_of(post.party).pk
    parties = [house, *_bodies(house)] if user.holds(house) else [post.party_id]
    return (
        User.objects.filter(is_active=True, terms__post__party__in=parties)
        .exclude(pk=user.pk)
        .distinct()
        .order_by("username")
    )


def _bodies(state_id: int) -> list[int]:
    return list(Party.objects.filter(parent=state_id, kind="state-body").values_list("pk", flat=True))


def part_or_404(user: Any, uid: Any, fictional: bool) -> ContactPart:
    """A part of a contact that runs and that the reader may see."""
    found = (
        ContactPart.objects.visible_to(user)
        .of_current_holders()
        .filter(uid=uid, originator__region__is_fictional=fictional)
        .select_related("post__party__parent", "term", "originator__region")
        .first()
    )
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    return found
