# SPDX-License-Identifier: AGPL-3.0-or-later
"""Filling posts: pages of national coordinators and the secretariat."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jointplan.accounts.forms import InviteForm, RenewForm, StartForm
from jointplan.accounts.invitations import invite_holder, revoke_invitation, send_invitation_again
from jointplan.accounts.models import Invitation, Post, PostKind, Term, held_by
from jointplan.accounts.start_codes import Letter, issue_on_paper, renew_start_code
from jointplan.accounts.terms import PostProblem
from jointplan.core.rules import Verdict, can, require
from jointplan.core.text import sort_key
from jointplan.parties.rules import serves_secretariat

form_page = require_http_methods(["GET", "HEAD", "POST"])
BAR = {"label": "AMBER+STRICT"}
LETTER_BAR = {"label": "RED"}


class Row(NamedTuple):
    """A post that the reader may fill or whose holder the reader looks after."""

    post: Post
    party: str
    terms: list[Term]
    invitation: Invitation | None
    fill: Verdict
    renew: Verdict | None

    @property
    def may_begin(self) -> bool:
        """Whether somebody new may begin one day: nobody holds the post without an end."""
        return all(term.ends_on is not None for term in self.terms)


def people_url(fictional: bool, name: str, **kwargs: Any) -> str:
    space = "training" if fictional else "real"
    return reverse(f"{space}:work:{name}", kwargs=kwargs)


def posts_near(user: Any, fictional: bool) -> list[Post]:
    """Posts of the parties that the reader fills posts for, by party and kind."""
    states = {p.party_id for p in user.held_posts if p.kind == PostKind.COORDINATOR}
    regions = {p.party.region_id for p in user.held_posts if serves_secretariat(user, p.party.region_id)}
    near = Q(party__in=states) | Q(party__parent__in=states, party__kind="state-body")
    near |= Q(party__region__in=regions) & ~Q(party__kind__in=("state", "state-body"))
    near |= Q(
        party__region__in=regions, party__kind="state", kind__in=(PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY)
    )
    found = Post.objects.filter(near, party__region__is_fictional=fictional).select_related("party__parent")
    order = PostKind.values
    return sorted(found, key=lambda post: (sort_key(str(post.party)), order.index(post.kind), post.pk))


def rows_for(user: Any, fictional: bool) -> list[Row]:
    posts = posts_near(user, fictional)
    terms: dict[int, list[Term]] = {}
    held = Term.objects.filter(post__in=posts).not_ended().select_related("user").order_by("starts_on", "pk")
    # Somebody without a name is shown by a post: those held today come with all in one query.
    running = Term.objects.current().select_related("post__party__region")
    today = Prefetch("user__terms", queryset=running, to_attr="running_terms")
    for term in held.prefetch_related(today, "user__terms__post__party__parent"):
        term.user.held_posts = [held_by(running) for running in term.user.running_terms]
        terms.setdefault(term.post_id, []).append(term)
    waiting = {i.post_id: i for i in Invitation.objects.waiting().filter(post__in=posts)}
    return [
        Row(
            post=post,
            party=str(post.party),
            terms=terms.get(post.pk, []),
            invitation=waiting.get(post.pk),
            fill=can(user, "accounts.invite_holder", post),
            renew=can(user, "accounts.renew_start_code", terms[post.pk][0].user) if post.pk in terms else None,
        )
        for post in posts
    ]


@require_safe
def people(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Posts that I fill, who holds them, and the invitations that wait."""
    require(request.user, "accounts.view_people")
    rows = [
        row._asdict()
        | {
            "may_begin": row.may_begin,
            "contact_url": people_url(fictional, "contact", code=row.post.code),
            "invite_url": people_url(fictional, "people_invite", code=row.post.code),
            "issue_url": people_url(fictional, "people_issue", code=row.post.code),
            "renew_url": people_url(fictional, "people_renew", code=row.post.code),
            "revoke_url": people_url(fictional, "people_revoke", uid=row.invitation.uid) if row.invitation else "",
            "again_url": people_url(fictional, "people_send_again", uid=row.invitation.uid) if row.invitation else "",
        }
        for row in rows_for(request.user, fictional)
    ]
    context = {
        "rows": rows,
        "label_bar": BAR | {"sentence": _("You and whoever fills these posts with you may read this page.")},
        "path": path(fictional),
        "new_post_url": people_url(fictional, "contact_new"),
        "contacts_url": people_url(fictional, "contacts"),
    }
    return render(request, "accounts/people.html", context)


