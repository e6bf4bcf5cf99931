# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of commitments. Texts are in the records, never in the log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.log import label_said
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.commitments.models import (
    ActionState,
    ClosedRecommendation,
    Consent,
    FollowUpAction,
    Obligation,
    Position,
    PositionKind,
    Recommendation,
    Status,
)
from jointplan.core.text import Localised


@sentence("commitments.treaties_imported")
def treaties_imported(details: Mapping[str, Any]) -> str:
    return _("Treaties and their status were loaded; new or changed: %(changed)s.") % details


@sentence("commitments.treaty_source_added")
def treaty_source_added(details: Mapping[str, Any]) -> str:
    status = dict(Status.choices).get(details["status"], details["status"])
    return _("What a source says of the treaty %(treaty)s was added: %(status)s.") % {**details, "status": status}


@sentence("commitments.recommendations_imported")
def recommendations_imported(details: Mapping[str, Any]) -> str:
    return _("Recommendations were imported: %(new)s new, %(changed)s changed.") % details


def recommendation_said(version: Any) -> Said:
    return {_("Text"): Localised(version.text, version.language)}


@record_kind("commitments.recommendation", gettext_lazy("Recommendation"), related=("state",), say=recommendation_said)
def recommendation(record: Recommendation) -> Shown:
    return Shown(str(record), ("recommendation", {"uid": record.uid}))


@sentence("commitments.position_stated")
def position_stated(details: Mapping[str, Any]) -> str:
    return _("The position of the State on a recommendation was written down: %(kind)s, %(on)s.") % {
        "kind": PositionKind(details["kind"]).label,
        "on": details["on"],
    }


@sentence("commitments.action_planned")
def action_planned(details: Mapping[str, Any]) -> str:
    if details.get("due_on"):
        return _("A follow-up action was planned until %(due_on)s.") % details
    return _("A follow-up action was planned.")


@sentence("commitments.action_changed")
def action_changed(details: Mapping[str, Any]) -> str:
    return _("A follow-up action was changed: %(state)s.") % {"state": ActionState(details["state"]).label}


@sentence("commitments.consent_recorded", personal=["note"])
def consent_recorded(details: Mapping[str, Any]) -> str:
    return _("The consent of the State for recommendations of the Committee was recorded: %(note)s.") % details


@sentence("commitments.consent_withdrawn", personal=["note"])
def consent_withdrawn(details: Mapping[str, Any]) -> str:
    return _("The consent of the State for recommendations of the Committee was withdrawn: %(note)s.") % details


@sentence("commitments.committee_recommendation_registered", personal=["reference"])
def committee_recommendation_registered(details: Mapping[str, Any]) -> str:
    return _("A recommendation of the Committee was entered: %(reference)s.") % details


def position_said(version: Any) -> Said:
    return {
        _("Position"): PositionKind(version.kind).label,
        _("Note"): Localised(version.note, version.language),
        **label_said(version),
    }


@record_kind(
    "commitments.position",
    gettext_lazy("Position"),
    related=("originator", "recommendation", "committee"),
    say=position_said,
)
def position(record: Position) -> Shown:
    return Shown(record.described(), address_of(record))


def action_said(version: Any) -> Said:
    return {
        _("Text"): Localised(version.text, version.language),
        _("State of the work"): ActionState(version.state).label,
        **label_said(version),
    }


@record_kind(
    "commitments.followupaction",
    gettext_lazy("Follow-up action"),
    related=("originator", "recommendation", "committee"),
    say=action_said,
)
def action(record: FollowUpAction) -> Shown:
    return Shown(record.described(), address_of(record))


def address_of(row: Position | FollowUpAction) -> tuple[str, dict[str, Any]]:
    """The page on which the row stands: that of its recommendation."""
    name = "recommendation" if row.recommendation_id else "committee_recommendation"
    return (name, {"uid": row.subject.uid})


@sentence("commitments.obligation_entered", personal=["title"])
def obligation_entered(details: Mapping[str, Any]) -> str:
    return _("An obligation of the State was entered: %(title)s.") % details


def obligation_said(version: Any) -> Said:
    return {_("Title"): version.title, _("Body"): version.body, **label_said(version)}


@record_kind("commitments.obligation", gettext_lazy("Obligation"), related=("originator",), say=obligation_said)
def obligation(record: Obligation) -> Shown:
    return Shown(record.described(), ("obligation", {"uid": record.uid}))


def consent_said(version: Any) -> Said:
    return {_("Given by"): version.given_by, _("Number of the note"): version.note_number, **label_said(version)}


@record_kind("commitments.consent", gettext_lazy("Consent"), related=("originator",), say=consent_said)
def consent(record: Consent) -> Shown:
    return Shown(record.described(), ("consent", {"uid": record.uid}))


def committee_said(version: Any) -> Said:
    return {_("Text"): Localised(version.text, version.language), **label_said(version)}


@record_kind(
    "commitments.closedrecommendation",
    gettext_lazy("Recommendation of the Counter-Terrorism Committee"),
    related=("originator",),
    say=committee_said,
)
def committee_recommendation(record: ClosedRecommendation) -> Shown:
    return Shown(record.described(), ("committee_recommendation", {"uid": record.uid}))
