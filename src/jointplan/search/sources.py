# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the search looks through, in one place: for each source of `search_item`, how what was found becomes a row.

A register joins with a `Register` here and a migration that names its table (`composing.searchable`), which has the
columns `language` and `search_vector`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointplan.access.openings import note_openings
from jointplan.access.pages import space_of
from jointplan.assessments.models import AnswerPart
from jointplan.commitments.models import Recommendation
from jointplan.core.highlighting import highlight
from jointplan.core.text import localise
from jointplan.documents.models import Document
from jointplan.documents.pages import what_it_is, work_url, written_in
from jointplan.knowledge.models import Guidance, GuidanceVersion, Practice, Stage
from jointplan.meetings.meeting_pages import when
from jointplan.meetings.models import Meeting, MeetingState, Minutes
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of, wording_of
from jointplan.reports.models import RegionalText, TextParagraph
from jointplan.reports.text_pages import public_url, text_url, version_url
from jointplan.strategies.models import Strategy


@dataclass
class Place:
    """One result. Places with the same word `once` are of one record, of which the best is shown."""

    url: str
    title: SafeString | str
    excerpt: SafeString | str
    note: str
    label: str
    code: str = ""
    title_language: str = ""
    excerpt_language: str = ""
    once: str = ""


class Asked(NamedTuple):
    """What somebody looks for, and where."""

    words: str
    user: Any
    fictional: bool


class Told(NamedTuple):
    """What is said of one record, before words are marked: texts come with their language."""

    url: str
    title: tuple[str, str]
    excerpt: tuple[str, str]
    note: str
    code: str = ""
    once: str = ""


Places = Mapping[int, Place]
Source = Callable[[Sequence[int], Asked], Places]


@dataclass(frozen=True)
class Register:
    """A register whose records carry a label. They are read through the reader's own door, and openings are noted.

    `records` prepares the queryset for what `tell` says of a record. Titles are marked as a whole where `marks_titles`.
    """

    model: Any
    records: Callable[[Any, Asked], Any]
    tell: Callable[[list[Any], Asked], list[Told]]
    marks_titles: bool = True
    always_excerpt: bool = False

    def __call__(self, ids: Sequence[int], asked: Asked) -> Places:
        visible = self.model.objects.visible_to(asked.user).in_regions(fictional=asked.fictional).filter(pk__in=ids)
        rows = list(self.records(visible, asked))
        note_openings(asked.user, rows)
        told = self.tell(rows, asked)
        titles: Sequence[SafeString | str] = [one.title[0] for one in told]
        if self.marks_titles:
            titles = highlight([one.title for one in told], asked.words, whole=True)
        excerpts = highlight([one.excerpt for one in told], asked.words)
        return {
            row.pk: Place(
                url=one.url,
                title=title,
                title_language=one.title[1],
                excerpt=excerpt if self.always_excerpt or "<mark>" in excerpt else "",
                excerpt_language=one.excerpt[1],
                note=one.note,
                label=row.shown_label(),
                code=one.code,
                once=one.once,
            )
            for row, one, title, excerpt in zip(rows, told, titles, excerpts, strict=True)
        }


def _clause_url(clause: Clause, fictional: bool) -> str:
    return reverse(f"{space_of(fictional)}:clause", kwargs={"edition": clause.edition.code, "code": clause.code})


def clauses(ids: Sequence[int], asked: Asked) -> Places:
    """Titles and official wording of the plan, which everybody reads."""
    found = list(
        Clause.objects.in_regions(fictional=asked.fictional)
        .filter(pk__in=ids)
        .select_related("edition", "part", "parent")
        .with_texts()
    )
    titles = [title_of(clause) for clause in found]
    wordings = [wording_of(clause, clause.edition.language) for clause in found]
    marked = highlight([(title.text, title.language) for title in titles], asked.words, whole=True)
    excerpts = highlight([(w.text, w.language) if w else ("", "en") for w in wordings], asked.words)
    return {
        clause.pk: Place(
            code=clause.code,
            url=_clause_url(clause, asked.fictional),
            title=marked[place],
            excerpt=excerpts[place] if "<mark>" in excerpts[place] else "",
            note=localise(clause.part.names).text if clause.part else localise(clause.names).text,
            label="CLEAR",
            title_language=titles[place].language,
            excerpt_language=wording.language if (wording := wordings[place]) else "",
        )
        for place, clause in enumerate(found)
    }


