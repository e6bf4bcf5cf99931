# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.models import MEMBERS_BY_THEMSELVES, Party, Region
from jointplan.parties.rules import is_operator
from jointplan.strategies.models import Strategy, StrategyPart

# Posts that write for a State or its body.
WRITERS = (
    PostKind.COORDINATOR,
    PostKind.FOCAL_POINT_MAIN,
    PostKind.FOCAL_POINT_ALTERNATE,
    PostKind.VALIDATOR,
    PostKind.CLEARING_AUTHORITY,
)


@rule("strategies.load_records")
def load_records(user: Any, region: Region) -> Verdict:
    """Whoever runs the installation may load the public register of strategies, at its command line."""
    if is_operator(user):
        return ALLOWED
    return refused(_("The public register is loaded by whoever runs this installation, at its command line."))


@rule("strategies.add_strategy")
def add_strategy(user: Any, party: Party) -> Verdict:
    """Whoever writes for a State or for one of its bodies may enter a strategy of that State or body."""
    if party.kind not in MEMBERS_BY_THEMSELVES:
        return refused(_("Strategies here are those of States and their bodies."))
    if user.holds(party.pk, *WRITERS):
        return ALLOWED
    return refused(_("Only those who write for a State or its body enter its strategies."))


@rule("strategies.change_strategy")
def change_strategy(user: Any, strategy: Strategy) -> Verdict:
    """Whoever writes for the originator may correct what is said of a strategy, until it is for the community."""
    if not user.holds(strategy.originator_id, *WRITERS):
        return refused(_("Only those who write for the party that a strategy comes from change it."))
    if strategy.label in {Label.GREEN, Label.CLEAR}:
        return refused(
            _("This was released as it stands. The clearing authority withdraws the release first; then it is changed.")
        )
    return ALLOWED


@rule("strategies.change_actions")
def change_actions(user: Any, strategy: Strategy) -> Verdict:
    """Whoever writes for the originator of a strategy may enter, change, import and take out its actions."""
    if user.holds(strategy.originator_id, *WRITERS):
        return ALLOWED
    return refused(_("Only those who write for the party that a strategy comes from change its actions."))


@rule("strategies.align_actions")
def align_actions(user: Any, strategy: Strategy) -> Verdict:
    """Whoever writes for the originator of a strategy may say which measures its actions serve."""
    if user.holds(strategy.originator_id, *WRITERS):
        return ALLOWED
    return refused(_("Only those who write for the party that a strategy comes from say which measures it serves."))


@rule("strategies.release_strategy")
def release_strategy(user: Any, strategy: Strategy) -> Verdict:
    """The clearing authority of the originator may change who reads what is said of a strategy."""
    return _may_release(user, strategy.originator_id)


@rule("strategies.release_part")
def release_part(user: Any, part: StrategyPart) -> Verdict:
    """The clearing authority of the originator may change who reads the actions of a strategy, or their alignment."""
    return _may_release(user, part.originator_id)


@rule("strategies.release_rows")
def release_rows(user: Any, part: StrategyPart) -> Verdict:
    """The clearing authority of the originator may show what is new in a released list to the readers of the list."""
    return _may_release(user, part.originator_id)


@rule("strategies.view_gaps")
def view_gaps(user: Any, state: Party | None) -> Verdict:
    """Whoever holds a post in a State itself may see which measures no action of it serves yet."""
    if state is not None and user.holds(state.pk):
        return ALLOWED
    return refused(_("Only the State itself sees which measures none of its actions serves."))


def _may_release(user: Any, originator_id: int) -> Verdict:
    if user.holds(originator_id, PostKind.CLEARING_AUTHORITY):
        return ALLOWED
    return refused(_("Only the clearing authority of the party that this comes from changes who reads it."))
