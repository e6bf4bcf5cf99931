# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointplan.audit.sentences import sentence


@sentence("parties.parties_imported")
def parties_imported(details: Mapping[str, Any]) -> str:
    count = details.get("changed")
    if not isinstance(count, int):
        return _("Parties of the region were loaded.")
    return ngettext(
        "Parties of the region were loaded: %(count)d record is new or changed.",
        "Parties of the region were loaded: %(count)d records are new or changed.",
        count,
    ) % {"count": count}
