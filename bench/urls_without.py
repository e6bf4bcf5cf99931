# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from bench.urls import urlpatterns
from jointplan.access import middleware
from jointplan.access.querysets import LabelledQuerySet

__all__ = ["urlpatterns"]


def _everything(self: LabelledQuerySet, _user: Any) -> LabelledQuerySet:
    return self.all()


def _nobody_is_told(*_anybody: Any) -> None:
    return None


LabelledQuerySet.visible_to = _everything
middleware.set_identity = _nobody_is_told
