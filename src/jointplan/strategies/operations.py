# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entering strategies and their actions. What may be wrong is said with the field and what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.operations import DERIVED
from jointplan.access.tokens import party_token
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.documents.operations import DocumentProblem, checked_link
from jointplan.parties.models import Party
from jointplan.parties.rules import state_of
from jointplan.strategies import messages
from jointplan.strategies.models import Alignment, PartKind, Strategy, StrategyAction, StrategyKind, StrategyPart

LONGEST = {
    "title": 300,
    "number": 120,
    "period": 120,
    "body_name": 200,
    "reporting_rule": 500,
    "link": 2000,
}
LONGEST_NUMBER, LONGEST_TEXT, LONGEST_REASON = 40, 4000, 500
YEARS = range(1990, 2101)
FIELDS = (
    "record", "kind", "title", "number", "language", "period", "first_year", "last_year", "body", "body_name",
    "reporting_rule", "report_on", "renew_on", "link", "document", "replaces",
)  # fmt: skip


class StrategyProblem(Exception):
    """What was asked cannot be as asked. `field` names where; `str()` says what to do."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def add_strategy(originator: Party, *, by: Any, **said: Any) -> Strategy:
    """Enter a strategy of a State or its body, for that party alone until its clearing authority says more.

    `said` are values for FIELDS. Its two parts, actions and alignment, begin with the same readers.
    """
    require(by, "strategies.add_strategy", originator)
    state = state_of(originator)
    assert state is not None, "the rule lets only States and their bodies write"
    values = _checked(originator, said)
    strategy = Strategy(originator=originator, state=state, label=Label.AMBER_STRICT, **values)
    _save(strategy)
    for kind in PartKind.values:
        StrategyPart.objects.create(strategy=strategy, originator=originator, label=Label.AMBER_STRICT, kind=kind)
    _record("strategies.strategy_added", strategy, kind=strategy.kind)
    if strategy.replaces is not None:
        messages.renewal_settled(strategy.replaces)
    return strategy


@transaction.atomic
def change_strategy(strategy: Strategy, *, by: Any, **said: Any) -> Strategy:
    """Correct what is said of a strategy. `said` are values for FIELDS."""
    strategy = Strategy.objects.select_related("originator").locked(strategy.pk)
    require(by, "strategies.change_strategy", strategy)
    values = _checked(strategy.originator, said, strategy)
    changed = [name for name in values if getattr(strategy, name) != values[name]]
    if not changed:
        return strategy
    for name in changed:
        setattr(strategy, name, values[name])
    _save(strategy)
    _record("strategies.strategy_changed", strategy, fields=changed)
    if "renew_on" in changed:
        messages.renewal_settled(strategy)
    if strategy.replaces is not None and "replaces" in changed:
        messages.renewal_settled(strategy.replaces)
    return strategy


def _save(strategy: Strategy) -> None:
    strategy.folded = fold(f"{strategy.title} {strategy.number} {strategy.body_name}")
    try:
        with transaction.atomic():
            strategy.save()
    except IntegrityError as error:
        if "record" not in str(error):
            raise
        text = _("This entry of the public register was taken over already, by your State or one of its bodies.")
        raise StrategyProblem(text, "record") from error
    strategy.refresh_from_db(fields=DERIVED)


def _record(verb: str, strategy: Strategy, **details: Any) -> None:
    """Log what a party does with its own strategy, for its own members: how it works is not for those who read it."""
    record(verb, strategy, readers=[party_token(strategy.originator_id)], **details)


def _checked(originator: Party, said: Mapping[str, Any], strategy: Strategy | None = None) -> dict[str, Any]:
    """The values with blanks put right. Raises StrategyProblem."""
    empty: dict[str, Any] = dict.fromkeys(("record", "body", "document", "replaces", "first_year", "last_year"))
    values: dict[str, Any] = dict.fromkeys(FIELDS, "") | empty | {"report_on": None, "renew_on": None} | dict(said)
    for name, most in LONGEST.items():
        values[name] = _text(values[name], most, name)
    if not values["title"]:
        raise StrategyProblem(_("Give the title, as the document has it."), "title")
    if values["kind"] not in StrategyKind.values:
        raise StrategyProblem(_("Choose from the list what it is."), "kind")
    if values["language"] not in dict(settings.LANGUAGES):
        raise StrategyProblem(_("Choose one of the languages offered."), "language")
    _check_years(values["first_year"], values["last_year"])
    if values["link"]:
        try:
            values["link"] = checked_link(values["link"])
        except DocumentProblem as problem:
            raise StrategyProblem(str(problem), "link") from problem
    _check_related(originator, values, strategy)
    return values


def _check_years(first: int | None, last: int | None) -> None:
    for name, year in (("first_year", first), ("last_year", last)):
        if year is not None and year not in YEARS:
            text = _("Give a year from %(first)s to %(last)s.")
            raise StrategyProblem(text % {"first": str(YEARS[0]), "last": str(YEARS[-1])}, name)
    if first is not None and last is not None and first > last:
        raise StrategyProblem(_("The last year is before the first one. Put one of them right."), "last_year")


def _check_related(originator: Party, values: Mapping[str, Any], strategy: Strategy | None) -> None:
    """Everything that a strategy points at is of its own State; what it replaces is another of the same party."""
    state = state_of(originator)
    found, body, earlier, document = (values[name] for name in ("record", "body", "replaces", "document"))
    if found is not None and found.state_id != getattr(state, "pk", None):
        raise StrategyProblem(_("This entry of the public register is of another State."), "record")
    if body is not None and state_of(body) != state:
        raise StrategyProblem(_("Choose a body of your own State."), "body")
    if document is not None and document.originator_id != originator.pk:
        raise StrategyProblem(_("Choose a document of your own party."), "document")
    while earlier is not None:
        if earlier.originator_id != originator.pk:
            raise StrategyProblem(_("Choose a strategy of your own party."), "replaces")
        if strategy is not None and earlier.pk == strategy.pk:
            raise StrategyProblem(_("A strategy cannot replace itself, nor one that came after it."), "replaces")
        earlier = earlier.replaces


def _text(text: Any, most: int, field: str) -> str:
    """One line without blanks around it. Raises StrategyProblem when it is too long."""
    line = " ".join(str(text or "").replace("\0", " ").split())
    if len(line) > most:
        values = {"most": most, "length": len(line)}
        raise StrategyProblem(_("This may have up to %(most)d characters; it has %(length)d.") % values, field)
    return line


@dataclass(frozen=True)
class ActionInput:
    """One action as it is to stand. `body` is a body of the State, or `body_name` says who in words."""

    number: str
    text: str
    language: str
    period: str = ""
    body: Party | None = None
    body_name: str = ""


SAID = ("text", "language", "period", "body_id", "body_name")


def first_readers(strategy: Strategy, kind: str) -> dict[str, Any]:
    """Who reads what is new in a part: the originator alone, or of a list for named persons those persons.

    Raises StrategyProblem for a member whom such a list does not name.
    """
    part = StrategyPart.objects.filter(strategy=strategy, kind=kind).first()
    if part is None:
        raise StrategyProblem(_("This list is for named persons alone. Ask one of them."))
    if part.label == Label.RED:
        return {"label": Label.RED, "named_readers": part.named_readers}
    return {"label": Label.AMBER_STRICT, "named_readers": []}


@transaction.atomic
def save_actions(
    strategy: Strategy, given: Iterable[ActionInput], *, by: Any, is_import: bool = False
) -> tuple[int, int]:
    """Enter new actions and change those whose number is there already; returns how many were new and changed.

    What is not given stays as it is. What is new or changes is for the originator alone, until the clearing authority
    releases it. All or nothing: raises StrategyProblem for the first that cannot be.
    """
    strategy = Strategy.objects.select_related("originator").locked(strategy.pk)
    require(by, "strategies.change_actions", strategy)
    readers = first_readers(strategy, PartKind.ACTIONS)
    known = {action.number: action for action in StrategyAction.objects.filter(strategy=strategy)}
    last = StrategyAction.objects.filter(strategy=strategy).aggregate(last=Max("position"))["last"] or 0
    new, changed = [], []
    for one in [_checked_action(strategy, each) for each in given]:
        action = known.get(one.number)
        if action is None:
            last += 1
            action = known[one.number] = StrategyAction(
                strategy=strategy, originator=strategy.originator, number=one.number, position=last
            )
            new.append(action)
        elif differences(action, one):
            changed.append(action)
        else:
            continue
        _say(action, one, readers)
    StrategyAction.objects.bulk_create(new)
    StrategyAction.objects.bulk_update(changed, [*SAID, "folded", *readers, "audience", "released_until"])
    if new or changed:
        _record(
            "strategies.actions_imported" if is_import else "strategies.actions_saved",
            strategy,
            new=len(new),
            changed=len(changed),
        )
    return len(new), len(changed)


def differences(action: StrategyAction, one: ActionInput) -> list[str]:
    """The fields in which an action is another than what is given."""
    return [name for name in SAID if getattr(action, name) != _value(one, name)]


def _value(one: ActionInput, name: str) -> Any:
    return (one.body.pk if one.body else None) if name == "body_id" else getattr(one, name)


def _say(action: StrategyAction, one: ActionInput, readers: Mapping[str, Any]) -> None:
    for name, value in {**{name: _value(one, name) for name in SAID}, **readers}.items():
        setattr(action, name, value)
    action.folded = fold(f"{one.number} {one.text}")
    action.audience, action.released_until = [], None


def _checked_action(strategy: Strategy, one: ActionInput) -> ActionInput:
    number = _text(one.number, LONGEST_NUMBER, "number")
    if not number:
        raise StrategyProblem(_("Give the number or code of the action, as the document has it."), "number")
    text = one.text.strip().replace("\r\n", "\n").replace("\0", " ")
    if not text:
        raise StrategyProblem(_("Give the text of the action."), "text")
    if len(text) > LONGEST_TEXT:
        values = {"most": LONGEST_TEXT, "length": len(text)}
        raise StrategyProblem(_("This may have up to %(most)d characters; it has %(length)d.") % values, "text")
    if one.language not in dict(settings.LANGUAGES):
        raise StrategyProblem(_("Choose one of the languages offered."), "language")
    if one.body is not None and state_of(one.body) != state_of(strategy.originator):
        raise StrategyProblem(_("Choose a body of your own State."), "body")
    period = _text(one.period, LONGEST["period"], "period")
    body_name = _text(one.body_name, LONGEST["body_name"], "body_name")
    return ActionInput(number, text, one.language, period, one.body, body_name)


@transaction.atomic
def remove_action(action: StrategyAction, *, reason: str, by: Any) -> None:
    """Take an action out, with what was said on it. The log keeps its number and the reason."""
    strategy = Strategy.objects.select_related("originator").locked(action.strategy_id)
    require(by, "strategies.change_actions", strategy)
    action = StrategyAction.objects.locked(action.pk)
    if not reason.strip():
        raise StrategyProblem(_("Say why the action is taken out. The reason is kept in the log."), "reason")
    reason = _text(reason, LONGEST_REASON, "reason")
    _record("strategies.action_removed", strategy, number=action.number, reason=reason)
    action.delete()


@transaction.atomic
def release_rows(part: StrategyPart, *, reason: str, by: Any) -> int:
    """Show what is new in a released list to those who read the list; returns how many rows that were."""
    part = StrategyPart.objects.select_related("strategy__originator").locked(part.pk)
    require(by, "strategies.release_rows", part)
    if not reason.strip():
        raise StrategyProblem(_("Say why the audience is widened. The reason is kept with the release."), "reason")
    names = ("label", "audience", "includes_later_members", "named_readers", "released_until")
    count = rows_waiting(part).update(**{name: getattr(part, name) for name in names})
    if not count:
        raise StrategyProblem(_("Nothing waits: whoever reads the list reads all of it."))
    reason = _text(reason, LONGEST_REASON, "reason")
    readers = [party_token(part.originator_id)]
    record("strategies.rows_released", part, readers=readers, count=count, part=part.kind, reason=reason)
    return count


def rows_waiting(part: StrategyPart) -> Any:
    """Rows of a list that its readers do not read yet."""
    model: Any = StrategyAction if part.kind == PartKind.ACTIONS else Alignment
    return model.objects.waiting_for(part)