def _answer_url(part: AnswerPart, fictional: bool) -> str:
    """What is public stands on the page of its period; of the rest, the clause is where to look from."""
    clause = _clause_url(part.clause, fictional)
    return f"{clause}{part.cycle.code}/#{part.originator.code}" if part.label == "CLEAR" else clause


def _answers(parts: list[AnswerPart], asked: Asked) -> list[Told]:
    return [
        Told(
            code=part.clause.code,
            url=_answer_url(part, asked.fictional),
            title=localise(part.originator.names),
            excerpt=(part.value, part.language),
            note=f"{part.name}, {localise(part.cycle.names).text}",
        )
        for part in parts
    ]


def _page_of(name: str, uid: Any, asked: Asked) -> str:
    """The page of a record that has two: that in the workspace, or the public one for visitors.

    A visitor finds only what is for everyone; of practices also those that are not in the inventory, and
    these have no page here.
    """
    if asked.user.is_authenticated:
        return work_url(asked.fictional, name, uid=uid)
    return reverse(f"{space_of(asked.fictional)}:public_{name}", kwargs={"uid": uid})


def _documents(documents: list[Document], asked: Asked) -> list[Told]:
    """A file of the library leads to its work, where the reader may see that; any other document to its own page."""
    versions = GuidanceVersion.objects.visible_to(asked.user).of_documents([document.pk for document in documents])
    works_of = dict(versions.values_list("document_id", "guidance_id"))
    works = Guidance.objects.visible_to(asked.user).shown().in_bulk(set(works_of.values())) if works_of else {}
    note_openings(asked.user, works.values())
    told = []
    for document in documents:
        work = works.get(works_of.get(document.pk))
        url = work_url(asked.fictional, "document", uid=document.uid)
        kind = f"{document.get_kind_display()}, {what_it_is(document)}, {document.originator}"
        told.append(
            Told(
                url=_page_of("guidance", work.uid, asked) if work else url,
                title=(document.title, written_in(document)),
                excerpt=(document.excerpt, written_in(document)),  # type: ignore[attr-defined]
                note=_note_of(work) if work else kind,
                once=f"guidance {work.pk}" if work else "",
            )
        )
    return told


def _note_of(work: Guidance) -> str:
    told = {"kind": work.get_kind_display(), "publisher": work.publisher}
    return _("Library: %(kind)s, %(publisher)s") % told


def _works(works: list[Guidance], asked: Asked) -> list[Told]:
    return [
        Told(
            url=_page_of("guidance", work.uid, asked),
            title=(work.title, work.language),
            excerpt=(work.description, work.language),
            note=_note_of(work),
            once=f"guidance {work.pk}",
        )
        for work in works
    ]


def _practices(practices: list[Practice], asked: Asked) -> list[Told]:
    return [
        Told(
            url=_page_of("practice", practice.uid, asked)
            if practice.stage == Stage.LISTED
            else work_url(asked.fictional, "practice", uid=practice.uid),
            title=(practice.title, practice.language),
            excerpt=("\n".join(filter(None, (practice.context, practice.done, practice.results))), practice.language),
            note=f"{practice.get_kind_display()}, {practice.originator}",
        )
        for practice in practices
    ]


def _strategies(strategies: list[Strategy], asked: Asked) -> list[Told]:
    return [
        Told(
            url=_strategy_url(strategy, asked),
            title=(strategy.title, strategy.language),
            excerpt=(strategy.body_name, strategy.language),
            note=f"{strategy.get_kind_display()}, {strategy.state}",
        )
        for strategy in strategies
    ]


def _strategy_url(strategy: Strategy, asked: Asked) -> str:
    if asked.user.is_authenticated:
        return work_url(asked.fictional, "strategy", uid=strategy.uid)
    return reverse(f"{space_of(asked.fictional)}:public_strategy", kwargs={"uid": strategy.uid})


def _texts(texts: list[RegionalText], asked: Asked) -> list[Told]:
    return [
        Told(
            url=(text_url if asked.user.is_authenticated else public_url)(text, asked.fictional),
            title=(text.title, text.language),
            excerpt=("", text.language),
            note=_note_of_text(text),
            once=f"text {text.pk}",
        )
        for text in texts
    ]


