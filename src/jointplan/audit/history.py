# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable

import pghistory
from django.db import models


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[type[models.Model]], type[models.Model]]:
    """Keep every version of a model's rows, deletions too, by database triggers. `exclude` names derived columns."""

    def decorate(model: type[models.Model]) -> type[models.Model]:
        trackers = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
        return pghistory.track(*trackers, exclude=list(exclude))(model)

    return decorate
