# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jointplan.audit.sentences import sentence


@sentence("accounts.post_established")
def post_established(details: Mapping[str, Any]) -> str:
    return _("The post %(code)s was set up.") % {"code": details["code"]}


@sentence("accounts.account_issued")
def account_issued(details: Mapping[str, Any]) -> str:
    return _("An account was issued to the holder of the post %(code)s.") % {"code": details["post"]}
