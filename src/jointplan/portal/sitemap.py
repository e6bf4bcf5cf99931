# SPDX-License-Identifier: AGPL-3.0-or-later
"""For search engines: which public pages there are, in which languages (sitemaps.org), and where not to look.

Real regions alone: nothing fictional is ever found by who did not look for it.
"""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from jointplan.commitments.models import Recommendation, Treaty
from jointplan.parties.models import Party
from jointplan.plans.models import Clause, Edition
from jointplan.portal.library import public_works
from jointplan.portal.meetings import public_meetings
from jointplan.portal.pages import EVERYONE
from jointplan.portal.practices import public_practices
from jointplan.portal.reports import public_reports, public_texts
from jointplan.portal.states import states_there
from jointplan.portal.versions import of_installation, sitemap_version, versioned
from jointplan.strategies.models import Strategy, StrategyRecord

ALONE = (
    "home",
    "plans",
    "states",
    "changed",
    "public_practices",
    "public_library",
    "public_meetings",
    "public_reports",
    "public_strategies",
    "treaties",
    "public_recommendations",
    "parties",
    "data",
    "numbers",
    "about",
    "privacy",
    "accessibility",
)
# Behind sign-in, fictional, or another page for each word that is typed.
NOT_HERE = ("/*/training/", "/*/work/", "/*/account/", "/*/search/", "/training/api/")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where programs that read the whole site need not go (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_HERE)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@versioned(of_installation)
def sitemap(request: HttpRequest) -> HttpResponse:
    """One sitemap for each language."""
    rows = [
        f"<sitemap><loc>{request.build_absolute_uri(reverse('sitemap_language', kwargs={'language': code}))}"
        "</loc></sitemap>"
        for code, _name in settings.LANGUAGES
    ]
    return _xml(["<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>", *rows, "</sitemapindex>"])


@login_not_required
@require_safe
@versioned(sitemap_version)
def sitemap_language(request: HttpRequest, language: str, fictional: bool) -> HttpResponse:
    """Every public page in one language, each with its address in the others."""
    codes = [code for code, _name in settings.LANGUAGES]
    if language not in codes:
        raise Http404(_("There is no such language here."))
    root = request.build_absolute_uri("/").rstrip("/")
    head = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:xhtml='http://www.w3.org/1999/xhtml'>"
    rows = [head]
    with override("en"):
        paths = [escape(path.removeprefix("/en/")) for path in _paths(fictional)]
    for path in paths:
        others = "".join(
            f"<xhtml:link rel='alternate' hreflang='{code}' href='{root}/{code}/{path}'/>" for code in codes
        )
        rows.append(f"<url><loc>{root}/{language}/{path}</loc>{others}</url>")
    return _xml([*rows, "</urlset>"])


def _paths(fictional: bool) -> Iterator[str]:
    def at(name: str, **kwargs: object) -> str:
        return reverse(f"{'training' if fictional else 'real'}:{name}", kwargs=kwargs)

    yield from (at(name) for name in ALONE)
    editions = dict(Edition.objects.in_regions(fictional=fictional).values_list("pk", "code"))
    for code in editions.values():
        yield from (at("plan", edition=code), at("measures", edition=code), at("matrix", edition=code))
    clauses = Clause.objects.filter(edition__in=editions).in_order().values_list("edition", "code")
    yield from (at("clause", edition=editions[edition], code=code) for edition, code in clauses)
    for state in states_there(fictional):
        yield from (at("state", code=state.code), at("treaties_of_state", code=state.code))
    parties = Party.objects.in_regions(fictional=fictional).current().order_by("code").values_list("code", flat=True)
    yield from (at("party", code=code) for code in parties)
    yield from (at("public_practice", uid=uid) for uid in public_practices(fictional).values_list("uid", flat=True))
    works = public_works(fictional).standing().values_list("uid", flat=True)
    yield from (at("public_guidance", uid=uid) for uid in works)
    yield from (at("public_meeting", uid=uid) for uid in public_meetings(fictional).values_list("uid", flat=True))
    yield from (at("public_report", uid=uid) for uid in public_reports(fictional).values_list("uid", flat=True))
    yield from (at("public_text", uid=uid) for uid in public_texts(fictional).values_list("uid", flat=True))
    strategies = Strategy.objects.visible_to(EVERYONE).in_regions(fictional=fictional).released()
    yield from (at("public_strategy", uid=uid) for uid in strategies.values_list("uid", flat=True))
    records = StrategyRecord.objects.in_regions(fictional=fictional).values_list("code", flat=True)
    yield from (at("strategy_record", code=code) for code in records)
    treaties = Treaty.objects.in_regions(fictional=fictional).values_list("code", flat=True)
    yield from (at("treaty", code=code) for code in treaties)
    recommended = Recommendation.objects.in_regions(fictional=fictional).values_list("uid", flat=True)
    yield from (at("public_recommendation", uid=uid) for uid in recommended)


def _xml(rows: list[str]) -> HttpResponse:
    body = "\n".join(["<?xml version='1.0' encoding='utf-8'?>", *rows, ""])
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
