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


@sentence("accounts.post_abolished")
def post_abolished(details: Mapping[str, Any]) -> str:
    return _("The post %(code)s was abolished; its last day is %(day)s.") % {
        "code": details["code"],
        "day": details["on"],
    }


@sentence("accounts.holder_appointed")
def holder_appointed(details: Mapping[str, Any]) -> str:
    return _("Somebody was entered as holder of the post %(code)s from %(day)s.") % {
        "code": details["post"],
        "day": details["starts_on"],
    }


@sentence("accounts.acting_appointed")
def acting_appointed(details: Mapping[str, Any]) -> str:
    return _("Somebody was entered to act on the post %(code)s from %(day)s to %(last)s.") % {
        "code": details["post"],
        "day": details["starts_on"],
        "last": details["ends_on"],
    }


@sentence("accounts.term_ended")
def term_ended(details: Mapping[str, Any]) -> str:
    return _("The term on the post %(code)s ends on %(day)s.") % {"code": details["post"], "day": details["ends_on"]}


@sentence("accounts.term_moved")
def term_moved(details: Mapping[str, Any]) -> str:
    return _("The term on the post %(code)s was given other days; it begins on %(day)s.") % {
        "code": details["post"],
        "day": details["starts_on"],
    }
