# SPDX-License-Identifier: AGPL-3.0-or-later
"""A paper says the same as a page, as PDF and as Word."""

import io
import zipfile
from typing import Any

import pytest
from django.template.loader import render_to_string
from docx import Document
from pypdf import PdfReader

from jointplan.core import pdf
from jointplan.core.papers import (
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
)
from jointplan.core.papers.files import FORMATS, paper_download, paper_pdf
from jointplan.core.papers.word import as_word
from tests.left_out import leave_out

PAPER = Paper(
    title="Agenda of the first meeting",
    label="TLP:AMBER",
    source="https://plan.example/en/work/meetings/1/",
    language="en",
    who="For the States and the secretariat.",
    blocks=[
        Heading("Lamps"),
        Text("First line.\n\nSecond line with <angles> & signs.", quiet=True),
        Quote("Маяк стоит на берегу.", by="Office of lamps", language="ru"),
        Heading("Small", level=3),
        Points(["one", "two"]),
        Points(["ein", "zwei"], numbered=True),
        Facts([("Place", "The quay"), ("Day", "4 May")]),
        Grid(["Number", "Paper"], [["1", "Rules\nof the quay"], ["2", "=1+1"]], caption="Papers"),
    ],
)
SAID = ["Agenda of the first meeting", "For the States and the secretariat.", "Lamps", "First line.", "Small"]
SAID += ["Second line with <angles> & signs.", "Маяк стоит на берегу.", "Office of lamps", "one", "two", "ein", "zwei"]
SAID += ["Place", "The quay", "Number", "Papers", "of the quay", "=1+1"]


def words_of_word(content: bytes) -> str:
    document: Any = Document(io.BytesIO(content))
    section = document.sections[0]
    lines = [*document.paragraphs, *section.header.paragraphs, *section.footer.paragraphs]
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(one.text for one in [*lines, *cells])


def test_a_word_file_says_what_the_paper_says_under_its_label() -> None:
    words = words_of_word(as_word(PAPER))
    assert [said for said in [*SAID, "TLP:AMBER", PAPER.source] if said not in words] == []


def test_a_word_file_has_real_headings_and_tables_and_speaks_its_language() -> None:
    document: Any = Document(io.BytesIO(as_word(PAPER)))
    styles = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert styles == [("Heading 1", PAPER.title), ("Heading 2", "Lamps"), ("Heading 3", "Small")]
    assert len(document.tables) == 2
    assert document.core_properties.language == "en"
    assert document.core_properties.keywords == "TLP:AMBER"


def test_signs_that_no_word_file_holds_are_left_out() -> None:
    paper = Paper(title="A\x00B", label="TLP:CLEAR", source="here", language="en", blocks=[Text("a\x01\x02b\ufffe")])
    words = words_of_word(as_word(paper))
    assert "AB" in words
    assert "ab" in words


def test_the_page_says_the_same() -> None:
    page = render_to_string("papers/blocks.html", PAPER.context())
    assert "Second line with &lt;angles&gt; &amp; signs." in page
    assert '<blockquote lang="ru"><p>Маяк стоит на берегу.</p>' in page
    assert page.count("<li>") == 4


def test_the_pdf_says_the_same_under_its_label() -> None:
    if pdf.missing():
        leave_out(pdf.missing())
    words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper_pdf(PAPER))).pages)
    assert [said for said in [*SAID, "TLP:AMBER"] if said not in words] == []


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_name_of_the_file_says_the_label(file_format: str) -> None:
    if file_format == "pdf" and pdf.missing():
        leave_out(pdf.missing())
    response = paper_download(PAPER, file_format, ["agenda", "First"])
    assert f'"agenda_first_TLP-AMBER.{file_format}"' in response.headers["Content-Disposition"]


RESTING = Paper(
    title="What was counted",
    label="TLP:GREEN",
    source="https://plan.example/en/",
    language="en",
    blocks=[
        Statement(
            [Sentence("Five lamps burn.", [1]), Sentence("All are old.", [1, 2, 3, 4])], by="written by the quay"
        ),
        Quote("They burn.", by="Office of lamps", notes=[2]),
        Points([Sentence("One more", [3])]),
        Figure("Lamps", "Five lamps in two rows", Grid(["Row", "Lamps"], [["1", Sentence("3", [4])]])),
    ],
    references=[Reference(n, f"Record of lamps {n} & more", f"/lamps/{n}/") for n in range(1, 5)],
)


def test_each_sentence_has_a_footnote_in_word_that_names_what_it_rests_on() -> None:
    content = as_word(RESTING)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        notes = archive.read("word/footnotes.xml").decode()
        document = archive.read("word/document.xml").decode()
    assert document.count("<w:footnoteReference ") == 5
    assert "[1] Record of lamps 1 &amp; more" in notes
    assert "Records 1–4 of the list at the end" in notes
    assert "Record of lamps 4 & more" in words_of_word(content)
    # It opens again, and its marks have the style of footnotes.
    runs = [run for one in Document(io.BytesIO(content)).paragraphs for run in one.runs]
    assert "footnote reference" in {run.style.name for run in runs}


def test_on_a_page_and_in_a_pdf_the_marks_lead_to_the_list() -> None:
    page = render_to_string("papers/blocks.html", RESTING.context())
    assert 'Five lamps burn.<a class="mark" href="#record-1">[1]</a>' in page
    assert '<a class="mark" href="#record-1">[1–4]</a>' in page
    assert '<li id="record-4">[4] <a href="/lamps/4/">Record of lamps 4 &amp; more</a></li>' in page
    if pdf.missing():
        leave_out(pdf.missing())
    words = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(paper_pdf(RESTING))).pages)
    assert [
        said for said in ["Five lamps burn.", "[1–4]", "Record of lamps 4 & more", "Lamps"] if said not in words
    ] == []
