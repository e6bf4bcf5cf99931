# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who publishes versions of the open data, and who takes their files away."""

from typing import Any

from django.utils.translation import gettext as _

from jointplan.accounts.system import SystemIdentity
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.models import Region
from jointplan.parties.rules import is_operator, serves_secretariat
from jointplan.portal.models import Publication

DATA = SystemIdentity("open data")
"""Looks whether what was published is public still."""


@rule("portal.publish_data")
def publish_data(user: Any, region: Region | None) -> Verdict:
    """An officer of the secretariat, or whoever runs the installation, may publish a version of what is public."""
    if is_operator(user) or (region is not None and serves_secretariat(user, region.pk)):
        return ALLOWED
    return refused(_("Only the secretariat of the region publishes a version of its data."))


@rule("portal.retire_data")
def retire_data(user: Any, publication: Publication) -> Verdict:
    """The product itself takes the files of a version away, when something in it is public no more, and nobody else."""
    if user is DATA:
        return ALLOWED
    return refused(_("Files of a version are taken away by the product itself, when something in it is withdrawn."))
