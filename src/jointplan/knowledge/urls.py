# SPDX-License-Identifier: AGPL-3.0-or-later
"""Practices and challenges, and the library of guidance."""

from django.urls import include, path

from jointplan.knowledge import guidance_urls, practice_urls

urlpatterns = [
    path("practices/", include(practice_urls.urlpatterns)),
    path("library/", include(guidance_urls.urlpatterns)),
]
