# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever the label and the audience: trigger, row security and queryset agree with the table of sharing labels."""

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.access.identity import clear_identity, set_identity
from jointplan.access.readers import readers_of
from jointplan.assessments.models import Submission
from tests.cast import CIRCLES, ROLES, Cast

pytestmark = [pytest.mark.database, pytest.mark.leaks, pytest.mark.django_db]

MEMBERS = {code: set(members) for _region, code, _kind, members in CIRCLES}
WRITERS = ["coordinator", "clearing", "focal_point", "other_coordinator", "secretariat", "isle_coordinator"]
NAMED = sorted(set(ROLES) - {"anonymous"})
WITHOUT_A_POST = {"anonymous", "postless", "former_coordinator"}


def may_read(role: str, label: str, originator: str, audience: set[str], named: set[str]) -> bool:
    """The table of sharing labels in domain.md, read aloud."""
    party = None if role in WITHOUT_A_POST else ROLES[role].party
    match label:
        case "CLEAR":
            return True
        case "GREEN":
            return party is not None
        case "AMBER":
            return party == originator or any(party in MEMBERS[circle] for circle in audience)
        case "AMBER+STRICT":
            return party == originator
        case "RED":
            return role in named and party is not None
    raise AssertionError(label)


@st.composite
def records(draw: st.DrawFn) -> tuple[str, str, set[str], set[str]]:
    """Who writes, the label, the circles that go with AMBER, and the persons that go with RED."""
    writer = draw(st.sampled_from(WRITERS))
    label = draw(st.sampled_from(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]))
    own = sorted(code for region, code, *_rest in CIRCLES if (region == "isles") == writer.startswith("isle"))
    audience = draw(st.sets(st.sampled_from(own))) if label == "AMBER" else set()
    # Names are kept under any label and mean something under RED alone, where the writer has to be among them.
    named = draw(st.sets(st.sampled_from(NAMED), max_size=4)) | ({writer} if label == "RED" else set())
    return writer, label, audience, named


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=records())
def test_trigger_policy_and_queryset_agree_with_the_table_of_labels(cast: Cast, record: Any) -> None:
    writer, label, audience, named = record
    originator = ROLES[writer].party
    users = {role: cast.user(role) for role in ROLES}
    with transaction.atomic():
        set_identity(users[writer])
        written = Submission.objects.create(
            cycle=cast.cycle("2023"),
            originator=cast.party(originator),
            label=label,
            audience=sorted(audience),
            named_readers=[users[role].pk for role in named],
        )
        written.refresh_from_db()
        assert written.readers == readers_of(written)
        for role, user in users.items():
            expected = may_read(role, label, originator, audience, named)
            set_identity(user)
            assert by_sql(written.pk) == expected, (role, "row security")
            assert Submission.objects.visible_to(user).filter(pk=written.pk).exists() == expected, (role, "queryset")
        clear_identity()
        assert not by_sql(written.pk)
        transaction.set_rollback(True)


def by_sql(pk: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM assessments_submission WHERE id = %s)", [pk])
        return cursor.fetchone()[0]
