# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workspace. Records are addressed by random ids; `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.assessments import assigning, board_pages, calendar_views, cycle_views, handing, handling, views, writing
from jointplan.assessments import (
    answering,
    assigning,
    board_pages,
    handing,
    handling,
    pack_views,
    paper,
    settling,
    views,
    writing,
)

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
from jointplan.assessments import (
    answering,
    assigning,
    board_pages,
    handing,
    handling,
    pack_views,
    paper,
    settling,
    views,
    writing,
)
    path("answers/<uuid:uid>/release/", writing.release, name="release"),
    path("parts/<uuid:uid>/withdraw/", writing.withdraw, name="withdraw"),
    path("hand-over/<int:pk>/", handing.hand_over, name="contact_hand_over"),
]
