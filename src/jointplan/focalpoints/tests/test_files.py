# SPDX-License-Identifier: AGPL-3.0-or-later
"""The contact list as vCard, PDF and tables: each holds what its reader may see, and its label."""

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointplan.core import pdf
from jointplan.focalpoints.vcard import _escaped, _folded
from tests.addresses import WatchedClient, words_of
from tests.cast import Cast
from tests.contacts_cast import contact_canary
from tests.left_out import leave_out
from tests.who_reads import COLUMNS, CONTACTS, UNSEARCHED, leaks, readers

LIST = "/en/work/contacts/"
PROPERTY = re.compile(r"(?P<name>[A-Z-]+)(?P<parameters>(?:;[A-Z-]+=(?:\"[^\"]*\"|[^;:,\"]+))*):(?P<value>.*)")


def cards_of(text: str) -> list[list[tuple[str, str, str]]]:
    """A strict reading of RFC 6350: line ends, folding, names, parameters; each card as (name, parameters, value)."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75
    cards: list[list[tuple[str, str, str]]] = []
    for line in text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        found = PROPERTY.fullmatch(line)
        assert found, line
        if line == "BEGIN:VCARD":
            cards.append([])
        cards[-1].append((found["name"], found["parameters"], found["value"]))
    for card in cards:
        assert card[0] == ("BEGIN", "", "VCARD")
        assert card[1] == ("VERSION", "", "4.0")
        assert card[-1] == ("END", "", "VCARD")
        names = [name for name, _parameters, _value in card]
        assert names.count("FN") >= 1
        for once in ("KIND", "UID", "REV", "N"):
            assert names.count(once) <= 1
    return cards


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def values(card: list[tuple[str, str, str]], name: str) -> list[str]:
    return [unescaped(value) for found, _parameters, value in card if found == name]


@given(st.text())
def test_any_text_is_read_back_from_a_folded_line(text: str) -> None:
    folded = _folded(f"NOTE:{_escaped(text)}") + "\r\n"
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    read = folded.replace("\r\n ", "").removesuffix("\r\n").removeprefix("NOTE:")
    assert "\n" not in read
    assert unescaped(read) == "".join(letter for letter in text if letter in "\n\t" or letter.isprintable())


@pytest.mark.django_db
def test_a_card_says_whom_how_to_reach_and_under_which_label(cast: Cast) -> None:
    (card,) = cards_of(WatchedClient("clearing").get(f"{LIST}posts/coordinator/contact.vcf").content.decode())
    assert values(card, "KIND") == ["individual"]
    assert values(card, "FN") == [f"Person {contact_canary('coordinator holder')}"]
    assert values(card, "TITLE") == [f"Office {contact_canary('coordinator office')}"]
    assert values(card, "ORG") == ["Aldermoor"]
    assert values(card, "TEL") == ["tel:+999-12-345-67-89", "tel:+999-98-765-43-21"]
    assert ("TEL", ';VALUE=uri;PREF=1;TYPE="work,voice"', "tel:+999-12-345-67-89") in card
    assert values(card, "CATEGORIES") == ["TLP:AMBER"]
    assert "TLP:AMBER" in values(card, "NOTE")[0]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", values(card, "UID")[0])
    assert re.fullmatch(r"\d{8}T\d{6}Z", values(card, "REV")[0])
    (other,) = cards_of(WatchedClient("third_coordinator").get(f"{LIST}posts/coordinator/contact.vcf").content.decode())
    assert values(other, "KIND") == ["org"]
    assert values(other, "TEL") == ["tel:+999-12-345-67-89"]


def shown_to(role: str, space: str = "real") -> set[str]:
    """Keys of CONTACTS that a role finds in the lists of a space; what is closed stands in no list."""
    keys = {key for key, row in CONTACTS.items() if role in readers(row) and not key.startswith("former")}
    return {key for key in keys if key.startswith("isle") == (space == "training")}


@pytest.mark.leaks
@pytest.mark.django_db
@pytest.mark.parametrize("role", COLUMNS[1:])
def test_each_role_finds_its_contacts_and_no_others_in_every_file(cast: Cast, role: str) -> None:
    client = WatchedClient(role)
    for space, address in (("real", LIST), ("training", "/en/training/work/contacts/")):
        expected = {contact_canary(key) for key in shown_to(role, space)}
        for path in ("", "contacts.vcf", "contacts.csv", "contacts.xlsx", "contacts.json"):
            text = words_of(client.get(address + path))
            assert {word for word in UNSEARCHED if word in text} == expected, path


@pytest.mark.django_db
def test_tables_say_label_and_facts(cast: Cast) -> None:
    client = WatchedClient("secretariat")
    response = client.get(f"{LIST}contacts.csv")
    assert "TLP-AMBER" in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert {row["Label"] for row in rows} <= {"TLP:AMBER", "TLP:GREEN", "TLP:AMBER+STRICT"}
    held = json.loads(client.get(f"{LIST}contacts.json").content)
    assert held["label"] == "TLP:AMBER+STRICT"
    kinds = {(row["party"] or row["state"], row["kind"]) for row in held["rows"]}
    assert ("School office", "Focal point") in kinds
    for role in ("partner", "observer"):
        facts = json.loads(WatchedClient(role).get(f"{LIST}contacts.json").content)["rows"]
        assert all(row["confirmed_on"] is None and row["unconfirmed_since"] is None for row in facts)


@pytest.fixture(scope="module")
def draws() -> None:
    if pdf.missing():
        leave_out(pdf.missing())


def pages_of(content: bytes, tmp_path: Path, order: str = "-layout") -> list[str]:
    """The text of each sheet, by poppler: as it lies on the sheet, or `-raw`, cell by cell."""
    if shutil.which("pdftotext") is None:
        leave_out("pdftotext of poppler-utils reads PDF files back.")
    (tmp_path / "a.pdf").write_bytes(content)
    done = subprocess.run(["pdftotext", order, str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


@pytest.mark.leaks
@pytest.mark.django_db
@pytest.mark.parametrize("role", ["coordinator", "third_coordinator", "partner"])
def test_the_pdf_holds_what_its_reader_may_see(cast: Cast, draws: None, tmp_path: Path, role: str) -> None:
    content = WatchedPdf(role).content(f"{LIST}contacts.pdf")
    text = "".join("".join(pages_of(content, tmp_path, "-raw")).split())
    assert leaks(role, text) == []
    assert {word for word in UNSEARCHED if f"Office{word}" in text} == {
        contact_canary(key) for key in shown_to(role) if key.endswith("office")
    }
    for page in pages_of(content, tmp_path):
        assert page.strip().startswith("TLP:AMBER")


class WatchedPdf(WatchedClient):
    """Bytes of a PDF cannot be looked through for words; its text is."""

    def request(self, **request: Any) -> Any:
        return super(WatchedClient, self).request(**request)

    def content(self, url: str) -> bytes:
        response = self.get(url)
        assert response["Content-Type"] == "application/pdf"
        return bytes(response.content)


def test_each_sheet_begins_with_the_label_and_nothing_is_asked_of_the_network(draws: None, tmp_path: Path) -> None:
    context = {"groups": [], "total": 0, "training": True}
    source = "http://localhost/en/?q=“quoted” <b>&amp; 'more'"
    content = pdf.as_pdf(
        "pdf/base.html",
        context,
        title="Ә ғ қ ң ө ұ ү һ і ӣ ӯ ҷ ҳ ň ý ž ş oʻ gʻ",
        label="TLP:AMBER+STRICT",
        source=source,
    )
    (page,) = pages_of(content, tmp_path)
    assert page.strip().startswith("TLP:AMBER+STRICT")
    assert "Ә ғ қ ң ө ұ ү һ і ӣ ӯ ҷ ҳ ň ý ž ş oʻ gʻ" in page
    assert page.count("“quoted” <b>&amp; 'more'") == 2
    assert "1/1" in "".join(page.split())
    told = subprocess.run(["pdfinfo", str(tmp_path / "a.pdf")], capture_output=True, check=True).stdout.decode()
    assert re.search(r"Tagged: +yes", told)
    assert re.search(r"Keywords: +TLP:AMBER\+STRICT", told)
    library = pdf._weasyprint()
    fetcher = pdf._fetcher(library)
    for address in ("http://127.0.0.1/x.png", "file:" + "///etc/hostname", "data:text/plain,x"):
        with pytest.raises(ValueError, match="takes nothing from elsewhere"):
            fetcher.fetch(address)


@pytest.mark.django_db
def test_where_the_system_library_is_missing_the_page_says_what_to_install(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_weasyprint", lambda: None)
    client = WatchedClient("coordinator")
    page = client.get(LIST).content.decode()
    assert "libpango-1.0-0" in page
    assert "contacts.pdf" not in page
    assert "contacts.vcf" in page
    answer = client.get(f"{LIST}contacts.pdf", follow=True)
    assert answer.redirect_chain
    assert "libpango-1.0-0" in answer.content.decode()
    with pytest.raises(pdf.PdfProblem, match="libpango"):
        pdf.as_pdf("pdf/base.html", {}, title="", label="TLP:CLEAR", source="")
