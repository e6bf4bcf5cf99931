# SPDX-License-Identifier: AGPL-3.0-or-later
"""National strategies, by random ids."""

from django.urls import path

from jointplan.strategies import action_views, aligning_views, coverage_views, importing, views

urlpatterns = [
    path("", views.strategies, name="strategies"),
    path("strategies.<str:file_format>", views.strategies_file, name="strategies_file"),
    path("new/", views.strategy_new, name="strategy_new"),
    path("coverage/", coverage_views.coverage, name="strategy_coverage"),
    path("coverage.<str:file_format>", coverage_views.coverage_file, name="strategy_coverage_file"),
    path("<uuid:uid>/", views.strategy, name="strategy"),
    path("<uuid:uid>/change/", views.strategy_change, name="strategy_change"),
    path("<uuid:uid>/release/<slug:kind>/", action_views.release, name="strategy_release"),
    path("<uuid:uid>/actions.<str:file_format>", action_views.actions_file, name="strategy_actions_file"),
    path("<uuid:uid>/actions/new/", action_views.action_new, name="strategy_action_new"),
    path("<uuid:uid>/actions/import/", importing.actions_import, name="strategy_import"),
    path("<uuid:uid>/actions/template/", importing.template, name="strategy_template"),
    path("<uuid:uid>/actions/<uuid:action>/", action_views.action, name="strategy_action"),
    path("<uuid:uid>/actions/<uuid:action>/remove/", action_views.action_remove, name="strategy_action_remove"),
    path("<uuid:uid>/actions/<uuid:action>/align/", aligning_views.align, name="strategy_align"),
    path("<uuid:uid>/alignment/", aligning_views.alignment, name="strategy_alignment"),
    path("<uuid:uid>/alignment/propose/", aligning_views.propose, name="strategy_propose"),
]
