# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recommendations and what follows from them, in the workspace. `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.commitments import import_views, views

urlpatterns = [
    path("", views.commitments, name="commitments"),
    path("recommendations.<str:file_format>", views.commitments_file, name="commitments_file"),
    path("import/", import_views.recommendations_import, name="recommendations_import"),
    path("recommendations/<uuid:uid>/", views.recommendation, name="recommendation"),
]
