# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the answers of a State are cleared: by whom, in which language version, and what changed since.

A clearance covers exactly what was read. What changed afterwards has to be cleared again, clause by clause; what stays
inside takes nothing away from a clearance. Members of the State alone can ask: a body sees its own request only.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from jointplan.assessments.circulating import CIRCULATED
from jointplan.assessments.models import (
    AnswerPart,
    Clearance,
    ClearanceMode,
    ClearanceRequest,
    ClearanceRound,
    ClearanceRule,
    Submission,
)
from jointplan.parties.models import Party

# By code of the clause: each part by its key, and whether it leaves the State.
Contents = Mapping[str, Mapping[str, bool]]
# By code of the clause: the keys of the parts that somebody read.
Cleared = Mapping[str, list[str]]


def contents_by_clause(submission_id: int, codes: Iterable[str] = ()) -> dict[str, dict[str, bool]]:
    """What the submission says now, as far as whoever asks may read it, in the order of the plan."""
    parts = AnswerPart.objects.filter(submission_id=submission_id)
    if wanted := list(codes):
        parts = parts.filter(clause__code__in=wanted)
    found: dict[str, dict[str, bool]] = {}
    rows = parts.order_by("clause__position", "pk").values_list(
        "clause__code", "pk", "version", "language", "stays_inside", "label"
    )
    for code, pk, version, language, stays_inside, label in rows:
        found.setdefault(code, {})[f"{pk}:{version}:{language}"] = not stays_inside and label in CIRCULATED
    return found


def leaving(contents: Contents) -> dict[str, list[str]]:
    """What of it leaves the State: this is what somebody clears."""
    kept = {code: [key for key, leaves in parts.items() if leaves] for code, parts in contents.items()}
    return {code: keys for code, keys in kept.items() if keys}


def digest_of(cleared: Cleared) -> str:
    """A short name for what somebody read, so that a click cannot clear what was saved meanwhile."""
    return sha256(repr(sorted((code, sorted(keys)) for code, keys in cleared.items())).encode()).hexdigest()


def changed_since(cleared: Cleared, now: Contents, codes: Iterable[str] = ()) -> list[str]:
    """Clauses where more leaves than was cleared, or where something that was cleared is no longer there.

    `codes` are the clauses that matter; none named means all.
    """
    wanted = set(codes)
    changed = []
    for code in dict.fromkeys([*now, *cleared]):
        if wanted and code not in wanted:
            continue
        parts, read = now.get(code, {}), set(cleared.get(code, ()))
        if not {key for key, leaves in parts.items() if leaves} <= read or not read <= set(parts):
            changed.append(code)
    return changed


def asked_about(request: ClearanceRequest, shown: Cleared) -> dict[str, list[str]]:
    """What the body is asked about, of everything that leaves."""
    return {code: keys for code, keys in shown.items() if not request.codes or code in request.codes}


@dataclass(frozen=True)
class Standing:
    """How far one body is: its last word, and the clauses that changed since."""

    request: ClearanceRequest
    word: Clearance | None
    changed: list[str]

    @property
    def body(self) -> Party:
        return self.request.body

    @property
    def holds(self) -> bool:
        """True when nothing is lacking from this body."""
        return self.word is not None and self.word.clears and not self.changed

    @property
    def objects(self) -> bool:
        return self.word is not None and not self.word.clears


def round_of(submission: Submission) -> ClearanceRound | None:
    """The last round: it runs, or was sent; one that was given up counts no more."""
    rounds = ClearanceRound.objects.filter(submission=submission)
    if submission.sent_at is None:
        rounds = rounds.open()
    return rounds.order_by("-started_at").first()


def standings_of(round: ClearanceRound | None, contents: Contents) -> list[Standing]:
    """Each body that was asked, in the order of the bodies' codes: two queries."""
    if round is None:
        return []
    requests = list(round.requests.select_related("body", "originator", "cycle").order_by("body__code"))
    asked, words = {request.pk: request for request in requests}, {}
    for word in Clearance.objects.standing().filter(request__in=requests).select_related("by_post"):
        if word.request_id is not None and word.request_id not in words:
            word.request = asked[word.request_id]
            words[word.request_id] = word
    return [_standing(request, words.get(request.pk), contents) for request in requests]


def _standing(request: ClearanceRequest, word: Clearance | None, contents: Contents) -> Standing:
    return Standing(request, word, changed_since(word.contents, contents, request.codes) if word else [])


def authority_word(submission: Submission) -> Clearance | None:
    """The last word of the clearing authority that was not withdrawn."""
    words = Clearance.objects.of_authority().standing().filter(submission=submission)
    return words.select_related("by_post").first()


def rule_of(state: Party) -> ClearanceRule | None:
    """How the State clears; without a rule its clearing authority clears alone."""
    return ClearanceRule.objects.filter(originator=state).first()


