# SPDX-License-Identifier: AGPL-3.0-or-later
"""Terms: who holds a post, who acts for the holder, from which day to which. This is the one place that makes them."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.accounts.models import EndReason, Post, Term, User
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.rules import house_of


class PostProblem(Exception):
    """A post or a term that cannot be as asked. `str()` says what stands in the way and what to do."""


@transaction.atomic
def appoint(post: Post, user: User, *, starts_on: date, ends_on: date | None = None, by: Any) -> Term:
    """Somebody holds the post from that day, until further notice or to the last day named.

    Raises PostProblem when the days do not fit or somebody else holds the post then, and names who.
    """
    post = _locked(post)
    require(by, "accounts.appoint_holder", post)
    check_house(post, user)
    _check_another(user, by)
    term = start_term(post, user, starts_on=starts_on, ends_on=ends_on)
    _record("accounts.holder_appointed", term)
    return term


@transaction.atomic
def appoint_acting(post: Post, user: User, *, starts_on: date, ends_on: date, by: Any) -> Term:
    """Somebody acts for the holder of the post from day to day; the term ends by itself.

    Raises PostProblem when the days do not fit, somebody acts already, or the person holds the post anyway.
    """
    post = _locked(post)
    require(by, "accounts.appoint_holder", post)
    check_house(post, user)
    _check_another(user, by)
    if post.terms.filter(user=user, is_acting=False).meeting(starts_on, ends_on).exists():
        raise PostProblem(_("%(person)s holds this post then and needs not act for it.") % {"person": user})
    term = start_term(post, user, starts_on=starts_on, ends_on=ends_on, is_acting=True)
    _record("accounts.acting_appointed", term)
    return term


@transaction.atomic
def end_term(term: Term, *, on: date, reason: str, by: Any) -> Term:
    """The person holds the post for the last time on that day. `reason` is one of EndReason."""
    term = _locked_term(term)
    require(by, "accounts.change_term", term)
    if reason not in EndReason.values:
        raise PostProblem(_("Choose one of the reasons offered."))
    if term.ends_on is not None and on > term.ends_on:
        raise PostProblem(
            _("The term ends on %(day)s already. Choose that day or an earlier one.")
            % {"day": date_format(term.ends_on)}
        )
    _check_days(term.post, term.starts_on, on)
    term.ends_on, term.end_reason = on, reason
    term.save()
    _record("accounts.term_ended", term, end_reason=reason)
    return term


@transaction.atomic
def move_term(term: Term, *, starts_on: date, ends_on: date | None, by: Any) -> Term:
    """Give a term other days. Raises PostProblem when somebody else holds the post on one of them.

    Nobody does so for oneself, and a term that would run again is held to what a new one is.
    """
    term = _locked_term(term)
    require(by, "accounts.change_term", term)
    if term.user_id == by.pk:
        raise PostProblem(_("Nobody changes the days of the own term. End it, or ask whoever else enters holders."))
    if ends_on is None or ends_on >= timezone.localdate():
        check_house(term.post, term.user)
    before = {"starts_on": term.starts_on, "ends_on": term.ends_on}
    _check_period(term.post, starts_on, ends_on, is_acting=term.is_acting, but=term)
    term.starts_on, term.ends_on = starts_on, ends_on
    if ends_on is None:
        term.end_reason = ""
    term.save()
    _record("accounts.term_moved", term, before=before)
    return term


def end_terms_from(post: Post, day: date, *, reason: str) -> None:
    """End every term of a post before that day, as part of the operation that closes the post.

    A term that only began on that day keeps it as its last; one that was to begin later goes.
    """
    today = timezone.localdate()
    post.terms.filter(starts_on__gte=max(day, today + timedelta(days=1))).delete()
    for term in post.terms.not_ended(day).select_for_update(of=("self",)).select_related("user"):
        term.post = post
        term.ends_on, term.end_reason = max(day - timedelta(days=1), term.starts_on), reason
        term.save()
        _record("accounts.term_ended", term, end_reason=reason)


def start_term(
    post: Post, user: User, *, starts_on: date, ends_on: date | None = None, is_acting: bool = False
) -> Term:
    """Make the term. Who may, and the line in the log, are the business of the operation that calls this."""
    _check_period(post, starts_on, ends_on, is_acting=is_acting)
    return Term.objects.create(post=post, user=user, starts_on=starts_on, ends_on=ends_on, is_acting=is_acting)


def _locked(post: Post) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("party__parent").get(pk=post.pk)


def _locked_term(term: Term) -> Term:
    found = Term.objects.select_related("post__party__parent", "user")
    return found.select_for_update(of=("self",)).get(pk=term.pk)


def _check_period(
    post: Post, starts_on: date, ends_on: date | None, *, is_acting: bool, but: Term | None = None
) -> None:
    _check_days(post, starts_on, ends_on)
    if is_acting and ends_on is None:
        raise PostProblem(_("Acting ends by itself: name its last day."))
    others = post.terms.filter(is_acting=is_acting).meeting(starts_on, ends_on).select_related("user")
    other = (others.exclude(pk=but.pk) if but else others).first()
    if other is None:
        return
    days = {"person": other.user, "from": date_format(other.starts_on)}
    if other.ends_on is None:
        raise PostProblem(
            _("%(person)s holds this post from %(from)s until further notice. End that term first.") % days
        )
    raise PostProblem(
        _("%(person)s holds this post from %(from)s to %(to)s. Choose days before or after, or end that term first.")
        % (days | {"to": date_format(other.ends_on)})
    )


def _check_days(post: Post, starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise PostProblem(
            _("The term would end on %(to)s, before it begins on %(from)s. Correct one of the two days.")
            % {"from": date_format(starts_on), "to": date_format(ends_on)}
        )
    if post.abolished_on is not None and (ends_on is None or ends_on > post.abolished_on):
        raise PostProblem(
            _("The post is abolished; its last day is %(day)s.") % {"day": date_format(post.abolished_on)}
        )


def check_house(post: Post, user: User) -> None:
    """Nobody serves two houses (a State with its bodies, or one organisation): one would read what the other keeps."""
    house = house_of(post.party)
    # Two houses that enter the same person at the same time come one after the other.
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    running = user.terms.meeting(timezone.localdate(), None).select_related("post__party__parent")
    other = next((term.post.party for term in running if house_of(term.post.party).pk != house.pk), None)
    if other is not None:
        raise PostProblem(
            _("This person holds a post of another party and so cannot hold one here: %(party)s.") % {"party": other}
        )


def _check_another(user: User, by: Any) -> None:
    """Who fills a post and who holds it are two: else a coordinator would read what an agency keeps to itself."""
    if user.pk == by.pk:
        raise PostProblem(_("Nobody enters oneself on a post. Choose somebody else."))


def _record(verb: str, term: Term, **details: Any) -> None:
    """Log what became of a term, for those whom the post concerns."""
    parties = {term.post.party_id, house_of(term.post.party).pk}
    record(
        verb,
        term,
        readers=sorted(f"party:{pk}" for pk in parties),
        post=term.post.code,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        **details,
    )
