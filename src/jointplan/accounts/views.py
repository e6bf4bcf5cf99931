# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person's own account."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.logout import logout
from allauth.core.ratelimit import consume
from allauth.mfa.base.internal.flows import Authenticator
from allauth.mfa.totp.views import DeactivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jointplan.accounts.forms import CloseForm, DetailsForm, MailboxForm, TokenForm
from jointplan.accounts.own_account import (
    MailboxProblem,
    ask_to_confirm_mailbox,
    change_details,
    close_account,
    confirm_mailbox,
    mailbox_of,
)
from jointplan.accounts.printed_codes import FEW, codes_left, keeping_codes
from jointplan.accounts.second_factor import must_set_up_second_factor
from jointplan.accounts.shared_computer import is_shared, say_shared
from jointplan.accounts.tokens import TokenProblem, make_token, revoke_token
from jointplan.audit.models import Entry
from jointplan.core.rules import can, require

form_page = require_http_methods(["GET", "HEAD", "POST"])
SIGN_INS_SHOWN = 10


@form_page
def overview(request: HttpRequest) -> HttpResponse:
    """What the account holds, and the way to everything that can be changed about it."""
    user: Any = request.user
    form = DetailsForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        change_details(**form.cleaned_data, by=user)
        messages.success(request, _("Your account is saved."))
        return redirect("account_overview")
    kinds = list(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    sign_ins = Entry.objects.about(user).filter(verb="accounts.signed_in").latest_first()
    left = codes_left(user)
    context = {
        "form": form,
        "terms": user.terms.select_related("post__party").order_by("-starts_on", "-pk"),
        "app": "totp" in kinds,
        "keys": kinds.count("webauthn"),
        "has_sheet": "recovery_codes" in kinds,
        "codes_left": left,
        "few_codes": left <= FEW,
        "owes_second_factor": user.posts_are_suspended or must_set_up_second_factor(user),
        "sign_ins": [{"at": entry.at, "ways": ways_in_words(entry)} for entry in sign_ins[:SIGN_INS_SHOWN]],
        "sessions": UserSession.objects.filter(user=user).count(),
        "tokens": user.api_tokens.live().count(),
        "people": can(user, "accounts.view_people"),
        "computer_is_shared": is_shared(request),
    }
    return render(request, "accounts/overview.html", context)


@require_POST
def shared_computer(request: HttpRequest) -> HttpResponse:
    """Say whether others use this computer too."""
    response = redirect("account_overview")
    say_shared(request, response, shared=bool(request.POST.get("shared")))
    return response


def ways_in_words(entry: Entry) -> str:
    """How somebody proved who it is, e.g. “password, printed code”."""
    words = {
        "password": _("password"),
        "password_reset": _("link in a mail"),
        "totp": _("authenticator app"),
        "webauthn": _("security key or passkey"),
        "recovery_codes": _("printed code"),
    }
    return ", ".join(words.get(way, way) for way in entry.details.get("ways", []))


@reauthentication_required
@form_page
def mailbox(request: HttpRequest) -> HttpResponse:
    """Ask for another mailbox."""
    form = MailboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if consume(request, action="manage_email", user=request.user):
            address = request.build_absolute_uri("/")
            ask_to_confirm_mailbox(form.cleaned_data["email"], address=address, by=request.user)
            messages.info(request, _("A link is on its way to the new mailbox. It works for three days."))
            return redirect("account_overview")
        form.add_error(None, _("You have asked for this several times. Wait a while and try again."))
    return render(request, "accounts/mailbox.html", {"form": form})


@form_page
def confirm(request: HttpRequest, link: str) -> HttpResponse:
    """The link that was sent to the new mailbox."""
    try:
        email = mailbox_of(link, by=request.user)
        if request.method == "POST":
            confirm_mailbox(link, by=request.user)
            messages.success(request, _("Your mailbox is changed."))
            return redirect("account_overview")
    except MailboxProblem:
        return render(request, "accounts/mailbox_over.html", status=404)
    return render(request, "accounts/confirm_mailbox.html", {"email": email})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the own sign-ins, wherever it is."""
    found = get_object_or_404(UserSession, user=request.user, pk=pk)
    is_current = found.is_current()
    end_sessions(request, [found])
    if is_current:
        return redirect("account_login")
    messages.success(request, _("That sign-in has ended."))
    return redirect("usersessions_list")


@never_cache
@reauthentication_required
@form_page
def tokens(request: HttpRequest) -> HttpResponse:
    """The own tokens, and a form for a new one. Its secret stands on the answer and nowhere afterwards."""
    user: Any = request.user
    verdict = can(user, "accounts.make_token", user)
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST":
        require(user, "accounts.make_token", user)
        if form.is_valid():
            try:
                _token, secret = make_token(**form.cleaned_data, by=user)
                form = TokenForm()
            except TokenProblem as problem:
                form.add_error(None, str(problem))
    live = user.api_tokens.live().order_by("-created_at", "-pk")
    return render(request, "accounts/tokens.html", {"form": form, "secret": secret, "tokens": live, "make": verdict})


@require_POST
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make one of the own tokens useless."""
    user: Any = request.user
    revoke_token(get_object_or_404(user.api_tokens, uid=uid), by=user)
    messages.success(request, _("The token no longer works."))
    return redirect("account_tokens")


@reauthentication_required
@form_page
def close(request: HttpRequest) -> HttpResponse:
    """Close the own account for good."""
    user: Any = request.user
    require(user, "accounts.close_account", user)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        close_account(by=user)
        logout(request)
        return render(request, "accounts/closed.html")
    return render(request, "accounts/close.html", {"form": form})


class KeepingTotpView(DeactivateTOTPView):
    """Removing the app leaves a sheet of printed codes in force."""

    def form_valid(self, form: Any) -> HttpResponse:
        with keeping_codes(self.request.user):
            return super().form_valid(form)


class KeepingKeyView(RemoveWebAuthnView):
    """Removing the last key leaves a sheet of printed codes in force."""

    def form_valid(self, form: Any) -> HttpResponse:
        with keeping_codes(self.request.user):
            return super().form_valid(form)
