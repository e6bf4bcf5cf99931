# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages that know their version: an unchanged page costs one query.

A page's version covers everything that goes into it. It is read under the visitor's own identity, so a page kept for
one visitor never holds more than the next one may see; signed-in people, and whoever is told something once, always
get a fresh page.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control

from jointplan.core.conditional import answer_conditionally, entity_tag

KEPT_SECONDS = 600

# Asked for on each visit, so written by hand: one round trip, a few index look-ups. Row security applies.
CLAUSE_VERSION = """
SELECT e.revision, r.revision,
       (SELECT row(count(*), max(a.saved_at), max(a.released_at))::text
        FROM assessments_answerpart a WHERE a.label = 'CLEAR' AND a.clause_id =
            (SELECT c.id FROM plans_clause c WHERE c.edition_id = e.id AND c.code = %(code)s)),
       (SELECT row(count(*), max(v.given_at))::text FROM assessments_invitedview v WHERE v.label = 'CLEAR'),
       (SELECT row(count(*), max(w.said_at))::text FROM assessments_viewanswer w WHERE w.label = 'CLEAR')
FROM plans_edition e, plans_plan p, parties_region r
WHERE p.id = e.plan_id AND r.id = p.region_id AND e.code = %(edition)s AND r.is_fictional = %(fictional)s
"""
SPACE_VERSION = """
SELECT string_agg(concat_ws(' ', e.id, e.revision, r.revision), ',' ORDER BY e.id),
       (SELECT row(count(*), max(a.saved_at), max(a.released_at))::text
        FROM assessments_answerpart a JOIN parties_party o ON o.id = a.originator_id
        JOIN parties_region s ON s.id = o.region_id
        WHERE s.is_fictional = %(fictional)s AND a.label = 'CLEAR'),
       EXISTS (SELECT FROM parties_region WHERE is_fictional)
FROM plans_edition e
JOIN plans_plan p ON p.id = e.plan_id
JOIN parties_region r ON r.id = p.region_id
WHERE r.is_fictional = %(fictional)s
"""
MATRIX_VERSION = """
SELECT (SELECT row(count(*), max(id), max(state))::text FROM assessments_cycle),
       (SELECT row(count(*), max(w.id), string_agg(w.reason, ',' ORDER BY w.id))::text FROM assessments_withdrawnitem w)
"""
REGISTRY_VERSION = """
SELECT string_agg(concat_ws(' ', id, revision), ',' ORDER BY id) FROM parties_region WHERE is_fictional = %(fictional)s
"""

STRATEGIES_VERSION = """
SELECT (SELECT string_agg(concat_ws(' ', id, revision), ',' ORDER BY id) FROM parties_region
        WHERE is_fictional = %(fictional)s),
       (SELECT row(count(*), max(s.saved_at), max(s.released_at))::text FROM strategies_strategy s
        WHERE s.label = 'CLEAR'),
       (SELECT row(count(*), max(a.released_at))::text FROM strategies_strategyaction a WHERE a.label = 'CLEAR'),
       (SELECT row(count(*), max(l.released_at), max(l.decided_at))::text FROM strategies_alignment l
        WHERE l.label = 'CLEAR'),
       access_today()
"""

View = Callable[..., HttpResponseBase]


def versioned(version: Callable[..., str]) -> Callable[[View], View]:
    """Answer anonymous visitors from the version of the page when nothing has changed.

    `version(request, **kwargs)` returns what the page depends on as a string, by at most one query.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # A page with a message in it ("You have signed out.") is for one visitor, once.
            if request.user.is_authenticated or len(get_messages(request)):
                response = view(request, *args, **kwargs)
                patch_cache_control(response, private=True, no_cache=True)
                return response
            theme = request.COOKIES.get("theme", "")
            tag = entity_tag(request, request.get_host(), theme, version(request, **kwargs))
            return answer_conditionally(request, tag, lambda: _kept(tag, lambda: view(request, *args, **kwargs)))

        return answer

    return decorate


def clause_version(request: HttpRequest, edition: str, code: str, fictional: bool) -> str:
    """Revision of edition and region, how much of the clause is public since when, and which views are."""
    return _read_version(CLAUSE_VERSION, {"edition": edition, "code": code, "fictional": fictional})


def space_version(request: HttpRequest, fictional: bool, **kwargs: Any) -> str:
    """Revisions of all editions and regions of the space, and how much is public since when."""
    return _read_version(SPACE_VERSION, {"fictional": fictional})


def matrix_version(request: HttpRequest, edition: str, fictional: bool) -> str:
    """The same, and how far cycles are, and what was withdrawn."""
    return space_version(request, fictional) + _read_version(MATRIX_VERSION, {})


def registry_version(request: HttpRequest, fictional: bool, **kwargs: Any) -> str:
    """Revisions of all regions of the space: raised whenever the register of parties changes."""
    return _read_version(REGISTRY_VERSION, {"fictional": fictional})


def strategies_version(request: HttpRequest, fictional: bool, **kwargs: Any) -> str:
    """Revisions of the regions, how much of strategies is public since when, and the day: what ends is over then."""
    return _read_version(STRATEGIES_VERSION, {"fictional": fictional})


def _read_version(statement: str, values: dict[str, Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return repr(row)


def _kept(tag: str, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The page of this tag from memory, or made now and kept when it is whole."""
    body = caches["local"].get(tag)
    if body is not None:
        return HttpResponse(body)
    response = make()
    if isinstance(response, HttpResponse) and response.status_code == 200:
        caches["local"].set(tag, response.content, KEPT_SECONDS)
    return response
