# SPDX-License-Identifier: AGPL-3.0-or-later
"""Composing a mail: what may lead a template to the text of a record does not get in."""

import datetime
from typing import Any

import pytest
from django.core import mail

from jointplan.access.identity import acting_as
from jointplan.assessments.models import AnswerPart
from jointplan.core.mail import NotForMailError, compose, send
from jointplan.parties.models import Party
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PLAIN = {"lines": [{"sentence": "New.", "url": "https://x.example/", "label": ""}], "count": 1, "more": 0}


def composed(**more: Any) -> Any:
    return compose("notifications/digest", to="x@example.org", language="en", context=PLAIN | more)


def test_plain_values_parties_and_dates_may_stand_in_a_mail(cast: Cast) -> None:
    party = cast.party("aldermoor")
    values = {"day": datetime.date.today(), "none": None, "party": party, "parties": Party.objects.all(), "many": [1]}
    sent = composed(**values)
    assert sent.subject == "TLP:GREEN · Jointplan: 1 new message"
    assert [kind for _text, kind in sent.alternatives] == ["text/html"]


def test_a_record_above_green_is_refused_wherever_it_hides(cast: Cast) -> None:
    with acting_as(cast.user("clearing")):
        secret = cast.part("aldermoor", "2021", "1.1.1", "challenges")
        red = cast.part("aldermoor", "2021", "1.1.3", "challenges")
        public = cast.part("aldermoor", "2021", "1.1.1", "progress")
        submission = cast.submission("aldermoor", "2021")
    for hidden in (secret, red, submission, [secret], {"a": {"b": (secret,)}}, AnswerPart.objects.all()):
        with pytest.raises(NotForMailError):
            composed(hidden=hidden)
    assert composed(shown=public) is not None


def test_a_record_of_who_read_what_is_refused_too(cast: Cast) -> None:
    from jointplan.audit.models import Entry

    with acting_as(cast.user("coordinator")):
        entry = Entry.objects.filter(verb="access.audience_widened").first()
    with pytest.raises(NotForMailError):
        composed(entry=entry)


def test_what_was_refused_was_not_sent(cast: Cast) -> None:
    with acting_as(cast.user("clearing")):
        context = PLAIN | {"submission": cast.submission("aldermoor", "2021")}
    with pytest.raises(NotForMailError):
        send("notifications/digest", to="x@example.org", language="en", context=context)
    assert mail.outbox == []
