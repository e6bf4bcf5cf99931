# SPDX-License-Identifier: AGPL-3.0-or-later
"""Routes of the API. Mounted twice: for real regions and, with `fictional`, for the training region."""

from django.urls import path

from jointplan.api import documents, views
from jointplan.assessments.api import Answers
from jointplan.assessments.pack_api import ImportPack, MakePack, PackFile
from jointplan.commitments.api import Recommendations, Treaties
from jointplan.documents.api import DocumentFile, Documents
from jointplan.knowledge.guidance_api import Library
from jointplan.knowledge.practice_api import Practices
from jointplan.meetings.meeting_api import Meetings
from jointplan.parties.api import Parties, PartyDetail
from jointplan.reports.text_api import TextDetail, Texts

app_name = "api"
urlpatterns = [
    path("", views.Root.as_view(), name="root"),
    path("plans/", views.Plans.as_view(), name="plans"),
    path("plans/<slug:edition>/", views.Plan.as_view(), name="plan"),
    path("measures/", views.Measures.as_view(), name="measures"),
    path("measures.<slug:format>", views.Measures.as_view(), name="measures-file"),
    path("measures/<slug:edition>/<str:code>/", views.Measure.as_view(), name="measure"),
    path("answers/", Answers.as_view(), name="answers"),
    path("answers.<slug:format>", Answers.as_view(), name="answers-file"),
    path("documents/", Documents.as_view(), name="documents"),
    path("documents/<uuid:uid>/file/", DocumentFile.as_view(), name="document-file"),
    path("library/", Library.as_view(), name="library"),
    path("meetings/", Meetings.as_view(), name="meetings"),
    path("submissions/<uuid:uid>/packs/", MakePack.as_view(), name="pack-make"),
    path("packs/<uuid:uid>/file/", PackFile.as_view(), name="pack-file"),
    path("packs/import/", ImportPack.as_view(), name="pack-import"),
    path("parties/", Parties.as_view(), name="parties"),
    path("parties.<slug:format>", Parties.as_view(), name="parties-file"),
    path("parties/<slug:code>/", PartyDetail.as_view(), name="party"),
    path("practices/", Practices.as_view(), name="practices"),
    path("recommendations/", Recommendations.as_view(), name="recommendations"),
    path("texts/", Texts.as_view(), name="texts"),
    path("texts/<uuid:uid>/", TextDetail.as_view(), name="text"),
    path("treaties/", Treaties.as_view(), name="treaties"),
    path("schema/", documents.Schema.as_view(), name="schema"),
    path("docs/", documents.docs, name="docs"),
    path("<path:rest>", views.Nothing.as_view(), name="nothing"),
]
