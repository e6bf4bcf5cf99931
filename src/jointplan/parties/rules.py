# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.core.rules import ALLOWED, Verdict, refused, rule


@rule("parties.import_parties")
def import_parties(user: Any, region: Any) -> Verdict:
    """Whoever runs the installation may load a region and its parties, at its command line."""
    if getattr(user, "is_operator", False):
        return ALLOWED
    return refused(_("Parties are loaded by whoever runs this installation, at its command line."))
