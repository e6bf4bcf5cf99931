# SPDX-License-Identifier: AGPL-3.0-or-later
"""Filling posts, in the workspace. Sign-in and the own account have their addresses in `urls.py`."""

from django.urls import path

from jointplan.accounts import people

urlpatterns = [
    path("", people.people, name="people"),
    path("<slug:code>/invite/", people.invite, name="people_invite"),
    path("<slug:code>/paper/", people.issue, name="people_issue"),
    path("<slug:code>/renew/", people.renew, name="people_renew"),
    path("invitations/<uuid:uid>/revoke/", people.revoke, name="people_revoke"),
    path("invitations/<uuid:uid>/again/", people.send_again, name="people_send_again"),
]
