# SPDX-License-Identifier: AGPL-3.0-or-later
"""One published version of the open data of the training region."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.parties.models import Region
from jointplan.portal.models import DataLicence
from jointplan.portal.opendata.operations import publish

PUBLISHER = "secretariat"


def load_opendata(region: Region, people: Mapping[str, User]) -> None:
    """The secretariat publishes what is public once everything else is there."""
    by = people[PUBLISHER]
    with acting_as(by):
        publish(region, reason=_("What was public when the training region was loaded"), licence=DataLicence.CC0, by=by)
