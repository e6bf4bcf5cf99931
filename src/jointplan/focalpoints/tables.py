# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label
from jointplan.focalpoints.listing import ContactRow


def wide(characters: int) -> dict[str, Any]:
    """How wide a column is in a file."""
    return {"export": {"width": characters}}


class ContactTable(tables.Table):
    """The contact list as a file. Takes `ContactRow`s, in which only is what the reader may see."""

    state = tables.Column(verbose_name=_("State or organization"), attrs=wide(24))
    party = tables.Column(verbose_name=_("Body"), attrs=wide(36))
    kind = tables.Column(verbose_name=_("Kind of post"), attrs=wide(22))
    function = tables.Column(verbose_name=_("Function"), accessor="function__text", attrs=wide(40))
    name = tables.Column(verbose_name=_("Name, where it is shown to you"), attrs=wide(28))
    telephones = tables.Column(verbose_name=_("Telephone"), attrs=wide(22))
    mailboxes = tables.Column(verbose_name=_("Mailbox"), attrs=wide(32))
    languages = tables.Column(verbose_name=_("Languages"), attrs=wide(22))
    hours = tables.Column(verbose_name=_("Hours"), attrs=wide(24))
    acting = tables.Column(verbose_name=_("Acting"), accessor="is_acting", attrs=wide(10))
    vacant_since = tables.Column(verbose_name=_("Vacant since"), attrs=wide(14))
    meanwhile = tables.Column(verbose_name=_("Meanwhile"), attrs=wide(36))
    confirmed_on = tables.Column(verbose_name=_("Confirmed on"), attrs=wide(14))
    unconfirmed_since = tables.Column(verbose_name=_("Not confirmed since"), attrs=wide(14))
    label = tables.Column(verbose_name=_("Label"), attrs=wide(18))

    class Meta:
        orderable = False

    def value_state(self, record: ContactRow) -> str:
        return str(record.state)

    def value_party(self, record: ContactRow) -> str:
        return str(record.party) if record.party.pk != record.state.pk else ""

    def value_telephones(self, record: ContactRow) -> list[str]:
        return record.telephones

    def value_mailboxes(self, record: ContactRow) -> list[str]:
        return record.mailboxes

    def value_languages(self, record: ContactRow) -> list[str]:
        return record.languages

    def value_acting(self, record: ContactRow) -> bool:
        return record.is_acting

    def value_vacant_since(self, record: ContactRow) -> Any:
        return record.vacant_since

    def value_confirmed_on(self, record: ContactRow) -> Any:
        return record.confirmed_on

    def value_unconfirmed_since(self, record: ContactRow) -> Any:
        return record.unconfirmed_since

    def value_label(self, record: ContactRow) -> str:
        return str(Label(record.label).label)
