# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the log. They stand here, above every app, because an entry can be about any record; `audit` knows none."""

from django.urls import path

from jointplan.portal.log import views

urlpatterns = [
    path("", views.entries, name="log_entries"),
    path("entries.<str:file_format>", views.entries_file, name="log_file"),
    path("<slug:kind>/<uuid:uid>/", views.record, name="log_record"),
]
