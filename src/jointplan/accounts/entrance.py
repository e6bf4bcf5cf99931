# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ways into an account: an invitation, and the first sign-in with a letter."""

from allauth.account.forms import SetPasswordForm
from allauth.account.internal.decorators import login_stage_required
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.accounts.adapter import home_name
from jointplan.accounts.forms import OpenAccountForm
from jointplan.accounts.invitations import LinkProblem, accept_invitation, invitation_of, open_account
from jointplan.accounts.models import Invitation
from jointplan.accounts.stages import OwnPasswordStage
from jointplan.accounts.start_codes import choose_password
from jointplan.accounts.terms import PostProblem

form_page = require_http_methods(["GET", "HEAD", "POST"])
OWN_BAR = {"label": "RED"}


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@form_page
def invitation(request: HttpRequest, link: str) -> HttpResponse:
    """Take up a post: with the account in which one has signed in, or with a new one."""
    try:
        found = invitation_of(link)
        if request.user.is_authenticated:
            return take_up(request, link, found)
        form = OpenAccountForm(request.POST or None, initial={"language": found.language})
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                open_account(
                    link,
                    username=given["username"],
                    password=given["password1"],
                    name=given["name"],
                    language=given["language"],
                )
            except PostProblem as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, _("Your account is open. Sign in with your user name and password."))
                return redirect("account_login")
    except LinkProblem:
        return link_over(request)
    sign_in = reverse("account_login", query={"next": request.path})
    bar = OWN_BAR | {"sentence": _("Only the person who was invited may read this page.")}
    context = {"invitation": found, "form": form, "sign_in_url": sign_in, "label_bar": bar}
    return render(request, "accounts/invitation.html", context)


def take_up(request: HttpRequest, link: str, found: Invitation) -> HttpResponse:
    """The same page for somebody who has signed in. Raises LinkProblem when another took the link meanwhile."""
    problem = ""
    if request.method == "POST":
        try:
            accept_invitation(link, by=request.user)
        except PostProblem as refused:
            problem = str(refused)
        else:
            messages.success(request, _("You have taken up the post: %(post)s.") % {"post": found.post})
            del request.user.held_posts
            return redirect(home_name(request.user))
    context = {"invitation": found, "problem": problem}
    return render(request, "accounts/take_up.html", context, status=409 if problem else 200)


def link_over(request: HttpRequest) -> HttpResponse:
    """The same page for every link that does not work, whatever the reason."""
    return render(request, "accounts/link_over.html", status=404)


@sensitive_post_parameters("password1", "password2")
@login_stage_required(stage=OwnPasswordStage.key, redirect_urlname="account_login")
@form_page
def own_password(request: HttpRequest) -> HttpResponse:
    """The first sign-in with a letter: choose a password, then go on signing in."""
    stage = request._login_stage  # type: ignore[attr-defined]
    user = stage.login.user
    form = SetPasswordForm(user, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        choose_password(user, form.cleaned_data["password1"])
        return stage.exit()
    bar = OWN_BAR | {"sentence": _("Only you may read this page.")}
    context = {"form": form, "username": user.username, "label_bar": bar}
    return render(request, "accounts/own_password.html", context)


@login_not_required
@require_safe
def start_code_over(request: HttpRequest) -> HttpResponse:
    """The start code was right and is too old, or was typed wrongly too often before."""
    return render(request, "accounts/start_code_over.html")
