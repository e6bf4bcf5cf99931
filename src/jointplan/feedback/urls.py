# SPDX-License-Identifier: AGPL-3.0-or-later
"""Comments from the public, as the secretariat moderates them. What visitors see is mounted by the portal."""

from django.urls import path

from jointplan.feedback import views

urlpatterns = [
    path("", views.comments, name="feedback_comments"),
    path("<uuid:uid>/", views.comment, name="feedback_comment"),
    path("<uuid:uid>/publish/", views.publish, name="feedback_publish"),
    path("<uuid:uid>/decline/", views.decline, name="feedback_decline"),
    path("<uuid:uid>/withdraw/", views.withdraw, name="feedback_withdraw"),
]
