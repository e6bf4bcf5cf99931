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
from django.core.cache import BaseCache, caches
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control

from jointplan.core.conditional import answer_conditionally, entity_tag

KEPT_SECONDS = 600
# How far back "What changed" looks at answers.
RECENT_DAYS = 1096

# Asked for on each visit, so written by hand: one round trip, a few index look-ups. Row security applies.
EDITIONS = """
(SELECT string_agg(concat_ws(' ', e.id, e.revision, r.revision), ',' ORDER BY e.id)
 FROM plans_edition e JOIN plans_plan p ON p.id = e.plan_id JOIN parties_region r ON r.id = p.region_id
 WHERE r.is_fictional = %(fictional)s)"""
REGIONS = """
(SELECT string_agg(concat_ws(' ', id, revision), ',' ORDER BY id) FROM parties_region
 WHERE is_fictional = %(fictional)s)"""
ANSWERS = """
(SELECT row(count(*), max(a.saved_at), max(a.released_at))::text
 FROM assessments_answerpart a JOIN parties_party o ON o.id = a.originator_id
 JOIN parties_region s ON s.id = o.region_id
 WHERE s.is_fictional = %(fictional)s AND a.label = 'CLEAR')"""
RECENT = """
(SELECT row(count(*), max(a.saved_at), max(a.released_at))::text
 FROM assessments_answerpart a JOIN parties_party o ON o.id = a.originator_id
 JOIN parties_region s ON s.id = o.region_id
 WHERE s.is_fictional = %(fictional)s AND a.label = 'CLEAR' AND a.released_at >= access_today() - %(days)s)"""
# What each State released last: with the index of public parts a look for each State, however much there is.
LATEST = """
(SELECT string_agg(concat_ws(' ', l.id, l.saved_at), ',' ORDER BY l.id)
 FROM parties_party o JOIN parties_region s ON s.id = o.region_id
 CROSS JOIN LATERAL (
    SELECT a.id, a.saved_at FROM assessments_answerpart a
    WHERE a.originator_id = o.id AND a.label = 'CLEAR' AND a.kind = 'progress'
    ORDER BY a.released_at DESC, a.id DESC LIMIT 1) l
 WHERE o.kind = 'state' AND s.is_fictional = %(fictional)s)"""
OF_STATE = """
(SELECT row(count(*), max(a.saved_at), max(a.released_at))::text FROM assessments_answerpart a
 WHERE a.label = 'CLEAR' AND a.originator_id =
    (SELECT o.id FROM parties_party o JOIN parties_region s ON s.id = o.region_id
     WHERE o.code = %(code)s AND s.is_fictional = %(fictional)s))"""
ON_CLAUSE = """
(SELECT row(count(*), max(a.saved_at), max(a.released_at))::text
 FROM assessments_answerpart a WHERE a.label = 'CLEAR' AND a.clause_id =
    (SELECT c.id FROM plans_clause c JOIN plans_edition e ON e.id = c.edition_id
     WHERE e.code = %(edition)s AND c.code = %(code)s))"""
VIEWS = """
(SELECT row(count(*), max(v.given_at))::text FROM assessments_invitedview v WHERE v.label = 'CLEAR'),
(SELECT row(count(*), max(w.said_at))::text FROM assessments_viewanswer w WHERE w.label = 'CLEAR')"""
CYCLES = "(SELECT row(count(*), max(id), string_agg(state, ',' ORDER BY id))::text FROM assessments_cycle)"
WITHDRAWN = """
(SELECT row(count(*), max(w.id), string_agg(w.reason, ',' ORDER BY w.id))::text FROM assessments_withdrawnitem w)"""
STRATEGIES = """
(SELECT row(count(*), max(s.saved_at), max(s.released_at))::text FROM strategies_strategy s
 WHERE s.label = 'CLEAR'),
(SELECT row(count(*), max(a.released_at))::text FROM strategies_strategyaction a WHERE a.label = 'CLEAR'),
(SELECT row(count(*), max(l.released_at), max(l.decided_at))::text FROM strategies_alignment l
 WHERE l.label = 'CLEAR')"""
