# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who writes regional texts, who speaks about them for a State, and who releases them."""

from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.rules import clears
from jointplan.accounts.models import PostKind
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.models import Party, PartyKind, Region
from jointplan.parties.rules import is_operator, serves_secretariat
from jointplan.reports.models import (
    RegionalText,
    TextParagraph,
    TextStage,
    TextVersion,
    TextWord,
    VersionStage,
    WordKind,
)
from jointplan.reports.text_clock import is_over
from jointplan.reports.text_querysets import ANSWERED

# Outside, a State speaks with one voice.
SPEAKERS = (PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY)


def speaking_state(user: Any, region_id: int) -> Party | None:
    """The State of the region for which the person speaks."""
    for post in user.held_posts:
        if post.kind in SPEAKERS and post.party.kind == PartyKind.STATE and post.party.region_id == region_id:
            found: Party = post.party
            return found
    return None


@rule("reports.begin_text")
def begin_text(user: Any, region: Region | None) -> Verdict:
    """An officer of the secretariat of a region may begin a regional text."""
    if region is None:
        return refused(_("You hold no post in a region whose texts stand here."))
    if is_operator(user) or not serves_secretariat(user, region.pk):
        return refused(_("Only the secretariat begins regional texts, for the States."))
    return ALLOWED


@rule("reports.write_text")
def write_text(user: Any, text: RegionalText) -> Verdict:
    """An officer of the secretariat writes a regional text and leads it on until the States conclude it."""
    if not user.holds(text.originator_id, PostKind.SECRETARIAT_OFFICER):
        return refused(_("Only the secretariat does this, for the States."))
    if text.is_concluded:
        return refused(_("The States have concluded this text: it stays as it is."))
    return ALLOWED


@rule("reports.correct_text")
def correct_text(user: Any, paragraph: TextParagraph) -> Verdict:
    """Whoever speaks for a State may correct what a draft says about it, before other States read it."""
    state = speaking_state(user, paragraph.text_of.region_id)
    if state is None or state.code not in paragraph.states:
        return refused(_("A State corrects what speaks of itself: its coordinator or its clearing authority does."))
    if paragraph.version.stage != VersionStage.CHECKING:
        return refused(_("This version is not with the States of which it speaks."))
    return ALLOWED


@rule("reports.confirm_text")
def confirm_text(user: Any, version: TextVersion) -> Verdict:
    """Whoever speaks for a State may say that what a draft says about it stands as it is."""
    state = speaking_state(user, version.text_of.region_id)
    if state is None or version.stage != VersionStage.CHECKING:
        return refused(_("This version is not with a State for which you speak."))
    if not TextParagraph.objects.visible_to(user).of_version(version.pk).about([state.code]).exists():
        return refused(_("This version says nothing about your State."))
    return ALLOWED


@rule("reports.comment_on_text")
def comment_on_text(user: Any, version: TextVersion) -> Verdict:
    """Whoever speaks for a State may comment on paragraphs of the newest circulated version until the day given."""
    text = version.text_of
    if speaking_state(user, text.region_id) is None:
        return refused(_("Only a State comments: its coordinator or its clearing authority does."))
    if text.stage != TextStage.CIRCULATED or version.stage != VersionStage.CIRCULATED:
        return refused(_("This version is not open for comments."))
    if TextVersion.objects.of_text(text.pk).circulated().filter(number__gt=version.number).exists():
        return refused(_("There is a later version of this text. Read that one."))
    if is_over(text.region, version.comments_until):
        return refused(_("The last day for comments is over."))
    return ALLOWED


@rule("reports.answer_word")
def answer_word(user: Any, word: TextWord) -> Verdict:
    """An officer of the secretariat says what became of each correction, comment and objection of a State."""
    if not user.holds(word.text_of.originator_id, PostKind.SECRETARIAT_OFFICER):
        return refused(_("Only the secretariat says what became of it."))
    if word.kind not in ANSWERED:
        return refused(_("This needs no answer."))
    if word.withdrawn_at is not None:
        return refused(_("The State withdrew this. There is nothing to answer."))
    return ALLOWED


@rule("reports.withdraw_word")
def withdraw_word(user: Any, word: TextWord) -> Verdict:
    """Whoever speaks for a State may take back what it said about a text, until the States conclude the text."""
    if not user.holds(word.originator_id, *SPEAKERS):
        return refused(_("Only the State that said this takes it back."))
    if word.text_of.is_concluded or word.withdrawn_at is not None or word.kind == WordKind.STANDS:
        return refused(_("This stays as it is."))
    return ALLOWED


@rule("reports.break_silence")
def break_silence(user: Any, text: RegionalText) -> Verdict:
    """Whoever speaks for a State may break the silence with a reason, until the last day is over in all States."""
    verdict = _in_silence(user, text)
    if verdict and is_over(text.region, text.silence_until):
        return refused(_("The last day of the silence procedure is over."))
    return verdict


@rule("reports.footnote_text")
def footnote_text(user: Any, text: RegionalText) -> Verdict:
    """Whoever speaks for a State may set down a footnote in its own words until the States conclude the text."""
    return _in_silence(user, text)


def _in_silence(user: Any, text: RegionalText) -> Verdict:
    if speaking_state(user, text.region_id) is None:
        return refused(_("Only a State does this: its coordinator or its clearing authority."))
    if text.stage != TextStage.SILENCE:
        return refused(_("No silence procedure runs on this text."))
    return ALLOWED


@rule("reports.release_text")
def release_text(user: Any, text: RegionalText) -> Verdict:
    """Whoever releases for the secretariat lets others read a concluded text, as far as the States decided."""
    if not clears(user, text):
        return refused(_("Only whoever releases for the secretariat does this, as the States decided."))
    return ALLOWED