def path(fictional: bool, *steps: str) -> list[dict[str, str]]:
    """Where a page stands: My turn, the list of posts, the page."""
    start = {"url": people_url(fictional, "my_turn"), "label": _("My turn")}
    here = {"url": people_url(fictional, "people") if steps else "", "label": _("Posts and accounts")}
    return [start, here, *({"url": "", "label": step} for step in steps)]


def post_or_404(code: str, fictional: bool) -> Post:
    posts = Post.objects.filter(party__region__is_fictional=fictional).select_related("party__parent", "party__region")
    found = posts.filter(code=code).first()
    if found is None:
        raise Http404(_("There is no such post here."))
    return found


@form_page
def invite(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """Invite somebody with a mailbox."""

    def send(form: InviteForm, post: Post) -> HttpResponse:
        invite_holder(post, **form.cleaned_data, address=request.build_absolute_uri("/"), by=request.user)
        # The same words whoever reads that mailbox, and whether or not it has an account.
        messages.success(request, _("The invitation is on its way. It works once, for fourteen days."))
        return redirect(people_url(fictional, "people"))

    return fill(request, code, fictional, "accounts.invite_holder", InviteForm, send, "accounts/invite.html")


@never_cache
@form_page
def issue(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """Issue an account on paper: the answer is the letter, once."""

    def write(form: StartForm, post: Post) -> HttpResponse:
        return letter_page(request, issue_on_paper(post, **form.cleaned_data, by=request.user), fictional)

    return fill(request, code, fictional, "accounts.issue_on_paper", StartForm, write, "accounts/issue.html")


def fill(
    request: HttpRequest,
    code: str,
    fictional: bool,
    permission: str,
    form_class: Any,
    done: Callable[[Any, Post], HttpResponse],
    template: str,
) -> HttpResponse:
    """A form for one post and what is done with it. What the operation refuses stands on the form."""
    post = post_or_404(code, fictional)
    require(request.user, permission, post)
    form = form_class(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        try:
            return done(form, post)
        except PostProblem as problem:
            form.add_error(None, str(problem))
    context = {
        "post": post,
        "form": form,
        "label_bar": BAR | {"sentence": _("You and whoever fills these posts with you may read this page.")},
        "path": path(fictional, str(post)),
        "people_url": people_url(fictional, "people"),
    }
    return render(request, template, context)


def letter_page(request: HttpRequest, letter: Letter, fictional: bool) -> HttpResponse:
    with override(letter.language):
        sign_in = reverse("account_login")
    context = {
        "letter": letter,
        "address": request.build_absolute_uri(sign_in),
        "label_bar": LETTER_BAR | {"sentence": _("Only the person whom this letter is for may read it.")},
        "people_url": people_url(fictional, "people"),
    }
    return render(request, "accounts/letter.html", context)


@require_POST
def revoke(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Make an invitation useless."""
    return act(request, uid, fictional, revoke_invitation, _("The invitation no longer works."))


@require_POST
def send_again(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Send an invitation once more."""

    def send(invitation: Invitation, *, by: Any) -> None:
        send_invitation_again(invitation, address=request.build_absolute_uri("/"), by=by)

    return act(request, uid, fictional, send, _("The invitation is on its way. It works once, for fourteen days."))


def act(request: HttpRequest, uid: UUID, fictional: bool, operation: Callable[..., Any], said: str) -> HttpResponse:
    invitations = Invitation.objects.filter(post__party__region__is_fictional=fictional)
    found = invitations.select_related("post__party__parent").filter(uid=uid).first()
    if found is None:
        raise Http404(_("There is no such invitation here."))
    try:
        operation(found, by=request.user)
    except PostProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said)
    return redirect(people_url(fictional, "people"))


@never_cache
@form_page
def renew(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """A new sign-in letter for the holder of a post."""
    post = post_or_404(code, fictional)
    term = post.terms.current().select_related("user").first()
    if term is None:
        raise Http404(_("Nobody holds this post today."))
    require(request.user, "accounts.renew_start_code", term.user)
    form = RenewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lost = form.cleaned_data["second_factor_lost"]
        return letter_page(request, renew_start_code(term.user, second_factor_lost=lost, by=request.user), fictional)
    context = {
        "post": post,
        "holder": term.user,
        "form": form,
        "label_bar": BAR | {"sentence": _("You and whoever fills these posts with you may read this page.")},
        "path": path(fictional, str(post)),
        "people_url": people_url(fictional, "people"),
    }
    return render(request, "accounts/renew.html", context)
