# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages of regional texts share, and what the page of one version shows."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import Steps, bar_for, space_of, steps_for, visible_or_404, work_path, work_url
from jointplan.core.differences import Piece, difference
from jointplan.core.rules import can
from jointplan.parties.models import Party
from jointplan.reports.models import (
    OfText,
    RegionalText,
    TextDisposition,
    TextParagraph,
    TextStage,
    TextVersion,
    TextWord,
    VersionStage,
    WordKind,
)
from jointplan.reports.text_circulating import awaits_word, unshown
from jointplan.reports.text_clock import is_over
from jointplan.reports.text_concluding import is_broken
from jointplan.reports.text_problems import TextProblem
from jointplan.reports.text_readers import WIDE
from jointplan.reports.text_rules import speaking_state


def text_or_404(request: HttpRequest, uid: Any, fictional: bool) -> RegionalText:
    texts = RegionalText.objects.in_regions(fictional=fictional).shown()
    found: RegionalText = visible_or_404(request, texts, uid=uid)
    return found


def part_or_404(request: HttpRequest, model: type[OfText], uid: Any, fictional: bool) -> Any:
    """A part of a text, when the reader may see it."""
    records: Any = model._default_manager.all()
    return visible_or_404(request, records.in_regions(fictional=fictional).shown(), uid=uid)


def text_url(text: RegionalText, fictional: bool) -> str:
    return work_url(fictional, "text", uid=text.uid)


def public_url(text: RegionalText, fictional: bool) -> str:
    """Where everybody reads a text that the States released to everybody."""
    return reverse(f"{space_of(fictional)}:public_text", kwargs={"uid": text.uid})


def version_url(version: TextVersion, fictional: bool) -> str:
    return work_url(fictional, "text_version", uid=version.text_of.uid, number=version.number)


def step_to_list(fictional: bool) -> tuple[str, str]:
    return (_("Regional texts"), work_url(fictional, "texts"))


@steps_for(RegionalText)
def steps_to_text(record: Any, user: Any, fictional: bool) -> Steps:
    return [step_to_list(fictional), (str(record), text_url(record, fictional))]


@steps_for(TextVersion, TextParagraph, TextWord, TextDisposition)
def steps_to_part(record: Any, user: Any, fictional: bool) -> Steps:
    found = RegionalText.objects.visible_to(user).filter(pk=record.text_of_id).first()
    return steps_to_text(found, user, fictional) if found else [step_to_list(fictional)]


def stage_of(version: TextVersion) -> str:
    """How far a version has come, in words."""
    text = version.text_of
    if version.stage != VersionStage.CIRCULATED:
        return str(version.get_stage_display())
    if text.is_concluded:
        newest = TextVersion.objects.of_text(text.pk).circulated().last()
        return str(text.get_stage_display()) if newest == version else pgettext("text", "An earlier version")
    return str(version.get_stage_display())


@dataclass
class WordShown:
    """What a State said, and what became of it."""

    word: TextWord
    url: str
    disposition: TextDisposition | None = None

    @property
    def outcome(self) -> str:
        if self.word.withdrawn_at is not None:
            return pgettext("what a State said", "Withdrawn")
        return str(self.disposition) if self.disposition else ""


@dataclass
class ParagraphShown:
    """A paragraph with the States of which it speaks, how it changed, and what was said about it."""

    row: TextParagraph
    states: list[Party]
    edit_url: str = ""
    say_url: str = ""
    pieces: list[Piece] = field(default_factory=list)
    is_new: bool = False
    words: list[WordShown] = field(default_factory=list)


@dataclass
class VersionShown:
    """What the reader may read of a version."""

    version: TextVersion
    paragraphs: list[ParagraphShown]
    footnotes: list[TextParagraph]
    removed: list[TextParagraph]
    words: list[WordShown]  # on the text as a whole
    before: TextVersion | None
    earlier: list[TextParagraph]

    def label(self) -> Label:
        """The strictest label of what the page shows."""
        words = [shown for one in self.paragraphs for shown in one.words] + self.words
        said = [row for shown in words for row in (shown.word, shown.disposition) if row is not None]
        rows = [self.version, *(one.row for one in self.paragraphs), *self.footnotes, *self.earlier, *said]
        return Label.narrowest((row.shown_label() for row in rows), default=Label.AMBER)


