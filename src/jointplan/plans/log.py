# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jointplan.audit.sentences import sentence


@sentence("plans.catalogue_imported")
def catalogue_imported(details: Mapping[str, Any]) -> str:
    return _("The catalogue of the plan was loaded; number of its clauses: %(count)s.") % {"count": details["clauses"]}


@sentence("plans.wording_attached", personal=["publication"])
def wording_attached(details: Mapping[str, Any]) -> str:
    return _("The official wording was attached from the publication; number of texts: %(count)s.") % {
        "count": details["texts"]
    }
