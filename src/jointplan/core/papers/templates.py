# SPDX-License-Identifier: AGPL-3.0-or-later
"""A paper as Word in a template that staff may download, change in Word and upload again.

A template is an ordinary `.docx` with a few tags (docxtpl): `{{ title }}`, `{{ lead }}`, `{{ who }}`, `{{ source }}`,
`{{ label }}` or, in its colour, `{{r label_on_black }}`; for each section `{{ headings.KEY }}` and, in a paragraph of
its own, `{{ sections.KEY }}`; and `{%p if sections.KEY %}` … `{%p endif %}` around what an empty one shall not leave
behind. Nothing else is understood: a template comes from outside, and no program is to run in it.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate, RichText
from jinja2.sandbox import SandboxedEnvironment

from jointplan.core.exports import LABEL_COLOURS
from jointplan.core.papers import Block, Paper
from jointplan.core.papers.footnotes import Footnotes
from jointplan.core.papers.signs import clean
from jointplan.core.papers.word import draw, draw_references, saved, set_up

RECORDS = "records"
PLAIN = ("title", "label", "lead", "who", "source", "day")
# The one tag that brings a look of its own, and so stands with an `r`.
COLOURED = "label_on_black"
# Without these a sheet would not say under which label it is and for whom.
NEEDED = ("label", "title", "who")
TAG = re.compile(r"\{\{(?P<said>.*?)\}\}|\{%(?P<done>.*?)%\}|\{#|\{\{|\{%")
NAME = re.compile(rf"^(?:r\s+(?P<coloured>{COLOURED})|(?P<name>\w+(?:\.\w+)?))$")
CONDITION = re.compile(r"^p\s+if\s+(?P<name>\w+(?:\.\w+)?)$")
END = re.compile(r"^p\s+endif$")
MARKER = "§§{}§§"
LARGEST_UNPACKED = 20 * 2**20
STYLES = {"Heading 2": "Normal", "Heading 3": "Normal", "Heading 4": "Normal", "List Bullet": "Normal"}


class TemplateProblem(Exception):
    """A template cannot be used. `problems` are sentences that say what is wrong, where, and what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Section:
    """A part of a paper with a heading; `key` is how templates call it."""

    key: str
    heading: str
    blocks: Sequence[Block]


def default_template(paper: Paper, headings: Mapping[str, str]) -> bytes:
    """The template that is used where nobody uploaded another: title, who it is for, then each section."""
    document: Any = Document()
    set_up(document, paper)
    for part, text in (
        (document.sections[0].header, f" {{{{r {COLOURED} }}}}"),
        (document.sections[0].footer, "{{ source }}\t"),
    ):
        part.paragraphs[0].runs[0].text = text
    document.add_heading("{{ title }}", level=1)
    for tag in ("{{ lead }}", "{{ who }}"):
        document.add_paragraph(tag)
    for key in headings:
        document.add_paragraph(f"{{%p if sections.{key} %}}")
        document.add_heading(f"{{{{ headings.{key} }}}}", level=2)
        document.add_paragraph(f"{{{{ sections.{key} }}}}")
        document.add_paragraph("{%p endif %}")
    return saved(document)


def fill_template(content: bytes, paper: Paper, sections: Sequence[Section], records_heading: str) -> bytes:
    """The paper in a template, with the records that it rests on at its end and a footnote for each sentence.

    Raises TemplateProblem where the template cannot be read.
    """
    template = _read(content)
    filled = {one.key: one.blocks for one in sections if one.blocks}
    context = {
        "title": clean(paper.title),
        "label": paper.label,
        COLOURED: _label(paper.label),
        "lead": clean(paper.lead),
        "who": clean(paper.who),
        "source": clean(f"{paper.source} · {date_format(paper.day)}"),
        "day": date_format(paper.day),
        "headings": {one.key: clean(one.heading) for one in sections} | {RECORDS: clean(records_heading)},
        "sections": {one.key: MARKER.format(one.key) if one.key in filled else "" for one in sections}
        | {RECORDS: MARKER.format(RECORDS) if paper.references else ""},
    }
    try:
        template.render(context, SandboxedEnvironment(autoescape=True), autoescape=True)
    except Exception as error:  # docxtpl raises whatever jinja2, lxml and python-docx do
        raise TemplateProblem([_("The template could not be filled in: %(error)s") % {"error": error}]) from error
    document = template.docx
    _about(document, paper)
    _complete_styles(document)
    notes = Footnotes(document, paper.references)
    for paragraph in list(document.paragraphs):
        key = paragraph.text.strip().strip("§") if paragraph.text.strip().startswith("§§") else ""
        if key:
            _replace(document, paragraph, key, filled, paper, notes)
    notes.write()
    return saved(document)


def _replace(
    document: Any, paragraph: Any, key: str, filled: Mapping[str, Sequence[Block]], paper: Paper, notes: Footnotes
) -> None:
    """Draw at the end of the document, then move what was drawn to where the section stands."""
    body = document.element.body
    before = len(body)
    if key == RECORDS:
        draw_references(document, paper.references)
    else:
        draw(document, filled.get(key, ()), notes)
    # The last child of the body is that of the section, before which everything is added.
    drawn = list(body)[before - 1 : -1] if body[-1].tag.endswith("}sectPr") else list(body)[before:]
    for element in drawn:
        paragraph._p.addprevious(element)
    paragraph._p.getparent().remove(paragraph._p)


