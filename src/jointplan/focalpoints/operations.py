# SPDX-License-Identifier: AGPL-3.0-or-later
"""Confirming, expecting, handing over. Contact data themselves are written in `contacts`."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.tokens import party_token
from jointplan.accounts.models import Post, PostKind, Term
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.focalpoints.contacts import version_of
from jointplan.focalpoints.models import Confirmation, Expectation, HandOver, Means
from jointplan.focalpoints.rules import CONFIRMATION_LINK
from jointplan.parties.models import Party, PartyKind
from jointplan.parties.rules import house_of

LINK_SALT = "focalpoints.confirmation"
LINK_DAYS = 30
LONGEST_NOTE = 20_000


class ConfirmationProblem(Exception):
    """A link or a letter that cannot confirm anything (any more). `str()` says why and what to do."""


class HandOverProblem(Exception):
    """A hand-over or an expectation that cannot be as asked. `str()` says what to do."""


def confirmation_token(term: Term) -> str:
    """What the link in a reminder carries: the term and the state of its data, signed for this purpose alone."""
    return signing.dumps([term.pk, version_of(term)], salt=LINK_SALT, compress=True)


def term_of_token(token: str) -> Term:
    """The term that a link was made for. Raises ConfirmationProblem when the link holds no longer; changes nothing."""
    try:
        pk, version = signing.loads(token, salt=LINK_SALT, max_age=LINK_DAYS * 24 * 3600)
    except signing.SignatureExpired as error:
        raise ConfirmationProblem(
            _("This link is older than %(days)d days. Sign in and confirm on your contact page.") % {"days": LINK_DAYS}
        ) from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ConfirmationProblem(_("This link is not complete. Copy the whole link from the mail.")) from error
    term = Term.objects.current().select_related("post__party__parent__region", "post__party__region").filter(pk=pk)
    found = term.first()
    if found is None or found.post.abolished_on is not None:
        raise ConfirmationProblem(_("This term has ended. Who holds the post now confirms its contact data."))
    if version_of(found) != version:
        raise ConfirmationProblem(
            _("The contact data have changed since the mail was sent. Sign in, look at them and confirm them there.")
        )
    return found


@transaction.atomic
def confirm_by_link(token: str) -> Confirmation:
    """Confirm the contact data that the link was made for. A second press on the same day changes nothing more."""
    term = term_of_token(token)
    return _confirm(term, Means.LINK, by=CONFIRMATION_LINK)


@transaction.atomic
def confirm_contact(term: Term, *, by: Any) -> Confirmation:
    """The holder says that the contact data of the post are right."""
    return _confirm(term, Means.PAGE, by=by)


def _confirm(term: Term, means: str, *, by: Any) -> Confirmation:
    term = Term.objects.select_for_update(of=("self",)).select_related("post__party__parent").get(pk=term.pk)
    require(by, "focalpoints.confirm_contact", term)
    confirmation, is_new = Confirmation.objects.get_or_create(
        post=term.post, term=term, confirmed_on=timezone.localdate(), defaults={"means": means}
    )
    if is_new:
        record(
            "focalpoints.contact_confirmed",
            confirmation,
            readers=concerned(term.post),
            post=term.post.code,
            means=means,
        )
    return confirmation


@transaction.atomic
def confirm_by_letter(
    state: Party, posts: Iterable[Post], *, letter_number: str, letter_dated_on: date, by: Any
) -> list[Confirmation]:
    """Register the letter by which a State confirms the contact data of these posts of its own and of its bodies.

    They count as confirmed on the day of the letter. All or none; one entry in the log names the letter.
    """
    require(by, "focalpoints.confirm_by_letter", state)
    chosen = list(posts)
    if not letter_number.strip():
        raise ConfirmationProblem(_("Give the number of the letter, or “without number”."))
    if letter_dated_on > timezone.localdate():
        raise ConfirmationProblem(_("The letter is dated in the future. Correct the date."))
    if not chosen:
        raise ConfirmationProblem(_("Every post of the list is excepted. Leave at least one."))
    for post in chosen:
        if house_of(post.party).pk != state.pk or post.abolished_on is not None:
            raise ConfirmationProblem(_("%(post)s is no post of this State.") % {"post": post})
    terms = {term.post_id: term for term in Term.objects.current().filter(post__in=chosen, is_acting=False)}
    made = Confirmation.objects.bulk_create(
        Confirmation(post=post, term=terms.get(post.pk), confirmed_on=letter_dated_on, means=Means.LETTER)
        for post in chosen
    )
    record(
        "focalpoints.list_confirmed",
        state,
        readers=[party_token(state.pk)],
        letter_number=letter_number.strip(),
        letter_dated_on=letter_dated_on,
        posts=sorted(post.code for post in chosen),
    )
    return made


def concerned(post: Post) -> list[str]:
    """Tokens of those whom the log of a post concerns: its party, and the State of a body."""
    return sorted({party_token(post.party_id), party_token(house_of(post.party).pk)})


@transaction.atomic
def expect_post(body: Party, kind: str, *, by: Any) -> Expectation:
    """Say that a body of one's State, or the State itself, is expected to have a post of that kind."""
    state = house_of(body)
    require(by, "focalpoints.expect_post", state)
    if state.kind != PartyKind.STATE or kind not in PostKind.values:
        raise HandOverProblem(_("Choose a body of your State and a kind of post from the lists."))
    expectation, is_new = Expectation.objects.get_or_create(
        body=body, kind=kind, defaults={"originator": state, "label": Label.AMBER_STRICT}
    )
    if is_new:
        expectation.refresh_from_db(fields=["readers"])
        record("focalpoints.post_expected", expectation, body=body.code, kind=kind)
    return expectation


