# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SystemIdentity:
    """The named part of the product that acts where no person does: a command of whoever runs the installation, a task.

    It reads what the public reads, holds no post, and only rules that name it allow it anything.
    """

    name: str
    is_authenticated: bool = False
    pk: None = None
    is_operator: bool = False
    held_posts: tuple[()] = field(default=())

    def holds(self, party_id: int | None, *kinds: str) -> bool:
        """A part of the product holds no post."""
        return False

    def __str__(self) -> str:
        return self.name


OPERATOR = SystemIdentity("operator", is_operator=True)
"""Whoever runs the installation, at its command line."""
