# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a successor finds: the note, what was done on the post, and one button."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointplan.accounts.models import Term
from jointplan.audit.models import Entry
from jointplan.audit.sentences import sentence_for
from jointplan.core.rules import can
from jointplan.focalpoints.models import HandOver
from jointplan.focalpoints.operations import take_over
from jointplan.focalpoints.pages import contacts_url, own_terms

LATEST = 15


def received_by(user: Any, own: list[Term], fictional: bool) -> list[dict[str, Any]]:
    """Posts that were handed over to the person and not taken over yet, among those of `own_terms`."""
    terms = [term for term in own if term.taken_over_at is None]
    if not terms:
        return []
    waiting = HandOver.objects.visible_to(user).filter(post__in=[term.post_id for term in terms])
    written = {hand_over.post_id for hand_over in waiting}
    found = [_received(user, term, fictional) for term in terms if term.post_id in written]
    return [received for received in found if received is not None]


def _received(user: Any, term: Term, fictional: bool) -> dict[str, Any] | None:
    notes = list(HandOver.objects.visible_to(user).for_successor(term).select_related("from_term"))
    if not notes or not can(user, "focalpoints.take_over_post", term):
        return None
    for note in notes:
        note.open_work = [line | {"due": parse_date(line["due_on"] or "")} for line in note.open_work]
    return {
        "term": term,
        "notes": notes,
        "history": history_of(term),
        "terms": earlier_terms(term),
        "url": contacts_url(fictional, "contact_take_over", pk=term.pk),
        "contact_url": contacts_url(fictional, "contact_me", code=term.post.code),
    }


def earlier_terms(term: Term) -> list[Term]:
    """Who held the post before, as periods: names are not handed over."""
    earlier = term.post.terms.exclude(user=term.user_id).filter(starts_on__lte=term.starts_on)
    return list(earlier.order_by("-starts_on"))


def history_of(term: Term) -> list[dict[str, Any]]:
    """What was done on the post before, the latest first, as far as the reader may read the log.

    That is what concerns the post itself, and what its earlier holders did for its party while they held it.
    """
    wanted = Q(details__post=term.post.code)
    for earlier in earlier_terms(term):
        did = Q(actor=earlier.user_id, actor_parties__contains=[term.post.party_id], at__date__gte=earlier.starts_on)
        wanted |= did & Q(at__date__lte=earlier.ends_on) if earlier.ends_on else did
    entries = Entry.objects.filter(wanted).latest_first()[:LATEST]
    return [{"at": entry.at, "text": sentence_for(entry)} for entry in entries]


@require_POST
def take_over_post(request: HttpRequest, pk: int, fictional: bool) -> HttpResponse:
    """I have taken over the post."""
    term = next((term for term in own_terms(request.user, fictional) if term.pk == pk), None)
    if term is None:
        raise Http404(_("There is nothing at this address that you may see."))
    take_over(term, by=request.user)
    messages.success(request, _("You have taken over the post. Its work stands in your list from now on."))
    return redirect(contacts_url(fictional, "my_turn"))
