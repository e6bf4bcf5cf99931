# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from jointplan.search import views

urlpatterns = [path("search/", views.search, name="search")]