RECOMMENDATIONS = """
(SELECT row(count(*), max(r.updated_at))::text FROM commitments_recommendation r),
(SELECT row(count(*), max(p.saved_at), max(p.released_at))::text FROM commitments_position p
 WHERE p.label = 'CLEAR'),
(SELECT row(count(*), max(f.saved_at), max(f.released_at))::text FROM commitments_followupaction f
 WHERE f.label = 'CLEAR')"""
# Of registers of any size the rows that a page shows, and what may change in them.
NEW_PRACTICES = """
(SELECT string_agg(concat_ws(' ', n.id, n.saved_at, n.released_at, n.listed_at), ',') FROM (
    SELECT k.id, k.saved_at, k.released_at, k.listed_at FROM knowledge_practice k
    WHERE k.label = 'CLEAR' AND k.stage = 'listed' ORDER BY k.released_at DESC, k.id DESC LIMIT 50) n)"""
NEW_WORKS = """
(SELECT string_agg(concat_ws(' ', n.id, n.changed_at, n.released_at), ',') FROM (
    SELECT g.id, g.changed_at, g.released_at FROM knowledge_guidance g
    WHERE g.label = 'CLEAR' AND g.withdrawn_on IS NULL ORDER BY g.changed_at DESC, g.id DESC LIMIT 50) n)"""
BESIDE_CLAUSE = """
(SELECT string_agg(concat_ws(' ', n.id, n.saved_at), ',') FROM (
    SELECT k.id, k.saved_at FROM knowledge_practice k
    WHERE k.label = 'CLEAR' AND k.stage = 'listed' AND k.measures @> ARRAY[%(code)s]::varchar[]
    ORDER BY k.saved_at DESC, k.id DESC LIMIT 5) n),
(SELECT string_agg(concat_ws(' ', n.id, n.changed_at), ',') FROM (
    SELECT g.id, g.changed_at FROM knowledge_guidance g
    WHERE g.label = 'CLEAR' AND g.withdrawn_on IS NULL AND g.measures @> ARRAY[%(code)s]::varchar[]
    ORDER BY g.changed_at DESC, g.id DESC LIMIT 5) n)"""
PRACTICE = """
(SELECT row(k.label, k.stage, k.saved_at, k.listed_at)::text FROM knowledge_practice k WHERE k.uid = %(uid)s)"""
WORK = """
(SELECT row(g.label, g.changed_at, g.withdrawn_on, g.reviewed_on, g.languages, g.measures, g.title, g.licence)::text
 FROM knowledge_guidance g WHERE g.uid = %(uid)s),
(SELECT string_agg(concat_ws(' ', v.id, v.label, v.waits, d.label), ',' ORDER BY v.id)
 FROM knowledge_guidanceversion v JOIN knowledge_guidance g ON g.id = v.guidance_id
 LEFT JOIN documents_document d ON d.id = v.document_id WHERE g.uid = %(uid)s)"""
MEETINGS = """
(SELECT row(count(*), sum(m.sequence), max(m.released_at), string_agg(m.state, ',' ORDER BY m.id))::text
 FROM meetings_meeting m WHERE m.label = 'CLEAR'),
(SELECT row(count(*), max(m.id), sum(m.number))::text FROM meetings_agendaitem m WHERE m.label = 'CLEAR'),
(SELECT row(count(*), max(m.id), max(m.agreed_at))::text FROM meetings_minutes m WHERE m.label = 'CLEAR')"""
# A list shows any row of its register, as its filter chooses: each counts, with all that a list shows or looks for.
PRACTICES = """
(SELECT row(count(*), bit_xor(hash_record_extended(row(k.id, k.originator_id, k.kind, k.title, k.language, k.measures,
    k.themes, k.edition_id, k.saved_at, k.released_at), 0)))::text
 FROM knowledge_practice k WHERE k.label = 'CLEAR' AND k.stage = 'listed')"""
WORKS = """
(SELECT row(count(*), bit_xor(hash_record_extended(row(g.id, g.kind, g.title, g.language, g.description, g.publisher,
    g.target_readers, g.measures, g.themes, g.edition_id, g.languages, g.review_by, g.withdrawn_on,
    g.changed_at), 0)))::text
 FROM knowledge_guidance g WHERE g.label = 'CLEAR')"""