def _paragraphs(paragraphs: list[TextParagraph], asked: Asked) -> list[Told]:
    """Each stands in its version; of a text, the paragraph of its latest version that fits best is shown."""
    texts = RegionalText.objects.visible_to(asked.user).shown().in_bulk({one.text_of_id for one in paragraphs})
    note_openings(asked.user, texts.values())
    told = []
    for one in paragraphs:
        text = texts.get(one.text_of_id)
        told.append(
            Told(
                url=f"{version_url(one.version, asked.fictional)}#p{one.key}"
                if asked.user.is_authenticated
                else public_url(one.text_of, asked.fictional),
                title=(text.title, text.language) if text else (str(one), get_language() or "en"),
                excerpt=(one.text, one.language),
                note=f"{_note_of_text(text)} · {one.version} · {one}" if text else str(one.version),
                once=f"text {one.text_of_id}",
            )
        )
    return told


def _note_of_text(text: RegionalText) -> str:
    return f"{_('Regional text')} · {text.get_stage_display()}"


def _meetings(meetings: list[Meeting], asked: Asked) -> list[Told]:
    return [
        Told(
            url=_page_of("meeting", meeting.uid, asked),
            title=(meeting.title, meeting.language),
            excerpt=(meeting.text, meeting.language),
            note=_note_of_meeting(meeting),
            once=f"meeting {meeting.pk}",
        )
        for meeting in meetings
    ]


def _minutes(found: list[Minutes], asked: Asked) -> list[Told]:
    """Agreed minutes stand on the public page of their meeting; in the workspace they have a page of their own."""
    note_openings(asked.user, [one.meeting for one in found])
    return [
        Told(
            url=work_url(asked.fictional, "minutes", uid=one.uid)
            if asked.user.is_authenticated
            else f"{_page_of('meeting', one.meeting.uid, asked)}#minutes",
            title=(one.meeting.title, one.meeting.language),
            excerpt=(one.text, one.language),
            note=f"{_('Agreed minutes')} · {_note_of_meeting(one.meeting)}",
            once=f"meeting {one.meeting_id}",
        )
        for one in found
    ]


def _note_of_meeting(meeting: Meeting) -> str:
    state = str(meeting.get_state_display()) if meeting.state == MeetingState.CANCELLED else ""
    return " · ".join(filter(None, [str(meeting.get_kind_display()), when(meeting), meeting.place, state]))


def recommendations(ids: Sequence[int], asked: Asked) -> Places:
    """Recommendations that were made in public. Who has signed in is led to the page with the State's follow-up."""
    rows = list(Recommendation.objects.in_regions(fictional=asked.fictional).filter(pk__in=ids).shown())
    excerpts = highlight([(row.text, row.language) for row in rows], asked.words)
    return {
        row.pk: Place(
            url=_page_of("recommendation", row.uid, asked),
            title=str(row),
            excerpt=excerpt,
            excerpt_language=row.language,
            note=f"{row.get_mechanism_display()}, {row.state}",
            label="CLEAR",
        )
        for row, excerpt in zip(rows, excerpts, strict=True)
    }


SOURCES: dict[str, Source] = {
    "clause": clauses,
    "answer": Register(
        AnswerPart,
        lambda parts, _asked: parts.shown().select_related("clause__edition"),
        _answers,
        marks_titles=False,
        always_excerpt=True,
    ),
    "document": Register(Document, lambda documents, asked: documents.shown().with_excerpt(asked.words), _documents),
    "guidance": Register(Guidance, lambda works, _asked: works.shown(), _works),
    "practice": Register(Practice, lambda practices, _asked: practices.shown(), _practices),
    "strategy": Register(Strategy, lambda strategies, _asked: strategies.shown(), _strategies),
    "recommendation": recommendations,
    "text": Register(RegionalText, lambda texts, _asked: texts.shown(), _texts),
    "paragraph": Register(
        TextParagraph,
        lambda paragraphs, _asked: paragraphs.of_latest_versions().shown().select_related("version__text_of"),
        _paragraphs,
    ),
    "meeting": Register(Meeting, lambda meetings, _asked: meetings.shown(), _meetings),
    "minutes": Register(
        Minutes,
        lambda minutes, asked: minutes.with_meetings(Meeting.objects.visible_to(asked.user)),
        _minutes,
    ),
}
