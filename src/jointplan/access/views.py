# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who can see a record, who outside opened it, and changing that: the same pages for records of every kind."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.audience import audiences
from jointplan.access.following import what_follows
from jointplan.access.forms import ChangeForm, CirculateForm, NameForm, NarrowForm, WidenForm
from jointplan.access.models import Labelled, Opening
from jointplan.access.openings import NOTED
from jointplan.access.operations import ReleaseProblem
from jointplan.access.pages import bar_for, record_or_404, sharing_url, steps_to_record, work_path, work_url
from jointplan.access.sight import Change, change_between, people_today, sight_of
from jointplan.accounts.models import Post
from jointplan.core.rules import Verdict, can, require
from jointplan.core.text import sort_key
from jointplan.parties.models import Party

MOST_OPENINGS = 200


@dataclass(frozen=True)
class Action:
    """One way to change who reads a record."""

    title: Any
    lead: Any
    form: type[ChangeForm]
    done: Any


ACTIONS = {
    "widen": Action(
        gettext_lazy("Show it to more readers"),
        gettext_lazy("To circles, to the community, or to everyone. What somebody has read cannot be called back."),
        WidenForm,
        gettext_lazy("More may read this from now on."),
    ),
    "withdraw": Action(
        gettext_lazy("Withdraw it from readers"),
        gettext_lazy("For the future. Copies that left stay out."),
        NarrowForm,
        gettext_lazy("Fewer may read this from now on. Copies that left stay out."),
    ),
    "name": Action(
        gettext_lazy("Name the persons who alone read it"),
        gettext_lazy("TLP:RED. Nobody else reads it then, and each of them only while holding a post."),
        NameForm,
        gettext_lazy("Only the persons named read this from now on."),
    ),
    "circulate": Action(
        gettext_lazy("Circulate it inside the State"),
        gettext_lazy("Nobody outside the State sees anything of it."),
        CirculateForm,
        gettext_lazy("Circulated inside the State."),
    ),
}


@require_safe
def who(request: HttpRequest, kind: str, uid: UUID, fictional: bool) -> HttpResponse:
    """Who can see a record, circle by circle, with the number of people."""
    found = record_or_404(request, kind, uid, fictional)
    verdicts = [can(request.user, action.form.permission, found) for action in ACTIONS.values()]
    opened = can(request.user, "access.view_openings", found)
    context = page_of(request, found, fictional, _("Who can see this")) | {
        "audiences": audiences(found, request.user),
        "change": next((verdict for verdict in verdicts if verdict), verdicts[0]),
        "change_url": sharing_url(found, fictional, "sharing_change"),
        "opened_url": sharing_url(found, fictional, "sharing_opened") if opened else "",
        "is_noted": not opened and found.label in NOTED,
        "circles_url": work_url(fictional, "sharing_circles"),
    }
    return render(request, "access/who.html", context)


@require_safe
def opened(request: HttpRequest, kind: str, uid: UUID, fictional: bool) -> HttpResponse:
    """Who outside the originator opened a record, and when."""
    found = record_or_404(request, kind, uid, fictional)
    require(request.user, "access.view_openings", found)
    rows = list(Opening.objects.of_record(found)[: MOST_OPENINGS + 1])
    posts = Post.objects.in_bulk({row.reader_post for row in rows if row.reader_post})
    parties = Party.objects.in_bulk({row.reader_party for row in rows if row.reader_party})
    step = (_("Who can see this"), sharing_url(found, fictional))
    context = page_of(request, found, fictional, _("Who outside opened this"), step) | {
        "rows": [
            {"opening": row, "post": posts.get(row.reader_post), "party": parties.get(row.reader_party)}
            for row in rows[:MOST_OPENINGS]
        ],
        "more": len(rows) > MOST_OPENINGS,
    }
    return render(request, "access/opened.html", context)


