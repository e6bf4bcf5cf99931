# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the open data under `data/`, for everybody; in the workspace the one on which a version is published."""

from django.urls import path

from jointplan.portal.opendata import views

public_urlpatterns = [
    path("data/", views.data, name="data"),
    path("data/keys/<str:key>.pem", views.data_key, name="data_key"),
    path("data/<slug:region>/<str:version>/", views.publication, name="publication"),
    path("data/<slug:region>/<str:version>/<str:file>", views.published_file, name="published_file"),
]
urlpatterns = [path("publish/", views.data_publish, name="data_publish")]
