# SPDX-License-Identifier: AGPL-3.0-or-later
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from jointplan.core.text import sort_key

SEVERAL = "und"
# Those of the product, those of the UN and of neighbours, and several or another in one document (ISO 639: und).
LANGUAGES = (*(code for code, _name in settings.LANGUAGES), "ar", "de", "es", "fa", "fr", "tr", "zh-hans", SEVERAL)


def language_name(code: str) -> str:
    """What a language is called in the reader's own."""
    if code == SEVERAL:
        return _("Several languages, or another")
    return str(get_language_info(code)["name_translated"])


def language_choices() -> list[tuple[str, str]]:
    """(code, name) by name, the last one for all others."""
    named = [(code, language_name(code)) for code in LANGUAGES if code != SEVERAL]
    return [*sorted(named, key=lambda choice: sort_key(choice[1])), (SEVERAL, language_name(SEVERAL))]


def own_language() -> str:
    """The language of the reader, which most of what the reader adds is written in."""
    return (get_language() or "en").split("-")[0]
