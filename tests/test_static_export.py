# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public site as files, written from a database in which every text that is not public carries a canary."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html
import pytest
from django.core.cache import caches
from django.urls import include
from django.urls import path as at

from jointplan.access.identity import acting_as
from jointplan.assessments.operations.release import withdraw_part
from jointplan.portal.export.addresses import Place, Space, names_in, relative
from jointplan.portal.export.exporting import TRAINING_FOLDER, Outcome, export_site
from jointplan.portal.export.folder import RECORD, ExportProblem
from tests.cast import Cast
from tests.who_reads import CANARIES, leaks

pytestmark = [pytest.mark.leaks, pytest.mark.django_db]

ADDRESS = re.compile(rb"https?://(?:testserver|localhost|127\.0\.0\.1)")
WORD = "canarybrindal2021m111progress"


@pytest.fixture(autouse=True)
def one_language(settings: Any) -> None:
    """One of the seven: the rest are the same pages with other words."""
    settings.LANGUAGES = [pair for pair in settings.LANGUAGES if pair[0] == "en"]
    caches["local"].clear()


@pytest.fixture
def two_languages(one_language: None, settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ru", "Русский")]


def files_in(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def words_in(content: bytes) -> str:
    """What a file says, that of a ZIP and of office programs unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(words_in(archive.read(name)) for name in archive.namelist())
    return content.decode(errors="replace")


def everything_in(folder: Path) -> str:
    return "\n".join(f"{path} {words_in(content)}" for path, content in files_in(folder))


def links_of(path: Path) -> Iterator[str]:
    page = lxml.html.document_fromstring(path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    for element in page.iter(lxml.html.etree.Element):
        for name in ("href", "src"):
            if element.get(name) is not None:
                yield element.get(name)
        assert element.tag != "form", path
        assert not any(name.startswith("hx-") for name in element.attrib)


def crawl(folder: Path) -> None:
    """From the first page along every link: each leads to a file, none to a server, and every page is reached."""
    waiting, seen = [folder / "index.html"], {folder / "index.html"}
    while waiting:
        here = waiting.pop()
        for link in links_of(here):
            if re.match(r"(https?:|mailto:|#)", link):
                continue
            assert "?" not in link, (here, link)
            assert not link.startswith("/"), (here, link)
            way = posixpath.normpath(posixpath.join(here.parent.as_posix(), unquote(link.split("#")[0])))
            target = Path(way)
            assert target.is_file(), (here, link)
            assert folder in target.parents
            if target.suffix == ".html" and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert {path for path, _content in files_in(folder) if path.suffix == ".html"} == seen


@pytest.mark.parametrize("fictional", [False, True], ids=["real", "training"])
def test_it_holds_what_everybody_may_read_and_nothing_else(cast: Cast, tmp_path: Path, fictional: bool) -> None:
    done = export_site(tmp_path / "site", fictional=fictional)
    assert done.files > 60
    said = everything_in(tmp_path / "site")
    assert leaks("anonymous", said) == []
    public = {word for word, allowed in CANARIES.items() if "anonymous" in allowed}
    assert {word for word in public if word in said} == {
        w for w in public if w.startswith("canarydunmere") == fictional
    }
    assert not any(ADDRESS.search(content) for _path, content in files_in(tmp_path / "site"))
    assert ("isles-2020" in said, "coast-2020" in said) == (fictional, not fictional)
    assert (tmp_path / "site" / TRAINING_FOLDER).exists() == fictional
    crawl(done.folder)


def test_the_second_time_only_what_changed_is_written(cast: Cast, tmp_path: Path) -> None:
    first = export_site(tmp_path / "site")
    before = dict(files_in(tmp_path / "site"))
    second = export_site(tmp_path / "site")
    assert (second.written, second.removed, second.files) == (0, 0, first.files)
    assert second.unchanged > 25
    assert dict(files_in(tmp_path / "site")) == before
    clearing = cast.user("other_clearing")
    with acting_as(clearing):
        withdraw_part(cast.part("brindal", "2021", "1.1.1", "progress"), reason="A mistake.", by=clearing)
    third = export_site(tmp_path / "site")
    said = everything_in(tmp_path / "site")
    assert WORD not in said
    assert third.removed > 10
    assert not list((tmp_path / "site" / "en" / "data").rglob("*.zip"))
    crawl(tmp_path / "site")


def test_a_file_that_somebody_changed_is_written_again_and_one_that_is_none_of_ours_goes(
    cast: Cast, tmp_path: Path
) -> None:
    export_site(tmp_path)
    about, stray, theirs = tmp_path / "en/about/index.html", tmp_path / "en/stray.html", tmp_path / "CNAME"
    kept = about.read_bytes()
    about.write_text("forged")
    stray.write_text("left over by an export that was cut off")
    theirs.write_text("example.org")
    done = export_site(tmp_path)
    assert (done.written, done.removed) == (1, 1)
    assert about.read_bytes() == kept
    assert theirs.exists()


def test_a_folder_of_somebody_else_is_left_alone(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ExportProblem, match="other files"):
        export_site(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    (tmp_path / RECORD).write_text("{}")
    with pytest.raises(ExportProblem, match="cannot be read"):
        export_site(tmp_path)


def test_forms_become_a_note_and_links_that_need_the_server_words(
    cast: Cast, tmp_path: Path, two_languages: None
) -> None:
    done: Outcome = export_site(tmp_path)
    assert not (tmp_path / "en/join").exists()
    assert not (tmp_path / "en/search").exists()
    measures = (tmp_path / "en/plan/coast-2020/measures/index.html").read_text()
    assert "a copy without a server" in measures
    assert "копия без сервера" in (tmp_path / "ru/plan/coast-2020/measures/index.html").read_text()
    assert "Sign in" not in measures
    assert done.missing == set()


@pytest.mark.parametrize(
    ("path", "query", "place"),
    [
        ("/en/plan/coast-2020/", "", Place("/en/plan/coast-2020/")),
        ("/en/parties/", "page=2", Place("/en/parties/", "2")),
        ("/en/parties/", "page=1", Place("/en/parties/")),
        ("/en/parties/", "kind=state&page=2", Place("/en/parties/")),
        ("/en/parties/", "page=../x", Place("/en/parties/")),
        ("/en/work/inbox/", "", None),
        ("/en/account/login/", "", None),
        ("/en/search/", "q=lamp", None),
        ("/en/join/", "", None),
        ("/en/training/plan/", "", None),
        ("/api/v1/", "", None),
        ("/xx/plan/", "", None),
        ("/en/data/coast/../../../etc/", "", None),
        ("/en/data/coast/v1/..%5C..%5Cx", "", None),
        ("/static/../settings.py", "", None),
    ],
)
def test_only_public_addresses_are_written_and_all_inside_the_folder(
    path: str, query: str, place: Place | None
) -> None:
    assert Space(False).place(path, query) == place


def test_addresses_of_an_included_list_are_public_too() -> None:
    def view() -> None: ...

    inner = [at("feed.atom", view, name="feed"), at("unnamed/", view)]
    assert list(names_in([at("", view, name="home"), at("changes/", include(inner))])) == ["home", "feed"]


def test_links_lead_from_file_to_file() -> None:
    here = Place("/en/plan/coast-2020/")
    assert relative(Place("/ru/"), here) == "../../../ru/index.html"
    assert relative(Place("/en/parties/", "2"), here, "top") == "../../parties/page-2.html#top"
    assert relative(Place("/en/parties.csv"), Place("/")) == "en/parties.csv"
    assert relative(here, here) == "index.html"
