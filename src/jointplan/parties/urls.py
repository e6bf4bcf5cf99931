# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workspace of the register. `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.parties import duplicate_views, importing, views, writing

urlpatterns = [
    path("", views.register, name="register"),
    path("new/", writing.new, name="party_new"),
    path("duplicates/", duplicate_views.duplicates, name="duplicates"),
    path("duplicates/<slug:first>/<slug:second>/", duplicate_views.apart, name="pair_apart"),
    path("duplicates/<slug:first>/<slug:second>/again/", duplicate_views.again, name="pair_again"),
    path("merge/", writing.merge, name="party_merge"),
    path("import/", importing.parties_import, name="parties_import"),
    path("applications/<uuid:uid>/", views.application, name="application"),
    path("applications/<uuid:uid>/admit/", writing.application_admit, name="application_admit"),
    path("applications/<uuid:uid>/decline/", writing.application_decline, name="application_decline"),
    path("<slug:code>/edit/", writing.edit, name="party_edit"),
    path("<slug:code>/admit/", writing.admit, name="party_admit"),
]
