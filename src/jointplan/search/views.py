# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from jointplan.access.openings import note_openings
from jointplan.assessments.models import AnswerPart
from jointplan.core.highlighting import highlight
from jointplan.core.text import localise
from jointplan.documents.models import Document
from jointplan.documents.pages import document_row
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of, wording_of
from jointplan.search.querysets import Found, find

SHOWN = 50
LONGEST = 200


@dataclass
class Place:
    """One result: a clause, what a State said on it, or a document."""

    code: str
    url: str
    title: SafeString | str
    excerpt: SafeString | str
    note: str
    label: str
    title_language: str = ""
    excerpt_language: str = ""


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def search(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Search titles, wording, answers and documents, each reader among what that reader may see."""
    words = request.GET.get("q", "")[:LONGEST].replace("\x00", " ")
    found = find(words, fictional=fictional)
    shown = found[:SHOWN]
    places = {
        **_clauses(shown, words, fictional),
        **_answers(shown, words, request, fictional),
        **_documents(shown, words, request, fictional),
    }
    context = {
        "words": words,
        "total": len(found),
        "more": len(found) > SHOWN,
        "plans_url": reverse(f"{'training' if fictional else 'real'}:plans"),
        "places": [places[item.source, item.pk] for item in shown if (item.source, item.pk) in places],
    }
    template = "search/partials/results.html" if request.htmx else "search/search.html"
    return render(request, template, context)


def _clause_url(clause: Clause, fictional: bool) -> str:
    space = "training" if fictional else "real"
    return reverse(f"{space}:clause", kwargs={"edition": clause.edition.code, "code": clause.code})


def _clauses(found: Sequence[Found], words: str, fictional: bool) -> dict[tuple[str, int], Place]:
    ids = [item.pk for item in found if item.source == "clause"]
    clauses = list(
        Clause.objects.in_regions(fictional=fictional)
        .filter(pk__in=ids)
        .select_related("edition", "part", "parent")
        .with_texts()
    )
    titles = [title_of(clause) for clause in clauses]
    wordings = [wording_of(clause, clause.edition.language) for clause in clauses]
    marked = highlight([(title.text, title.language) for title in titles], words, whole=True)
    excerpts = highlight([(w.text, w.language) if w else ("", "en") for w in wordings], words)
    return {
        ("clause", clause.pk): Place(
            code=clause.code,
            url=_clause_url(clause, fictional),
            title=marked[place],
            excerpt=excerpts[place] if "<mark>" in excerpts[place] else "",
            note=localise(clause.part.names).text if clause.part else localise(clause.names).text,
            label="CLEAR",
            title_language=titles[place].language,
            excerpt_language=wording.language if (wording := wordings[place]) else "",
        )
        for place, clause in enumerate(clauses)
    }


def _answers(found: Sequence[Found], words: str, request: HttpRequest, fictional: bool) -> dict[tuple[str, int], Place]:
    ids = [item.pk for item in found if item.source == "answer"]
    parts = list(
        AnswerPart.objects.visible_to(request.user)
        .in_regions(fictional=fictional)
        .filter(pk__in=ids)
        .shown()
        .select_related("clause__edition")
    )
    note_openings(request.user, parts)
    excerpts = highlight([(part.value, part.language) for part in parts], words)
    return {
        ("answer", part.pk): Place(
            code=part.clause.code,
            url=f"{_clause_url(part.clause, fictional)}#{part.originator.code}",
            title=localise(part.originator.names).text,
            title_language=localise(part.originator.names).language,
            excerpt=excerpts[place],
            excerpt_language=part.language,
            note=f"{part.name}, {localise(part.cycle.names).text}",
            label=part.shown_label(),
        )
        for place, part in enumerate(parts)
    }


def _documents(
    found: Sequence[Found], words: str, request: HttpRequest, fictional: bool
) -> dict[tuple[str, int], Place]:
    ids = [item.pk for item in found if item.source == "document"]
    if not ids:
        return {}
    visible = Document.objects.visible_to(request.user).in_regions(fictional=fictional).filter(pk__in=ids)
    documents = list(visible.shown().with_excerpt(words))
    note_openings(request.user, documents)
    titles = highlight([(document.title, document.language) for document in documents], words, whole=True)
    excerpts = highlight([(document.excerpt, document.language) for document in documents], words)
    rows = [document_row(document) for document in documents]
    return {
        ("document", row.document.pk): Place(
            code="",
            url=row.url,
            title=titles[place],
            title_language=row.title_language,
            excerpt=excerpts[place] if "<mark>" in excerpts[place] else "",
            excerpt_language=row.title_language,
            note=f"{row.kind}, {row.what}, {row.document.originator}",
            label=row.label,
        )
        for place, row in enumerate(rows)
    }
