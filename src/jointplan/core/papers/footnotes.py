# SPDX-License-Identifier: AGPL-3.0-or-later
"""Footnotes of a Word file, which python-docx does not write itself (ECMA-376, part 1, 17.11)."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree

from jointplan.core.papers import Reference, ranges
from jointplan.core.papers.signs import clean

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT_STYLE, MARK_STYLE = "footnote text", "footnote reference"
# A sentence that rests on more than these names them by their numbers in the list of records.
NAMED = 3
EMPTY = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="{SPACE}">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""


class Footnotes:
    """Collects the footnotes of one document and writes them at the end. What was there already stays."""

    def __init__(self, document: Any, references: Sequence[Reference]) -> None:
        self.document = document
        self.references = {one.number: one for one in references}
        self.texts: list[str] = []
        found = (one.target_part for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.FOOTNOTES)
        self.part = next(found, None)
        root = etree.fromstring((self.part.blob if self.part else EMPTY.encode()), _parser())
        self.root, self.first = root, 1 + max((int(one.get(qn("w:id"))) for one in root), default=0)
        self.mark_style = _styles_of(document) if references else None

    def mark(self, paragraph: Any, numbers: Sequence[int]) -> None:
        """Put a footnote at the end of a paragraph that names the records of these numbers; nothing for none."""
        if not numbers or self.mark_style is None:
            return
        run = paragraph.add_run()
        # By its id: asking for the style looks through all of them each time.
        run._r.style = self.mark_style.style_id
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self.first + len(self.texts)))
        run._r.append(reference)
        self.texts.append(self._said(numbers))

    def _said(self, numbers: Sequence[int]) -> str:
        known = [self.references[number] for number in sorted(set(numbers)) if number in self.references]
        if len(known) <= NAMED:
            return "; ".join(f"[{one.number}] {one.text}" for one in known)
        marks = ", ".join(mark for mark, _first in ranges([one.number for one in known]))
        return _("Records %(numbers)s of the list at the end") % {"numbers": marks}

    def write(self) -> None:
        """Put what was collected into the file. Nothing is written where no sentence has a footnote."""
        if not self.texts:
            return
        text_style, mark_style = (self.document.styles[name].style_id for name in (TEXT_STYLE, MARK_STYLE))
        for number, text in enumerate(self.texts, start=self.first):
            self.root.append(etree.fromstring(_footnote(number, text, text_style, mark_style), _parser()))
        content = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        if self.part is not None:
            self.part._blob = content
            return
        package = self.document.part.package
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _parser() -> etree.XMLParser:
    """Reads what we wrote, or what staff uploaded: no entity is resolved and nothing is fetched."""
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _footnote(number: int, text: str, text_style: str, mark_style: str) -> str:
    return (
        f'<w:footnote xmlns:w="{SPACE}" w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{text_style}"/></w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{mark_style}"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(clean(text))}</w:t></w:r></w:p></w:footnote>'
    )


def _styles_of(document: Any) -> Any:
    """The style of marks; those of footnotes are made where the document has none of its own."""
    known = {style.name for style in document.styles}
    if TEXT_STYLE not in known:
        style = document.styles.add_style(TEXT_STYLE, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = document.styles["Normal"], Pt(8)
        style.paragraph_format.space_after = Pt(0)
    if MARK_STYLE not in known:
        style = document.styles.add_style(MARK_STYLE, WD_STYLE_TYPE.CHARACTER)
        style.font.superscript = True
    return document.styles[MARK_STYLE]
