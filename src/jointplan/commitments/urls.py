# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recommendations and what follows from them, in the workspace. `fictional` says which regions a page may show.

`kind` in an address is `recommendations` for public ones and `committee` for those of the Counter-Terrorism Committee.
"""

from django.urls import path

from jointplan.commitments import consent_views, follow_up_views, import_views, obligation_views, treaty_views, views

urlpatterns = [
    path("", views.commitments, name="commitments"),
    path("recommendations.<str:file_format>", views.commitments_file, name="commitments_file"),
    path("import/", import_views.recommendations_import, name="recommendations_import"),
    path("treaties/<slug:code>/source/", treaty_views.treaty_source_new, name="treaty_source_new"),
    path("committee/", consent_views.committee, name="committee"),
    path("consents/new/", consent_views.consent_new, name="consent_new"),
    path("consents/<uuid:uid>/", consent_views.consent, name="consent"),
    path("consents/<uuid:uid>/withdraw/", consent_views.consent_withdraw, name="consent_withdraw"),
    path(
        "consents/<uuid:uid>/recommendation/",
        consent_views.committee_recommendation_new,
        name="committee_recommendation_new",
    ),
    path("obligations/", obligation_views.obligations, name="obligations"),
    path("obligations/new/", obligation_views.obligation_new, name="obligation_new"),
    path("actions/<uuid:uid>/", follow_up_views.action, name="follow_up_action"),
    path("recommendations/<uuid:uid>/", views.recommendation, name="recommendation"),
    path("committee/<uuid:uid>/", consent_views.committee_recommendation, name="committee_recommendation"),
    path("<slug:kind>/<uuid:uid>/position/", follow_up_views.position, name="recommendation_position"),
    path("<slug:kind>/<uuid:uid>/actions/", follow_up_views.action_new, name="follow_up_action_new"),
]
