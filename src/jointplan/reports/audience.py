# SPDX-License-Identifier: AGPL-3.0-or-later
"""What everybody of an audience reads. A report is read as its audience, never as the person who makes it."""

from collections.abc import Iterable
from typing import Any

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.knowledge.practice_querysets import tokens_of_party
from jointplan.parties.models import Party, Region
from jointplan.reports.models import ReportAudience

# As `knowledge` calls them, whose rule of narrowing is used.
OPEN_TO = {
    ReportAudience.PUBLIC: [Label.CLEAR],
    ReportAudience.PARTNERS: [Label.CLEAR, Label.GREEN],
}


def circle_of(region: Region) -> Circle | None:
    """The circle of the States and the secretariat; None where the region has none."""
    return Circle.objects.filter(region=region, kind=CircleKind.STATES_AND_SECRETARIAT).first()


def readers_of(region: Region, audience: str, maker: Party) -> list[Party]:
    """Each party that has to read all of a report for these readers; none where it is open to everybody."""
    if audience == ReportAudience.OWN:
        return [maker]
    circle = circle_of(region) if audience == ReportAudience.STATES else None
    if circle is None:
        return []
    return [one.party for one in circle.memberships.current().select_related("party").order_by("party__code")]


def narrowed_to(records: Any, audience: str, tokens: Iterable[list[str]]) -> Any:
    """Of labelled records those that everybody of the audience reads today, whatever else whoever asks reads.

    `tokens` are those of each party that has to read them, as `tokens_of` gives them. What persons alone read is in no
    report.
    """
    found = records.running().exclude(label=Label.RED)
    if labels := OPEN_TO.get(ReportAudience(audience)):
        return found.filter(label__in=labels)
    everybody = list(tokens)
    for one in everybody:
        found = found.filter(readers__overlap=one)
    return found if everybody else found.none()


def tokens_of(parties: Iterable[Party]) -> list[list[str]]:
    return [tokens_of_party(party) for party in parties]
