# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work on the answers: asked of agencies, written, checked, handed over, and made one answer of the State."""

from collections import defaultdict
from typing import Any

from jointplan.accounts.models import Post, User
from jointplan.assessments.models import Answer, AnswerPart, Assignment, KeptConflict, Origin
from jointplan.assessments.operations.answers import save_answer
from jointplan.assessments.operations.assigning import as_last_time, assign_measures, withdraw_assignments
from jointplan.assessments.operations.consolidating import circulate_answer, take_over_answer, take_over_part
from jointplan.assessments.operations.contributing import (
    ask_again,
    consider_answer,
    finish_answers,
    hand_over_answers,
    send_back_answer,
    start_contribution,
    take_back_answer,
)
from jointplan.assessments.operations.keeping import keep_as_last
from jointplan.assessments.operations.merging import Change, merge_answer, settle_conflict
from jointplan.assessments.values import packed
from jointplan.documents.models import Document
from jointplan.plans.models import Clause
from jointplan.training.steps import Row, Scene, Step, day_in, parts_of


def assign(scene: Scene, row: Row, by: User) -> None:
    """Measures by hand, many posts in one step; `theme` asks a post for all that bears a theme and nobody has yet."""
    wanted: dict[Post, list[Clause]] = defaultdict(list)
    for post, codes in row.get("measures", {}).items():
        wanted[scene.posts[post]] += scene.chosen(codes)
    for post, themes in row.get("themes", {}).items():
        wanted[scene.posts[post]] += _by_theme(scene, themes)
    due_on, note = day_in(row["due_in_days"]), row.get("note", "")
    assign_measures(scene.submission, wanted, due_on=min(due_on, scene.submission.cycle.closes_on), note=note, by=by)


def _by_theme(scene: Scene, themes: list[str]) -> list[Clause]:
    taken = Assignment.objects.standing().in_cycle(scene.submission.cycle_id).values("clause")
    clauses = scene.submission.cycle.edition.clauses.assessed().filter(themes__code__in=themes)
    wanted = clauses.exclude(pk__in=taken).values_list("code", flat=True).distinct()
    return [clause for code, clause in scene.clauses.items() if code in set(wanted)]


def assign_as_last_time(scene: Scene, row: Row, by: User) -> None:
    measures = as_last_time(scene.submission, by)
    assign_measures(scene.submission, measures, due_on=day_in(row["due_in_days"]), by=by)


def withdraw_asked(scene: Scene, row: Row, by: User) -> None:
    standing = Assignment.objects.standing().in_cycle(scene.submission.cycle_id)
    clauses = scene.chosen(row["measures"])
    chosen = standing.filter(agency=scene.parties[row["agency"]], clause__in=clauses)
    withdraw_assignments(scene.submission, chosen, by=by)


def contribute(scene: Scene, row: Row, by: User) -> None:
    """What an agency writes, saved and no more."""
    contribution = start_contribution(scene.submission.cycle, scene.parties[row["agency"]], by=by)
    for answer in row["answers"]:
        parts = parts_of(answer, row.get("language", "en"))
        save_answer(contribution, scene.clauses[answer["measure"]], parts, by=by)


def finish(scene: Scene, row: Row, by: User) -> None:
    finish_answers(scene.answers(row["agency"], row["measures"]), by=by)


def send_back(scene: Scene, row: Row, by: User) -> None:
    for answer in scene.answers(row["agency"], row["measures"]):
        send_back_answer(answer, reason=row["reason"], by=by)


def hand_over(scene: Scene, row: Row, by: User) -> None:
    hand_over_answers(scene.answers(row["agency"], row["measures"]), by=by)


def take_back(scene: Scene, row: Row, by: User) -> None:
    for answer in scene.answers(row["agency"], row["measures"]):
        take_back_answer(answer, by=by)


