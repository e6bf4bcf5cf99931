# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports, by random ids."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
