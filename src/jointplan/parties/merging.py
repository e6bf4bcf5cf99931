# SPDX-License-Identifier: AGPL-3.0-or-later
"""Merging a party that stands in the register twice into the one that stays.

A merge must never let anybody read what was kept from them. So only what is unused, or used in public alone, can go:
nobody holds a post in it, nothing of it is or ever was for its members only, and it belongs to no circle that the
other does not belong to. A database function checks this past all labels and moves every reference (`access.merging`).
"""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.parties.models import Party, Region
from jointplan.parties.operations import write_party

# Taken over where the party that stays says nothing.
FILLED = ("acronym", "scope", "country", "website", "founded_on", "ended_on")


class MergeProblem(Exception):
    """Two parties cannot be merged. `problems` says why and what to do; nothing was changed."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@transaction.atomic
def merge_parties(gone: Party, stays: Party, *, reason: str, by: Any) -> Party:
    """Merge `gone` into `stays`: references, names, aliases and identifiers move; the old address leads to the new one.

    History and the log keep the name of their day. Raises MergeProblem with every reason against it.
    """
    locked = {
        party.pk: party for party in Party.objects.select_for_update().filter(pk__in={gone.pk, stays.pk}).order_by("pk")
    }
    gone, stays = locked[gone.pk], locked[stays.pk]
    require(by, "parties.merge_parties", stays.region)
    problems = [] if reason.strip() else [_("Say why. The reason is kept in the log.")]
    problems += obstacles(gone, stays)
    if problems:
        raise MergeProblem(problems)
    _move(gone, stays)
    stays.refresh_from_db()
    write_party(stays, _taken_over(gone, stays) | {"is_edited": True})
    Region.objects.filter(pk=stays.region_id).raise_revision()
    # Not how many rows moved: that would count what is kept from the readers of this entry.
    record("parties.parties_merged", stays, gone=gone.code, stays=stays.code, reason=reason)
    return stays


def obstacles(gone: Party, stays: Party) -> list[str]:
    """Why the two cannot be merged, as sentences; empty when they can. Only for whoever may merge."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parties_merge_obstacles(%s, %s)", [gone.pk, stays.pk])
        codes = cursor.fetchone()[0]
    names = {"gone": gone, "stays": stays}
    return [_explanations()[code] % names for code in codes]


def _explanations() -> dict[str, str]:
    return {
        "itself": _("A party cannot be merged with itself."),
        "other-region": _("“%(gone)s” and “%(stays)s” belong to different regions."),
        "gone-already": _("“%(gone)s” was merged already."),
        "stays-merged": _("“%(stays)s” was merged into another party itself. Choose that one."),
        "state": _("States are never merged."),
        "secretariat": _("The secretariat is never merged."),
        "other-kind": _("The two are of different kinds. If one of the kinds is a mistake, correct it first."),
        "part": _(
            "One is a part of the other, and a part is no duplicate of the whole. "
            "If that is a mistake, correct it first."
        ),
        "other-state": _("The two are bodies of different States."),
        "in-use": _(
            "“%(gone)s” is in use: people hold posts in it, or it has something that is not public, or had so once. "
            "The members of “%(stays)s” would read what was not for them. Merge the other way round, or keep both."
        ),
        "circles": _(
            "“%(gone)s” belongs to a circle that “%(stays)s” does not belong to, and would bring along what is "
            "released there. End that membership first, or let the circle decide on “%(stays)s”."
        ),
        "clash": _(
            "Both have a record where there can be one. Keep both parties, or withdraw one of the records first."
        ),
    }


def _move(gone: Party, stays: Party) -> None:
    """Move every reference."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT parties_merge(%s, %s)", [gone.pk, stays.pk])
    except IntegrityError as error:
        raise MergeProblem([_explanations()["clash"]]) from error


def _taken_over(gone: Party, stays: Party) -> dict[str, Any]:
    """What the party that stays is called and known by from now on."""
    names = gone.names | stays.names
    new_languages = set(gone.names) - set(stays.names)
    fields: dict[str, Any] = {name: getattr(stays, name) or getattr(gone, name) for name in FILLED}
    known = {fold(name) for name in [*names.values(), fields["acronym"]]}
    aliases = []
    for alias in [*stays.aliases, *gone.aliases, *gone.names.values(), gone.acronym]:
        if alias and fold(alias) not in known:
            known.add(fold(alias))
            aliases.append(alias)
    doubts = {language: gone.name_confidence[language] for language in new_languages & set(gone.name_confidence)}
    # A membership that was ended does not come back by a merge.
    admitted = [day for day in (gone.left_on is None and gone.admitted_on, stays.admitted_on) if day]
    return fields | {
        "names": names,
        "aliases": aliases,
        "name_confidence": stays.name_confidence | doubts,
        "admitted_on": min(admitted, default=None),
    }
