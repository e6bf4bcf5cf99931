# SPDX-License-Identifier: AGPL-3.0-or-later
"""What leaves a State, as data: the same content always gives the same bytes. See docs/snapshot.md."""

import secrets
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from jointplan.access.models import Label
from jointplan.assessments.asking import asked_in, schema_of
from jointplan.assessments.clearing import authority_word
from jointplan.assessments.for_whom import ForWhom, footnotes_that_leave
from jointplan.assessments.models import AnswerPart, Cycle, Snapshot, Submission
from jointplan.assessments.readiness import language_cleared
from jointplan.parties.models import Party

FORMAT = "jointplan-snapshot"
VERSION = 1
SENDABLE = (Label.AMBER_STRICT, Label.AMBER)
# Signs that nobody takes for one another, read aloud or written by hand.
SIGNS = "23456789ACDEFGHJKMNPQRTUVWXY"
STATE_LETTERS, LAST_SIGNS = 3, 4


def leaving_parts(submission: Submission) -> Any:
    """The parts that leave when the submission is sent: what persons alone read, and what the State keeps, stays."""
    schema = schema_of(submission.cycle.questionnaire_id)
    staying = [q.key for q in schema.questions if schema.part(q.part).label == Label.AMBER_STRICT]
    # What was circulated inside the State leaves too, and stays with those to whom it was circulated.
    parts = AnswerPart.objects.filter(submission=submission, label__in=SENDABLE, stays_inside=False)
    return parts.exclude(kind__in=staying)


def content_of(submission: Submission, *, label: str = Label.AMBER) -> dict[str, Any]:
    """What the submission says now, as the value that is kept and signed when it is sent."""
    cycle, state = submission.cycle, submission.originator
    whom = ForWhom(submission, authority_word(submission))
    questionnaire, edition = cycle.questionnaire, cycle.edition
    tlp = Label(label).label
    return {
        "format": FORMAT,
        "version": VERSION,
        "label": tlp,
        "fictional": state.region.is_fictional,
        "state": _named(state.code, state.names),
        "cycle": {
            **_named(cycle.code, cycle.names),
            "period_from": cycle.period_from.isoformat(),
            "period_to": cycle.period_to.isoformat(),
        },
        "edition": {"code": edition.code, "plan": edition.plan.code, "adopted_on": edition.adopted_on.isoformat()},
        "questionnaire": {
            "code": questionnaire.code,
            "version": questionnaire.version,
            "sha256": questionnaire.sha256,
        },
        "submission_version": submission.version,
        "language": language_cleared(submission),
        "cleared": True,
        "circle": _named(whom.circle.code, whom.circle.names),
        "footnotes": footnotes_that_leave(submission),
        "answers": _answers(submission, tlp, whom),
    }


def _answers(submission: Submission, label: str, whom: ForWhom) -> list[dict[str, Any]]:
    """Answers in the order of the plan, parts in that of the questionnaire, whatever was saved first."""
    places = {code: place for place, code in enumerate(asked_in(submission.cycle))}
    order = schema_of(submission.cycle.questionnaire_id).order
    parts = list(leaving_parts(submission).select_related("clause").defer("folded", "search_vector"))

    def place(part: AnswerPart) -> tuple[int, str, int, str]:
        code = part.clause.code
        return places.get(code, len(places)), code, order(part.kind), part.kind

    parts.sort(key=place)
    return [
        {"clause": code, "parts": [_part(part, label, whom) for part in said]}
        for code, said in groupby(parts, key=lambda part: part.clause.code)
    ]


def _part(part: AnswerPart, label: str, whom: ForWhom) -> dict[str, Any]:
    return {
        "question": part.kind,
        "value": part.value,
        "language": part.language,
        "label": label,
        "circle": (whom.secretariat if part.kind in whom.strict_kinds else whom.circle).code,
    }


def _named(code: str, names: dict[str, str]) -> dict[str, Any]:
    return {"code": code, "names": {language: name for language, name in names.items() if name}}


def reads_all_of(user: Any, snapshot: Snapshot) -> bool:
    """Whether somebody reads today each part that was sent: what was taken back since is in the snapshot too."""
    sent = {(answer["clause"], part["question"]) for answer in snapshot.said["answers"] for part in answer["parts"]}
    visible = AnswerPart.objects.visible_to(user).filter(submission_id=snapshot.submission_id)
    return sent <= set(visible.values_list("clause__code", "kind"))


def number_for(submission: Submission) -> str:
    """A number for a receipt, such as 2034-ARV-01-K7Q3: end of the period, State, version, and signs by chance.

    The signs keep numbers of two cycles of a year, or of States that begin alike, apart, and nobody guesses one.
    """
    letters = "".join(letter for letter in submission.originator.code if letter.isalpha())[:STATE_LETTERS].upper()
    by_chance = "".join(secrets.choice(SIGNS) for _sign in range(LAST_SIGNS))
    return f"{submission.cycle.period_to.year}-{letters}-{submission.version:02}-{by_chance}"


def names_of_submission(cycle: Cycle, version: int) -> dict[str, str]:
    """What was received, by language, for the receipt."""
    names = {language: name for language, name in cycle.names.items() if name} or {"en": cycle.code}
    return names if version == 1 else {language: _versioned(names[language], version, language) for language in names}


def _versioned(name: str, version: int, language: str) -> str:
    with translation.override(language):
        return gettext("%(cycle)s, version %(version)s") % {"cycle": name, "version": version}


def host_of(secretariat: Party) -> dict[str, str]:
    """Who hosts the installation and in which country, as it is told in the settings; else the secretariat."""
    hosting = settings.HOSTING
    return {"en": f"{hosting['operator']}, {hosting['country']}"} if hosting else dict(secretariat.names)
