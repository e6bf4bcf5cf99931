# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import ALLOWED, Verdict, refused, rule


@rule("plans.import_catalogue")
def import_catalogue(user: Any, edition: Any) -> Verdict:
    """Whoever runs the installation may load or renew the catalogue of a plan, at its command line."""
    if user is OPERATOR:
        return ALLOWED
    return refused(_("Plans are loaded by whoever runs this installation, at its command line."))


@rule("plans.attach_wording")
def attach_wording(user: Any, edition: Any) -> Verdict:
    """Whoever runs the installation may attach the official wording from a publication, at its command line."""
    if user is OPERATOR:
        return ALLOWED
    return refused(_("The official wording is attached by whoever runs this installation, at its command line."))
