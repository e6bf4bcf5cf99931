# SPDX-License-Identifier: AGPL-3.0-or-later
"""Documents, by random ids."""

from django.urls import path

from jointplan.documents import views

urlpatterns = [
    path("", views.documents, name="documents"),
    path("add/", views.add, name="document_add"),
    path("<uuid:uid>/", views.document, name="document"),
    path("<uuid:uid>/file/", views.download, name="document_file"),
    path("<uuid:uid>/change/", views.change, name="document_change"),
    path("<uuid:uid>/remove/", views.remove, name="document_remove"),
]
