# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of sign-in and of the own account. Those for signing up come from allauth and are closed by the adapter."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import include, path

from jointplan.accounts import entrance, views


def closed(request: HttpRequest) -> NoReturn:
    """Nobody claims an address for mail alone: the own account's page has a way with a confirmation."""
    raise Http404


urlpatterns = [
    path("", views.overview, name="account_overview"),
    path("shared-computer/", views.shared_computer, name="account_shared_computer"),
    path("mailbox/", views.mailbox, name="account_mailbox"),
    path("mailbox/<str:link>/", views.confirm, name="account_confirm_mailbox"),
    path("sessions/<int:pk>/end/", views.end_session, name="account_end_session"),
    path("tokens/", views.tokens, name="account_tokens"),
    path("tokens/<uuid:uid>/revoke/", views.revoke, name="account_revoke_token"),
    path("close/", views.close, name="account_close"),
    path("invitation/<str:link>/", entrance.invitation, name="account_invitation"),
    path("own-password/", entrance.own_password, name="account_own_password"),
    path("start-code/", entrance.start_code_over, name="account_start_code_over"),
    # Before allauth's own, which would take the printed codes away with the last other factor.
    path("2fa/totp/deactivate/", views.KeepingTotpView.as_view(), name="mfa_deactivate_totp"),
    path("2fa/webauthn/keys/<int:pk>/remove/", views.KeepingKeyView.as_view(), name="mfa_remove_webauthn"),
    path("email/", closed, name="account_email"),
    path("", include("allauth.urls")),
]
