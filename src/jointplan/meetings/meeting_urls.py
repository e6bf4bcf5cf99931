# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings in the workspace, by random ids. `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.meetings import action_views, inviting_views, meeting_views, minutes_views, paper_views

urlpatterns = [
    path("", meeting_views.meetings, name="meetings"),
    path("new/", meeting_views.meeting_new, name="meeting_new"),
    path("series/new/", meeting_views.series_new, name="series_new"),
    path("actions/", action_views.actions, name="actions"),
    path("actions.<str:file_format>", action_views.actions_file, name="actions_file"),
    path("actions/<uuid:uid>/", action_views.meeting_action, name="meeting_action"),
    path("actions/<uuid:uid>/report/", action_views.action_report, name="action_report"),
    path("actions/<uuid:uid>/verify/", action_views.action_judge, name="action_judge"),
    path("agenda/<uuid:uid>/", meeting_views.agenda_item, name="agenda_item"),
    path("invitations/<uuid:uid>/", inviting_views.meeting_answer, name="meeting_answer"),
    path("minutes/<uuid:uid>/", minutes_views.minutes, name="minutes"),
    path("minutes/<uuid:uid>/circulate/", minutes_views.minutes_circulate, name="minutes_circulate"),
    path("minutes/<uuid:uid>/correct/", minutes_views.minutes_correct, name="minutes_correct"),
    path("minutes/<uuid:uid>/agree/", minutes_views.minutes_agree, name="minutes_agree"),
    path("contributions/<uuid:uid>/", minutes_views.contribution, name="contribution"),
    path("<uuid:uid>/", meeting_views.meeting, name="meeting"),
    path("<uuid:uid>/change/", meeting_views.meeting_edit, name="meeting_edit"),
    path("<uuid:uid>/cancel/", meeting_views.meeting_cancel, name="meeting_cancel"),
    path("<uuid:uid>/agenda/", meeting_views.agenda_new, name="agenda_new"),
    path("<uuid:uid>/invite/", inviting_views.meeting_invite, name="meeting_invite"),
    path("<uuid:uid>/join/", inviting_views.meeting_join, name="meeting_join"),
    path("<uuid:uid>/held/", inviting_views.meeting_hold, name="meeting_hold"),
    path("<uuid:uid>/minutes/", minutes_views.minutes_write, name="minutes_write"),
    path("<uuid:uid>/contribute/", minutes_views.contribution_new, name="contribution_new"),
    path("<uuid:uid>/action/", action_views.action_new, name="action_new"),
    path("<uuid:uid>/invitation.ics", paper_views.meeting_calendar, name="meeting_calendar"),
    path("<uuid:uid>/papers/<slug:paper>/", paper_views.meeting_paper, name="meeting_paper"),
    path("<uuid:uid>/papers/<slug:paper>.<str:file_format>", paper_views.meeting_paper_file, name="meeting_paper_file"),
]
