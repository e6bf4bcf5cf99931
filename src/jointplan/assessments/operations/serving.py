# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answer once, report to many: a text of an answer serves a recommendation or another obligation of the State."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.operations import DERIVED
from jointplan.assessments.models import AnswerPart, ServedObligation
from jointplan.audit.operations import record
from jointplan.commitments.models import Obligation, Recommendation
from jointplan.core.rules import Refused, require

Target = Recommendation | Obligation


def on(target: Target) -> dict[str, Any]:
    """The column by which a row is on this target."""
    return {"recommendation" if isinstance(target, Recommendation) else "obligation": target}


@transaction.atomic
def serve_obligation(part: AnswerPart, target: Target, *, by: Any) -> ServedObligation:
    """Say that a text of the State's answer serves this as well; for the State alone until released.

    Saying it twice changes nothing. Raises Refused where text and target are not of one State.
    """
    require(by, "assessments.serve_obligation", target)
    part = AnswerPart.objects.visible_to(by).get(pk=part.pk)
    state = target.state_id if isinstance(target, Recommendation) else target.originator_id
    if part.originator_id != state:
        raise Refused(_("A text serves obligations of the State alone that it comes from."))
    made, new = ServedObligation.objects.get_or_create(
        part=part, **on(target), defaults={"originator_id": state, "label": Label.AMBER_STRICT}
    )
    if new:
        made.refresh_from_db(fields=DERIVED)
        record("assessments.obligation_served", made, target=str(target))
    return made


@transaction.atomic
def end_service(served: ServedObligation, *, by: Any) -> None:
    """Say that a text serves this no more. The text stays where it is."""
    require(by, "assessments.serve_obligation", served.target)
    served = ServedObligation.objects.locked(served.pk)
    record("assessments.service_ended", served, target=str(served.target))
    served.delete()
