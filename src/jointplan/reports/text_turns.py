# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for a person in regional texts, for "My turn". That a State has said nothing, nobody else is told."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from jointplan.access.pages import work_url
from jointplan.access.today import today
from jointplan.accounts.models import PostKind
from jointplan.assessments.waiting import Task, in_my_turn
from jointplan.parties.models import Party
from jointplan.reports.models import (
    RegionalText,
    TextStage,
    TextVersion,
    TextWord,
    VersionStage,
    WordKind,
)
from jointplan.reports.text_circulating import awaits_word
from jointplan.reports.text_clock import last_day
from jointplan.reports.text_pages import text_url, version_url
from jointplan.reports.text_rules import speaking_state


@in_my_turn
def waiting_in_texts(user: Any, fictional: bool) -> list[Task]:
    """What waits for the person in regional texts of this space; what is done is not in it."""
    regions = {post.party.region_id for post in user.held_posts if post.party.region.is_fictional == fictional}
    tasks: list[Task] = []
    for region_id in sorted(regions):
        state = speaking_state(user, region_id)
        if state is not None:
            tasks += [*_to_check(user, state, fictional), *_to_comment(user, state, fictional)]
            tasks += _in_silence(user, state, fictional)
    if any(post.kind == PostKind.SECRETARIAT_OFFICER for post in user.held_posts):
        tasks += _to_answer(user, fictional)
    return tasks


def _texts(user: Any, fictional: bool) -> Any:
    return RegionalText.objects.visible_to(user).in_regions(fictional=fictional).running()


def _to_check(user: Any, state: Party, fictional: bool) -> Iterator[Task]:
    versions = TextVersion.objects.visible_to(user).in_regions(fictional=fictional).shown()
    for version in versions.filter(stage=VersionStage.CHECKING).order_by("check_until", "pk"):
        if awaits_word(version, state, user):
            day = last_day(version.text_of.region, version.check_until)
            text = _("Read what a draft says of your State: %(text)s") % {"text": version.text_of}
            note = _("You may correct it before other States read it")
            yield Task(text, version_url(version, fictional), note, due_on=day)


def _to_comment(user: Any, state: Party, fictional: bool) -> Iterator[Task]:
    """While comments are open; a State that commented on the version finds it in the list no more."""
    versions = TextVersion.objects.visible_to(user).in_regions(fictional=fictional).shown().circulated()
    newest = {one.text_of_id: one for one in versions.filter(text_of__stage=TextStage.CIRCULATED).order_by("number")}
    # What a State said on the draft, before others read it, is no comment.
    spoke = TextWord.objects.visible_to(user).originated_by(state.pk).filter(version__in=newest.values())
    spoke = spoke.of_kind(WordKind.COMMENT)
    done = set(spoke.values_list("version_id", flat=True))
    for version in newest.values():
        day = last_day(version.text_of.region, version.comments_until)
        if version.pk not in done and day is not None and day >= today():
            text = _("Comment on a regional text: %(text)s") % {"text": version.text_of}
            yield Task(text, version_url(version, fictional), _("Comments are open until that day"), due_on=day)


def _in_silence(user: Any, state: Party, fictional: bool) -> Iterator[Task]:
    texts = _texts(user, fictional).shown().filter(stage=TextStage.SILENCE)
    for text in texts.order_by("silence_until", "pk"):
        spoke = Q(kind__in=[WordKind.OBJECTION, WordKind.FOOTNOTE], said_at__gte=text.silence_began_at)
        words = TextWord.objects.visible_to(user).of_text(text.pk).standing()
        day = last_day(text.region, text.silence_until)
        if day is not None and day >= today() and not words.filter(spoke, originator=state).exists():
            told = _("The silence procedure ends: %(text)s") % {"text": text}
            yield Task(told, text_url(text, fictional), _("Who says nothing until that day agrees"), due_on=day)


def _to_answer(user: Any, fictional: bool) -> Iterator[Task]:
    words = TextWord.objects.visible_to(user).in_regions(fictional=fictional).undisposed().shown()
    own = [post.party_id for post in user.held_posts if post.kind == PostKind.SECRETARIAT_OFFICER]
    for word in words.filter(text_of__originator__in=own).order_by("pk"):
        text = _("Say what became of it: %(word)s") % {"word": word}
        yield Task(text, work_url(fictional, "text_word", uid=word.uid), str(word.text_of))
