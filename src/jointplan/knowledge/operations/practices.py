# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing a practice or a challenge down, proposing it for the inventory, and taking it back."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.access.models import Label, Labelled
from jointplan.access.operations import DERIVED
from jointplan.access.tokens import party_token, user_token
from jointplan.accounts.models import Post
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.knowledge import practice_messages
from jointplan.knowledge.models import TEXTS, Practice, PracticeKind, Stage
from jointplan.knowledge.practice_querysets import tokens_of_party
from jointplan.knowledge.practice_rules import secretariat_of
from jointplan.parties.models import Party
from jointplan.plans.models import Edition

LONGEST_TITLE, LONGEST_TEXT, LONGEST_SOURCE, MOST_SOURCES = 200, 8_000, 500, 30
# What has to be said before it can be proposed.
NEEDED = ("context", "done")
SAID = ("title", "language", *TEXTS, "material_languages", "sources", "measures", "themes", "contact")


class PracticeProblem(Exception):
    """Something that cannot be done with a practice as asked. `field` names where; `str()` says what to do."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def write_practice(originator: Party, edition: Edition, kind: str, *, by: Any, **said: Any) -> Practice:
    """Write a practice or a challenge down, for its own party alone. `said` are the fields of `SAID`.

    Raises PracticeProblem when something is missing or unknown; nothing is written then.
    """
    require(by, "knowledge.write_practice", originator)
    if kind not in PracticeKind.values:
        raise PracticeProblem(_("Say whether it is a good practice or a challenge."), "kind")
    practice = Practice(originator=originator, edition=edition, kind=kind, label=Label.AMBER_STRICT)
    _say(practice, checked(said, edition, originator))
    practice.refresh_from_db(fields=DERIVED)
    record("knowledge.practice_written", practice, readers=own_readers(practice), kind=kind)
    return practice


@transaction.atomic
def change_practice(practice: Practice, *, seen: int, by: Any, **said: Any) -> Practice:
    """Change what it says. `seen` is the version that the writer saw; one that was saved since is not written over."""
    practice = Practice.objects.shown().locked(practice.pk)
    require(by, "knowledge.change_practice", practice)
    if practice.version != seen:
        raise PracticeProblem(_("Somebody of your party saved since you looked. Read it, then save once more."))
    practice.version += 1
    _say(practice, checked(said, practice.edition, practice.originator))
    record("knowledge.practice_changed", practice, readers=own_readers(practice), version=practice.version)
    return practice


@transaction.atomic
def link_practice(practice: Practice, challenges: Iterable[UUID], *, by: Any) -> Practice:
    """Say which challenges a practice answers: those that the person reads, and those that were named before."""
    practice = Practice.objects.shown().locked(practice.pk)
    require(by, "knowledge.link_practice", practice)
    readable = Practice.objects.visible_to(by).challenges().filter(edition=practice.edition_id)
    may_choose = set(readable.values_list("uid", flat=True))
    chosen = set(challenges)
    if not chosen <= may_choose:
        raise PracticeProblem(_("Choose among the challenges that you may read."), "challenges")
    # What was linked while it could be read stays, without being seen.
    practice.answers = sorted(chosen | (set(practice.answers) - may_choose))
    practice.save(update_fields=["answers"])
    record("knowledge.practice_linked", practice, readers=own_readers(practice), count=len(practice.answers))
    return practice


@transaction.atomic
def propose_practice(practice: Practice, *, by: Any) -> Practice:
    """Propose it for the inventory: the secretariat says its word on it, with a reason."""
    practice = Practice.objects.shown().locked(practice.pk)
    require(by, "knowledge.propose_practice", practice)
    for name in NEEDED:
        if not getattr(practice, name):
            raise PracticeProblem(_("Say what the situation was, and what was done or tried, before it is proposed."))
    practice.stage = Stage.PROPOSED
    practice.save(update_fields=["stage", "saved_at"])
    record("knowledge.practice_proposed", practice, readers=two_sides(practice), version=practice.version)
    practice_messages.practice_proposed(practice)
    return practice


@transaction.atomic
def withdraw_practice(practice: Practice, *, by: Any) -> Practice:
    """Take a proposal back, or a record out of the inventory. Who reads it stays as it is."""
    practice = Practice.objects.shown().locked(practice.pk)
    require(by, "knowledge.withdraw_practice", practice)
    practice.stage = Stage.DRAFT if practice.stage == Stage.PROPOSED else Stage.WITHDRAWN
    practice.listed_at = None
    practice.save(update_fields=["stage", "listed_at", "saved_at"])
    record("knowledge.practice_withdrawn", practice, readers=two_sides(practice), stage=practice.stage)
    practice_messages.proposal_is_settled(practice)
    return practice


def _say(practice: Practice, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        setattr(practice, name, value)
    practice.folded = folded(practice)
    practice.save()


def folded(practice: Practice) -> str:
    """Everything that the search looks through; the first line is the title."""
    return fold("\n".join([practice.title, *(getattr(practice, name) for name in TEXTS), *practice.sources]))


def own_readers(labelled: Labelled) -> list[str]:
    """What is done inside a party is for the party, or for the persons to whom the record was kept."""
    if labelled.label == Label.RED:
        return [user_token(pk) for pk in labelled.named_readers]
    return [party_token(labelled.originator_id)]


def two_sides(practice: Practice) -> list[str]:
    """What is between the originator and the secretariat, in the log of both as far as both read the record."""
    own, secretariat = own_readers(practice), secretariat_of(practice)
    if secretariat is None or practice.label == Label.RED:
        return own
    if practice.label in {Label.CLEAR, Label.GREEN}:
        return [*own, party_token(secretariat.pk)]
    tokens = set(practice.readers) & set(tokens_of_party(secretariat))
    return [*own, *sorted(token for token in tokens if token.startswith("membership:"))]


def checked(said: Mapping[str, Any], edition: Edition, originator: Party) -> dict[str, Any]:
    """What is said, with blanks put right. Raises PracticeProblem."""
    if unknown := set(said) - set(SAID):
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    values: dict[str, Any] = {"title": _title(said.get("title", ""))}
    values["language"] = said.get("language", "en")
    languages = dict(settings.LANGUAGES)
    more = sorted(set(said.get("material_languages", [])))
    if values["language"] not in languages or not set(more) <= set(languages):
        raise PracticeProblem(_("Choose one of the languages offered."), "language")
    values["material_languages"] = more
    for name in TEXTS:
        values[name] = _text(said.get(name, ""), name)
    values["sources"] = _sources(said.get("sources", []))
    known = set(edition.clauses.assessable().values_list("code", flat=True))
    values["measures"] = _codes(said.get("measures", []), known, "measures")
    values["themes"] = _codes(said.get("themes", []), set(edition.themes.values_list("code", flat=True)), "themes")
    values["contact"] = _contact(said.get("contact"), originator)
    return values


def _title(text: str) -> str:
    title = " ".join(text.replace("\0", " ").split())
    if not title:
        raise PracticeProblem(_("Give it a title."), "title")
    if len(title) > LONGEST_TITLE:
        raise PracticeProblem(_("A title has up to %(most)d characters.") % {"most": LONGEST_TITLE}, "title")
    return title


def _text(text: str, name: str) -> str:
    text = text.replace("\0", " ").replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        values = {"most": LONGEST_TEXT, "length": len(text)}
        raise PracticeProblem(_("This may have up to %(most)d characters; it has %(length)d.") % values, name)
    return text


def _sources(lines: Iterable[str]) -> list[str]:
    found = [line for line in (" ".join(line.replace("\0", " ").split()) for line in lines) if line]
    if len(found) > MOST_SOURCES or any(len(line) > LONGEST_SOURCE for line in found):
        values = {"most": MOST_SOURCES, "longest": LONGEST_SOURCE}
        text = _("Name up to %(most)d sources, each in a line of up to %(longest)d characters.")
        raise PracticeProblem(text % values, "sources")
    return found


def _codes(chosen: Iterable[str], known: set[str], field: str) -> list[str]:
    codes = sorted(set(chosen))
    if unknown := [code for code in codes if code not in known]:
        raise PracticeProblem(_("%(code)s is not in this plan. Choose from the list.") % {"code": unknown[0]}, field)
    return codes


def _contact(post: Post | None, originator: Party) -> Post | None:
    if post is not None and post.party_id != originator.pk:
        raise PracticeProblem(_("Name a post of your own party."), "contact")
    return post
