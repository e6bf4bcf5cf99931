# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who adds a work to the library, who changes and releases it, and who hears of a new version."""

from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.rules import clears
from jointplan.accounts.system import SystemIdentity
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.documents.rules import WRITERS
from jointplan.knowledge.models import Guidance, GuidanceVersion
from jointplan.parties.models import Party

KEEPING = SystemIdentity("reminders of the library")
"""The daily tasks that remind of review-by dates, and forget downloads of accounts that have ended."""


@rule("knowledge.add_guidance")
def add_guidance(user: Any, party: Party) -> Verdict:
    """Whoever holds a post that writes for a party may add a work to the library for it."""
    if user.holds(party.pk, *WRITERS):
        return ALLOWED
    if user.holds(party.pk):
        return refused(_("Your post reads. Works are added by those who write for your party."))
    return refused(_("Only those who write for a party add works of it."))


@rule("knowledge.change_guidance")
def change_guidance(user: Any, guidance: Guidance) -> Verdict:
    """Whoever writes for the originator corrects what is said of a work; once others read it, whoever releases it."""
    if not user.holds(guidance.originator_id, *WRITERS):
        return refused(_("Only those who write for the party that a work comes from change it."))
    if guidance.label != Label.AMBER_STRICT and not clears(user, guidance):
        return refused(_("Others read this. Whoever releases for your party changes it."))
    return ALLOWED


@rule("knowledge.add_guidance_version")
def add_guidance_version(user: Any, guidance: Guidance) -> Verdict:
    """Whoever writes for the originator may add a version or a language to a work that was not withdrawn."""
    if not user.holds(guidance.originator_id, *WRITERS):
        return refused(_("Only those who write for the party that a work comes from add versions to it."))
    if guidance.withdrawn_on is not None:
        return refused(_("This work was withdrawn. Add a new work instead."))
    return ALLOWED


@rule("knowledge.release_guidance_version")
def release_guidance_version(user: Any, version: GuidanceVersion) -> Verdict:
    """Whoever releases for the originator shows a version that waits to those who read the work."""
    if not clears(user, version.guidance):
        return refused(_("Only whoever releases for the party that the work comes from shows a version to others."))
    if not version.waits:
        return refused(_("This version waits for nobody: those who read the work read it."))
    return ALLOWED


@rule("knowledge.review_guidance")
def review_guidance(user: Any, guidance: Guidance) -> Verdict:
    """Whoever writes for the originator says that a work still holds, and when to look again."""
    if not user.holds(guidance.originator_id, *WRITERS):
        return refused(_("Only those who write for the party that a work comes from say whether it still holds."))
    if guidance.withdrawn_on is not None:
        return refused(_("This work was withdrawn. There is nothing to review."))
    return ALLOWED


@rule("knowledge.withdraw_guidance")
def withdraw_guidance(user: Any, guidance: Guidance) -> Verdict:
    """Whoever writes for the originator may say that the originator stands by a work no more."""
    if not user.holds(guidance.originator_id, *WRITERS):
        return refused(_("Only those who write for the party that a work comes from withdraw it."))
    if guidance.withdrawn_on is not None:
        return refused(_("This work was withdrawn already."))
    return ALLOWED


@rule("knowledge.release_guidance")
def release_guidance(user: Any, guidance: Guidance) -> Verdict:
    """Whoever releases for the originator changes who reads a work: of a State, its clearing authority."""
    if not clears(user, guidance):
        return refused(_("Only whoever releases for the party that it comes from changes who reads it."))
    return ALLOWED


@rule("knowledge.remember_downloads")
def remember_downloads(user: Any, person: Any) -> Verdict:
    """Everybody decides whether the own downloads are remembered, and nobody those of others."""
    if user.pk is None or person.pk != user.pk:
        return refused(_("Each person decides about the own downloads only."))
    return ALLOWED


@rule("knowledge.keep_library")
def keep_library(user: Any, obj: Any) -> Verdict:
    """Only the daily tasks of the library may remind of reviews, and forget downloads of accounts that have ended."""
    if user is KEEPING:
        return ALLOWED
    return refused(_("The library reminds and forgets by itself, each day."))