def versions_of(text: RegionalText, user: Any) -> list[TextVersion]:
    """The versions that the reader may know of, the first first."""
    found = list(TextVersion.objects.visible_to(user).of_text(text.pk))
    for version in found:
        version.text_of = text
    return found


def chosen_version(versions: list[TextVersion], user: Any) -> TextVersion:
    """The version that a page shows first: the newest circulated one, and for the secretariat the newest."""
    if not versions:
        raise Http404(_("There is nothing at this address that you may see."))
    if user.is_authenticated and user.holds(versions[-1].originator_id):
        return versions[-1]
    return version_in_force(versions)


def version_in_force(versions: list[TextVersion]) -> TextVersion:
    """The newest version that was circulated; before the first one is, the newest that the reader may know of."""
    if not versions:
        raise Http404(_("There is nothing at this address that you may see."))
    circulated = [one for one in versions if one.stage == VersionStage.CIRCULATED]
    return circulated[-1] if circulated else versions[-1]


def shown_version(
    version: TextVersion, versions: list[TextVersion], states: list[Party], user: Any, fictional: bool
) -> VersionShown:
    """A version for its page: paragraphs with what changed since the one before, and what States said."""
    visible = TextParagraph.objects.visible_to(user)
    paragraphs = list(visible.of_version(version.pk))
    footnotes = list(visible.footnotes_of(version.pk))
    before = next((one for one in reversed(versions) if one.number < version.number), None)
    earlier = list(visible.of_version(before.pk)) if before else []
    words = words_on(version, user, fictional)
    note_openings(user, [version, *paragraphs, *footnotes, *earlier])
    known = {one.key: one for one in earlier}
    pinned: dict[int | None, list[WordShown]] = defaultdict(list)
    for shown in words:
        pinned[shown.word.paragraph_id].append(shown)
    rows = [
        ParagraphShown(
            row=one,
            states=[state for state in states if state.code in one.states],
            words=pinned.pop(one.pk, []),
            **(_changes(one, known.get(one.key)) if before else {}),
        )
        for one in paragraphs
    ]
    kept = {one.key for one in paragraphs}
    removed = [one for one in earlier if one.key not in kept] if version.stage == VersionStage.CIRCULATED else []
    rest = [shown for group in pinned.values() for shown in group]
    return VersionShown(version, rows, footnotes, removed, rest, before, earlier)


def _changes(now: TextParagraph, then: TextParagraph | None) -> dict[str, Any]:
    if then is None:
        return {"is_new": True}
    return {"pieces": difference(then.text, now.text)} if then.text != now.text else {}


def words_on(version: TextVersion, user: Any, fictional: bool) -> list[WordShown]:
    """What States said on a version, as far as the reader may read it, each with its disposition."""
    # Footnotes of a concluded text stand with it.
    elsewhere = [WordKind.STANDS, *([WordKind.FOOTNOTE] if version.text_of.is_concluded else [])]
    found = TextWord.objects.visible_to(user).filter(version=version).exclude(kind__in=elsewhere)
    words = list(found.select_related("originator__region").order_by("pk"))
    given = {
        one.word_id: one for one in TextDisposition.objects.visible_to(user).filter(word__in=[w.pk for w in words])
    }
    note_openings(user, [*words, *given.values()])
    return [WordShown(word, work_url(fictional, "text_word", uid=word.uid), given.get(word.pk)) for word in words]


def bar_of_page(shown: VersionShown, user: Any, fictional: bool) -> dict[str, str]:
    """The label bar of a version: that of the version, unless the page shows something stricter beside it."""
    bar, label = bar_for(shown.version, user, fictional), shown.label()
    rows = [one.row for one in shown.paragraphs]
    if shown.version.stage == VersionStage.CHECKING and len({tuple(row.audience) for row in rows}) == 1:
        # What a State reads of it is for that State and the secretariat, and not for all who know of the version.
        return bar_for(rows[0], user, fictional)
    if label == shown.version.shown_label() and shown.version.stage != VersionStage.CHECKING:
        return bar
    return bar | {"label": label, "sentence": _("This page shows what you may read. Others see more of it, or less.")}


