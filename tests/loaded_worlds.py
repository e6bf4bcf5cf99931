# SPDX-License-Identifier: AGPL-3.0-or-later
"""A world of `tests/worlds.py` in the database: rows written in bulk, as nobody in the product writes them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from jointplan.access import models as access
from jointplan.access.readers import readers_of
from jointplan.access.row_security import history_models
from jointplan.access.today import today as access_today
from jointplan.accounts import models as accounts
from jointplan.assessments.models import Answer, AnswerPart, Cycle, Questionnaire, Submission
from jointplan.assessments.operations.questionnaires import standard_questionnaire
from jointplan.parties.models import Party, Region
from jointplan.plans.models import Clause
from tests.everything import reading_everything
from tests.worlds import KINDS, WORD, Labelling, World, day

MODELS: dict[str, Any] = dict(zip(KINDS, (Submission, Answer, AnswerPart), strict=True))
HISTORY = {event.pgh_tracked_model: event for event in history_models()}
# Every row of the three tables and of their history that the database shows, without any code of ours.
ROWS = " UNION ALL ".join(
    f"SELECT '{kind}', false, id FROM {model._meta.db_table} UNION ALL "
    f"SELECT '{kind}', true, pgh_obj_id FROM {HISTORY[model]._meta.db_table}"
    for kind, model in MODELS.items()
)


@dataclass
class Loaded:
    """The rows that stand for the numbers of a world."""

    users: list[accounts.User]
    suspended: frozenset[int]
    numbers: dict[tuple[str, int], int]

    def person(self, number: int | None) -> Any:
        """A fresh object, with nothing remembered from another question."""
        if number is None:
            return AnonymousUser()
        user = accounts.User.objects.get(pk=self.users[number].pk)
        if number in self.suspended:
            user.suspend_posts()
        return user

    def by_queryset(self, user: Any) -> set[tuple[str, int]]:
        """What `visible_to` leaves of all rows."""
        return {
            (kind, self.numbers[kind, pk])
            for kind, model in MODELS.items()
            for pk in model._default_manager.visible_to(user).values_list("pk", flat=True)
        }

    def disagreeing(self) -> list[tuple[str, int]]:
        """Rows whose readers the database has computed otherwise than Python would."""
        return [
            (kind, self.numbers[kind, row.pk])
            for kind, model in MODELS.items()
            for row in model._default_manager.all()
            if (kind, row.pk) in self.numbers and row.readers != readers_of(row)
        ]

    def by_sql(self) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
        """What the database shows to whoever is set, by raw SQL: rows, and rows in history."""
        with connection.cursor() as cursor:
            cursor.execute(ROWS)
            found = cursor.fetchall()
        rows = {(kind, self.numbers[kind, pk]) for kind, is_history, pk in found if not is_history}
        return rows, {(kind, self.numbers[kind, pk]) for kind, is_history, pk in found if is_history}


def load(world: World, clause: Clause) -> Loaded:
    """Write the world, then what happened after the release. The caller undoes it with its transaction."""
    today = access_today()
    regions = Region.objects.bulk_create(
        Region(code=f"region-{n}", is_fictional=fictional) for n, fictional in enumerate(world.fictional)
    )
    parties = Party.objects.bulk_create(
        Party(code=f"party-{n}", kind="state", region=regions[region]) for n, region in enumerate(world.region_of_party)
    )
    circles = access.Circle.objects.bulk_create(
        access.Circle(code=f"c-{n}", kind="chosen", region=regions[c.region], post_kinds=sorted(c.post_kinds))
        for n, c in enumerate(world.circles)
    )
    users = accounts.User.objects.bulk_create(accounts.User(username=f"person-{n}") for n in range(world.people))
    posts = accounts.Post.objects.bulk_create(
        accounts.Post(code=f"post-{n}", party=parties[post.party], kind=post.kind) for n, post in enumerate(world.posts)
    )
    accounts.Term.objects.bulk_create(
        accounts.Term(
            user=users[term.person],
            post=posts[term.post],
            starts_on=day(term.span.starts, today),
            ends_on=day(term.span.ends, today),
        )
        for term in world.terms
    )
    drawn = [
        access.Membership(
            circle=circles[m.circle],
            party=parties[m.party],
            starts_on=day(m.span.starts, today),
            ends_on=day(m.span.ends, today),
        )
        for m in world.memberships
    ]
    fates = [m.fate for m in world.memberships]
    access.Membership.objects.bulk_create(m for m, fate in zip(drawn, fates, strict=True) if fate != "later")
    with reading_everything():
        numbers = _records(world, clause, parties, circles, users)
    # After the release.
    access.Membership.objects.bulk_create(m for m, fate in zip(drawn, fates, strict=True) if fate == "later")
    ended = [m.pk for m, fate in zip(drawn, fates, strict=True) if fate == "ended"]
    access.Membership.objects.filter(pk__in=ended).update(ends_on=day(-1, today))
    return Loaded(users, world.suspended, numbers)


def _records(
    world: World, clause: Clause, parties: list[Party], circles: list[access.Circle], users: list[accounts.User]
) -> dict[tuple[str, int], int]:
    today = access_today()
    asked = Questionnaire.objects.create(
        edition=clause.edition, code="any", version=1, data=standard_questionnaire(), sha256="0" * 64
    )
    days = dict.fromkeys(("period_from", "period_to", "opens_on", "due_on", "closes_on"), today)
    cycles = Cycle.objects.bulk_create(
        Cycle(edition=clause.edition, questionnaire=asked, code=f"cycle-{n}", **days) for n in range(len(world.records))
    )

    def common(number: int, row: Labelling) -> dict[str, Any]:
        return {
            "originator": parties[world.records[number].originator],
            "cycle": cycles[number],
            "label": row.label,
            "audience": [circles[circle].code for circle in sorted(row.circles)],
            "named_readers": [users[person].pk for person in sorted(row.named)],
            "released_until": day(row.until, today),
            "includes_later_members": row.includes_later,
        }

    rows = [record.rows for record in world.records]
    submissions = Submission.objects.bulk_create(Submission(**common(n, row[0])) for n, row in enumerate(rows))
    answers = Answer.objects.bulk_create(
        Answer(submission=submissions[n], clause=clause, **common(n, row[1])) for n, row in enumerate(rows)
    )
    parts = AnswerPart.objects.bulk_create(
        AnswerPart(
            answer=answers[n],
            submission=submissions[n],
            clause=clause,
            kind="progress",
            value=WORD,
            folded=WORD,
            language="en",
            **common(n, row[2]),
        )
        for n, row in enumerate(rows)
    )
    written = zip(KINDS, (submissions, answers, parts), strict=True)
    return {(kind, row.pk): number for kind, rows in written for number, row in enumerate(rows)}
