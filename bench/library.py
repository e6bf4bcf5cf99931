# SPDX-License-Identifier: AGPL-3.0-or-later
"""A library of 100,000 works, each with a document of realistic length under every label: the search, and the list.

`python -m bench.library` prints the figures as JSON.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.figures import Figure
from bench.visibility import prepared

WORKS, PARAGRAPHS, VOCABULARY = 100_000, 3000, 20_000
LONGEST_MS = 50
ROUNDS = 5
LISTED = "/en/training/work/knowledge/library/"

# Of a hundred works 35 are public, 25 for the community, 25 for the secretariat and partners, 12 for the originator and
# 3 for persons by name. Eight in ten have 300 words, fifteen in a hundred 1,500, one in twenty 6,000.
LABELS = """
CREATE TEMPORARY TABLE bench_work AS
SELECT n, p.id AS originator, l.label, b.audience, b.memberships, l.named,
    access_readers(l.label, p.id, b.audience, b.memberships, false, l.named) AS readers,
    CASE WHEN n %% 100 < 60 THEN 'en' WHEN n %% 100 < 85 THEN 'ru' WHEN n %% 2 = 0 THEN 'kk' ELSE 'uz' END AS language,
    CASE WHEN l.size < 80 THEN 3 WHEN l.size < 95 THEN 15 ELSE 60 END AS paragraphs
FROM (SELECT *, (hashint8(n) & 1048575) %% 100 AS lot, (hashint8(n * 7) & 1048575) %% 100 AS size
      FROM generate_series(1, %(works)s) n) AS w
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM parties_party) p
    ON p.place = w.n %% (SELECT count(*) FROM parties_party)
CROSS JOIN LATERAL (SELECT
    CASE WHEN lot < 35 THEN 'CLEAR' WHEN lot < 60 THEN 'GREEN' WHEN lot < 85 THEN 'AMBER'
         WHEN lot < 97 THEN 'AMBER+STRICT' ELSE 'RED' END AS label,
    CASE WHEN lot BETWEEN 60 AND 84 THEN ARRAY['secretariat', 'partners-' || n %% 5] ELSE '{}'::text[] END AS audience,
    CASE WHEN lot >= 97 THEN ARRAY[%(person)s::bigint + n %% 2000] ELSE '{}'::bigint[] END AS named, size) AS l
JOIN bench_audience b ON b.audience = l.audience
"""
DOCUMENTS = """
INSERT INTO documents_document (uid, originator_id, label, audience, named_readers, audience_memberships, readers,
    released_at, title, kind, language, link, file_key, file_name, media_type, sha256, scan, reading, added_at, text,
    folded)
SELECT gen_random_uuid(), w.originator, w.label, w.audience, w.named, w.memberships, w.readers,
    CASE WHEN w.label = 'CLEAR' THEN now() END, 'Work ' || w.n, 'other', w.language, 'https://quay.example/' || w.n, '',
    '', '', '', 'no-file', 'no-file', now(), t.text, 'work ' || w.n || E'\n' || t.text
FROM bench_work w CROSS JOIN LATERAL (
    SELECT string_agg(p.text, E'\n' ORDER BY k) || CASE WHEN w.n %% 1000 = 0 THEN ' %(rare)s' ELSE '' END AS text
    FROM generate_series(1, w.paragraphs) k
    JOIN bench_paragraph p ON p.id = 1 + (hashint8(w.n::bigint * 101 + k) & 1048575) %% %(paragraphs)s
) AS t
"""
WORK_ROWS = """
INSERT INTO knowledge_guidance (uid, originator_id, label, audience, named_readers, audience_memberships, readers,
    released_at, edition_id, kind, title, language, description, publisher, target_readers, measures, themes, licence,
    licence_text, withdrawal, languages, added_at, changed_at, folded)
SELECT gen_random_uuid(), w.originator, w.label, w.audience, w.named, w.memberships, w.readers,
    CASE WHEN w.label = 'CLEAR' THEN now() END, %(edition)s, (ARRAY['manual', 'guideline', 'research'])[1 + w.n %% 3],
    'Work ' || w.n, w.language, p.text, 'Office ' || w.n %% 50,
    ARRAY[(ARRAY['police', 'schools', 'courts'])[1 + w.n %% 3]],
    ARRAY['II.1.' || 1 + w.n %% 10], '{}', 'cc-by-4.0', '', '', ARRAY[w.language], now(),
    now() - w.n * interval '1 minute', lower('Work ' || w.n || ' ' || p.text)
FROM bench_work w JOIN bench_paragraph p ON p.id = 1 + w.n %% %(paragraphs)s
"""
VERSIONS = """
INSERT INTO knowledge_guidanceversion (uid, originator_id, label, audience, named_readers, audience_memberships,
    readers, released_at, guidance_id, number, language, title, changes, document_id, waits, added_at)
SELECT gen_random_uuid(), g.originator_id, g.label, g.audience, g.named_readers, g.audience_memberships, g.readers,
    g.released_at, g.id, 1, g.language, g.title, '', d.id, false, now()