MEETING_ROWS = """
(SELECT row(count(*), bit_xor(hash_record_extended(row(m.id, m.kind, m.title, m.language, m.starts_at, m.ends_at,
    m.time_zone, m.place, m.state), 0)))::text
 FROM meetings_meeting m WHERE m.label = 'CLEAR')"""
REPORTS = """
(SELECT row(count(*), bit_xor(hash_record_extended(row(r.id, r.originator_id, r.kind, r.names, r.made_at,
    r.released_on), 0)))::text
 FROM reports_report r WHERE r.label = 'CLEAR' AND r.released_on IS NOT NULL AND r.withdrawn_on IS NULL),
(SELECT row(count(*), bit_xor(hash_record_extended(row(t.id, t.title, t.language, t.stage, t.begun_at), 0)))::text
 FROM reports_regionaltext t WHERE t.label = 'CLEAR')"""
# What is released until a day is no more there on the next.
TODAY = "access_today()"
TRAINING = "EXISTS (SELECT FROM parties_region WHERE is_fictional)"

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
            # Where a list is filtered without a page of its own, what travels is a part of the page.
            tag = entity_tag(request, request.get_host(), theme, bool(request.htmx), version(request, **kwargs))
            pages = caches["typed" if request.GET else "local"]
            return answer_conditionally(request, tag, lambda: _kept(pages, tag, lambda: view(request, *args, **kwargs)))

        return answer

    return decorate


def _of(*parts: str) -> Callable[..., str]:
    """The version of a page that depends on these."""
    statement = "SELECT " + ", ".join(parts)

    def version(request: HttpRequest, fictional: bool, **kwargs: Any) -> str:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"fictional": fictional, "days": RECENT_DAYS, **kwargs})
            row = cursor.fetchone()
        return repr(row)

    return version


def of_installation(request: HttpRequest, **kwargs: Any) -> str:
    """The version of what only a new installation changes."""
    return ""


# Revisions of editions and regions stand in each: they are raised by whatever changes the plan, a name or a cycle.
home_version = _of(EDITIONS, LATEST, NEW_PRACTICES, NEW_WORKS, STRATEGIES, MEETINGS, TRAINING, TODAY)
space_version = _of(EDITIONS)
states_version = _of(EDITIONS, LATEST, TODAY)
clause_version = _of(EDITIONS, CYCLES, ON_CLAUSE, WITHDRAWN, VIEWS, BESIDE_CLAUSE, STRATEGIES, TODAY)
state_version = _of(EDITIONS, CYCLES, OF_STATE, WITHDRAWN, TODAY)
matrix_version = _of(EDITIONS, ANSWERS, CYCLES, WITHDRAWN, TODAY)
registry_version = _of(REGIONS)
strategies_version = _of(REGIONS, STRATEGIES, TODAY)
recommendations_version = _of(EDITIONS, REGIONS, RECOMMENDATIONS, TODAY)
practice_version = _of(EDITIONS, PRACTICE, TODAY)
work_version = _of(EDITIONS, WORK, TODAY)
practices_version = _of(EDITIONS, REGIONS, PRACTICES, TODAY)
library_version = _of(EDITIONS, REGIONS, WORKS, TODAY)
meetings_version = _of(REGIONS, MEETING_ROWS, TODAY)
reports_version = _of(REGIONS, REPORTS, TODAY)
sitemap_version = _of(EDITIONS, REGIONS, PRACTICES, WORKS, MEETING_ROWS, REPORTS, STRATEGIES, RECOMMENDATIONS, TODAY)
changes_version = _of(
    EDITIONS,
    ANSWERS,
    WITHDRAWN,
    VIEWS,
    NEW_PRACTICES,
    NEW_WORKS,
    STRATEGIES,
    MEETINGS,
    REPORTS,
    RECOMMENDATIONS,
    TODAY,
)


def _kept(pages: BaseCache, tag: str, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The page of this tag from memory, or made now and kept when it is whole."""
    kept = pages.get(tag)
    if kept is not None:
        body, content_type = kept
        return HttpResponse(body, content_type=content_type)
    response = make()
    if isinstance(response, HttpResponse) and response.status_code == 200:
        pages.set(tag, (response.content, response.headers["Content-Type"]), KEPT_SECONDS)
    return response
