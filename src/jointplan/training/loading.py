# SPDX-License-Identifier: AGPL-3.0-or-later
"""The training region, built by calling the same operations that people call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.circle_operations import arrange_circles, define_circle
from jointplan.access.identity import acting_as
from jointplan.access.models import CircleKind
from jointplan.accounts.models import Post, Term, User
from jointplan.accounts.operations import establish_post, issue_account
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.clearing import contents_by_clause, digest_of, leaving
from jointplan.assessments.cycle_forms import initial_after
from jointplan.assessments.models import AnswerPart, Cycle, Submission
from jointplan.assessments.operations.answers import save_answer, start_submission
from jointplan.assessments.operations.clearances import clear_submission
from jointplan.assessments.operations.cycles import change_cycle, close_cycle, open_cycle, prepare_cycle, publish_cycle
from jointplan.assessments.operations.release import release_parts
from jointplan.assessments.operations.sending import send_submission
from jointplan.meetings.models import Decision, DecisionKind
from jointplan.meetings.operations import register_decision
from jointplan.parties.installation import is_training_installation
from jointplan.parties.models import Party, Region
from jointplan.parties.operations import import_parties
from jointplan.plans.imports import read_catalogue
from jointplan.plans.models import Clause, Edition
from jointplan.plans.operations import attach_wording, import_catalogue
from jointplan.plans.reading.catalogue import load_catalogue
from jointplan.plans.reading.document import read_document
from jointplan.plans.reading.verify import verify
from jointplan.plans.reference import DATA, read_yaml, shipped_catalogue
from jointplan.training.calendars import load_calendars
from jointplan.training.clearing import CLEARANCE, CONFIRMED
from jointplan.training.comments import load_comments
from jointplan.training.commitments import load_commitments, load_obligations
from jointplan.training.contacts import contacts_data, day_of, load_contacts
from jointplan.training.dialogue import DIALOGUE
from jointplan.training.documents import load_documents
from jointplan.training.guidance import load_guidance
from jointplan.training.meetings import load_meetings
from jointplan.training.opendata import load_opendata
from jointplan.training.packs import PACKS
from jointplan.training.practices import load_practices
from jointplan.training.reports import load_reports
from jointplan.training.steps import Scene, day_in, parts_of, steps_at, take_steps, work_data
from jointplan.training.strategies import load_strategies
from jointplan.training.texts import load_texts
from jointplan.training.working import WORK

PASSWORD = "five-lighthouses"  # noqa: S105 - known to everybody, works in a training installation only

CIRCLES = {
    "five-states": CircleKind.STATES,
    "five-states-and-secretariat": CircleKind.STATES_AND_SECRETARIAT,
    "secretariat": CircleKind.SECRETARIAT,
}


STEPS = WORK | CLEARANCE | PACKS | DIALOGUE


@dataclass(frozen=True)
class Cast:
    """Who and what there is, by code."""

    parties: Mapping[str, Party]
    posts: Mapping[str, Post]
    people: Mapping[str, User]
    clauses: Mapping[str, Clause]


class TrainingProblem(Exception):
    """The training region cannot be loaded here. `str()` says why and what to do."""


def load() -> bool:
    """Load the training region, all of it or nothing. Returns False when it is there already.

    Raises TrainingProblem where people of a real region already work.
    """
    if is_training_installation():
        with transaction.atomic(), acting_as(OPERATOR):
            for region in Region.objects.fictional():
                # One that an earlier version loaded may lack some.
                arrange_circles(region, by=OPERATOR)
        return False
    _refuse_beside_real_work()
    region_data = read_yaml(DATA / "training" / "region.yaml")
    answers = read_yaml(DATA / "training" / "answers.yaml")
    contacts, work = contacts_data(), work_data()
    with transaction.atomic():
        with acting_as(OPERATOR):
            parties = _load_parties(region_data)
            edition = _load_plan()
            people = _load_people(region_data, contacts, parties)
        load_contacts(contacts, parties, people)
        load_calendars(parties, people)
        load_documents(parties, people)
        load_guidance(edition, parties, people)
        load_strategies(edition, parties, people)
        posts = {post.code: post for post in Post.objects.filter(party__in=parties.values()).select_related("party")}
        clauses = {clause.code: clause for clause in edition.clauses.assessed()}
        cast = Cast(parties, posts, people, clauses)
        load_commitments(parties, people, clauses)
        for cycle in answers["cycles"]:
            _load_cycle(edition, cycle, cast, answers, work)
        load_obligations(parties, people, clauses)
        _prepare_next(edition, answers["next_cycle"], cast)
        _load_what_is_shared(edition, cast)
    return True


def _load_what_is_shared(edition: Edition, cast: Cast) -> None:
    """What States and the secretariat do together, beside the cycles; open data last, as they hold what is public."""
    load_practices(edition, cast.parties, cast.people)
    load_meetings(cast.parties, cast.posts, cast.people)
    load_texts(cast.parties, cast.people)
    load_reports(cast.parties, cast.people)
    load_comments(cast.people)
    load_opendata(edition.plan.region, cast.people)


def _refuse_beside_real_work() -> None:
    if Term.objects.filter(post__party__region__is_fictional=False).exists():
        raise TrainingProblem(
            _(
                "People of a real region work in this installation. It cannot become a training installation, where "
                "no second factor is asked for. Load the training region in an installation of its own."
            )
        )


def _load_parties(data: Mapping[str, Any]) -> dict[str, Party]:
    rows = [*data["states"], *data["agencies"], *data["organizations"]]
    region = import_parties({"region": data["region"], "parties": rows}, by=OPERATOR)
    parties = {party.code: party for party in region.parties.all()}
    for circle in data["circles"]:
        if circle["members"] == "all":
            continue  # the community is everybody with a current term: label GREEN, not a circle
        define_circle(
            region,
            code=f"{region.code}-{circle['code']}",
            kind=CIRCLES.get(circle["code"], CircleKind.STATE),
            names=circle["name"],
            members=[parties[code] for code in circle["members"]],
            state=parties[circle["members"][0]] if circle["code"].startswith("state-") else None,
            by=OPERATOR,
        )
    arrange_circles(region, by=OPERATOR)
    return parties


def _load_plan() -> Edition:
    """The fictional plan with its wording, verified like any other publication."""
    catalogue = shipped_catalogue("training-plan")
    edition = import_catalogue(read_catalogue(catalogue), by=OPERATOR)
    publication = DATA / "training" / "plan-document.txt"
    verification = verify(read_document(str(publication)), load_catalogue(catalogue))
    if not verification.ok:
        raise TrainingProblem(_("The fictional plan that ships with this program is damaged. Install it again."))
    attach_wording(edition, verification.wordings, publication=publication.name, by=OPERATOR)
    edition.refresh_from_db()
    return edition


def _load_people(data: Mapping[str, Any], contacts: Mapping[str, Any], parties: Mapping[str, Party]) -> dict[str, User]:
    established = timezone.localdate() - timedelta(days=contacts["posts_established"])
    posts = {
        row["code"]: establish_post(
            parties[row["party"]],
            code=row["code"],
            kind=row["kind"],
            functions=row["function"],
            established_on=established,
            by=OPERATOR,
        )
        for row in data["posts"]
    }
    hashed = make_password(PASSWORD)
    return {
        row["username"]: issue_account(
            posts[row["post"]],
            username=row["username"],
            hashed_password=hashed,
            language=row["language"],
            starts_on=day_of(contacts, row["username"]),
            by=OPERATOR,
        )
        for row in data["accounts"]
    }


def _load_cycle(
    edition: Edition, data: Mapping[str, Any], cast: Cast, answers: Mapping[str, Any], work: Mapping[str, Any]
) -> None:
    secretariat = cast.people["secretariat"]
    with acting_as(secretariat):
        cycle = _open(edition, data, cast)
    for row in answers["submissions"]:
        if row["cycle"] == data["code"] and row["status"] != "nothing":
            _load_submission(cycle, row, cast, work)
    if data["status"] != "closed":
        return
    with acting_as(secretariat):
        closed = _decision(cycle, cycle.closes_on, _("The States close the cycle."), cast)
        cycle = close_cycle(cycle, closed, by=secretariat)
        if "published_in_days" in data:
            published = _decision(cycle, day_in(data["published_in_days"]), _("The States publish the result."), cast)
            publish_cycle(cycle, published, by=secretariat)


def _open(edition: Edition, data: Mapping[str, Any], cast: Cast) -> Cycle:
    """The cycle, opened by a decision, and changed by another where data.yaml says so."""
    by = cast.people["secretariat"]
    cycle = prepare_cycle(
        edition,
        code=data["code"],
        names=data["name"],
        period_from=data["period_from"],
        period_to=data["period_to"],
        opens_on=day_in(data["opens_in_days"]),
        due_on=day_in(data.get("due_at_first_in_days", data["due_in_days"])),
        closes_on=day_in(data["closes_in_days"]),
        by=by,
    )
    reserved = {cast.parties[code]: text for code, text in data.get("reservations", {}).items()}
    opened = _decision(cycle, cycle.opens_on, _("The States open the cycle."), cast, reservations=reserved)
    cycle = open_cycle(cycle, opened, by=by)
    if "due_at_first_in_days" in data:
        moved = _decision(cycle, day_in(data["moved_in_days"]), _("The States give more time for the answers."), cast)
        cycle = change_cycle(cycle, moved, due_on=day_in(data["due_in_days"]), by=by)
    return cycle


def _prepare_next(edition: Edition, data: Mapping[str, Any], cast: Cast) -> None:
    """The next cycle starts from the last and waits for the decision of the States."""
    secretariat = cast.people["secretariat"]
    with acting_as(secretariat):
        last = edition.cycles.order_by("-period_to").first()
        values = initial_after(last)
        values["questionnaire"] = edition.questionnaires.get(pk=values["questionnaire"])
        prepare_cycle(edition, code=data["code"], names=data["name"], by=secretariat, **values)


def _decision(cycle: Cycle, taken_on: date, text: str, cast: Cast, **more: Any) -> Decision:
    return register_decision(
        cycle.edition.plan.region,
        kind=DecisionKind.NOTE,
        taken_in=_("Note of the five States (fictional)"),
        taken_on=taken_on,
        text=f"{text} {cycle}",
        by=cast.people["secretariat"],
        **more,
    )


def _load_submission(cycle: Cycle, row: Mapping[str, Any], cast: Cast, work: Mapping[str, Any]) -> None:
    state = cast.parties[row["state"]]
    coordinator, clearing = cast.people[f"coordinator-{state.code}"], cast.people[f"clearing-{state.code}"]
    with acting_as(coordinator):
        submission = start_submission(cycle, state, by=coordinator)
        for answer in row["answers"]:
            clause = cast.clauses[answer["measure"]]
            save_answer(submission, clause, parts_of(answer, row["language"]), by=coordinator)
    scene = Scene(submission, cast.parties, cast.posts, cast.people, cast.clauses)
    take_steps(scene, steps_at(work, cycle.code, state.code, "before"), STEPS)
    if row["status"] == "draft":
        return
    _clear_and_send(submission, row["language"], clearing, coordinator)
    released = {answer["measure"]: answer["released"] for answer in row["answers"] if answer.get("released")}
    if released:
        with acting_as(clearing):
            sent = AnswerPart.objects.filter(submission=submission).select_related("clause")
            chosen = [part for part in sent if part.kind in released.get(part.clause.code, [])]
            release_parts(chosen, reason=_("Cleared for the public (fictional)"), by=clearing)
    take_steps(scene, steps_at(work, cycle.code, state.code, "after"), STEPS)


def _clear_and_send(submission: Submission, language: str, clearing: User, coordinator: User) -> None:
    """The clearing authority clears, after the bodies where the State has such a rule; then the coordinator sends."""
    with acting_as(clearing):
        seen = digest_of(leaving(contents_by_clause(submission.pk)))
        clear_submission(submission, language=language, confirmed=CONFIRMED, seen=seen, by=clearing)
    with acting_as(coordinator):
        send_submission(submission, by=coordinator)
