# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is sent to the addresses of contacts: forms that whoever may send them fills in rightly."""

import datetime
from collections.abc import Callable
from typing import Any

from jointplan.accounts.models import User
from jointplan.parties.models import Party

Given = dict[str, str]
TODAY = datetime.date.today()
SOON = TODAY + datetime.timedelta(days=5)


def expectable(given: Given) -> dict[str, Any]:
    return {"body": Party.objects.get(code="aldermoor-schools").pk, "kind": "focal-point-alternate"}


def new_post(given: Given) -> dict[str, Any]:
    party = Party.objects.get(code="aldermoor").pk
    return {"party": party, "kind": "translator", "code": "new-post", "function_en": "Translator"}


def appointable(given: Given) -> dict[str, Any]:
    user = User.objects.get(username="clearing").pk
    return {"user": user, "is_acting": "on", "starts_on": TODAY.isoformat(), "ends_on": SOON.isoformat()}


def office(given: Given) -> dict[str, Any]:
    return {"function_en": "Office of lamps", "telephone": "+999 11 222 33 44", "email": "lamps@coast.example"}


FORMS: dict[str, Callable[[Given], dict[str, Any]]] = {
    "contacts_expected": expectable,
    "contacts_drop": lambda _given: {},
    "contacts_letter": lambda _given: {"letter_number": "12-3", "letter_dated_on": TODAY.isoformat()},
    "contacts_confirm_link": lambda _given: {},
    "contact_new": new_post,
    "contact_share": lambda _given: {"label": "AMBER+STRICT", "reason": "No longer needed."},
    "contact_term": lambda _given: {"on": TODAY.isoformat(), "reason": "ended"},
    "contact_take_over": lambda _given: {},
    "contact_office": office,
    "contact_me": lambda _given: {"name": "Somebody", "telephone": "+999 11 222 33 44"},
    "contact_confirm": lambda _given: {},
    "contact_appoint": appointable,
    "contact_abolish": lambda _given: {"on": TODAY.isoformat()},
    "contact_hand_over": lambda _given: {"note": "All is well.", "successor_starts_on": SOON.isoformat()},
}
