# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from jointplan.notifications import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="inbox_read_all"),
    path("preferences/", views.preferences, name="inbox_preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe_page, name="inbox_unsubscribe"),
    path("<uuid:uid>/read/", views.read, name="inbox_read"),
]
