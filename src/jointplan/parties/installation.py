# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.parties.models import Region


def is_training_installation() -> bool:
    """True once a fictional region was loaded: no second factor then, and sign-in help on the sign-in page."""
    return Region.objects.fictional().exists()
