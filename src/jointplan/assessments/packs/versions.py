# SPDX-License-Identifier: AGPL-3.0-or-later
"""What changed in a questionnaire since a pack was made, in sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from jointplan.assessments.asking import schema_of
from jointplan.assessments.models import Pack
from jointplan.assessments.schema import Question, Schema


def changes_between(pack: Pack) -> list[str]:
    """What is asked otherwise today than when the pack was made; empty where nothing is."""
    today = pack.submission.cycle.questionnaire_id
    if pack.questionnaire_id == today:
        return []
    return list(explained(schema_of(pack.questionnaire_id), schema_of(today), in_file=True))


def explained(before: Schema, now: Schema, *, in_file: bool = False) -> Iterator[str]:
    """Sentences on questions that were added, dropped, reworded, or offer other answers.

    With `in_file` for the holder of a file that was made by the version before.
    """
    added, dropped = _("New: “%(question)s”."), _("Asked no more: “%(question)s”.")
    if in_file:
        added = _("New: “%(question)s”. It is not in this file; answer it here.")
        dropped = _("Asked no more: “%(question)s”. What the file says to it is not taken over.")
    earlier = {question.key: question for question in before.questions}
    later = {question.key: question for question in now.questions}
    for key, question in later.items():
        if key not in earlier:
            yield added % {"question": question.name}
        else:
            yield from _differences(earlier[key], question, in_file=in_file)
    for key, question in earlier.items():
        if key not in later:
            yield dropped % {"question": question.name}


def _differences(before: Question, now: Question, *, in_file: bool) -> Iterator[str]:
    said = {"question": now.name, "before": before.name}
    if before.kind != now.kind:
        text = _("“%(question)s” is answered in another form now.")
        checked = _("“%(question)s” is answered in another form now. Check what the file says to it.")
        yield (checked if in_file else text) % said
    if before.is_needed != now.is_needed:
        text = _("“%(question)s” is needed before sending now.")
        yield (text if now.is_needed else _("“%(question)s” is not needed before sending any more.")) % said
    if before.when != now.when:
        yield _("“%(question)s” is asked under another condition now.") % said
    if before.part != now.part:
        yield _("“%(question)s” stands in another part now.") % said
    if before.texts != now.texts:
        yield _("Reworded: “%(before)s” is now “%(question)s”.") % said
    if before.guidances != now.guidances:
        yield _("The guidance to “%(question)s” was changed.") % said
    if now.longest < before.longest:
        yield _("“%(question)s” takes up to %(most)d characters now.") % {**said, "most": now.longest}
    if set(before.asked_at) != set(now.asked_at):
        yield _("“%(question)s” is asked in other places now.") % said
    yield from _other_choices(before, now, in_file=in_file)


def _other_choices(before: Question, now: Question, *, in_file: bool) -> Iterator[str]:
    lists = (
        (before.choices, now.choices),
        (before.units, now.units),
        (before.sexes, now.sexes),
        (before.ages, now.ages),
    )
    for old, new in lists:
        codes, kept = {choice.code for choice in old}, {choice.code for choice in new}
        added = ", ".join(choice.name for choice in new if choice.code not in codes)
        gone = ", ".join(choice.name for choice in old if choice.code not in kept)
        if added:
            yield _("“%(question)s” offers more answers: %(choices)s.") % {"question": now.name, "choices": added}
        if gone:
            text = _("“%(question)s” does not offer any more: %(choices)s.")
            chosen = _("“%(question)s” does not offer any more: %(choices)s. Choose another one where the file has it.")
            yield (chosen if in_file else text) % {"question": now.name, "choices": gone}
