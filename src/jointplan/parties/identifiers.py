# SPDX-License-Identifier: AGPL-3.0-or-later
"""Identifiers that other systems know a party by: their form, and where each leads."""

import re
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Scheme(models.TextChoices):
    """Lists that identifiers come from. An organisation in IATI is named in the form of org-id.guide."""

    ISO_3166 = "ISO3166-1", "ISO 3166-1"
    ORG_ID = "org-id", "org-id"
    IATI = "IATI", "IATI"


@dataclass(frozen=True)
class Form:
    """What an identifier of a scheme looks like, an example, and the page that explains it (`%s`: its beginning)."""

    pattern: re.Pattern[str]
    example: str
    explained_at: str


ORGANISATION = re.compile(r"(?P<there>[A-Z]{2}-[A-Z0-9]+)-[^\s/&?|]+")
FORMS = {
    Scheme.ISO_3166: Form(re.compile(r"(?P<there>[A-Z]{2})"), "UZ", "https://www.iso.org/obp/ui/#iso:code:3166:%s"),
    Scheme.ORG_ID: Form(ORGANISATION, "XM-DAC-41114", "https://org-id.guide/list/%s"),
    Scheme.IATI: Form(ORGANISATION, "XM-DAC-41114", "https://org-id.guide/list/%s"),
}
HELP = gettext_lazy("One a line, scheme and value: ISO3166-1:UZ, org-id:XM-DAC-41114, IATI:XI-IATI-…")


class IdentifierProblem(ValueError):
    """A text is no identifier. `str()` says why and what one looks like."""


def parse_identifier(text: str) -> tuple[Scheme, str]:
    """Scheme and value of a text such as `IATI:XM-DAC-41114`. Raises IdentifierProblem."""
    name, colon, value = (part.strip() for part in text.partition(":"))
    scheme = next((scheme for scheme in Scheme if scheme.value.casefold() == name.casefold()), None)
    if not colon or scheme is None:
        known = ", ".join(Scheme.values)
        problem = _("“%(text)s” does not begin with a scheme and a colon. Schemes: %(known)s.")
        raise IdentifierProblem(problem % {"text": _shortened(text), "known": known})
    if not FORMS[scheme].pattern.fullmatch(value):
        problem = _("“%(value)s” is no identifier of %(scheme)s. One looks like %(example)s.")
        raise IdentifierProblem(
            problem
            % {"value": _shortened(value), "scheme": scheme.label, "example": f"{scheme}:{FORMS[scheme].example}"}
        )
    return scheme, value


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def explained_at(scheme: str, value: str) -> str:
    """Address of the page outside that explains the identifier; empty when the value has another form."""
    form = FORMS[Scheme(scheme)]
    found = form.pattern.fullmatch(value)
    return form.explained_at % found["there"] if found else ""
