# SPDX-License-Identifier: AGPL-3.0-or-later
"""Comments from the public, as the secretariat moderates them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
