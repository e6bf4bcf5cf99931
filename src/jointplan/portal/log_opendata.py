# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of the open data."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.audit.records import Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.portal.models import Publication

Details = Mapping[str, Any]


@sentence("portal.data_published", personal=["reason"])
def data_published(details: Details) -> str:
    return _("Version %(number)s of the data was published. Reason: %(reason)s") % details


@sentence("portal.data_retired")
def data_retired(details: Details) -> str:
    text = _("Version %(number)s of the data is handed out no more: something in it is not public any more.")
    return text % details


@record_kind(
    "portal.publication", gettext_lazy("Version of the data"), related=("region",), fiction="region__is_fictional"
)
def publication(row: Publication) -> Shown:
    return Shown(str(row))
