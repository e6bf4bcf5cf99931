# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workspace. Records are addressed by random ids; `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.assessments import handing, pack_views, paper, views, writing

urlpatterns = [
    path("", views.my_turn, name="my_turn"),
    path("desk/", views.desk, name="desk"),
    path("cycles/<int:pk>/start/", writing.start, name="start"),
    path("submissions/<uuid:uid>/", views.submission, name="submission"),
    path("submissions/<uuid:uid>/send/", writing.send, name="send"),
    path("submissions/<uuid:uid>/settle/", writing.settle, name="settle"),
    path("submissions/<uuid:uid>/measures/<str:code>/", writing.answer, name="answer"),
    path("submissions/<uuid:uid>/packs/", pack_views.packs, name="packs"),
    path("submissions/<uuid:uid>/packs/make/", pack_views.pack_make, name="pack_make"),
    path("submissions/<uuid:uid>/packs/upload/", pack_views.pack_upload, name="pack_upload"),
    path("submissions/<uuid:uid>/packs/schema.json", pack_views.pack_schema, name="pack_schema"),
    path("submissions/<uuid:uid>/packs/paper.pdf", paper.pack_paper, name="pack_paper"),
    path("packs/<uuid:uid>/", pack_views.pack, name="pack"),
    path("packs/<uuid:uid>/file/", pack_views.pack_file, name="pack_file"),
    path("packs/<uuid:uid>/import/", pack_views.pack_import, name="pack_import"),
    path("packs/<uuid:uid>/discard/", pack_views.pack_discard, name="pack_discard"),
    path("packs/<uuid:uid>/marked/", pack_views.pack_marked, name="pack_marked"),
    path("packs/<uuid:uid>/withdraw/", pack_views.pack_withdraw, name="pack_withdraw"),
    path("answers/<uuid:uid>/release/", writing.release, name="release"),
    path("parts/<uuid:uid>/withdraw/", writing.withdraw, name="withdraw"),
    path("hand-over/<int:pk>/", handing.hand_over, name="contact_hand_over"),
]
