# SPDX-License-Identifier: AGPL-3.0-or-later
"""What visitors see: the form below a public page, and the private link. Without an account, and without a script."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.pages import space_of
from jointplan.feedback.forms import CommentForm
from jointplan.feedback.limiting import COMMENTS
from jointplan.feedback.models import KEPT
from jointplan.feedback.operations import FeedbackProblem, outcome_of, receive_comment
from jointplan.feedback.subjects import Subject, find


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, kind: str, key: str, fictional: bool) -> HttpResponse:
    """Write a comment or a correction on a public page."""
    subject = find(kind, key, fictional=fictional)
    if subject is None:
        raise Http404(_("There is no public page here that could be commented on."))
    confirmed = request.POST.getlist("name_shown") if request.POST.get("no_person") else []
    form = CommentForm(request.POST or None, confirmed=confirmed)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, subject)
    if names := form.names():
        return _form_page(request, form, subject, names=names)
    # Only what could be sent counts, so that mistakes cost nobody a try.
    if not COMMENTS.allows(get_adapter(request).get_client_ip(request)):
        form.add_error(None, _("Too many comments came from your network. Nothing is lost: send it in an hour."))
        return _form_page(request, form, subject, status=429)
    said = {"what": form.cleaned_data["what"], "text": form.cleaned_data["text"]}
    try:
        token = receive_comment(subject, kind, key, **said, language=get_language() or "en", by=request.user)
    except FeedbackProblem as problem:
        form.add_error(problem.field, str(problem))
        return _form_page(request, form, subject, status=503 if problem.field is None else 200)
    return redirect(f"{space_of(fictional)}:feedback_link", token=token)


def _form_page(
    request: HttpRequest, form: CommentForm, subject: Subject, *, names: list[str] | None = None, status: int = 200
) -> HttpResponse:
    path = [{"label": subject.title, "url": subject.url}, {"label": _("Comment or correction"), "url": ""}]
    context: dict[str, Any] = {"form": form, "subject": subject, "names": names or [], "days": KEPT.days, "path": path}
    return render(request, "feedback/send.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def link(request: HttpRequest, token: str, fictional: bool) -> HttpResponse:
    """What became of a comment, for whoever holds its private link. An unknown link and an old one look alike."""
    outcome = outcome_of(token)
    if outcome is None or outcome.is_fictional != fictional:
        return render(request, "feedback/gone.html", {"days": KEPT.days}, status=404)
    subject = find(outcome.about_kind, outcome.about_key, fictional=fictional)
    context = {
        "outcome": outcome,
        "subject": subject,
        "address": request.build_absolute_uri(request.path),
        "until": outcome.received_at + KEPT,
    }
    return render(request, "feedback/link.html", context)
