# SPDX-License-Identifier: AGPL-3.0-or-later
"""The secretariat's word on what is proposed for the inventory. It never touches a text."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jointplan.access.circle_operations import circle_of_party
from jointplan.access.models import Label
from jointplan.access.operations import DERIVED
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.knowledge import practice_messages
from jointplan.knowledge.models import Moderation, Practice, Stage, Word
from jointplan.knowledge.operations.practices import PracticeProblem
from jointplan.knowledge.practice_rules import secretariat_of

LONGEST_REASON = 2000
LEADS_TO = {Word.LIST: Stage.LISTED, Word.ASK: Stage.ASKED, Word.DECLINE: Stage.DECLINED}


@transaction.atomic
def moderate_practice(practice: Practice, word: str, reason: str, *, seen: int, by: Any) -> Moderation:
    """Take it into the inventory, ask for a change, or decline it, with a reason that its originator reads.

    `seen` is the version that was read. The database sets the stage for officers of the secretariat alone: they may
    write nothing else in a record of others.
    """
    practice = Practice.objects.visible_to(by).shown().get(pk=practice.pk)
    require(by, "knowledge.moderate_practice", practice)
    reason = reason.strip().replace("\r\n", "\n")
    if word not in Word.values:
        raise PracticeProblem(_("Choose what you say to it."), "word")
    if not reason:
        raise PracticeProblem(_("Give the reason. Whoever proposed it reads it."), "reason")
    if len(reason) > LONGEST_REASON:
        raise PracticeProblem(_("This may have up to %(most)d characters.") % {"most": LONGEST_REASON}, "reason")
    with connection.cursor() as cursor:
        cursor.execute("SELECT knowledge_moderate(%s, %s, %s)", [practice.pk, LEADS_TO[Word(word)], seen])
        moment = cursor.fetchone()[0]
    if moment is None:
        raise PracticeProblem(_("It was changed or taken back since you read it. Look at it once more."))
    practice.refresh_from_db(fields=["stage", "listed_at", "saved_at"])
    moderation = _write(practice, word, reason, by)
    practice_messages.practice_moderated(practice, moderation)
    return moderation


def _write(practice: Practice, word: str, reason: str, by: Any) -> Moderation:
    secretariat = secretariat_of(practice)
    assert secretariat is not None
    own = practice.originator_id == secretariat.pk
    labels = {"label": Label.AMBER_STRICT} if own else _for(practice, by)
    moderation = Moderation.objects.create(
        practice=practice, word=word, reason=reason, version=practice.version, originator=secretariat, **labels
    )
    moderation.refresh_from_db(fields=DERIVED)
    record("knowledge.practice_moderated", moderation, word=word, reason=reason)
    return moderation


def _for(practice: Practice, by: Any) -> dict[str, Any]:
    return {"label": Label.AMBER, "audience": [circle_of_party(practice.originator, by=by).code]}
