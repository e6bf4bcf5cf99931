# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from allauth.mfa.utils import is_mfa_enabled

from jointplan.accounts.models import PostKind
from jointplan.parties.installation import is_training_installation


def must_set_up_second_factor(user: Any) -> bool:
    """True when the person holds a post that writes, has no second factor yet, and this is a real installation."""
    writes = any(post.kind != PostKind.OBSERVER for post in user.held_posts)
    return writes and not is_mfa_enabled(user) and not is_training_installation()
