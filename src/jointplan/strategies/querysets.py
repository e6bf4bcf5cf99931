# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from jointplan.access.querysets import LabelledQuerySet
from jointplan.access.today import today
from jointplan.core.text import fold

if TYPE_CHECKING:
    from datetime import date

    from jointplan.strategies.models import Strategy


def _in_force() -> Q:
    """What is not known to be over."""
    return Q(last_year__isnull=True) | Q(last_year__gte=today().year)


def _with_words(words: str) -> Q:
    found = Q()
    for word in fold(words.replace("\x00", " ")).split():
        found &= Q(folded__contains=word)
    return found


class Chosen(models.QuerySet):
    """What the public register and a State's own strategies are both chosen by."""

    def of_state(self, code: str) -> Self:
        return self.filter(state__code=code)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def in_force(self) -> Self:
        """Those that are not known to be over."""
        return self.filter(_in_force())

    def over(self) -> Self:
        return self.exclude(_in_force())

    def with_words(self, words: str) -> Self:
        return self.filter(_with_words(words))


class RecordQuerySet(Chosen):
    """Reads of the public register: no labels here."""

    def in_regions(self, *, fictional: bool) -> Self:
        return self.filter(region__is_fictional=fictional)

    def shown(self) -> Self:
        return self.select_related("region", "state", "replaces").prefetch_related("replaced_by")


class Released(LabelledQuerySet):
    def released(self) -> Self:
        """What is for everyone, and has not ended."""
        return self.running().filter(label="CLEAR")


class StrategyQuerySet(Chosen, Released):
    def due_by(self, day: "date") -> Self:
        """Those that are to be renewed by that day and that no other replaces yet."""
        return self.filter(renew_on__lte=day, replaced_by__isnull=True).order_by("renew_on", "pk")

    def shown(self) -> Self:
        """With what a page shows of each, in one query."""
        related = ("originator__region", "originator__parent__parent", "state__region", "record", "body")
        return self.select_related(*related).defer("folded", "search_vector")


class PartQuerySet(LabelledQuerySet):
    def of_strategy(self, strategy: "Strategy") -> Self:
        return self.filter(strategy=strategy).select_related("strategy", "originator__region")


class ActionQuerySet(Released):
    def of_strategy(self, strategy: "Strategy") -> Self:
        """In the order of the document."""
        found = self.filter(strategy=strategy).select_related("originator", "body").defer("folded")
        return found.order_by("position", "pk")

    def waiting_for(self, part: Any) -> Self:
        """Those that the readers of the part do not read yet: new or changed since it was released."""
        return self.filter(strategy=part.strategy_id).exclude(label=part.label, audience=part.audience)


class AlignmentQuerySet(Released):
    def of_strategy(self, strategy: "Strategy") -> Self:
        return self.filter(strategy=strategy)

    def confirmed(self) -> Self:
        """Those that count: a person has confirmed them."""
        return self.filter(state="confirmed")

    def proposed(self) -> Self:
        return self.filter(state="proposed")

    def of_state(self, party_id: int) -> Self:
        """Of all strategies of a State, those of its bodies included."""
        return self.filter(strategy__state=party_id)

    def shown(self) -> Self:
        return self.select_related("action", "clause", "originator", "decided_by")

    def in_order(self) -> Self:
        return self.order_by("action__position", "action", "-likeness", "clause__position")

    def waiting_for(self, part: Any) -> Self:
        """Confirmed ones that the readers of the part do not read yet."""
        found = self.confirmed().filter(strategy=part.strategy_id)
        return found.exclude(label=part.label, audience=part.audience)
