# SPDX-License-Identifier: AGPL-3.0-or-later
"""What else follows when a new sign-in letter is written. Apps above say it; inboxes are not known down here."""

from collections.abc import Callable, Iterable

from jointplan.accounts.models import Post, User

Tell = Callable[[User, list[Post]], None]

_tell: list[Tell] = []


def tells_of_renewal(function: Tell) -> Tell:
    """Register who is told, in the same transaction: the function gets the account and the posts held today."""
    _tell.append(function)
    return function


def tell_of_renewal(account: User, posts: Iterable[Post]) -> None:
    """Tell everybody whom the renewal of an account concerns."""
    held = list(posts)
    for function in _tell:
        function(account, held)
