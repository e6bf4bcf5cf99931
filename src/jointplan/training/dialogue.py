# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions of the secretariat on what was sent, and views of others at the invitation of the State."""

from jointplan.accounts.models import User
from jointplan.assessments.models import Clarification, InvitedView, ViewInvitation
from jointplan.assessments.operations.clarifying import (
    ask_clarification,
    clarify,
    leave_as_it_stands,
    take_back_question,
)
from jointplan.assessments.operations.inviting_views import (
    answer_view,
    end_view_invitation,
    give_view,
    invite_views,
    write_view,
)
from jointplan.training.steps import Row, Scene, Step, day_in


def ask(scene: Scene, row: Row, by: User) -> None:
    part = scene.part(scene.submission, row["measure"], row["part"])
    due_on = day_in(row["due_in_days"]) if "due_in_days" in row else None
    ask_clarification(part, row["text"], language=row.get("language", "en"), due_on=due_on, by=by)


def _question(scene: Scene, row: Row) -> Clarification:
    asked = Clarification.objects.open().filter(submission=scene.submission).shown()
    return asked.get(clause=scene.clauses[row["measure"]])


def answer(scene: Scene, row: Row, by: User) -> None:
    clarify(_question(scene, row), row["text"], language=row.get("language", "en"), by=by)


def leave(scene: Scene, row: Row, by: User) -> None:
    leave_as_it_stands(_question(scene, row), by=by)


def take_question_back(scene: Scene, row: Row, by: User) -> None:
    take_back_question(_question(scene, row), by=by)


def invite(scene: Scene, row: Row, by: User) -> None:
    invite_views(
        scene.submission,
        scene.parties[row["party"]],
        reach=row["reach"],
        reason=row["reason"],
        last_day=day_in(row["last_day_in_days"]),
        clause=scene.clauses[row["measure"]],
        by=by,
    )


def _invitation(scene: Scene, row: Row) -> ViewInvitation:
    found = ViewInvitation.objects.filter(submission=scene.submission, party=scene.parties[row["party"]]).shown()
    return found.get(clause=scene.clauses[row["measure"]])


def write_a_view(scene: Scene, row: Row, by: User) -> None:
    """A draft that the writing party alone reads."""
    sources = [dict(source) for source in row.get("sources", ())]
    write_view(_invitation(scene, row), row["text"], sources=sources, language=row.get("language", "en"), by=by)


def give(scene: Scene, row: Row, by: User) -> None:
    view = InvitedView.objects.get(invitation=_invitation(scene, row))
    give_view(view, seen=view.version, by=by)


def answer_a_view(scene: Scene, row: Row, by: User) -> None:
    view = InvitedView.objects.get(invitation=_invitation(scene, row))
    answer_view(view, row["text"], language=row.get("language", "en"), by=by)


def end_invitation(scene: Scene, row: Row, by: User) -> None:
    end_view_invitation(_invitation(scene, row), by=by)


DIALOGUE: dict[str, Step] = {
    "ask": ask,
    "clarify": answer,
    "leave-as-it-stands": leave,
    "take-question-back": take_question_back,
    "invite-view": invite,
    "write-view": write_a_view,
    "give-view": give,
    "answer-view": answer_a_view,
    "end-invitation": end_invitation,
}
