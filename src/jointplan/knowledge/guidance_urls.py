# SPDX-License-Identifier: AGPL-3.0-or-later
"""The library of guidance, by random ids."""

from django.urls import path

from jointplan.knowledge import guidance_views as views
from jointplan.knowledge import guidance_writing as writing

urlpatterns = [
    path("", views.library, name="library"),
    path("library.<str:file_format>", views.library_file, name="library_file"),
    path("add/", writing.add, name="guidance_add"),
    path("downloads/", writing.downloads, name="library_downloads"),
    path("versions/<uuid:uid>/file/", views.version_file, name="guidance_version_file"),
    path("versions/<uuid:uid>/release/", writing.release, name="guidance_version_release"),
    path("<uuid:uid>/", views.guidance, name="guidance"),
    path("<uuid:uid>/change/", writing.change, name="guidance_change"),
    path("<uuid:uid>/version/", writing.version_add, name="guidance_version_add"),
    path("<uuid:uid>/review/", writing.review, name="guidance_review"),
    path("<uuid:uid>/withdraw/", writing.withdraw, name="guidance_withdraw"),
]
