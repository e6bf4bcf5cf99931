# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workspace. Records are addressed by random ids; `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.assessments import assigning, board_pages, calendar_views, cycle_views, handing, handling, views, writing

urlpatterns = [
    path("", views.my_turn, name="my_turn"),
    path("desk/", views.desk, name="desk"),
    path("calendar/", calendar_views.my_calendar, name="my_calendar"),
    path("calendar/make/", calendar_views.calendar_make, name="calendar_make"),
    path("calendar/end/", calendar_views.calendar_end, name="calendar_end"),
    path("calendar/<str:secret>.ics", calendar_views.calendar_feed, name="calendar_feed"),
    path("cycles/", cycle_views.cycles, name="cycles"),
    path("cycles/new/<str:edition>/", cycle_views.cycle_new, name="cycle_new"),
    path("cycles/<int:pk>/", cycle_views.cycle, name="cycle"),
    path("cycles/<int:pk>/edit/", cycle_views.cycle_edit, name="cycle_edit"),
    path("cycles/<int:pk>/decided/<str:step>/", cycle_views.cycle_step, name="cycle_step"),
    path("questionnaires/<int:pk>/", cycle_views.questionnaire, name="questionnaire"),
    path("questionnaires/<int:pk>/file.<str:file_format>", cycle_views.questionnaire_file, name="questionnaire_file"),
    path("questionnaires/<int:pk>/next/", cycle_views.questionnaire_new, name="questionnaire_new"),
    path("cycles/<int:pk>/start/", writing.start, name="start"),
    path("submissions/<uuid:uid>/", views.submission, name="submission"),
    path("submissions/<uuid:uid>/send/", writing.send, name="send"),
    path("submissions/<uuid:uid>/settle/", writing.settle, name="settle"),
    path("cycles/<int:pk>/contribute/<slug:code>/", assigning.start, name="contribution_start"),
    path("submissions/<uuid:uid>/assign/", assigning.assign, name="assign"),
    path("submissions/<uuid:uid>/assign/as-last-time/", assigning.assign_as_last, name="assign_as_last"),
    path("submissions/<uuid:uid>/assignments/", assigning.assignments, name="assignments"),
    path("submissions/<uuid:uid>/board/", board_pages.board, name="board"),
    path("submissions/<uuid:uid>/board.<slug:file_format>", board_pages.board_file, name="board_file"),
    path("submissions/<uuid:uid>/hand-over/", handling.hand_over_all, name="contribution_hand_over"),
    path("submissions/<uuid:uid>/measures/<str:code>/", writing.answer, name="answer"),
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
