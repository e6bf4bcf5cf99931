# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads what, and circles. `kind` is the name of a labelled model; records are addressed by random ids."""

from django.urls import path

from jointplan.access import circle_views, leaving_views, views

RECORD = "<slug:kind>/<uuid:uid>/"

urlpatterns = [
    path("circles/", circle_views.circles, name="sharing_circles"),
    path("circles/new/", circle_views.new, name="sharing_circle_new"),
    path("circles/new/inside/", circle_views.new, {"inside": True}, name="sharing_circle_new_inside"),
    path("circles/of/<slug:code>/", circle_views.circle, name="sharing_circle"),
    path("circles/of/<slug:code>/add/", circle_views.add, name="sharing_member_add"),
    path("circles/memberships/<int:pk>/end/", circle_views.end, name="sharing_member_end"),
    path("community/<slug:code>/end/", leaving_views.end, name="membership_end"),
    path(f"{RECORD}", views.who, name="sharing_who"),
    path(f"{RECORD}opened/", views.opened, name="sharing_opened"),
    path(f"{RECORD}change/", views.change, name="sharing_change"),
    *(
        path(f"{RECORD}change/{action}/", views.act, {"action": action}, name=f"sharing_{action}")
        for action in views.ACTIONS
    ),
]
