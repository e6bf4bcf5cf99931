# SPDX-License-Identifier: AGPL-3.0-or-later
"""A paper as a Word file: real headings, lists and tables, the label as the first line of each sheet."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from jointplan.core.exports import LABEL_COLOURS
from jointplan.core.papers import (
    Block,
    Facts,
    Figure,
    Grid,
    Heading,
    Paper,
    Points,
    Quote,
    Reference,
    Sentence,
    Statement,
    Text,
    as_sentence,
)
from jointplan.core.papers.footnotes import Footnotes
from jointplan.core.papers.signs import clean

INK = RGBColor(0x16, 0x20, 0x2C)
QUIET = RGBColor(0x44, 0x44, 0x44)
MARGIN = Mm(20)
TEXT_WIDTH = Mm(210) - 2 * MARGIN
PICTURE_WIDTH = TEXT_WIDTH * 3 // 4
# Columns are as wide as their longest cell asks, in letters, within these bounds; no word of a heading is broken.
NARROWEST, WIDEST, BESIDE, BOLD = 4, 32, 3, 1.7
# A font that office programs have and that holds the letters of all seven languages.
FONT = "Calibri"


def as_word(paper: Paper) -> bytes:
    """The paper as a `.docx` file, A4."""
    document = Document()
    set_up(document, paper)
    document.add_heading(clean(paper.title), level=1)
    for line in (paper.lead, paper.who):
        if line:
            _quiet(document.add_paragraph(clean(line)))
    draw(document, paper.blocks, notes := Footnotes(document, paper.references))
    if paper.references:
        document.add_heading(_("Records that this rests on"), level=2)
        draw_references(document, paper.references)
    notes.write()
    return saved(document)


def saved(document: Any) -> bytes:
    """The file, the same each time for the same content: the moments of its parts say nothing and are left out."""
    drawn, out = io.BytesIO(), io.BytesIO()
    document.save(drawn)
    with zipfile.ZipFile(drawn) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(part, parts.read(name))
    return out.getvalue()


def draw(document: Any, blocks: Sequence[Block], notes: Footnotes) -> None:
    """Write blocks at the end of a document; what they rest on goes into `notes`."""
    for block in blocks:
        DRAWN[type(block)](document, block, notes)


def draw_references(document: Any, references: Sequence[Reference]) -> None:
    """The list of records, each with the number by which the footnotes name it."""
    for one in references:
        paragraph = document.add_paragraph(clean(f"[{one.number}]\t{one.text}"))
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(12), -Mm(12)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(12))
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.runs[0].font.size = Pt(8)


def set_up(document: Any, paper: Paper) -> None:
    about = document.core_properties
    about.title, about.author, about.language, about.keywords = (
        clean(paper.title)[:255],
        "Jointplan",
        paper.language,
        paper.label,
    )
    about.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.bottom_margin = MARGIN
    # Below the bar of the label.
    section.top_margin = Mm(27)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        _dress(document.styles[name], paper.language)
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Heading 4"].font.italic = False
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    _head(section.header.paragraphs[0], paper.label)
    _foot(section.footer.paragraphs[0], f"{paper.source} · {date_format(paper.day)}")


def _dress(style: Any, language: str) -> None:
    """One font in all scripts, ink instead of the blue of the headings, and the language for the spelling."""
    style.font.name, style.font.color.rgb = FONT, INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    _speak(style.element.get_or_add_rPr(), language)


def _speak(properties: Any, language: str) -> None:
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    properties.append(spoken)


def _head(paragraph: Any, label: str) -> None:
    run = paragraph.add_run(f" {label}")
    run.bold, run.font.size = True, Pt(12)
    run.font.color.rgb = RGBColor.from_string(LABEL_COLOURS.get(label, "FFFFFF"))
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "000000")):
        shade.set(qn(f"w:{name}"), value)
    paragraph._p.get_or_add_pPr().append(shade)


def _foot(paragraph: Any, source: str) -> None:
    # The stops of the style would cut a long address in the middle.
    paragraph.style = "Normal"
    paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    run = paragraph.add_run(f"{clean(source)}\t")
    run.font.size = Pt(8)
    number = paragraph.add_run()
    number.font.size = Pt(8)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        number._r.append(part)


def _heading(document: Any, block: Heading, _notes: Footnotes) -> None:
    document.add_heading(clean(block.text), level=block.level)


def _statement(document: Any, block: Statement, notes: Footnotes) -> None:
    paragraph = document.add_paragraph()
    for number, said in enumerate(block.sentences):
        _say(paragraph, said, notes, before=" " if number else "")
    if block.by:
        run = paragraph.add_run(clean(f" ({block.by})"))
        run.font.color.rgb, run.font.size = QUIET, Pt(8)


def _say(paragraph: Any, said: Sentence, notes: Footnotes, *, before: str = "") -> None:
    paragraph.add_run(clean(before + said.text))
    notes.mark(paragraph, said.notes)


def _text(document: Any, block: Text, _notes: Footnotes) -> None:
    for line in block.paragraphs:
        paragraph = document.add_paragraph(clean(line))
        _in_language(paragraph, block.language)
        if block.quiet:
            _quiet(paragraph)


def _quote(document: Any, block: Quote, notes: Footnotes) -> None:
    lines = block.paragraphs
    for number, line in enumerate(lines, start=1):
        paragraph = document.add_paragraph(clean(line))
        paragraph.paragraph_format.left_indent = Mm(8)
        _in_language(paragraph, block.language)
        if number == len(lines):
            notes.mark(paragraph, block.notes)
            # Whose words these are stands right below them, and apart from what follows.
            paragraph.paragraph_format.keep_with_next = bool(block.by)
            paragraph.paragraph_format.space_after = Pt(0 if block.by else 8)
    if block.by:
        paragraph = document.add_paragraph(clean(f"— {block.by}"))
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.space_after = Mm(8), Pt(8)
        paragraph.runs[0].font.size = Pt(9)
        _quiet(paragraph)


def _points(document: Any, block: Points, notes: Footnotes) -> None:
    for number, item in enumerate(map(as_sentence, block.items), start=1):
        if not block.numbered:
            _say(document.add_paragraph(style="List Bullet"), item, notes)
            continue
        # Written out: the numbering of the style would go on from the list before.
        paragraph = document.add_paragraph()
        _say(paragraph, item, notes, before=f"{number}.\t")
        paragraph.paragraph_format.left_indent = Mm(8)
        paragraph.paragraph_format.first_line_indent = -Mm(8)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(8))


def _facts(document: Any, block: Facts, _notes: Footnotes) -> None:
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    for name, said in block.pairs:
        cells = table.add_row().cells
        for cell, text, width in zip(cells, (name, said), (Mm(45), TEXT_WIDTH - Mm(45)), strict=True):
            cell.width, cell.text = width, clean(text)
        _quiet(cells[0].paragraphs[0])
    document.add_paragraph()


def _figure(document: Any, block: Figure, notes: Footnotes) -> None:
    if block.png:
        title, drawn = document.add_paragraph(clean(block.title)), document.add_paragraph()
        picture = drawn.add_run().add_picture(io.BytesIO(block.png), width=PICTURE_WIDTH)
        picture._inline.docPr.set("descr", clean(block.alt))
        title.runs[0].bold = title.paragraph_format.keep_with_next = True
    _grid(document, block.table, notes)


def _grid(document: Any, block: Grid, notes: Footnotes) -> None:
    if block.caption:
        caption = document.add_paragraph(clean(block.caption))
        caption.paragraph_format.keep_with_next = True
        _quiet(caption)
    table = document.add_table(rows=1, cols=len(block.head), style="Table Grid")
    _rule(table)
    _fill(table.rows[0].cells, block.head, notes, bold=True)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in block.rows:
        _fill(table.add_row().cells, row, notes)
    _widen(table, block)
    document.add_paragraph()


def _rule(table: Any) -> None:
    """Quiet lines between the rows, as on a page; no cage."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        drawn = side in {"top", "bottom", "insideH"}
        for name, value in (("val", "single" if drawn else "nil"), ("sz", "4"), ("color", "999999")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    # Word reads the properties of a table in one order only.
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(borders)


def _widen(table: Any, block: Grid) -> None:
    """Each column by what stands in it, so that a code does not take the place of a name."""
    heads = [round(max(map(len, name.split()), default=0) * BOLD) for name in block.head]
    cells = [[len(str(row[at])) for row in block.rows] for at in range(len(heads))]
    asked = [min(max(NARROWEST, head, *column), WIDEST) + BESIDE for head, column in zip(heads, cells, strict=True)]
    table.autofit = False
    widths = [TEXT_WIDTH * letters // sum(asked) for letters in asked]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _fill(cells: Sequence[Any], texts: Sequence[str | Sentence], notes: Footnotes, *, bold: bool = False) -> None:
    for cell, said in zip(cells, map(as_sentence, texts), strict=True):
        cell.text = clean(said.text)
        for paragraph in cell.paragraphs:
            for run in paragraph.runs:
                run.bold, run.font.size = bold, Pt(9)
        notes.mark(cell.paragraphs[-1], said.notes)


def _in_language(paragraph: Any, language: str) -> None:
    if language:
        for run in paragraph.runs:
            _speak(run._r.get_or_add_rPr(), language)


def _quiet(paragraph: Any) -> None:
    for run in paragraph.runs:
        run.font.color.rgb = QUIET


DRAWN: dict[type[Block], Callable[[Any, Any, Footnotes], None]] = {
    Heading: _heading,
    Text: _text,
    Statement: _statement,
    Quote: _quote,
    Points: _points,
    Facts: _facts,
    Grid: _grid,
    Figure: _figure,
}
