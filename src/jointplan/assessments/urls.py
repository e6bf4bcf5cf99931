# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workspace. Records are addressed by random ids; `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.assessments import answering, assigning, board_pages, handing, handling, settling, views, writing

urlpatterns = [
    path("", views.my_turn, name="my_turn"),
    path("desk/", views.desk, name="desk"),
    path("cycles/<int:pk>/start/", writing.start, name="start"),
    path("submissions/<uuid:uid>/", views.submission, name="submission"),
    path("submissions/<uuid:uid>/only/<slug:only>/", views.submission, name="submission_only"),
    path("submissions/<uuid:uid>/send/", writing.send, name="send"),
    path("submissions/<uuid:uid>/settle/", writing.settle, name="settle"),
    path("submissions/<uuid:uid>/keep/", answering.keep_last, name="keep_last"),
    path("submissions/<uuid:uid>/no-change/", answering.no_change, name="no_change"),
    path("submissions/<uuid:uid>/measures/<str:code>/", answering.answer, name="answer"),
    path("submissions/<uuid:uid>/measures/<str:code>/save/", answering.save_parts, name="save_parts"),
    path("submissions/<uuid:uid>/measures/<str:code>/evidence/", answering.add_evidence, name="add_evidence"),
    path("conflicts/<uuid:uid>/", settling.conflict, name="conflict"),
    path("cycles/<int:pk>/contribute/<slug:code>/", assigning.start, name="contribution_start"),
    path("submissions/<uuid:uid>/assign/", assigning.assign, name="assign"),
    path("submissions/<uuid:uid>/assign/as-last-time/", assigning.assign_as_last, name="assign_as_last"),
    path("submissions/<uuid:uid>/assignments/", assigning.assignments, name="assignments"),
    path("submissions/<uuid:uid>/board/", board_pages.board, name="board"),
    path("submissions/<uuid:uid>/board.<slug:file_format>", board_pages.board_file, name="board_file"),
    path("submissions/<uuid:uid>/hand-over/", handling.hand_over_all, name="contribution_hand_over"),
    path("answers/<uuid:uid>/finish/", handling.finish, name="answer_finish"),
    path("answers/<uuid:uid>/send-back/", handling.send_back, name="answer_send_back"),
    path("answers/<uuid:uid>/hand-over/", handling.hand_over, name="answer_hand_over"),
    path("answers/<uuid:uid>/take-back/", handling.take_back, name="answer_take_back"),
    path("answers/<uuid:uid>/ask-again/", handling.ask, name="answer_ask_again"),
    path("answers/<uuid:uid>/consider/", handling.consider, name="answer_consider"),
    path("answers/<uuid:uid>/take-over/", handling.take_over_all, name="answer_take_over"),
    path("answers/<uuid:uid>/circulate/", assigning.circulate, name="answer_circulate"),
    path("parts/<uuid:uid>/take-over/", handling.take_over, name="part_take_over"),
    path("answers/<uuid:uid>/release/", writing.release, name="release"),
    path("parts/<uuid:uid>/withdraw/", writing.withdraw, name="withdraw"),
    path("hand-over/<int:pk>/", handing.hand_over, name="contact_hand_over"),
]
