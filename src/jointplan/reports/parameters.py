# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be asked for in a report: one field for each parameter, and the object behind what was chosen."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.assessments.models import Cycle
from jointplan.core.text import sort_key
from jointplan.meetings.models import Meeting
from jointplan.parties.models import Party, PartyKind
from jointplan.plans.models import Edition

WORDS = (20, 40, 80, 160)
FEW_WORDS = 40


def cycles_of(party: Party) -> list[Cycle]:
    found = Cycle.objects.filter(edition__plan__region=party.region_id).exclude(state="prepared")
    return list(found.select_related("edition__plan__region", "questionnaire").order_by("-period_to"))


def _cycle_field(party: Party, user: Any) -> forms.Field:
    return forms.ChoiceField(label=_("Cycle"), choices=[(one.code, str(one)) for one in cycles_of(party)])


def _words_field(party: Party, user: Any) -> forms.Field:
    choices = [(str(count), _("%(count)d words") % {"count": count}) for count in WORDS]
    help_text = _("Texts are cut at the end of a sentence.")
    return forms.ChoiceField(
        label=_("Length of a quotation"), choices=choices, initial=str(FEW_WORDS), help_text=help_text
    )


def _meeting_field(party: Party, user: Any) -> forms.Field:
    found = Meeting.objects.visible_to(user).originated_by(party.pk).order_by("-starts_at")[:50]
    choices = [(str(one.uid), f"{one}, {date_format(one.in_its_zone(one.starts_at).date())}") for one in found]
    return forms.ChoiceField(label=_("Meeting"), choices=choices)


def _body_field(party: Party, user: Any) -> forms.Field:
    bodies = Party.objects.filter(parent=party, kind=PartyKind.STATE_BODY)
    choices = sorted(((one.code, str(one)) for one in bodies), key=lambda one: sort_key(one[1]))
    return forms.ChoiceField(label=_("Body"), choices=choices)


FIELDS: dict[str, Callable[[Party, Any], forms.Field]] = {
    "cycle": _cycle_field,
    "words": _words_field,
    "meeting": _meeting_field,
    "body": _body_field,
}


def objects_of(parameters: Mapping[str, Any], party: Party, user: Any) -> dict[str, Any]:
    """The records behind the parameters of a report, as this person reads them; with the edition in force.

    Raises KeyError where one is not there any more.
    """
    given: dict[str, Any] = {}
    if "cycle" in parameters:
        cycle = next((one for one in cycles_of(party) if one.code == parameters["cycle"]), None)
        if cycle is None:
            raise KeyError("cycle")
        given |= {"cycle": cycle, "edition": cycle.edition}
    if "meeting" in parameters:
        meeting = Meeting.objects.visible_to(user).shown().filter(uid=parameters["meeting"]).first()
        if meeting is None:
            raise KeyError("meeting")
        given["meeting"] = meeting
    if "body" in parameters:
        given["body"] = Party.objects.filter(parent=party).get(code=parameters["body"])
    if "edition" not in given:
        editions = Edition.objects.filter(plan__region=party.region_id).select_related("plan__region")
        given["edition"] = editions.order_by("-adopted_on").first()
    return given | {"words": int(parameters.get("words", FEW_WORDS)), "day": datetime.date.today()}
