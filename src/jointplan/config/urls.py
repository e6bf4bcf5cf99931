# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address of the product.

The pages of real regions and those of the training region are the same patterns, mounted twice: `fictional` tells a
view which regions it may show, and no view shows both.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from jointplan.access import urls as access
from jointplan.accounts import work_urls as people
from jointplan.assessments import urls as assessments
from jointplan.commitments import urls as commitments
from jointplan.documents import urls as documents
from jointplan.feedback import urls as feedback
from jointplan.focalpoints import urls as focalpoints
from jointplan.knowledge import urls as knowledge
from jointplan.meetings import meeting_urls as meetings
from jointplan.meetings import urls as decisions
from jointplan.notifications import urls as notifications
from jointplan.parties import calendar_urls as calendars
from jointplan.parties import urls as parties
from jointplan.portal import sitemap
from jointplan.portal import urls as portal
from jointplan.portal.log import urls as log
from jointplan.portal.opendata import urls as opendata
from jointplan.reports import text_urls as texts
from jointplan.reports import urls as reports
from jointplan.search import urls as search
from jointplan.strategies import urls as strategies


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers 200 while the web process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


workspace = [
    *assessments.urlpatterns,
    path("people/", include(people.urlpatterns)),
    path("documents/", include(documents.urlpatterns)),
    path("contacts/", include(focalpoints.urlpatterns)),
    path("inbox/", include(notifications.urlpatterns)),
    path("sharing/", include(access.urlpatterns)),
    path("log/", include(log.urlpatterns)),
    path("parties/", include(parties.urlpatterns)),
    path("decisions/", include(decisions.urlpatterns)),
    path("meetings/", include(meetings.urlpatterns)),
    path("knowledge/", include(knowledge.urlpatterns)),
    path("strategies/", include(strategies.urlpatterns)),
    path("commitments/", include(commitments.urlpatterns)),
    path("reports/", include(reports.urlpatterns)),
    path("texts/", include(texts.urlpatterns)),
    path("feedback/", include(feedback.urlpatterns)),
    path("calendars/", include(calendars.urlpatterns)),
    path("data/", include(opendata.urlpatterns)),
]
site = [
    *portal.urlpatterns,
    *search.urlpatterns,
    path("work/", include((workspace, "work"))),
]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:language>.xml", sitemap.sitemap_language, {"fictional": False}, name="sitemap_language"),
    path("api/v1/", include(("jointplan.api.urls", "api"), namespace="api"), {"fictional": False}),
    path("training/api/v1/", include(("jointplan.api.urls", "api"), namespace="training-api"), {"fictional": True}),
    *i18n_patterns(
        path("account/", include("jointplan.accounts.urls")),
        path("training/", include((site, "site"), namespace="training"), {"fictional": True}),
        path("", include((site, "site"), namespace="real"), {"fictional": False}),
    ),
]
