# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workspace. Records are addressed by random ids; `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.assessments import handing, sending, views, writing

urlpatterns = [
    path("", views.my_turn, name="my_turn"),
    path("desk/", views.desk, name="desk"),
    path("cycles/<int:pk>/start/", writing.start, name="start"),
    path("submissions/<uuid:uid>/", views.submission, name="submission"),
    path("submissions/<uuid:uid>/send/", sending.send, name="send"),
    path("submissions/<uuid:uid>/checks/", sending.checks, name="checks"),
    path("submissions/<uuid:uid>/checks.<str:file_format>", sending.checks_file, name="checks_file"),
    path("submissions/<uuid:uid>/receipt/", sending.receipt, name="receipt"),
    path("submissions/<uuid:uid>/receipt.<str:file_format>", sending.receipt_file, name="receipt_file"),
    path("submissions/<uuid:uid>/sent.json", sending.snapshot_file, name="snapshot_file"),
    path("submissions/<uuid:uid>/compiled/", sending.compile_submission, name="compile"),
    path("submissions/<uuid:uid>/another/", sending.reopen, name="reopen"),
    path("submissions/<uuid:uid>/differences/", sending.differences, name="differences"),
    path("submissions/<uuid:uid>/settle/", writing.settle, name="settle"),
    path("submissions/<uuid:uid>/measures/<str:code>/", writing.answer, name="answer"),
    path("answers/<uuid:uid>/release/", writing.release, name="release"),
    path("parts/<uuid:uid>/withdraw/", writing.withdraw, name="withdraw"),
    path("hand-over/<int:pk>/", handing.hand_over, name="contact_hand_over"),
]