@transaction.atomic
def drop_expectation(expectation: Expectation, *, by: Any) -> None:
    """The State no longer expects this post."""
    expectation = Expectation.objects.select_related("originator", "body").locked(expectation.pk)
    require(by, "focalpoints.expect_post", expectation.originator)
    record("focalpoints.expectation_dropped", expectation, body=expectation.body.code, kind=expectation.kind)
    expectation.delete()


@transaction.atomic
def write_hand_over(
    term: Term, *, note: str, successor_starts_on: date, open_work: Iterable[Mapping[str, Any]] = (), by: Any
) -> HandOver:
    """Write, or write anew, what the successor on the post should know.

    `open_work` are lines `{text, url, due_on}` that the caller gathered: this app knows no cycles. The holder's own
    note is for the party of the post, and shown to whoever holds the post next. Who writes in place of somebody gone
    belongs to another party, and the note is for the successor alone, by name: so the successor is entered first.
    """
    term = Term.objects.select_for_update(of=("self",)).select_related("post__party__parent").get(pk=term.pk)
    require(by, "focalpoints.write_hand_over", term)
    note = note.strip().replace("\r\n", "\n")
    if len(note) > LONGEST_NOTE:
        raise HandOverProblem(_("A note has up to %(most)d characters. Shorten it.") % {"most": LONGEST_NOTE})
    if successor_starts_on < term.starts_on:
        raise HandOverProblem(_("The successor cannot start before you did. Correct the date."))
    values = _readers_of_hand_over(term, by)
    hand_over, _is_new = HandOver.objects.update_or_create(
        from_term=term,
        originator_id=values.pop("originator_id"),
        defaults={
            "post": term.post,
            "note": note,
            "successor_starts_on": successor_starts_on,
            "open_work": [_line(line) for line in open_work],
            **values,
        },
    )
    hand_over.refresh_from_db(fields=["readers"])
    record("focalpoints.hand_over_written", term, readers=concerned(term.post), post=term.post.code)
    return hand_over


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    due = line.get("due_on")
    return {"text": str(line["text"]), "url": str(line.get("url", "")), "due_on": due.isoformat() if due else None}


def _readers_of_hand_over(term: Term, by: Any) -> dict[str, Any]:
    if by.holds(term.post.party_id):
        return {"originator_id": term.post.party_id, "label": Label.AMBER_STRICT}
    successor = (
        term.post.terms.meeting(timezone.localdate(), None).filter(is_acting=False).order_by("starts_on").first()
    )
    if successor is None:
        raise HandOverProblem(_("Enter the successor first: the note is for that person alone."))
    state = house_of(term.post.party)
    own = state.pk if by.holds(state.pk) else by.held_posts[0].party_id
    return {"originator_id": own, "label": Label.RED, "named_readers": sorted({successor.user_id, by.pk})}


@transaction.atomic
def take_over(term: Term, *, by: Any) -> Term:
    """The holder has read what was handed over and has taken over the post."""
    term = Term.objects.select_for_update(of=("self",)).select_related("post__party__parent").get(pk=term.pk)
    require(by, "focalpoints.take_over_post", term)
    term.taken_over_at = timezone.now()
    term.save()
    record("focalpoints.post_taken_over", term, readers=concerned(term.post), post=term.post.code)
    return term