def check_template(content: bytes, headings: Mapping[str, str]) -> None:
    """Raise TemplateProblem with everything that is wrong with a template, each by its place."""
    document = _read(content).docx
    _refuse_what_is_fetched(document)
    known = {*PLAIN, *(f"{group}.{key}" for group in ("headings", "sections") for key in headings)}
    problems: list[str] = []
    used: set[str] = set()
    open_since: list[str] = []
    for place, text, is_body in _texts(document):
        for tag in TAG.finditer(text):
            problem = _wrong_with(tag, place, known, used, open_since)
            problems += [problem] if problem else []
            if (tag["said"] or "").strip().startswith("sections.") and (not is_body or text.strip() != tag.group()):
                alone = _("%(place)s: “%(tag)s” has to stand alone in a paragraph of the text.")
                problems.append(alone % {"place": place, "tag": tag.group()})
    lacks_end = _("%(place)s: the condition has no {%%p endif %%}. Add one below.")
    problems += [lacks_end % {"place": one} for one in open_since]
    problems += [
        _("{{ %(tag)s }} is missing: without it the file would not say what it is, under which label and for whom.")
        % {"tag": name}
        for name in NEEDED
        if name not in used
    ]
    if problems:
        raise TemplateProblem(problems)


def _wrong_with(tag: re.Match[str], place: str, known: set[str], used: set[str], open_since: list[str]) -> str:
    said, done = tag["said"], tag["done"]
    if said is None and done is None:
        return _("%(place)s: a tag is not closed.") % {"place": place}
    inner = (said if said is not None else done).strip()
    if done is not None and END.match(inner):
        if open_since:
            open_since.pop()
            return ""
        return _("%(place)s: {%%p endif %%} without a condition above it.") % {"place": place}
    found = (NAME if said is not None else CONDITION).match(inner)
    if found is None:
        return _("%(place)s: “%(tag)s” is not understood. Use the tags of the template that you downloaded.") % {
            "place": place,
            "tag": tag.group(),
        }
    if done is not None:
        open_since.append(place)
    name = "label" if "coloured" in found.groupdict() and found["coloured"] else found["name"]
    if name not in known:
        named = {"place": place, "name": name, "names": ", ".join(sorted(known))}
        return _("%(place)s: there is no “%(name)s” here. Known are: %(names)s.") % named
    used.add(name)
    return ""


def _texts(document: Any) -> Iterator[tuple[str, str, bool]]:
    """Each paragraph of the template with words on where it stands, and whether that is the running text."""
    for number, paragraph in enumerate(document.paragraphs, start=1):
        place = _("Paragraph %(number)d (“%(text)s”)") % {"number": number, "text": paragraph.text[:40]}
        yield place, paragraph.text, True
    for number, table in enumerate(document.tables, start=1):
        for row in table.rows:
            for cell in row.cells:
                yield _("Table %(number)d") % {"number": number}, cell.text, False
    for section in document.sections:
        for part in (section.header, section.footer):
            for paragraph in part.paragraphs:
                yield _("Header or footer (“%(text)s”)") % {"text": paragraph.text[:40]}, paragraph.text, False


def _refuse_what_is_fetched(document: Any) -> None:
    """A file that Word would load something into from elsewhere tells others who opens it."""
    fetched = [r for r in document.part.rels.values() if r.is_external and r.reltype != RELATIONSHIP_TYPE.HYPERLINK]
    if fetched:
        raise TemplateProblem([_("The template loads something from elsewhere. Put pictures into the file itself.")])


def _read(content: bytes) -> DocxTemplate:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise TemplateProblem([_("The template holds too much. Use smaller pictures.")])
        template = DocxTemplate(io.BytesIO(content))
        template.init_docx()
    except TemplateProblem:
        raise
    except Exception as error:  # python-docx raises whatever zipfile and lxml do
        raise TemplateProblem([_("This is no Word file (.docx), or it is damaged.")]) from error
    return template


def _label(label: str) -> RichText:
    said = RichText()
    said.add(escape(label), bold=True, color=f"#{LABEL_COLOURS.get(label, 'FFFFFF')}", size=24)
    return said


def _about(document: Any, paper: Paper) -> None:
    about = document.core_properties
    about.title, about.author, about.language = clean(paper.title)[:255], "Jointplan", paper.language
    about.keywords, about.comments = paper.label, ""


def _complete_styles(document: Any) -> None:
    """Office programs drop styles that a template does not use; what is drawn needs them."""
    known = {style.name for style in document.styles}
    for name, base in STYLES.items():
        if name not in known:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.font.bold = document.styles[base], name.startswith("Heading")
    if "Table Grid" not in known:
        document.styles.add_style("Table Grid", WD_STYLE_TYPE.TABLE)
