# SPDX-License-Identifier: AGPL-3.0-or-later
"""“We have it too”: a party says so of a challenge that it reads, for itself first, and shows it as it decides."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointplan.access.following import Change, follows
from jointplan.access.models import Label
from jointplan.access.operations import DERIVED
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.knowledge import practice_messages
from jointplan.knowledge.models import Practice, SharedChallenge
from jointplan.knowledge.operations.practices import PracticeProblem, own_readers
from jointplan.parties.models import Party

LONGEST_LINE = 500


@transaction.atomic
def share_challenge(
    practice: Practice, party: Party, *, by: Any, line: str = "", language: str = ""
) -> SharedChallenge:
    """Write down that a party has a challenge too: for that party alone, until whoever releases for it says more."""
    practice = Practice.objects.visible_to(by).shown().get(pk=practice.pk)
    require(by, "knowledge.share_challenge", (practice, party))
    line = " ".join(line.replace("\0", " ").split())
    if len(line) > LONGEST_LINE:
        raise PracticeProblem(_("One line: up to %(most)d characters.") % {"most": LONGEST_LINE}, "line")
    language = language or get_language() or "en"
    if language not in dict(settings.LANGUAGES):
        raise PracticeProblem(_("Choose one of the languages offered."), "language")
    shared = SharedChallenge.objects.create(
        practice=practice, originator=party, line=line, language=language, label=Label.AMBER_STRICT
    )
    shared.refresh_from_db(fields=DERIVED)
    record("knowledge.challenge_shared", shared)
    return shared


@transaction.atomic
def unshare_challenge(shared: SharedChallenge, *, by: Any) -> None:
    """Take it back: the row goes, and those who read it read it no more."""
    shared = SharedChallenge.objects.select_related("originator").locked(shared.pk)
    require(by, "knowledge.unshare_challenge", shared)
    record("knowledge.challenge_unshared", shared, readers=own_readers(shared))
    shared.delete()


@follows(SharedChallenge)
def tell_whose_challenge_it_is(shared: SharedChallenge, change: Change) -> None:
    """Whose challenge it is hears of it once they may read it, and not before."""
    if not change.narrows:
        practice_messages.challenge_shared(shared)
