# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from jointplan.core.text import fold, search_configuration

# Private-use characters: no text contains them, and they survive escaping.
START, STOP = "\ue000", "\ue001"
OPTIONS = f"StartSel={START}, StopSel={STOP}, MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter= … "
WHOLE = f"StartSel={START}, StopSel={STOP}, HighlightAll=true"


def highlight(texts: Iterable[tuple[str, str]], words: str, *, whole: bool = False) -> list[SafeString]:
    """Mark the words in `(text, language)` pairs and cut long texts to what surrounds them: one query for all.

    With `whole` the texts are not cut. The result is escaped HTML with `<mark>`.
    """
    rows = [(text, search_configuration(language)) for text, language in texts]
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_headline(config::regconfig, text, websearch_to_tsquery(config::regconfig, %s), %s) "
            "FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS t (text, config, place) ORDER BY place",
            [fold(words), WHOLE if whole else OPTIONS, [row[0] for row in rows], [row[1] for row in rows]],
        )
        return [_marked(row[0]) for row in cursor.fetchall()]


def _marked(headline: str) -> SafeString:
    html = escape(headline).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped above; only our own marks are put back
