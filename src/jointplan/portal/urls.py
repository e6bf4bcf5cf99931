# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages. They are mounted twice, once for real regions and once for fictional ones; `fictional` says which."""

from django.urls import path

from jointplan.feedback import public_views as feedback
from jointplan.portal import commitments, joining, lists, matrix, parties, strategies, views
from jointplan.portal.opendata import urls as opendata

urlpatterns = [
    path("", views.home, name="home"),
    path("plan/", views.plans, name="plans"),
    path("plan/<slug:edition>/", views.plan, name="plan"),
    path("plan/<slug:edition>/measures/", lists.MeasureList.as_view(), name="measures"),
    path("plan/<slug:edition>/measures.<str:file_format>", lists.measures_file, name="measures_file"),
    path("plan/<slug:edition>/matrix/", matrix.matrix, name="matrix"),
    path("plan/<slug:edition>/matrix.<str:file_format>", matrix.matrix_file, name="matrix_file"),
    path("plan/<slug:edition>/withdrawn/", matrix.withdrawn, name="withdrawn"),
    path("plan/<slug:edition>/withdrawn.<str:file_format>", matrix.withdrawn_file, name="withdrawn_file"),
    path("plan/<slug:edition>/<str:code>/", views.clause, name="clause"),
    path("parties/", parties.parties, name="parties"),
    path("parties.<str:file_format>", parties.parties_file, name="parties_file"),
    path("parties/<slug:code>/", parties.party, name="party"),
    path("strategies/", strategies.strategies, name="public_strategies"),
    path("strategies.<str:file_format>", strategies.strategies_file, name="public_strategies_file"),
    path("strategies/<uuid:uid>/", strategies.public_strategy, name="public_strategy"),
    path("strategies/<slug:code>/", strategies.strategy_record, name="strategy_record"),
    path("commitments/", commitments.treaties, name="treaties"),
    path("commitments.<str:file_format>", commitments.treaties_file, name="treaties_file"),
    path("commitments/states/<slug:code>/", commitments.of_state, name="treaties_of_state"),
    path("commitments/<slug:code>/", commitments.treaty, name="treaty"),
    path("feedback/about/<slug:kind>/<path:key>/", feedback.send, name="feedback"),
    path("feedback/link/<str:token>/", feedback.link, name="feedback_link"),
    path("join/", joining.join, name="join"),
    path("join/sent/", joining.joined, name="joined"),
    path("about/", views.statement, {"name": "about"}, name="about"),
    path("privacy/", views.statement, {"name": "privacy"}, name="privacy"),
    path("accessibility/", views.statement, {"name": "accessibility"}, name="accessibility"),
    *opendata.public_urlpatterns,
]
