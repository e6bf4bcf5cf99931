# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jointplan.access.models import Label
from jointplan.notifications.declaring import declared_messages
from jointplan.notifications.forms import PreferencesForm
from jointplan.notifications.links import unsubscription_of
from jointplan.notifications.models import Notification, Preference
from jointplan.notifications.operations import change_preferences, mark_all_read, mark_read, unsubscribe
from jointplan.notifications.pages import lines_of, messages_for, sections, waiting_names

PAGE_SIZE = 25
# What is new and what waits is worked off; nobody reads more of it at once, and a line may be poor.
MOST_SHOWN = 20
OWN_BAR = {"label": Label.RED}


def inbox_url(fictional: bool, name: str = "inbox", **kwargs: Any) -> str:
    return reverse(f"{'training' if fictional else 'real'}:work:{name}", kwargs=kwargs)


def bar() -> dict[str, str]:
    return OWN_BAR | {"sentence": _("Only you read your inbox.")}


@require_safe
def inbox(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What is new, what waits for me, and what was."""
    mine = Notification.objects.visible_to(request.user).in_regions(fictional=fictional).latest_first()
    waiting = waiting_names()
    chosen = request.GET.get("show", "")
    shown = [chosen] if chosen in sections() else list(sections())
    older = Paginator(mine.older(waiting), PAGE_SIZE).get_page(request.GET.get("page")) if "older" in shown else None
    notes: dict[str, Any] = {
        "new": mine.new()[: MOST_SHOWN + 1] if "new" in shown else [],
        "waiting": mine.waiting(waiting)[: MOST_SHOWN + 1] if "waiting" in shown else [],
        "older": older or [],
    }
    found = lines_of(notes, request.user)
    context = {
        "sections": [
            {
                "key": key,
                "title": title,
                "lines": found[key] if key == "older" else found[key][:MOST_SHOWN],
                "has_more": key != "older" and len(found[key]) > MOST_SHOWN,
            }
            for key, title in sections().items()
            if found[key]
        ],
        "filters": [{"key": "", "title": _("All")}, *({"key": k, "title": t} for k, t in sections().items())],
        "chosen": chosen if chosen in sections() else "",
        "page_obj": older,
        "has_new": bool(found["new"]),
        "read_all_url": inbox_url(fictional, "inbox_read_all"),
        "preferences_url": inbox_url(fictional, "inbox_preferences"),
        "work_url": inbox_url(fictional, "my_turn"),
        "label_bar": bar(),
    }
    return render(request, "notifications/inbox.html", context)


@require_POST
def read(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Mark one message as read."""
    mine = Notification.objects.visible_to(request.user).in_regions(fictional=fictional)
    found = mine.filter(uid=uid).first()
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    mark_read(found, by=request.user)
    return redirect(inbox_url(fictional))


@require_POST
def read_all(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Mark everything new as read."""
    count = mark_all_read(fictional=fictional, by=request.user)
    if count:
        said = ngettext("One message is marked as read.", "%(count)d messages are marked as read.", count)
        messages.success(request, said % {"count": count})
    return redirect(inbox_url(fictional))


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, fictional: bool) -> HttpResponse:
    """How often mail comes, and what about."""
    preference = Preference.objects.filter(user=request.user).first() or Preference(user=request.user)
    by_duty, free = messages_for(request.user)
    posted = request.POST if request.method == "POST" else None
    form = PreferencesForm(posted, preference=preference, free=free)
    if request.method == "POST" and form.is_valid():
        change_preferences(
            request.user,
            rhythm=form.cleaned_data["rhythm"],
            hour=form.cleaned_data["hour"],
            muted=form.muted(),
            by=request.user,
        )
        messages.success(request, _("Saved. It counts from the next mail on."))
        return redirect(inbox_url(fictional, "inbox_preferences"))
    context = {
        "form": form,
        "by_duty": by_duty,
        "mailbox": request.user.email,
        "path": [
            {"label": _("Inbox"), "url": inbox_url(fictional)},
            {"label": _("What comes by mail"), "url": ""},
        ],
        "label_bar": bar(),
    }
    return render(request, "notifications/preferences.html", context)


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_page(request: HttpRequest, token: str, fictional: bool) -> HttpResponse:
    """End mail by the signed link in it, without signing in: mail programs do it with one POST (RFC 8058).

    The link itself is the proof, so no token against forged forms is asked for. A visit alone changes nothing, because
    mail servers visit links to look at them.
    """
    found = unsubscription_of(token)
    if found is None:
        raise Http404(_("This link is not complete. Copy the whole link from the mail."))
    if request.method == "POST":
        unsubscribe(found.person, name=found.name)
    message = declared_messages().get(found.name)
    context = {
        "is_done": request.method == "POST",
        "kind": message.title if message else "",
        "preferences_url": inbox_url(fictional, "inbox_preferences"),
        "label_bar": {"label": Label.CLEAR, "sentence": _("This page says nothing about you.")},
    }
    return render(request, "notifications/unsubscribe.html", context)
