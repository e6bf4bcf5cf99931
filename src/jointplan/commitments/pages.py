# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages of commitments share."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import work_url
from jointplan.commitments.models import Recommendation


def step_to_list(fictional: bool) -> tuple[str, str]:
    return (_("Commitments"), work_url(fictional, "commitments"))


def recommendation_url(found: Recommendation, fictional: bool) -> str:
    return work_url(fictional, "recommendation", uid=found.uid)


def recommendation_or_404(uid: UUID, fictional: bool) -> Recommendation:
    """A public recommendation to a State of this space."""
    found: Recommendation | None = (
        Recommendation.objects.in_regions(fictional=fictional)
        .select_related("state__region")
        .defer("folded", "search_vector")
        .filter(uid=uid)
        .first()
    )
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    return found


def community_bar() -> dict[str, Any]:
    """Of pages that show public facts to whoever works here, and nothing that a State added."""
    return {"label": Label.CLEAR, "sentence": _("What mechanisms of the United Nations recommended is public.")}
