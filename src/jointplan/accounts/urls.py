# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of sign-in, from allauth; the addresses for signing up exist and are closed by the adapter."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
