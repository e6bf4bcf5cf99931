# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions of the States in the workspace. `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.meetings import views

urlpatterns = [
    path("", views.decisions, name="decisions"),
    path("decisions.<str:file_format>", views.decisions_file, name="decisions_file"),
    path("new/", views.decision_new, name="decision_new"),
    path("<uuid:uid>/", views.decision, name="decision"),
    path("<uuid:uid>/replace/", views.decision_replace, name="decision_replace"),
]