FROM knowledge_guidance g JOIN documents_document d ON d.title = g.title
"""


def main() -> int:
    with prepared(build):
        figures = [*searches(), *pages()]
    print(json.dumps([figure.__dict__ for figure in figures]))
    return 0


def build(connection: Any) -> int:
    """Write documents, works and versions as the owner, without triggers; returns how many works there are."""
    from bench.large_world import RARE, build_people, without_triggers
    from jointplan.accounts.models import User

    edition, _questionnaire = build_people(connection)
    person = User.objects.order_by("pk").values_list("pk", flat=True)[0]
    values = {"works": WORKS, "paragraphs": PARAGRAPHS, "person": person, "edition": edition}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_paragraph (id int PRIMARY KEY, text text)")
        with cursor.copy("COPY bench_paragraph FROM STDIN") as copy:
            for row in enumerate(paragraphs(), start=1):
                copy.write_row(row)
        cursor.execute(LABELS, values)
        with without_triggers(cursor, "documents_document"), indexed_afterwards(cursor, "documents_document"):
            cursor.execute(DOCUMENTS.replace("%(rare)s", RARE), values)
        with without_triggers(cursor, "knowledge_guidance"), indexed_afterwards(cursor, "knowledge_guidance"):
            cursor.execute(WORK_ROWS, values)
        with without_triggers(cursor, "knowledge_guidanceversion"):
            cursor.execute(VERSIONS)
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM knowledge_guidance")
        return int(cursor.fetchone()[0])


@contextmanager
def indexed_afterwards(cursor: Any, table: str) -> Iterator[None]:
    """Inside, the table has no GIN index: building one at the end takes a tenth of the time of keeping it."""
    find = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE '%%USING gin%%'"
    cursor.execute(find, [table])
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET maintenance_work_mem = '512MB'")
    for _name, definition in found:
        cursor.execute(definition)


def words() -> list[str]:
    """A vocabulary, the most frequent word first."""
    chance = random.Random(7)  # noqa: S311 - the same words each time
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    return list(dict.fromkeys("".join(chance.choices(syllables, k=3 + n % 3)) for n in range(VOCABULARY)))


def paragraphs() -> list[str]:
    """Paragraphs of a hundred words, which are as frequent as words of a language are (Zipf)."""
    chance, known = random.Random(11), words()  # noqa: S311 - the same texts each time
    weights = [1 / (10 + rank) for rank in range(len(known))]
    return [" ".join(chance.choices(known, weights, k=100)) for _paragraph in range(PARAGRAPHS)]


def queries() -> list[str]:
    """What people look for: a rare word, words of the middle, a common word, several words, a phrase, an exclusion."""
    from bench.large_world import RARE

    known = words()
    middle = [known[rank] for rank in (300, 700, 1500, 3000, 6000, 12000)]
    phrase = " ".join(paragraphs()[5].split()[10:13])
    several = [f"{known[40]} {known[300]}", f"{known[5]} {known[90]} {known[900]}", f"{known[60]} -{known[1]}"]
    return [RARE, *middle, known[0], known[20], *several, f'"{phrase}"', f"{known[1500]} or {known[3000]}", "Work 4711"]


def people() -> dict[str, Any]:
    from django.contrib.auth.models import AnonymousUser

    from jointplan.accounts.models import User

    found = {"anonymous": AnonymousUser()}
    for role, code in (("coordinator", "state-1"), ("partner", "partner-3"), ("secretariat", "office")):
        found[role] = User.objects.filter(terms__post__party__code=code).earliest("pk")
    return found


def searches() -> list[Figure]:
    """The function behind search, over queries of all kinds and readers of all kinds: the 95th percentile."""
    from django.db import connection

    from jointplan.access.identity import acting_as
    from jointplan.search.querysets import find

    took = []
    for text in queries():
        for role, user in people().items():
            own = []
            for _round in range(ROUNDS):
                with acting_as(user):
                    started = time.perf_counter()
                    found = len(find(text, fictional=True))
                    own.append(time.perf_counter() - started)
            print(f"{text:40} {role:12} {1000 * statistics.median(own):7.1f} ms {found:4}", file=sys.stderr)
            took += own[1:]
    connection.close()
    value = 1000 * statistics.quantiles(took, n=20)[-1]
    return [Figure("search among 100,000 documents of the library, p95", value, "ms", at_most=LONGEST_MS)]


def pages() -> list[Figure]:
    """The page of the search, and the list of works with and without filters, as a browser gets them."""
    from bench.large_world import session_of
    from bench.server import Visitor, web_server

    cookies = {
        "coordinator": session_of("national-coordinator", "state-1"),
        "secretariat": session_of("secretariat-officer", "office"),
        "partner": session_of("partner-officer", "partner-3"),
    }
    known = words()
    addresses = {
        "library": [LISTED],
        "library, filtered": [
            f"{LISTED}?kind=manual",
            f"{LISTED}?language=ru&reader=courts",
            f"{LISTED}?measure=II.1.7&lacks=en",
            f"{LISTED}?q={known[700]}",
            f"{LISTED}?page=5",
        ],
        "page of the search": [f"/en/training/search/?q={word}" for word in (known[700], known[3000], known[20])],
    }
    figures = []
    with web_server() as port:
        for name, paths in addresses.items():
            took = []
            for role, cookie in cookies.items():
                visitor = Visitor(port, cookie)
                for path in paths:
                    own = [_seconds(visitor, path) for _round in range(ROUNDS + 1)][1:]
                    print(f"{path:60} {role:12} {1000 * statistics.median(own):7.1f} ms", file=sys.stderr)
                    took += own
            figures.append(
                Figure(f"{name}, p95", 1000 * statistics.quantiles(took, n=20)[-1], "ms", at_most=LONGEST_MS)
            )
    return figures


def _seconds(visitor: Any, path: str) -> float:
    answer = visitor.get(path)
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return float(answer.seconds)


if __name__ == "__main__":
    sys.exit(main())
