# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in a bulletin. It is read as its audience, never as the person who makes it.

An item is kept as it was; for whoever opens the bulletin later, an item whose record the reader may not read any more
is left out, so that a release that was withdrawn is withdrawn here too.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind
from jointplan.core.papers import Block, Facts, Heading, Paper, Points, Quote, Text
from jointplan.core.text import localise
from jointplan.knowledge.models import TEXTS, Bulletin, BulletinAudience, Practice, SharedChallenge
from jointplan.knowledge.practice_querysets import PracticeQuerySet, narrowed_to
from jointplan.knowledge.practice_words import heading_of
from jointplan.parties.models import Party, Region

Item = dict[str, Any]


def members_of_states_circle(region: Region) -> list[Party]:
    """The States and the secretariat, as their circle has them today; nobody where there is no such circle."""
    circle = Circle.objects.filter(region=region, kind=CircleKind.STATES_AND_SECRETARIAT).first()
    if circle is None:
        return []
    return [one.party for one in circle.memberships.current().select_related("party").order_by("party__code")]


def readers_of(region: Region, audience: str) -> list[Party]:
    """Each party that has to read all of it, where the audience is a circle."""
    return members_of_states_circle(region) if audience == BulletinAudience.STATES else []


def for_audience(region: Region, audience: str, by: Any) -> PracticeQuerySet:
    """Records of the region that everybody of the audience reads today."""
    found: PracticeQuerySet = Practice.objects.visible_to(by).in_region(region)
    return narrowed_to(found, audience, readers_of(region, audience))


def items_of(practices: PracticeQuerySet, region: Region, audience: str, by: Any) -> list[Item]:
    """What the bulletin says of each record: practices first, each kind by the day on which it was listed."""
    found = list(practices.shown().order_by("-kind", "listed_at", "pk"))
    shared = narrowed_to(SharedChallenge.objects.visible_to(by), audience, readers_of(region, audience))
    told: dict[int, list[Item]] = {}
    for one in shared.filter(practice__in=found).select_related("originator").order_by("originator__code"):
        row = {"id": str(one.uid), "party": one.originator.names, "line": one.line, "language": one.language}
        told.setdefault(one.practice_id, []).append(row)
    return [_item(one, told.get(one.pk, [])) for one in found]


def _item(practice: Practice, shared: list[Item]) -> Item:
    provenance = practice.provenance or {}
    return {
        "id": str(practice.uid),
        "kind": practice.kind,
        "title": practice.title,
        "language": practice.language,
        "originator": provenance.get("originator") or practice.originator.names,
        "region": provenance.get("region"),
        "measures": practice.measures,
        "texts": {name: getattr(practice, name) for name in TEXTS if getattr(practice, name)},
        "sources": practice.sources,
        "shared": shared,
    }


def readable_items(bulletin: Bulletin, user: Any) -> list[Item]:
    """The items whose records the reader may read today, each with those who said “we have it too” to this reader."""
    ids = [item["id"] for item in bulletin.items]
    too = [one["id"] for item in bulletin.items for one in item["shared"]]
    readable = _seen(Practice.objects.visible_to(user), ids)
    heard = _seen(SharedChallenge.objects.visible_to(user), too) if too else set()
    return [
        item | {"shared": [one for one in item["shared"] if one["id"] in heard]}
        for item in bulletin.items
        if item["id"] in readable
    ]


def _seen(records: Any, ids: list[str]) -> set[str]:
    return {str(uid) for uid in records.filter(uid__in=ids).values_list("uid", flat=True)}


def paper_of(bulletin: Bulletin, items: Iterable[Item], source: str) -> Paper:
    """The bulletin in its own language, as page, PDF and Word."""
    with translation.override(bulletin.language):
        label = bulletin.meant_label if bulletin.is_out else bulletin.shown_label()
        return Paper(
            title=str(bulletin),
            label=str(label.label),
            source=source,
            blocks=_blocks(list(items)),
            language=bulletin.language,
            lead=str(bulletin.region),
            who=_("For: %(audience)s.") % {"audience": bulletin.get_audience_kind_display()},
            day=bulletin.released_on or bulletin.made_at.date(),
        )


def _blocks(items: Sequence[Item]) -> list[Block]:
    blocks: list[Block] = [Text(_("Each text is that of the party named, in the language in which it was written."))]
    for kind, heading in (("practice", _("Good practices")), ("challenge", _("Challenges"))):
        of_kind = [item for item in items if item["kind"] == kind]
        if of_kind:
            blocks.append(Heading(heading))
        for item in of_kind:
            blocks += _blocks_of(item)
    return blocks


def _blocks_of(item: Item) -> list[Block]:
    facts = [(_("Whose it is"), _named(item))]
    if item["measures"]:
        facts.append((_("Measures"), ", ".join(item["measures"])))
    blocks: list[Block] = [Heading(item["title"], level=3), Facts(facts)]
    # In our order: the database keeps that of the names no longer.
    for name in TEXTS:
        if text := item["texts"].get(name, ""):
            blocks += [Text(heading_of(name, item["kind"]), quiet=True), Text(text, language=item["language"])]
    if item["sources"]:
        blocks += [Text(_("Sources"), quiet=True), Points(item["sources"])]
    if item["shared"]:
        blocks.append(Text(_("Who else has this challenge"), quiet=True))
        for one in item["shared"]:
            party = localise(one["party"]).text
            blocks.append(Quote(one["line"], by=party, language=one["language"]) if one["line"] else Text(party))
    return blocks


def _named(item: Item) -> str:
    party = localise(item["originator"]).text
    if item["region"] is None:
        return party
    values = {"originator": party, "region": localise(item["region"]).text}
    return _("%(originator)s (another region: %(region)s)") % values
