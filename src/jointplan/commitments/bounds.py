# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far what concerns the Committee may go. The database holds to the same, by its own triggers."""

from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.following import bounded_by
from jointplan.access.models import Circle, Label
from jointplan.commitments.models import ClosedRecommendation, Consent, FollowUpAction, Position


def outside(then: Any) -> list[str]:
    """The circles of the audience that do not lie inside the State that the record comes from."""
    inside = set(Circle.objects.filter(state=then.originator_id, code__in=then.audience).values_list("code", flat=True))
    return [code for code in then.audience if code not in inside]


def stays_inside(then: Any) -> bool:
    return then.label == Label.AMBER_STRICT or (then.label == Label.AMBER and not outside(then))


def is_within(consent: Consent, then: Any) -> bool:
    """True when the readers are no more than the consent allows."""
    if stays_inside(then):
        return True
    if consent.withdrawn_on is not None or then.label == Label.RED or then.includes_later_members:
        return False
    match Label(consent.allows_label):
        case Label.CLEAR:
            return True
        case Label.GREEN:
            return bool(then.label != Label.CLEAR)
        case Label.AMBER:
            return bool(then.label == Label.AMBER and set(outside(then)) <= set(consent.allows_audience))
        case _:
            return False


@bounded_by(ClosedRecommendation)
def within_the_consent(then: ClosedRecommendation) -> str:
    if is_within(then.consent, then):
        return ""
    return _(
        "The consent of the State, note %(note)s, does not go that far. "
        "Choose a narrower audience; a wider one needs a new consent."
    ) % {"note": then.consent.note_number}


@bounded_by(Position, FollowUpAction)
def of_the_committee_stays(then: Any) -> str:
    if then.committee_id is None or stays_inside(then):
        return ""
    return _("What a State adds to a recommendation of the Committee does not leave the State.")