class Clearing:
    """How far the clearance of one submission is. Each thing is read when it is first asked for, and once.

    It lives for one page or one step: after a change it is made anew.
    """

    def __init__(self, submission: Submission) -> None:
        self.submission = submission

    @cached_property
    def contents(self) -> Contents:
        return contents_by_clause(self.submission.pk)

    @cached_property
    def round(self) -> ClearanceRound | None:
        return round_of(self.submission)

    @cached_property
    def standings(self) -> list[Standing]:
        return standings_of(self.round, self.contents)

    @cached_property
    def word(self) -> Clearance | None:
        return authority_word(self.submission)

    @cached_property
    def rule(self) -> ClearanceRule | None:
        return rule_of(self.submission.originator)

    @cached_property
    def bodies_lack(self) -> list[str]:
        """What the bodies still have to do before the clearing authority clears, in plain sentences for the State."""
        if self.round is None:
            if self.rule is None or self.rule.mode == ClearanceMode.AUTHORITY:
                return []
            return [_("The bodies have not been asked yet. Ask them first.")]
        if self.round.mode == ClearanceMode.ANY:
            return _lacking_any(self.standings, self.contents)
        return [sentence for standing in self.standings if (sentence := _lacking(standing))]

    @cached_property
    def lacks(self) -> list[str]:
        """What is lacking before the submission may be sent; empty when it may. For members of the State alone."""
        if self.word is None:
            return [*self.bodies_lack, _("The clearing authority has not cleared yet.")]
        if not self.word.clears:
            return [*self.bodies_lack, _("The clearing authority objects.")]
        if changed := changed_since(self.word.contents, self.contents):
            codes = ", ".join(changed)
            return [*self.bodies_lack, _("Changed since the clearing authority cleared: %(codes)s.") % {"codes": codes}]
        return self.bodies_lack


def what_bodies_lack(submission: Submission) -> list[str]:
    """What the bodies still have to do before the clearing authority clears."""
    return Clearing(submission).bodies_lack


def what_clearance_lacks(submission: Submission) -> list[str]:
    """What is lacking before the submission may be sent; empty when it may. For members of the State alone."""
    return Clearing(submission).lacks


def _lacking(standing: Standing) -> str:
    if standing.word is None:
        return _("%(body)s has not cleared yet.") % {"body": standing.body}
    if standing.objects:
        return _("%(body)s objects.") % {"body": standing.body}
    if standing.changed:
        codes = ", ".join(standing.changed)
        return _("Changed since %(body)s cleared: %(codes)s.") % {"body": standing.body, "codes": codes}
    return ""


def _lacking_any(standings: list[Standing], contents: Contents) -> list[str]:
    """Each clause that was asked about needs one body that has cleared it as it is."""
    lacking = [
        code
        for code in leaving(contents)
        if (asked := [one for one in standings if not one.request.codes or code in one.request.codes])
        and not any(one.word and one.word.clears and code not in one.changed for one in asked)
    ]
    return [_("No body has cleared this yet: %(codes)s.") % {"codes": ", ".join(lacking)}] if lacking else []


def cleared_in(submission: Submission) -> set[str]:
    """Clauses that the clearing authority has cleared as they are now. For members of the State alone."""
    word = authority_word(submission)
    if word is None or not word.clears:
        return set()
    return set(word.contents) - set(changed_since(word.contents, contents_by_clause(submission.pk)))


@dataclass(frozen=True)
class ClearanceFacts:
    """What may be said outside of how a submission was cleared: never who was asked, delayed or objected."""

    language: str
    mode: str
    post: str
    by_letter: bool
    letter_number: str
    letter_dated_on: datetime.date | None
    cleared_at: datetime.datetime
    digest: str

    def as_data(self) -> dict[str, Any]:
        """For a snapshot or a receipt, as canonical JSON takes it."""
        return {
            "language": self.language,
            "mode": self.mode,
            "post": self.post,
            "by_letter": self.by_letter,
            "letter_number": self.letter_number,
            "letter_dated_on": self.letter_dated_on.isoformat() if self.letter_dated_on else None,
            "cleared_at": self.cleared_at.isoformat(),
            "digest": self.digest,
        }


def clearance_of(submission: Submission) -> ClearanceFacts | None:
    """How the clearing authority cleared what the submission says; None while it has not."""
    word = authority_word(submission)
    if word is None or not word.clears:
        return None
    running = round_of(submission)
    return ClearanceFacts(
        language=word.language,
        mode=running.mode if running else ClearanceMode.AUTHORITY,
        post=word.by_post.code if word.by_post else "",
        by_letter=bool(word.letter_number),
        letter_number=word.letter_number,
        letter_dated_on=word.letter_dated_on,
        cleared_at=word.said_at,
        digest=word.contents_digest,
    )
