# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workspace. Records are addressed by random ids; `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.assessments import clearance_answering, clearance_views, handing, views, writing

urlpatterns = [
    path("", views.my_turn, name="my_turn"),
    path("desk/", views.desk, name="desk"),
    path("cycles/<int:pk>/start/", writing.start, name="start"),
    path("submissions/<uuid:uid>/", views.submission, name="submission"),
    path("submissions/<uuid:uid>/send/", writing.send, name="send"),
    path("submissions/<uuid:uid>/settle/", writing.settle, name="settle"),
    path("submissions/<uuid:uid>/measures/<str:code>/", writing.answer, name="answer"),
    path("answers/<uuid:uid>/release/", writing.release, name="release"),
    path("parts/<uuid:uid>/withdraw/", writing.withdraw, name="withdraw"),
    path("submissions/<uuid:uid>/clearance/", clearance_views.clearance, name="clearance"),
    path("submissions/<uuid:uid>/clearance/ask/", clearance_views.clearance_start, name="clearance_start"),
    path("submissions/<uuid:uid>/clearance/again/", clearance_views.clearance_again, name="clearance_again"),
    path("submissions/<uuid:uid>/clearance/end/", clearance_views.clearance_end, name="clearance_end"),
    path("submissions/<uuid:uid>/clearance/stays/", clearance_views.clearance_stays, name="clearance_stays"),
    path("submissions/<uuid:uid>/clearance/letter/", clearance_views.clearance_letter, name="clearance_letter"),
    path("submissions/<uuid:uid>/clearance/sheet/", clearance_views.clearance_sheet, name="clearance_sheet"),
    path("submissions/<uuid:uid>/clearance/sheet.pdf", clearance_views.clearance_sheet_pdf, name="clearance_sheet_pdf"),
    path("clearance/rule/", clearance_answering.clearance_rule, name="clearance_rule"),
    path("clearance/asked/<uuid:uid>/", clearance_answering.clearance_request, name="clearance_request"),
    path("clearance/asked/<uuid:uid>/letter/", clearance_answering.clearance_body_letter, name="clearance_body_letter"),
    path("clearance/words/<uuid:uid>/withdraw/", clearance_views.clearance_withdraw, name="clearance_withdraw"),
    path("hand-over/<int:pk>/", handing.hand_over, name="contact_hand_over"),
]