@require_safe
def change(request: HttpRequest, kind: str, uid: UUID, fictional: bool) -> HttpResponse:
    """The ways to change who reads a record, each with the reason when one may not."""
    found = record_or_404(request, kind, uid, fictional)
    step = (_("Who can see this"), sharing_url(found, fictional))
    context = page_of(request, found, fictional, _("Change who can see this"), step) | {
        "actions": [
            {
                "action": action,
                "may": may_change(request.user, name, found),
                "url": sharing_url(found, fictional, f"sharing_{name}"),
            }
            for name, action in ACTIONS.items()
        ]
    }
    return render(request, "access/change.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, kind: str, uid: UUID, fictional: bool, action: str) -> HttpResponse:
    """One change: chosen, then shown with whom it gives sight and takes it from, then confirmed."""
    found = record_or_404(request, kind, uid, fictional)
    verdict = may_change(request.user, action, found)
    if not verdict:
        require(request.user, ACTIONS[action].form.permission, found)
        require(request.user, found.release_rule, found)
    form = ACTIONS[action].form(request.POST if request.method == "POST" else None, record=found, user=request.user)
    if request.method == "POST" and form.is_valid() and form.is_confirmed():
        try:
            form.carry_out()
        except ReleaseProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, str(ACTIONS[action].done))
            return redirect(_after(request, found, fictional))
    steps = [
        (_("Who can see this"), sharing_url(found, fictional)),
        (_("Change who can see this"), sharing_url(found, fictional, "sharing_change")),
    ]
    context = page_of(request, found, fictional, str(ACTIONS[action].title), *steps) | {
        "action": ACTIONS[action],
        "form": form,
        "back_url": sharing_url(found, fictional),
        "what_follows": what_follows(found),
        "preview": preview_of(found, form) if form.is_bound and form.is_valid() else None,
    }
    return render(request, "access/act.html", context)


def may_change(user: Any, action: str, record: Labelled) -> Verdict:
    """The answer of the action's rule, and for a wider audience of the record's own besides."""
    verdict = can(user, ACTIONS[action].form.permission, record)
    return can(user, record.release_rule, record) if verdict and action == "widen" else verdict


def preview_of(record: Labelled, form: ChangeForm) -> dict[str, Any]:
    """What a change would do, not done yet: who gains and who loses sight, by party."""
    assert form.then is not None
    people = people_today()
    before, after = sight_of(record, people), sight_of(form.then, people)
    fields = [field for field in form if field.name != "seen"]
    return {
        "then": form.then,
        "gain": _told(change_between(before, after, people)),
        "lose": _told(change_between(after, before, people)),
        "total": len(after.people),
        "seen": form.digest,
        "given": [(field.html_name, value) for field in fields for value in _values(form, field.name)],
    }


def _told(change: Change) -> dict[str, Any]:
    parties = Party.objects.in_bulk(change.people)
    lines = [{"party": str(parties[pk]), "people": count} for pk, count in change.people.items()]
    lines.sort(key=lambda line: sort_key(str(line["party"])))
    return {"public": change.public, "lines": lines, "total": change.total}


def _values(form: ChangeForm, name: str) -> list[str]:
    """What the browser sent for a field, to be sent once more."""
    return form.data.getlist(form.add_prefix(name)) if hasattr(form.data, "getlist") else []


def _after(request: HttpRequest, record: Any, fictional: bool) -> str:
    """The page on the record, when the person still reads it."""
    if type(record)._default_manager.visible_to(request.user).filter(pk=record.pk).exists():
        return sharing_url(record, fictional)
    return work_url(fictional, "my_turn")


def page_of(
    request: HttpRequest, record: Labelled, fictional: bool, here: str, *steps: tuple[str, str]
) -> dict[str, Any]:
    """What every page on a record shows."""
    before = steps_to_record(record, request.user, fictional)
    return {
        "record": record,
        "what": record.described(),
        "path": work_path(fictional, here, *before, *steps),
        "label_bar": bar_for(record, request.user, fictional),
    }
