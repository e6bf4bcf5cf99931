# SPDX-License-Identifier: AGPL-3.0-or-later
"""The checks over a submission. Each says what it found, why that matters, and what to do."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from jointplan.assessments import readiness
from jointplan.assessments.checking import Level, Parts, Place, Reading, check, value_of
from jointplan.assessments.models import Status
from jointplan.assessments.schema import STATUS, Kind
from jointplan.assessments.scripts import is_in_another_script
from jointplan.assessments.values import unpacked

# Where no person may be identifiable: returnees, and the objective on victims of the fourth pillar.
ABOUT_PERSONS = ("S", "IV.3")


@check(
    "nothing-answered",
    Level.BLOCKER,
    name=_("There is no answer to send yet."),
    why=_("A submission says something, or it is not sent."),
    remedy=_("Answer at least one measure first."),
)
def nothing_answered(reading: Reading) -> Iterator[Place]:
    from jointplan.assessments.snapshots import leaving_parts

    if not leaving_parts(reading.submission).exists():
        yield Place()


@check(
    "needed-question-open",
    Level.BLOCKER,
    name=_("A question that the answer needs is open."),
    why=_("The States decided that whoever answers here answers this too."),
    remedy=_("Answer it, or change the answer that makes it necessary."),
)
def needed_question_open(reading: Reading) -> Iterator[Place]:
    for clause, parts in reading.answers.items():
        for question in reading.asked.get(clause, ()):
            if question.is_needed and question.key not in parts and reading.is_asked(clause, question):
                yield Place(clause, question.key)


@check(
    "no-reason-given",
    Level.BLOCKER,
    name=_("“Not applicable” stands without a reason."),
    why=_("A measure is not applicable for a reason, which others need to know."),
    remedy=_("Write the reason, or choose another status."),
)
def no_reason_given(reading: Reading) -> Iterator[Place]:
    for clause, parts in reading.answers.items():
        asked = reading.asked.get(clause, ())
        is_asked_for = any(question.is_needed and reading.is_asked(clause, question) for question in asked)
        if reading.status_at(clause) == Status.NOT_APPLICABLE and not is_asked_for and not _texts(parts):
            yield Place(clause, STATUS)


@check(
    "conflict-open",
    Level.BLOCKER,
    name=_("Two people wrote here, and it is open which text stands."),
    why=_("Otherwise one of the two texts would leave by accident."),
    remedy=_("Open the answer, read both and keep one."),
)
def conflict_open(reading: Reading) -> Iterator[Place]:
    for clause, question in readiness.open_conflicts(reading.submission):
        yield Place(clause, question)


@check(
    "clearance-incomplete",
    Level.BLOCKER,
    name=_("It is not cleared yet."),
    why=_("Nothing leaves a State before it is cleared by its own rule."),
    remedy=_("Wait for the clearance that is missing, or ask for it."),
)
def clearance_incomplete(reading: Reading) -> Iterator[Place]:
    for lacking in readiness.what_clearance_lacks(reading.submission):
        yield Place(said=lacking)


@check(
    "contribution-waits",
    Level.WARNING,
    name=_("A body handed something over that nobody has considered."),
    why=_("What a body wrote should not be overlooked. You need not take it over."),
    remedy=_("Open the answer and take the contribution over, or leave it."),
)
def contribution_waits(reading: Reading) -> Iterator[Place]:
    for clause, body in readiness.waiting_contributions(reading.submission, reading.user):
        yield Place(clause, said=body)


@check(
    "same-text-other-status",
    Level.WARNING,
    name=_("The status is another than last time, the text is the same."),
    why=_("Readers will ask which of the two is right."),
    remedy=_("Say in the text what has changed, or correct the status."),
)
def same_text_other_status(reading: Reading) -> Iterator[Place]:
    for clause, parts in reading.answers.items():
        last = reading.last_answers.get(clause, {})
        statuses = {value_of(parts, STATUS), value_of(last, STATUS)}
        if "" in statuses or len(statuses) == 1:
            continue
        for key in _texts(parts):
            if parts[key].value == value_of(last, key):
                yield Place(clause, key)


@check(
    "no-information-with-text",
    Level.WARNING,
    name=_("The status says that no information is shared, and a text shares some."),
    why=_("The text leaves with the rest, although the status says that there is none."),
    remedy=_("Choose the status that fits the text, or take the text away."),
)
def no_information_with_text(reading: Reading) -> Iterator[Place]:
    for clause, parts in reading.answers.items():
        if reading.status_at(clause) == Status.NO_INFORMATION:
            for key in _texts(parts):
                yield Place(clause, key)


@check(
    "asked-no-more",
    Level.WARNING,
    name=_("This question is no longer asked, because another answer was changed."),
    why=_("What was written there leaves with the rest, although it does not fit any more."),
    remedy=_("Empty it, or choose again the answer that asks for it."),
)
def asked_no_more(reading: Reading) -> Iterator[Place]:
    for clause, parts in reading.answers.items():
        for question in reading.asked.get(clause, ()):
            if question.key in parts and not reading.is_asked(clause, question):
                yield Place(clause, question.key)


@check(
    "another-script",
    Level.WARNING,
    name=_("The text is not written in the script of the language that is named."),
    why=_("It would be searched, read aloud and translated as another language than it is."),
    remedy=_("Name the language in which it is written."),
)
def another_script(reading: Reading) -> Iterator[Place]:
    for clause, parts in reading.answers.items():
        for key in _texts(parts):
            if is_in_another_script(parts[key].value, parts[key].language):
                yield Place(clause, key)


@check(
    "person-named",
    Level.WARNING,
    name=_("This looks like the name of a person."),
    why=_("In this part of the plan no person may be identifiable: it could harm somebody."),
    remedy=_("Take the name away. If it is no person, leave it."),
)
def person_named(reading: Reading) -> Iterator[Place]:
    for clause, parts in reading.answers.items():
        if not any(clause == code or clause.startswith(f"{code}.") for code in ABOUT_PERSONS):
            continue
        for key in _texts(parts):
            names = readiness.names_in(parts[key].value)
            if names:
                yield Place(clause, key, said=", ".join(names))


@check(
    "link-not-secure",
    Level.HINT,
    name=_("A link to evidence is not https."),
    why=_("Whoever follows it cannot be sure to read what you meant."),
    remedy=_("If the page has an address that begins with https://, use that."),
)
def link_not_secure(reading: Reading) -> Iterator[Place]:
    for clause, parts in reading.answers.items():
        for key, part in parts.items():
            if part.question is not None and part.question.kind == Kind.EVIDENCE:
                for row in unpacked(part.value):
                    if row.get("link", "").startswith("http://"):
                        yield Place(clause, key, said=row["link"])


@check(
    "no-answer",
    Level.HINT,
    name=_("There is no answer here."),
    why=_("Silence stays silence: nothing is said or concluded about it."),
    remedy=_("Nothing has to be done. You may answer if you want to."),
)
def no_answer(reading: Reading) -> Iterator[Place]:
    for clause in reading.asked:
        if clause not in reading.answers:
            yield Place(clause)


def _texts(parts: Parts) -> list[str]:
    """Questions answered in words of the writer's own."""
    return [key for key, part in parts.items() if part.question is not None and part.question.kind == Kind.TEXT]
