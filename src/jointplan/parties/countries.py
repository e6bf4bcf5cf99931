# SPDX-License-Identifier: AGPL-3.0-or-later
"""Countries by their ISO 3166-1 alpha-2 code: Members of the United Nations and the two observer States."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointplan.core.text import sort_key

# un.org, Member States (193) and non-member observer States (2).
CODES = [
    code
    for row in (
        "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM",
        "CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN",
        "HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA",
        "MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW",
        "PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ",
        "UA UG US UY UZ VA VC VE VN VU WS YE ZA ZM ZW",
    )
    for code in row.split()
]

# As the State and the plan write it; the common tables of names have an older form.
AS_THEY_SAY = {("KG", "ru"): "Кыргызстан"}


def country_name(code: str) -> str:
    """The name in the reader's language; the code itself when it is not known."""
    return dict(countries(get_language() or "en")).get(code, code)


@lru_cache(maxsize=16)
def countries(language: str) -> list[tuple[str, str]]:
    """Codes with names in a language, in its alphabetical order."""
    try:
        known = Locale.parse(language, sep="-").territories
    except UnknownLocaleError:
        known = Locale("en").territories
    names = {code: known.get(code, code) for code in CODES} | {"PS": _("State of Palestine")}
    names |= {code: name for (code, spoken), name in AS_THEY_SAY.items() if spoken == language}
    return sorted(names.items(), key=lambda item: sort_key(item[1], language))
