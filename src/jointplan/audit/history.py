# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable

import pghistory
from django.apps import apps
from django.db import models


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[type[models.Model]], type[models.Model]]:
    """Keep every version of a model's rows, deletions too, by database triggers. `exclude` names derived columns."""

    def decorate(model: type[models.Model]) -> type[models.Model]:
        trackers = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
        return pghistory.track(*trackers, exclude=list(exclude))(model)

    return decorate


def history_models() -> list[type[models.Model]]:
    """Every event table that history triggers write to, sorted by name."""
    found = [m for m in apps.get_models() if hasattr(m, "pgh_tracked_model")]
    return sorted(found, key=lambda m: m._meta.label)
