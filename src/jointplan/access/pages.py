# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages on labelled records have in common: finding the record, its label bar, and the way to it."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jointplan.access.audience import label_bar
from jointplan.access.models import Label, Labelled
from jointplan.access.openings import note_openings
from jointplan.access.row_security import labelled_models
from jointplan.core.models import Addressed

Steps = list[tuple[str, str]]
StepsTo = Callable[[Any, Any, bool], Steps]

OWN_BAR = {"label": Label.AMBER_STRICT}

_steps: dict[type[models.Model], StepsTo] = {}


def steps_for(*kinds: type[models.Model]) -> Callable[[StepsTo], StepsTo]:
    """Register how one gets to records of these kinds: (label, address) steps from "My turn", as far as one may."""

    def register(function: StepsTo) -> StepsTo:
        _steps.update(dict.fromkeys(kinds, function))
        return function

    return register


def steps_to_record(record: Labelled, user: Any, fictional: bool) -> Steps:
    steps = _steps.get(type(record))
    return steps(record, user, fictional) if steps else []


def space_of(fictional: bool) -> str:
    return "training" if fictional else "real"


def work_url(fictional: bool, name: str, **kwargs: Any) -> str:
    return reverse(f"{space_of(fictional)}:work:{name}", kwargs=kwargs)


def work_path(fictional: bool, here: str, *steps: tuple[str, str]) -> list[dict[str, str]]:
    """The way from "My turn" through (label, address) steps to this page."""
    first = {"label": _("My turn"), "url": work_url(fictional, "my_turn")}
    return [first, *({"label": label, "url": url} for label, url in steps), {"label": here, "url": ""}]


def visible_or_404(request: HttpRequest, queryset: Any, **lookup: Any) -> Any:
    """The record when the reader may see it, else 404: whether it exists is nobody else's business.

    That somebody outside the originator opened it is noted.
    """
    try:
        # Not `first()`: the order that it adds to a wide statement takes Django longer than all the rest.
        found = queryset.visible_to(request.user).get(**lookup)
    except queryset.model.DoesNotExist:
        raise Http404(_("There is nothing at this address that you may see.")) from None
    note_openings(request.user, [found])
    return found


def kinds_by_name() -> dict[str, type[Labelled]]:
    """Every labelled model that has addresses, by the name that stands in the address of its sharing pages."""
    return {model._meta.model_name or "": model for model in labelled_models() if issubclass(model, Addressed)}


def record_or_404(request: HttpRequest, kind: str, uid: Any, fictional: bool) -> Any:
    """A labelled record of any kind, when the reader may see it."""
    model = kinds_by_name().get(kind)
    if model is None:
        raise Http404(_("There is nothing at this address that you may see."))
    records = model._default_manager.select_related("originator__region", "originator__parent__parent")
    return visible_or_404(request, records, uid=uid, originator__region__is_fictional=fictional)


def sharing_url(record: Any, fictional: bool, name: str = "sharing_who") -> str:
    """The address of a page on who reads the record."""
    return work_url(fictional, name, kind=record._meta.model_name, uid=record.uid)


def bar_for(record: Labelled, user: Any, fictional: bool) -> dict[str, str]:
    """The label bar of a record, with the way to who can see it."""
    return label_bar(record, user, sharing_url(record, fictional))
