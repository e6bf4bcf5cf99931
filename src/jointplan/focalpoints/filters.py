# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choosing contacts, the same on the page and in each file. What is not shown to the reader is not searched either."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointplan.accounts.models import PostKind
from jointplan.core.text import fold
from jointplan.focalpoints.listing import ContactRow

HOLDING = [("", _("All")), ("vacant", _("Vacant")), ("acting", _("Somebody acts")), ("unconfirmed", _("Not confirmed"))]


class ContactFilter(forms.Form):
    """The filters of the address over rows that were read for this reader. With an unknown value nothing is chosen."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    party = forms.ChoiceField(label=_("State or organization"), required=False)
    kind = forms.ChoiceField(label=_("Kind of post"), required=False)
    holding = forms.ChoiceField(label=_("Held or vacant"), required=False, choices=HOLDING)

    def __init__(self, data: Any, rows: list[ContactRow], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.rows = rows
        parties = {row.state.code: str(row.state) for row in rows}
        kinds = {row.post.kind for row in rows}
        self.fields["party"].choices = [("", _("All")), *parties.items()]  # type: ignore[attr-defined]
        named = [(kind.value, kind.label) for kind in PostKind if kind.value in kinds]
        self.fields["kind"].choices = [("", _("All")), *named]  # type: ignore[attr-defined]

    def chosen(self) -> list[ContactRow]:
        if not self.is_valid():
            return []
        asked = self.cleaned_data
        return [
            row
            for row in self.rows
            if (not asked["party"] or row.state.code == asked["party"])
            and (not asked["kind"] or row.post.kind == asked["kind"])
            and _is_held_as(row, asked["holding"])
            and _has_words(row, asked["q"])
        ]


def _is_held_as(row: ContactRow, holding: str) -> bool:
    return {
        "": True,
        "vacant": row.vacant_since is not None,
        "acting": row.is_acting,
        "unconfirmed": row.unconfirmed_since is not None,
    }[holding]


def _has_words(row: ContactRow, words: str) -> bool:
    """Every word stands somewhere in what the reader sees of the row."""
    seen = [str(row.state), str(row.party), row.kind, row.function.text, row.name, *row.telephones, *row.mailboxes]
    text = fold(" ".join(seen))
    return all(word in text for word in fold(words).split())
