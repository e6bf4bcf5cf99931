# SPDX-License-Identifier: AGPL-3.0-or-later
"""The register: what public sources name and what States enter, as rows of one list, State by State."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.models import Label
from jointplan.core.text import localise, sort_key
from jointplan.parties.models import Confidence, Party
from jointplan.strategies.models import Strategy, StrategyKind, StrategyRecord

# How sure an entry of the public register is: what a source says, and what it does not.
SURE = {
    Confidence.REPORT: gettext_lazy("Named in the conference report; not checked against the gazette"),
    Confidence.VERIFIED: gettext_lazy("Read in the public source named; not confirmed by the State"),
}


@dataclass(frozen=True)
class StrategyRow:
    """One strategy in a list. `whose` says whose word it is; `record` or `strategy` is what it comes from."""

    state: str
    title: str
    title_language: str
    kind: str
    period: str
    time: str
    body: str
    reporting_rule: str
    renew_on: Any
    whose: str
    sources: list[str]
    label: str
    tlp: str
    record: StrategyRecord | None = None
    strategy: Strategy | None = None


def how_sure(record: StrategyRecord) -> str:
    return str(SURE[Confidence(record.confidence)])


def in_time(row: Strategy | StrategyRecord) -> str:
    """Whether it runs, as far as that is known."""
    if row.is_over():
        return _("Over")
    return _("Not known to be over") if row.last_year is None else _("Runs")


def period_of(row: Strategy | StrategyRecord) -> str:
    """The period as the source has it, else by its years."""
    said = localise(row.periods).text if isinstance(row, StrategyRecord) else row.period
    return said or "-".join(str(year) for year in (row.first_year, row.last_year) if year) or _("not stated")


def record_row(record: StrategyRecord) -> StrategyRow:
    title = localise(record.titles)
    return StrategyRow(
        state=str(record.state),
        title=title.text,
        title_language=title.language,
        kind=str(StrategyKind(record.kind).label),
        period=period_of(record),
        time=in_time(record),
        body=localise(record.bodies).text,
        reporting_rule=localise(record.reporting).text,
        renew_on=None,
        whose=how_sure(record),
        sources=[source["said"] for source in sources_of(record)],
        label=Label.CLEAR,
        tlp=str(Label.CLEAR.label),
        record=record,
    )


def sources_of(record: StrategyRecord) -> list[dict[str, str]]:
    """Where an entry comes from, in the reader's language: `said` and `url`."""
    found = []
    for source in record.sources:
        said = localise(source["text"]).text
        if source["lines"]:
            said = _("%(source)s, lines %(lines)s") % {"source": said, "lines": source["lines"]}
        found.append({"said": said, "url": source["url"]})
    return found


def strategy_row(strategy: Strategy) -> StrategyRow:
    return StrategyRow(
        state=str(strategy.state),
        title=strategy.title,
        title_language=strategy.language,
        kind=str(strategy.get_kind_display()),
        period=period_of(strategy),
        time=in_time(strategy),
        body=str(strategy.body or strategy.body_name),
        reporting_rule=strategy.reporting_rule,
        renew_on=strategy.renew_on,
        whose=_("Entered by %(party)s") % {"party": strategy.originator},
        sources=[],
        label=strategy.shown_label(),
        tlp=strategy.tlp(),
        strategy=strategy,
    )


def rows_in_order(strategies: Iterable[Strategy], records: Iterable[StrategyRecord]) -> list[StrategyRow]:
    """By State, then by title. What the State took over stands as the State has it, where the reader sees that."""
    own = list(strategies)
    taken = {strategy.record_id for strategy in own}
    rows = [*map(strategy_row, own), *(record_row(record) for record in records if record.pk not in taken)]
    return sorted(rows, key=lambda row: (sort_key(row.state), sort_key(row.title)))


def states_in_order(parties: Iterable[Party]) -> list[Party]:
    return sorted(parties, key=lambda party: sort_key(str(party)))