def bar_of(texts: list[RegionalText], *, default: Label = Label.GREEN) -> dict[str, str]:
    """The label bar of a page that shows several texts: the strictest of their labels."""
    label = Label.narrowest((one.shown_label() for one in texts), default=default)
    return {"label": label, "sentence": _("This page shows what you may read. Others see more of it, or less.")}


@dataclass(frozen=True)
class FormPage:
    """What a page with a form says around it."""

    title: str
    button: str
    lead: str = ""
    notice: str = ""
    quoted: str = ""
    remove: str = ""


def filled(request: HttpRequest, form: Any, do: Callable[[], Any]) -> Any:
    """What came of a form that was sent; None while it was not, or with the problem at its field."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return do() or True
    except TextProblem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        return None


def form_page(
    request: HttpRequest,
    form: Any,
    page: FormPage,
    text: RegionalText | None,
    fictional: bool,
    quoted: OfText | None = None,
) -> HttpResponse:
    """A page with a form; `quoted` is the record whose words stand in it, where there is one."""
    # A form offers what is for the States and the secretariat, such as their decisions, also on a public text.
    about = quoted or text
    known = about is not None and about.label not in WIDE
    bar = bar_for(about, request.user, fictional) if about and known else bar_of([], default=Label.AMBER)
    before = steps_to_text(text, request.user, fictional) if text else [step_to_list(fictional)]
    context = {
        "form": form,
        "page": page,
        "language": text.language if text else "",
        "path": work_path(fictional, page.title, *before),
        "label_bar": bar,
    }
    return render(request, "reports/texts/form_page.html", context)


def actions_on(
    text: RegionalText, version: TextVersion, newest: TextVersion, user: Any, fictional: bool
) -> list[dict[str, Any]]:
    """What the reader may do next with a text and the version shown; the first is what is mostly done."""
    actions: list[tuple[str, str, Any, bool]] = []
    if can(user, "reports.write_text", text):
        actions += _of_secretariat(text, version, newest)
    if text.is_concluded and text.label != Label.CLEAR and can(user, "reports.release_text", text):
        actions.append((_("Release it as the States decided"), "text_release", text.uid, False))
    state = speaking_state(user, text.region_id)
    if state and can(user, "reports.confirm_text", version) and awaits_word(version, state, user):
        actions.append((_("It stands as it is"), "text_stands", version.uid, True))
    if can(user, "reports.break_silence", text):
        actions.append((_("Break the silence"), "text_break", text.uid, False))
    if can(user, "reports.footnote_text", text):
        actions.append((_("Set down a footnote"), "text_footnote", text.uid, False))
    return [
        {"label": label, "url": work_url(fictional, name, uid=uid), "is_post": is_post}
        for label, name, uid, is_post in actions
    ]


def _of_secretariat(text: RegionalText, version: TextVersion, newest: TextVersion) -> list[tuple[str, str, Any, bool]]:
    if version != newest:
        return []
    if version.stage != VersionStage.CIRCULATED:
        show = (_("Show it to the States of which it speaks"), "text_show", version.uid, False)
        circulate = (_("Circulate it to the States"), "text_circulate", version.uid, False)
        add = (_("Add a paragraph"), "paragraph_new", version.uid, False)
        return [show if unshown(version) else circulate, add]
    silence = (_("Begin the silence procedure"), "text_silence", text.uid, False)
    revise = (_("Write the next version"), "text_revise", text.uid, True)
    conclude = (_("Set down what the States decided"), "text_conclude", text.uid, False)
    if text.stage != TextStage.SILENCE:
        is_open = not is_over(text.region, version.comments_until)
        return [revise, silence, conclude] if is_open else [silence, revise, conclude]
    return [revise, silence, conclude] if is_broken(text) else [conclude]
