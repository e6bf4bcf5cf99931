# SPDX-License-Identifier: AGPL-3.0-or-later
"""What strategies tell people: one function a message."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from jointplan.accounts.models import PostKind, User
from jointplan.notifications.declaring import declare
from jointplan.notifications.operations import mark_done, notify
from jointplan.strategies.models import Strategy

RENEWAL_NEAR = declare(
    "strategies/renewal_near",
    title=_("A strategy is to be renewed"),
    sentence=_("The strategy “%(title)s” is to be renewed by %(day)s."),
    mailed_as=_("A strategy of your State is to be renewed soon."),
    page="strategy",
    key="uid",
    for_posts=frozenset({PostKind.COORDINATOR, PostKind.FOCAL_POINT_MAIN, PostKind.CLEARING_AUTHORITY}),
    waits=True,
)


def renewal_near(strategy: Strategy, people: Iterable[User]) -> None:
    """To those who lead the work of the party whose strategy it is, once for each day of renewal."""
    told = {"title": strategy.title, "day": strategy.renew_on}
    notify(people, RENEWAL_NEAR.name, about=strategy, context=told, once=f"{strategy.uid} {strategy.renew_on}")


def renewal_settled(strategy: Strategy) -> None:
    """It waits for nobody any more: the day was moved, or another strategy replaces this one."""
    mark_done(strategy, names=[RENEWAL_NEAR.name])
