# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of practices, challenges and bulletins. What they say is in the records, never in the log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.log import label_said
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.core.keys import in_groups
from jointplan.core.text import Localised
from jointplan.knowledge.models import TEXTS, Bulletin, Moderation, Practice, SharedChallenge, Stage, Word
from jointplan.knowledge.practice_words import heading_of

Details = Mapping[str, Any]


@sentence("knowledge.practice_written")
def practice_written(details: Details) -> str:
    if details["kind"] == "challenge":
        return _("A challenge was written down.")
    return _("A good practice was written down.")


@sentence("knowledge.practice_changed")
def practice_changed(details: Details) -> str:
    return _("What it says was changed.")


@sentence("knowledge.practice_linked")
def practice_linked(details: Details) -> str:
    return _("It was said which challenges the practice answers.")


@sentence("knowledge.practice_proposed")
def practice_proposed(details: Details) -> str:
    return _("It was proposed for the inventory.")


@sentence("knowledge.practice_withdrawn")
def practice_withdrawn(details: Details) -> str:
    if details["stage"] == Stage.DRAFT:
        return _("The proposal for the inventory was taken back.")
    return _("It was withdrawn from the inventory.")


@sentence("knowledge.practice_moderated", personal=["reason"])
def practice_moderated(details: Details) -> str:
    said = {
        Word.LIST: _("The secretariat took it into the inventory. Reason: %(reason)s"),
        Word.ASK: _("The secretariat asked for a change. Reason: %(reason)s"),
        Word.DECLINE: _("The secretariat did not take it into the inventory. Reason: %(reason)s"),
    }
    return said[Word(details["word"])] % details


@sentence("knowledge.practice_imported")
def practice_imported(details: Details) -> str:
    key = {"key": in_groups(str(details["key"]))}
    if details["is_new"]:
        return _("It came in a package from another region, signed with the key %(key)s.") % key
    return _("It was renewed by a package from another region, signed with the key %(key)s.") % key


@sentence("knowledge.package_made")
def package_made(details: Details) -> str:
    return _("A package for other regions was made (%(label)s, SHA-256 %(sha256)s).") % details


@sentence("knowledge.challenge_shared")
def challenge_shared(details: Details) -> str:
    return _("The party said that it has the challenge too.")


@sentence("knowledge.challenge_unshared")
def challenge_unshared(details: Details) -> str:
    return _("The party took back that it has the challenge too.")


@sentence("knowledge.bulletin_made")
def bulletin_made(details: Details) -> str:
    return _("A bulletin of practices and challenges was composed (SHA-256 %(sha256)s).") % details


@sentence("knowledge.bulletin_released")
def bulletin_released(details: Details) -> str:
    return _("The bulletin was released (TLP:%(label)s).") % details


@sentence("knowledge.bulletin_withdrawn", personal=["reason"])
def bulletin_withdrawn(details: Details) -> str:
    return _("The bulletin was withdrawn for the future. Reason: %(reason)s") % details


def practice_said(version: Any) -> Said:
    names = ("title", *TEXTS)
    said = {_named(name): Localised(getattr(version, name), version.language) for name in names}
    return {name: text for name, text in said.items() if text.text} | label_said(version)


def _named(name: str) -> str:
    return _("Title") if name == "title" else heading_of(name)


@record_kind(
    "knowledge.practice", gettext_lazy("Good practice or challenge"), related=("originator",), say=practice_said
)
def practice(record: Practice) -> Shown:
    return Shown(record.title, ("practice", {"uid": record.uid}))


def moderation_said(version: Any) -> Said:
    return {_("Reason"): version.reason, **label_said(version)}


@record_kind("knowledge.moderation", gettext_lazy("Word on a proposal"), related=("practice",), say=moderation_said)
def moderation(record: Moderation) -> Shown:
    return Shown(str(record), ("practice", {"uid": record.practice.uid}))


def shared_said(version: Any) -> Said:
    return {_("Text"): Localised(version.line, version.language), **label_said(version)}


@record_kind(
    "knowledge.sharedchallenge",
    gettext_lazy("A challenge that is shared"),
    related=("originator", "practice"),
    say=shared_said,
)
def shared_challenge(record: SharedChallenge) -> Shown:
    return Shown(record.described(), ("practice", {"uid": record.practice.uid}))


def bulletin_said(version: Any) -> Said:
    return {"SHA-256": version.sha256, **label_said(version)}


@record_kind("knowledge.bulletin", gettext_lazy("Bulletin"), related=("originator",), say=bulletin_said)
def bulletin(record: Bulletin) -> Shown:
    return Shown(str(record), ("bulletin", {"uid": record.uid}))
