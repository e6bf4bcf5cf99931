# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads a regional text and what belongs to it: nobody but the States and the secretariat before its release."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.circle_operations import circle_of_party
from jointplan.access.following import Change, bounded_by, follows, tells_what_follows
from jointplan.access.models import Circle, CircleKind, Label, Labelled
from jointplan.access.operations import DECIDED, DERIVED, ReleaseProblem
from jointplan.parties.models import Party
from jointplan.reports.models import RegionalText, TextParagraph, TextVersion
from jointplan.reports.text_problems import TextProblem

WIDE = (Label.GREEN, Label.CLEAR)


def labels_of_draft(text: RegionalText) -> dict[str, Any]:
    """For the secretariat alone."""
    return {"originator": text.originator, "label": Label.AMBER_STRICT, "audience": []}


def labels_of_circle(text: RegionalText) -> dict[str, Any]:
    """For the States and the secretariat."""
    code = circle_of(text, CircleKind.STATES_AND_SECRETARIAT).code
    return {"originator": text.originator, "label": Label.AMBER, "audience": [code]}


def labels_for_states(text: RegionalText, states: Iterable[Party], by: Any) -> dict[str, Any]:
    """For the secretariat and these States, each on its own."""
    codes = [circle_of_party(state, by=by).code for state in states]
    return {"originator": text.originator, "label": Label.AMBER, "audience": codes}


def labels_of_word(text: RegionalText, state: Party, kind: str) -> dict[str, Any]:
    """What a State says: for the circle named by its kind, the secretariat or the States and the secretariat."""
    return {"originator": state, "label": Label.AMBER, "audience": [circle_of(text, kind).code]}


def circle_of(text: RegionalText, kind: str) -> Circle:
    """The circle of the region. Raises TextProblem where it does not exist or nobody is in it."""
    circle = Circle.objects.filter(region=text.region_id, kind=kind).first()
    if circle is None or not circle.memberships.current().exists():
        raise TextProblem(_("The circle that this is for does not exist here yet. Arrange the circles first."))
    return circle


def give_readers(row: Labelled, labels: dict[str, Any], *also: str) -> None:
    """Save who reads a row, with other fields of it."""
    for name, value in labels.items():
        setattr(row, name, value)
    row.save(update_fields=["label", "audience", *also])
    row.refresh_from_db(fields=DERIVED)


def concluded_version(text: RegionalText) -> TextVersion | None:
    """The version that the States concluded; None before."""
    if not text.is_concluded:
        return None
    found: TextVersion | None = TextVersion.objects.of_text(text.pk).circulated().last()
    return found


@follows(RegionalText)
def text_changed(text: RegionalText, change: Change) -> None:
    """The concluded version and its footnotes go with the text; earlier versions and what was said stay in the circle.

    Raises ReleaseProblem where the States would lose a text that is theirs.
    """
    circle = circle_of(text, CircleKind.STATES_AND_SECRETARIAT).code
    if change.was != Label.AMBER_STRICT and text.label not in WIDE and circle not in text.audience:
        raise ReleaseProblem(_("The States read this text, and go on reading it: it is theirs."))
    version = concluded_version(text)
    if version is None:
        return
    decided = {name: getattr(text, name) for name in DECIDED}
    TextVersion.objects.filter(pk=version.pk).update(**decided)
    TextParagraph.objects.filter(version=version, is_left_out=False).update(**decided)


@bounded_by(RegionalText)
def how_far(then: RegionalText) -> str:
    """No regional text leaves the States and the secretariat before it is concluded and they decide to release it."""
    if then.label == Label.RED:
        return _("A regional text is for all States. It is not kept for persons named.")
    allowed = {circle_of(then, CircleKind.STATES_AND_SECRETARIAT).code}
    if then.is_concluded and then.release_decision_id is not None:
        order = list(Label)
        if order.index(Label(then.label)) >= order.index(Label(then.release_label)) and then.label in WIDE:
            return ""
        allowed |= set(then.release_audience)
        if then.release_label in WIDE and then.label == Label.AMBER:
            return ""
    if then.label in {Label.AMBER, Label.AMBER_STRICT} and set(then.audience) <= allowed:
        return ""
    return _(
        "A regional text leaves the States and the secretariat only once the States have concluded it, and no further "
        "than they decided. Release it on its page, with their decision."
    )


@tells_what_follows(RegionalText)
def what_follows(text: RegionalText) -> str:
    if not text.is_concluded:
        return ""
    return _("The concluded version and its footnotes go with it. Earlier versions and comments stay where they are.")
