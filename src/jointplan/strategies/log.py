# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of strategies. Their texts are in the records, never in the log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jointplan.access.log import label_said
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.core.text import Localised
from jointplan.strategies.models import (
    Alignment,
    AlignmentState,
    PartKind,
    Strategy,
    StrategyAction,
    StrategyPart,
)

Details = Mapping[str, Any]


@sentence("strategies.records_loaded")
def records_loaded(details: Details) -> str:
    return ngettext(
        "The public register of strategies was loaded: %(count)d entry is new or changed.",
        "The public register of strategies was loaded: %(count)d entries are new or changed.",
        details["count"],
    ) % {"count": details["count"]}


@sentence("strategies.strategy_added")
def strategy_added(details: Details) -> str:
    return _("A strategy was entered.")


@sentence("strategies.strategy_changed")
def strategy_changed(details: Details) -> str:
    return _("What is said of the strategy was corrected: %(fields)s.") % {"fields": ", ".join(details["fields"])}


@sentence("strategies.actions_saved")
def actions_saved(details: Details) -> str:
    values = {"new": details["new"], "changed": details["changed"]}
    return _("Actions of the strategy were entered: new %(new)s, changed %(changed)s.") % values


@sentence("strategies.actions_imported")
def actions_imported(details: Details) -> str:
    values = {"new": details["new"], "changed": details["changed"]}
    return _("Actions of the strategy were imported from a file: new %(new)s, changed %(changed)s.") % values


@sentence("strategies.action_removed", personal=["number", "reason"])
def action_removed(details: Details) -> str:
    return _("The action %(number)s was taken out. Reason: %(reason)s") % details


@sentence("strategies.rows_released", personal=["reason"])
def rows_released(details: Details) -> str:
    return ngettext(
        "%(count)d new row was released to the readers of the list.",
        "%(count)d new rows were released to the readers of the list.",
        details["count"],
    ) % {"count": details["count"]}


@sentence("strategies.alignments_proposed")
def alignments_proposed(details: Details) -> str:
    return ngettext(
        "Measures were proposed for %(count)d action.",
        "Measures were proposed for %(count)d actions.",
        details["count"],
    ) % {"count": details["count"]}


@sentence("strategies.alignments_decided")
def alignments_decided(details: Details) -> str:
    values = {"count": details["count"]}
    if details["state"] == AlignmentState.REJECTED:
        return ngettext("%(count)d alignment was rejected.", "%(count)d alignments were rejected.", values["count"]) % (
            values
        )
    return ngettext("%(count)d alignment was confirmed.", "%(count)d alignments were confirmed.", values["count"]) % (
        values
    )


def strategy_said(version: Any) -> Said:
    return {_("Title"): Localised(version.title, version.language), _("Period"): version.period, **label_said(version)}


@record_kind("strategies.strategy", gettext_lazy("Strategy"), related=("originator",), say=strategy_said)
def strategy(record: Strategy) -> Shown:
    return Shown(str(record), ("strategy", {"uid": record.uid}))


@record_kind("strategies.strategypart", gettext_lazy("List of a strategy"), related=("strategy",), say=label_said)
def strategy_part(record: StrategyPart) -> Shown:
    return Shown(str(PartKind(record.kind).label), ("strategy", {"uid": record.strategy.uid}))


def action_said(version: Any) -> Said:
    text = Localised(version.text, version.language)
    return {_("Number or code"): version.number, _("Text"): text, **label_said(version)}


@record_kind("strategies.strategyaction", gettext_lazy("Action of a strategy"), related=("strategy",), say=action_said)
def strategy_action(record: StrategyAction) -> Shown:
    return Shown(str(record), ("strategy", {"uid": record.strategy.uid}))


def alignment_said(version: Any) -> Said:
    return {_("Alignment"): str(AlignmentState(version.state).label), **label_said(version)}


@record_kind(
    "strategies.alignment", gettext_lazy("Alignment"), related=("action", "clause", "strategy"), say=alignment_said
)
def alignment(record: Alignment) -> Shown:
    return Shown(str(record), ("strategy", {"uid": record.strategy.uid}))