def ask_once_more(scene: Scene, row: Row, by: User) -> None:
    for answer in scene.answers(row["agency"], row["measures"]):
        ask_again(answer, reason=row["reason"], by=by)


def consider(scene: Scene, row: Row, by: User) -> None:
    for answer in scene.answers(row["agency"], row["measures"]):
        consider_answer(answer, by=by)


def take_over(scene: Scene, row: Row, by: User) -> None:
    """One part, instead of what stands or below it; without `part`, all that the State has not written itself."""
    for answer in scene.answers(row["agency"], row["measures"]):
        if "part" not in row:
            take_over_answer(scene.submission, answer, by=by)
            continue
        source = scene.part(answer.submission, answer.clause.code, row["part"])
        seen = _versions(scene, answer.clause.code).get(row["part"], 0)
        take_over_part(scene.submission, source, how=row["how"], seen_version=seen, by=by)


def write(scene: Scene, row: Row, by: User) -> None:
    """The State's own answers, over what stands there."""
    for answer in row["answers"]:
        code = answer["measure"]
        parts = parts_of(answer, row.get("language", "en"), _versions(scene, code))
        save_answer(scene.submission, scene.clauses[code], parts, by=by)


def _versions(scene: Scene, code: str) -> dict[str, int]:
    parts = AnswerPart.objects.filter(submission=scene.submission, clause=scene.clauses[code])
    return dict(parts.values_list("kind", "version"))


def keep(scene: Scene, row: Row, by: User) -> None:
    keep_as_last(scene.submission, scene.chosen(row["measures"]), by=by)


def circulate(scene: Scene, row: Row, by: User) -> None:
    bodies = [scene.parties[code] for code in row["bodies"]]
    answers = Answer.objects.filter(submission=scene.submission, clause__in=scene.chosen(row["measures"]))
    for answer in answers.select_related("clause").order_by("pk"):
        circulate_answer(answer, bodies, by=by)


def collide(scene: Scene, row: Row, by: User) -> None:
    """Somebody wrote on from an older text: the text is kept aside until one of the two is chosen."""
    clause = scene.clauses[row["measure"]]
    change = Change(row["base"], row["mine"], row.get("language", "en"))
    merge_answer(scene.submission, clause, {row["part"]: change}, by=by, came_by=Origin.TYPED)


def settle(scene: Scene, row: Row, by: User) -> None:
    """`stands` is `theirs`, `mine`, or a third text."""
    found = KeptConflict.objects.open().filter(answer__submission=scene.submission)
    conflict = found.select_related("answer").get(answer__clause=scene.clauses[row["measure"]], kind=row["part"])
    saved = scene.part(scene.submission, row["measure"], row["part"])
    text = {"theirs": saved.value, "mine": conflict.mine}.get(row["stands"], row["stands"])
    settle_conflict(conflict, text, conflict.language, seen_version=saved.version, by=by)


def name_evidence(scene: Scene, row: Row, by: User) -> None:
    """Documents of the library, by their titles, and links."""
    named: list[dict[str, Any]] = []
    for title in row["documents"]:
        document = Document.objects.get(originator=scene.state, title=title)
        named.append({"title": title, "kind": document.kind, "document": str(document.uid)})
    named += [dict(link) for link in row.get("links", ())]
    parts = parts_of({"evidence": packed(named)}, "en", _versions(scene, row["measure"]))
    save_answer(scene.submission, scene.clauses[row["measure"]], parts, by=by)


WORK: dict[str, Step] = {
    "assign": assign,
    "assign-as-last-time": assign_as_last_time,
    "withdraw-assignments": withdraw_asked,
    "contribute": contribute,
    "finish": finish,
    "send-back": send_back,
    "hand-over": hand_over,
    "take-back": take_back,
    "ask-again": ask_once_more,
    "consider": consider,
    "take-over": take_over,
    "write": write,
    "keep": keep,
    "circulate": circulate,
    "collide": collide,
    "settle": settle,
    "evidence": name_evidence,
}
