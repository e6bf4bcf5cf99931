# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which entries, records and versions a reader of the log may see."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from jointplan.access.models import Labelled
from jointplan.access.row_security import labelled_models
from jointplan.access.tokens import tokens_for
from jointplan.audit.models import Entry
from jointplan.audit.querysets import EntryQuerySet
from jointplan.audit.records import registered_kinds
from jointplan.core.models import Addressed
from jointplan.parties.models import Party


def entries_for(user: Any, *, fictional: bool) -> EntryQuerySet:
    """Entries that the reader may see, on records of real regions or of fictional ones: no page shows both.

    A record that names no originator is where its own region is; of one whose kind is not registered, where the
    parties of whoever acted are.
    """
    parties = Party.objects.filter(region__is_fictional=fictional)
    there = Q(party__in=parties.values("pk"))
    known = []
    for label, kind in registered_kinds().items():
        if kind.fiction:
            model = apps.get_model(label)
            records = model._default_manager.filter(**{kind.fiction: fictional}).values("pk")
            there |= Q(party=None, object_type=label, object_id__in=records)
            known.append(label)
    others = Q(party=None, actor_parties__overlap=list(parties.values_list("pk", flat=True)))
    there |= others & ~Q(object_type__in=known)
    return Entry.objects.for_tokens(tokens_for(user)).filter(there)


def own_parties(user: Any) -> list[int]:
    """The parties in which the reader holds a post."""
    return sorted({post.party_id for post in user.held_posts})


def record_models() -> dict[str, type[Labelled]]:
    """Labelled models whose records have an address, by the word for them in it, e.g. `answerpart`."""
    return {model.__name__.lower(): model for model in labelled_models() if issubclass(model, Addressed)}


def records_of(label: str, keys: set[int], user: Any) -> dict[int, models.Model]:
    """Records of one model by key, as far as the reader may see them; none of a model that nobody registered."""
    kind = registered_kinds().get(label)
    if kind is None:
        return {}
    model = apps.get_model(label)
    found = model._default_manager.all()
    if issubclass(model, Labelled):
        found = model._default_manager.visible_to(user)
    if kind.related:
        found = found.select_related(*kind.related)
    return found.in_bulk(keys)


def versions_of(record: Labelled, user: Any) -> Any:
    """Every kept version of a record, the oldest first: for members of its originator, as far as they could read it."""
    history: Any = getattr(type(record), "pgh_event_model", None)
    if history is None or record.originator_id not in own_parties(user):
        return []
    kept = history.objects.filter(pgh_obj_id=record.pk, originator_id=record.originator_id)
    return kept.filter(readers__overlap=tokens_for(user)).order_by("pgh_id")
