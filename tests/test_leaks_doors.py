# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each role finds behind each door, to the word: what is there and may be read is shown, everything else is not.

Every answer of every address is looked through for leaked words in `test_access_matrix`; here stands what a door shows.
"""

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from jointplan.access.identity import acting_as
from jointplan.assessments.models import KeptConflict
from jointplan.assessments.operations.release import release_parts, withdraw_part
from jointplan.assessments.operations.sending import send_submission
from jointplan.search.views import LONGEST
from tests.addresses import WatchedClient, address, words_of
from tests.asked import whom_to_ask
from tests.cast import INSIDE, STORY, Cast, Said
from tests.test_architecture import tracked
from tests.who_reads import CANARIES, COLUMNS, PARTS, readers

pytestmark = [pytest.mark.leaks, pytest.mark.permissions, pytest.mark.django_db]

TEXTS = {str(said): said for said in [*STORY, *INSIDE] if said.kind != "status"}
REAL = [key for key in TEXTS if not key.startswith("dunmere")]
FICTIONAL = [key for key in TEXTS if key.startswith("dunmere")]
PUBLIC_REAL = [key for key in REAL if "anonymous" in readers(PARTS[key])]

# What stands in the reports of the cast.
REPORTED = {
    "coast-secretariat regional-overview public": ["aldermoor 2021 1.1.1 progress", "brindal 2021 1.1.1 progress"],
    "coast-secretariat regional-overview states": [
        "aldermoor 2021 1.1.1 progress",
        "brindal 2021 1.1.1 progress",
        "aldermoor 2021 1.1.3 progress",
        "aldermoor 2021 1.1.2 challenges",
    ],
    "aldermoor own-submission own": [
        key for key in TEXTS if key.startswith("aldermoor 2021") and key != "aldermoor 2021 1.1.3 challenges"
    ],
}
ISLES = ["dunmere 2022 1.1.1 progress", "dunmere 2022 1.1.1 challenges"]

# Each door, and the texts behind it; each role finds those that it may read, when the door opens at all.
DOORS: list[tuple[str, dict[str, str], list[str]]] = [
    ("real:home", {}, ["aldermoor 2021 1.1.1 progress", "brindal 2022 1.1.2 progress"]),
    ("training:home", {}, ["dunmere 2022 1.1.1 progress"]),
    (
        "real:clause",
        {"edition": "coast-2020", "code": "1.1.1"},
        ["aldermoor 2021 1.1.1 progress", "brindal 2021 1.1.1 progress"],
    ),
    ("real:clause", {"edition": "coast-2020", "code": "1.1.2"}, ["brindal 2022 1.1.2 progress"]),
    ("real:clause", {"edition": "coast-2020", "code": "1.1.3"}, []),
    ("training:clause", {"edition": "isles-2020", "code": "1.1.1"}, ["dunmere 2022 1.1.1 progress"]),
    ("real:plan", {"edition": "coast-2020"}, []),
    ("real:measures", {"edition": "coast-2020"}, []),
    ("real:measures_file", {"edition": "coast-2020", "file_format": "xlsx"}, []),
    ("real:work:my_turn", {}, []),
    ("real:work:desk", {}, []),
    ("real:work:submission", {"uid": "submission aldermoor 2021"}, []),
    ("real:work:submission", {"uid": "submission aldermoor-schools 2022"}, []),
    (
        "real:work:answer",
        {"uid": "submission aldermoor 2021", "code": "1.1.1"},
        ["aldermoor 2021 1.1.1 progress", "aldermoor 2021 1.1.1 challenges"],
    ),
    (
        "real:work:answer",
        {"uid": "submission aldermoor 2021", "code": "1.1.2"},
        ["aldermoor 2021 1.1.2 progress", "aldermoor 2021 1.1.2 challenges"],
    ),
    (
        "real:work:answer",
        {"uid": "submission aldermoor 2021", "code": "1.1.3"},
        ["aldermoor 2021 1.1.3 progress", "aldermoor 2021 1.1.3 challenges"],
    ),
    (
        "real:work:answer",  # with the answer of the cycle before beside it
        {"uid": "submission aldermoor 2022", "code": "1.1.1"},
        [key for key in TEXTS if key.startswith("aldermoor 20") and " 1.1.1 " in key],
    ),
    (
        "real:work:answer",
        {"uid": "submission aldermoor-schools 2022", "code": "1.1.1"},
        ["aldermoor-schools 2022 1.1.1 progress", "aldermoor-schools 2022 1.1.1 challenges"],
    ),
    # What one agency handed over stands beside the State's own form; another agency finds none of it anywhere.
    (
        "real:work:answer",
        {"uid": "submission aldermoor 2022", "code": "1.1.2"},
        [key for key in TEXTS if key.startswith("aldermoor") and " 1.1.2 " in key],
    ),
    (
        "real:work:answer",
        {"uid": "submission aldermoor-harbour 2022", "code": "1.1.2"},
        ["aldermoor-harbour 2022 1.1.2 progress"],
    ),
    ("real:work:answer", {"uid": "submission aldermoor-harbour 2022", "code": "1.1.3"}, []),
    ("real:work:submission", {"uid": "submission aldermoor-harbour 2022"}, []),
    ("real:work:board", {"uid": "submission aldermoor 2022"}, []),
    ("real:work:board_only", {"uid": "submission aldermoor 2022", "only": "work=not-cleared"}, []),
    ("real:work:board_file", {"uid": "submission aldermoor 2022", "file_format": "csv"}, []),
    ("real:work:board_file", {"uid": "submission aldermoor-schools 2022", "file_format": "xlsx"}, []),
    (
        "real:work:answer",
        {"uid": "submission brindal 2022", "code": "1.1.1"},
        [key for key in TEXTS if key.startswith("brindal") and " 1.1.1 " in key],
    ),
    ("training:work:answer", {"uid": "submission dunmere 2022", "code": "1.1.1"}, FICTIONAL),
    (
        "real:work:pack_file",  # with the answer of the cycle before beside it
        {"uid": "pack aldermoor"},
        [key for key in TEXTS if key.startswith("aldermoor 20") and " 1.1.1 " in key],
    ),
    (
        "api:pack-file",
        {"uid": "pack aldermoor"},
        [key for key in TEXTS if key.startswith("aldermoor 20") and " 1.1.1 " in key],
    ),
    (
        "real:work:pack_marked",
        {"uid": "pack aldermoor"},
        [key for key in TEXTS if key.startswith("aldermoor 20") and " 1.1.1 " in key],
    ),
    ("real:work:pack_schema", {"uid": "submission aldermoor 2022"}, []),
    ("real:work:receipt", {"uid": "submission brindal 2022"}, []),
    ("training:work:receipt", {"uid": "submission dunmere 2022"}, []),
    *(
        (
            "real:work:" + name,
            {"uid": "submission brindal 2022", **given},
            [k for k in TEXTS if k.startswith("brindal 2022")],
        )
        for name, given in (("receipt_file", {"file_format": "json"}), ("snapshot_file", {}))
    ),
    # One part of it was kept for named persons since: the whole is for those alone who read each part.
    (
        "real:work:snapshot_file",
        {"uid": "submission aldermoor 2021"},
        [key for key in TEXTS if key.startswith("aldermoor 2021")],
    ),
    ("training:work:receipt_file", {"uid": "submission dunmere 2022", "file_format": "json"}, FICTIONAL),
    ("training:work:snapshot_file", {"uid": "submission dunmere 2022"}, FICTIONAL),
    ("real:work:checks", {"uid": "submission aldermoor 2022"}, []),
    ("real:work:checks_file", {"uid": "submission aldermoor 2022", "file_format": "csv"}, []),
    ("real:work:checks_file", {"uid": "submission aldermoor 2022", "file_format": "xlsx"}, []),
    ("real:work:send", {"uid": "submission aldermoor 2022"}, [k for k in TEXTS if k.startswith("aldermoor 2022")]),
    ("real:work:release", {"uid": "submission aldermoor 2021"}, []),
    ("real:work:withdraw", {"uid": "submission aldermoor 2021"}, []),
    ("real:work:held_release", {"uid": "held brindal 2021"}, ["brindal 2021 1.1.1 challenges"]),
    (
        "real:work:shared_answers",
        {"edition": "coast-2020", "cycle": "2021", "code": "1.1.1"},
        [key for key in TEXTS if key.split()[0] in {"aldermoor", "brindal"} and " 2021 1.1.1 " in key],
    ),
    (
        "real:work:shared_answers",
        {"edition": "coast-2020", "cycle": "2021", "code": "1.1.2"},
        [key for key in TEXTS if " 2021 1.1.2 " in key],
    ),
    ("training:work:shared_answers", {"edition": "isles-2020", "cycle": "2022", "code": "1.1.1"}, FICTIONAL),
    *(
        (f"{space}:{name}", {"edition": edition, **given}, [])
        for space, edition in (("real", "coast-2020"), ("training", "isles-2020"))
        for name, given in (
            ("matrix", {}),
            ("withdrawn", {}),
            ("work:matrix", {}),
            ("work:provisions", {}),
            *((name, {"file_format": "csv"}) for name in ("matrix_file", "withdrawn_file", "work:matrix_file")),
            *((name, {"file_format": "json"}) for name in ("matrix_file", "withdrawn_file", "work:matrix_file")),
            *((name, {"file_format": "xlsx"}) for name in ("matrix_file", "work:matrix_file")),
        )
    ),
    ("real:work:provision", {"edition": "coast-2020", "code": "1.P"}, []),
    ("real:work:sharing_who", {"kind": "answerpart", "uid": "part aldermoor 2021 1.1.1 progress"}, []),
    (
        "real:work:clearance",  # with how it differs from what was sent in the cycle before
        {"uid": "submission aldermoor 2022"},
        [key for key in TEXTS if key.startswith("aldermoor 20") and " 1.1.1 " in key],
    ),
    (
        "real:work:clearance",
        {"uid": "submission aldermoor 2021"},
        [key for key in TEXTS if key.startswith("aldermoor 2021")],
    ),
    (
        "real:work:clearance_request",
        {"uid": "request brindal-ports 2022"},
        [key for key in TEXTS if key.startswith("brindal 2022")],
    ),
    ("real:work:clearance_sheet", {"uid": "submission aldermoor 2022"}, []),
    ("real:work:clearance_sheet_pdf", {"uid": "submission aldermoor 2022"}, []),
    ("training:work:clearance_sheet_pdf", {"uid": "submission dunmere 2022"}, []),
    ("real:work:clearance_rule", {}, []),
    ("real:work:clarifications", {"uid": "submission aldermoor 2021"}, []),
    (
        "real:work:clarification",
        {"uid": "question aldermoor 1.1.1 challenges"},
        ["aldermoor 2021 1.1.1 challenges"],
    ),
    ("real:work:clarification", {"uid": "question brindal 1.1.3 progress"}, ["brindal 2021 1.1.3 progress"]),
    (
        "real:work:clarification_ask",
        {"uid": "part aldermoor 2021 1.1.1 challenges"},
        ["aldermoor 2021 1.1.1 challenges"],
    ),
    ("real:work:views", {"uid": "submission aldermoor 2021"}, []),
    *(
        (
            "real:work:view_invitation",
            {"uid": f"invitation {party}"},
            ["aldermoor 2021 1.1.1 progress", "aldermoor 2021 1.1.1 challenges"],
        )
        for party in ("coast-fund", "coast-council", "brindal", "corvane")
    ),
    ("real:work:view_write", {"uid": "invitation corvane"}, ["aldermoor 2021 1.1.1 progress"]),
    *(("real:work:view", {"uid": f"view {party}"}, []) for party in ("coast-fund", "brindal", "corvane")),
    ("real:work:sharing_opened", {"kind": "answerpart", "uid": "part aldermoor 2021 1.1.1 progress"}, []),
    ("real:work:sharing_change", {"kind": "answerpart", "uid": "part aldermoor 2021 1.1.1 progress"}, []),
    (
        "real:work:answer",  # public until a day that is over, and GREEN until then
        {"uid": "submission brindal 2021", "code": "1.1.3"},
        ["brindal 2021 1.1.3 progress", "brindal 2021 1.1.3 challenges"],
    ),
    ("real:clause", {"edition": "coast-2020", "code": "1.2"}, []),
    ("api:answers", {}, REAL),
    ("api:answers-file", {"format": "csv"}, REAL),
    ("api:answers-file", {"format": "xlsx"}, REAL),
    ("training-api:answers", {}, FICTIONAL),
    ("training-api:answers-file", {"format": "csv"}, FICTIONAL),
    ("api:measures", {}, []),
    # No answer is behind these; each reader's page is looked through for contacts and hand-overs in any case.
    *(
        (f"{space}:work:contacts_file", {"file_format": file_format}, [])
        for space in ("real", "training")
        for file_format in ("csv", "xlsx", "json", "vcf")
    ),
    *(
        (f"{space}:work:log_file", {"file_format": form}, [])
        for space in ("real", "training")
        for form in ("csv", "xlsx")
    ),
    *(
        (f"{space}:work:questionnaire_file", {"pk": f"questionnaire {region} 2022", "file_format": form}, [])
        for space, region in (("real", "coast"), ("training", "isles"))
        for form in ("yaml", "json")
    ),
    # Nor behind these: decisions are looked for by their own words, and a calendar is known to the community.
    *(
        (f"{space}:work:decisions_file", {"file_format": form}, [])
        for space in ("real", "training")
        for form in ("csv", "xlsx", "json")
    ),
    ("real:work:calendar_file", {"code": "aldermoor", "file_format": "csv"}, []),
    ("training:work:calendar_file", {"code": "dunmere", "file_format": "csv"}, []),
    ("real:work:contact_card", {"code": "focal-point"}, []),
    ("training:work:contact_card", {"code": "isle-coordinator"}, []),
    *((f"{space}:work:documents", {}, []) for space in ("real", "training")),
    *(
        (name, {"uid": f"document {title}"}, [])
        for name in ("real:work:document", "real:work:document_file", "api:document-file")
        for title in ("canarydocumentown", "canarydocumentpublic", "canarydocumentinside")
    ),
    *(
        (f"training{name}", {"uid": "document canarydocumentisle"}, [])
        for name in (":work:document_file", "-api:document-file")
    ),
    *((f"{api}:documents", {}, []) for api in ("api", "training-api")),
    *((f"{space}:parties_file", {"file_format": "csv"}, []) for space in ("real", "training")),
    *((f"{api}:parties", {}, []) for api in ("api", "training-api")),
    *((f"{api}:parties-file", {"format": "csv"}, []) for api in ("api", "training-api")),
    *((f"{api}:party", {"code": code}, []) for api, code in (("api", "aldermoor"), ("training-api", "dunmere"))),
    # The library: no answer is behind it; each reader's page and file is looked through for works and their texts.
    *(
        (f"{space}:work:library_file", {"file_format": form}, [])
        for space in ("real", "training")
        for form in ("csv", "xlsx", "json")
    ),
    *(
        ("real:work:guidance_version_file", {"uid": f"guidanceversion canaryguidance{name}"}, [])
        for name in ("ownfile", "publicfile", "statesfile", "namedfile", "waiting")
    ),
    ("training:work:guidance_version_file", {"uid": "guidanceversion canaryguidanceislefile"}, []),
    *((f"{api}:library", {}, []) for api in ("api", "training-api")),
    # National strategies are looked for by their own words.
    *(
        (f"{space}:{name}", {"file_format": form}, [])
        for space in ("real", "training")
        for name in ("public_strategies_file", "work:strategies_file", "work:strategy_coverage_file")
        for form in ("csv", "xlsx", "json")
    ),
    *(
        (f"{space}:work:{name}", {"uid": f"strategy {key}", **more}, [])
        for space, key in (("real", "open"), ("training", "isle"))
        for name, more in (("strategy_actions_file", {"file_format": "csv"}), ("strategy_template", {}))
    ),
    # Meetings: each reader's answer is looked through for their words.
    *(
        (f"{space}:work:actions_file", {"file_format": form}, [])
        for space in ("real", "training")
        for form in ("csv", "xlsx", "json")
    ),
    *(
        (f"{space}:work:meeting_calendar", {"uid": f"meeting {key}"}, [])
        for space, key in (("real", "focal"), ("real", "inside"), ("training", "isles"))
    ),
    *(
        (f"{space}:work:meeting_paper_file", {"uid": f"meeting {key}", "paper": paper, "file_format": form}, [])
        for space, key, paper, form in (
            ("real", "focal", "minutes", "docx"),
            ("real", "focal", "agenda", "docx"),
            ("real", "coming", "agenda", "pdf"),
            ("real", "inside", "minutes", "docx"),
            ("training", "isles", "agenda", "docx"),
        )
    ),
    # Regional texts: each reader's answer is looked through for their words.
    *((f"{api}:texts", {}, []) for api in ("api", "training-api")),
    *(("api:text", {"uid": f"text {key}"}, []) for key in ("draft", "checking", "circulated", "silence", "open")),
    ("training-api:text", {"uid": "text isles"}, []),
    *(
        (f"{space}:work:text_comments_file", {"uid": f"text {key}", "file_format": form}, [])
        for space, key in (("real", "circulated"), ("real", "checking"), ("training", "isles"))
        for form in ("csv", "xlsx", "json")
    ),
    *(
        (f"{space}:work:text_file", {"uid": f"text {key}", "number": number, "file_format": form}, [])
        for space, key, number, form in (
            ("real", "checking", "1", "docx"),
            ("real", "circulated", "1", "docx"),
            ("real", "circulated", "1", "pdf"),
            ("real", "circulated", "2", "docx"),
            ("real", "open", "1", "docx"),
            ("training", "isles", "1", "docx"),
        )
    ),
    # Commitments: treaties and public recommendations; what a State adds is looked for by its own words.
    *(
        (f"{space}:{name}", {"file_format": form}, [])
        for space in ("real", "training")
        for name in ("treaties_file", "work:commitments_file")
        for form in ("csv", "xlsx", "json")
    ),
    # The inventory of practices and challenges.
    *((f"{space}:work:practices", {}, []) for space in ("real", "training")),
    *(
        (f"{space}:work:practices_file", {"file_format": form}, [])
        for space in ("real", "training")
        for form in ("csv", "xlsx", "json")
    ),
    *(("real:work:practice", {"uid": f"practice {name}"}, []) for name in ("states", "public", "waits", "elsewhere")),
    *(
        ("real:work:bulletin_file", {"uid": f"bulletin {audience}", "file_format": "docx"}, [])
        for audience in ("public", "states")
    ),
    # Reports: each reader's page and file holds what that reader reads of what the audience reads.
    *(
        (name, {"uid": f"report {report}", **form}, behind)
        for report, behind in REPORTED.items()
        for name, form in (
            ("real:work:report", {}),
            ("real:work:report_file", {"file_format": "docx"}),
            ("real:work:report_file", {"file_format": "xlsx"}),
        )
    ),
    *(
        (f"training:work:{name}", {"uid": "report dunmere own-submission own", **form}, ISLES)
        for name, form in (("report", {}), ("report_file", {"file_format": "docx"}))
    ),
    *((f"{space}:work:report_template_file", {"kind": "meeting-pack"}, []) for space in ("real", "training")),
    ("real:work:report_file", {"uid": "report coast-secretariat meeting-pack states", "file_format": "zip"}, []),
    # Open data: the same for everybody, and what it holds everybody may read.
    *(
        (f"{space}:published_file", {"region": region, "version": "v1", "file": name}, public if answers else [])
        for space, region, public in (("real", "coast", PUBLIC_REAL), ("training", "isles", FICTIONAL[:1]))
        for name, answers in (("data.json", True), ("data-en.xlsx", True), ("answers.csv", True), ("SHA256SUMS", False))
    ),
    *((f"{space}:data_key", {"key": "signing 1"}, []) for space in ("real", "training")),
    # Public pages of States and periods, and what changed: a feed names records and quotes none.
    ("real:states", {}, ["aldermoor 2021 1.1.1 progress", "brindal 2022 1.1.2 progress"]),
    ("real:state", {"code": "aldermoor"}, ["aldermoor 2021 1.1.1 progress"]),
    ("real:state", {"code": "brindal"}, ["brindal 2022 1.1.2 progress"]),
    (
        "real:state_period",
        {"code": "brindal", "edition": "coast-2020", "cycle": "2021"},
        ["brindal 2021 1.1.1 progress"],
    ),
    ("training:state", {"code": "dunmere"}, ["dunmere 2022 1.1.1 progress"]),
    (
        "real:clause_period",
        {"edition": "coast-2020", "code": "1.1.1", "cycle": "2021"},
        ["aldermoor 2021 1.1.1 progress", "brindal 2021 1.1.1 progress"],
    ),
    ("real:clause_period", {"edition": "coast-2020", "code": "1.1.2", "cycle": "2021"}, []),
    ("real:changed", {}, []),
    ("training:changed", {}, []),
    ("real:region_feed", {"region": "coast"}, []),
    ("training:region_feed", {"region": "isles"}, []),
    ("real:state_feed", {"code": "aldermoor"}, []),
    ("training:state_feed", {"code": "dunmere"}, []),
    ("real:part_feed", {"edition": "coast-2020", "code": "1"}, []),
    ("training:part_feed", {"edition": "isles-2020", "code": "1"}, []),
    # Reports and texts for everyone: nothing of what others read of them.
    *((f"{space}:public_reports", {}, []) for space in ("real", "training")),
    *(
        (name, {"uid": "report coast-secretariat regional-overview public", **form}, public_report)
        for public_report in (REPORTED["coast-secretariat regional-overview public"],)
        for name, form in (
            ("real:public_report", {}),
            ("real:public_report_file", {"file_format": "docx"}),
            ("real:public_report_file", {"file_format": "xlsx"}),
        )
    ),
    ("real:public_text", {"uid": "text open"}, []),
    ("real:public_text_file", {"uid": "text open", "file_format": "docx"}, []),
    ("robots", {}, []),
    ("sitemap", {}, []),
    ("sitemap_language", {"language": "ru"}, []),
]


@pytest.fixture
def asking_for_a_part(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the headers of htmx that were looked at. Code of ours reads them in no other way."""
    asked: list[str] = []
    read = HtmxDetails._get_header_value

    def reading(details: HtmxDetails, name: str) -> str | None:
        asked.append(name)
        return read(details, name)

    monkeypatch.setattr(HtmxDetails, "_get_header_value", reading)
    return asked


def test_it_is_noticed_where_a_part_of_a_page_is_given(cast: Cast, asking_for_a_part: list[str]) -> None:
    WatchedClient("anonymous").get(reverse("real:about"))
    assert asking_for_a_part == []
    WatchedClient("anonymous").get(reverse("real:search"))
    assert asking_for_a_part == ["HX-Request"]
    code = "".join(path.read_text(encoding="utf-8") for path in tracked("src/*.py") if "tests" not in path.parts)
    assert not re.search(r"headers(\.get\(|\[)\W*HX-|HTTP_HX_", code)


def shown(response: Any) -> set[str]:
    """The texts that an answer holds, by name."""
    words = words_of(response)
    return {key for key, said in TEXTS.items() if said.canary in words}


# What left of what a body was asked to clear stands at what it was asked, and at the answer no more.
LEFT = {("real:work:clearance_request", "other_focal_point"): {"brindal 2022 1.1.1 progress"}}


@pytest.mark.parametrize(
    ("name", "given", "behind"), DOORS, ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else None
)
def test_each_role_finds_exactly_what_it_may_read(
    cast: Cast, name: str, given: dict[str, str], behind: list[str], asking_for_a_part: list[str]
) -> None:
    url = address(cast, name, **given)
    expected = {
        role: frozenset(key for key in behind if role in readers(PARTS[key])) | LEFT.get((name, role), set())
        for role in COLUMNS
    }
    opened = set()
    few = whom_to_ask(name, f"{name} {given}", expected)
    for role in [*few, *(role for role in COLUMNS if role not in few)]:
        if role not in few and opened:
            break  # the others are asked only for somebody to whom it opens
        for headers in ({}, {"HX-Request": "true"}):
            asking_for_a_part.clear()
            response = WatchedClient(role).get(url, headers=headers)
            if response.status_code == 200:
                opened.add(role)
                assert shown(response) == expected[role], role
            if not asking_for_a_part:
                break  # nothing looked whether a part of the page is wanted: it would come out the same
    assert opened, "a door that opens for nobody proves nothing"


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "partial"])
def test_search_finds_a_word_only_for_those_who_may_read_it(cast: Cast, role: str, htmx: bool) -> None:
    client = WatchedClientForSearch(role)
    headers = {"HX-Request": "true"} if htmx else {}
    for space, other, texts in (("real", "training", REAL), ("training", "real", FICTIONAL)):
        # A few words at once, any of which may be found: whatever page there is shows exactly those that may be read.
        for few in batched(texts, 4):
            words = " or ".join(TEXTS[key].canary for key in few)
            assert len(words) <= LONGEST
            page = client.get(reverse(f"{space}:search"), {"q": words}, headers=headers).content.decode()
            found = {key for key in few if f"<mark>{TEXTS[key].canary}" in page}
            assert found == {key for key in few if role in readers(PARTS[key])}
            assert page.count("<mark>") >= len(found)
            if htmx:
                continue  # the part holds what the page holds
            elsewhere = client.get(reverse(f"{other}:search"), {"q": words}, headers=headers).content.decode()
            assert "<mark>" not in elsewhere


def batched(keys: list[str], size: int) -> list[list[str]]:
    return [keys[start : start + size] for start in range(0, len(keys), size)]


class WatchedClientForSearch(WatchedClient):
    """What the visitor typed stands on the page again; that is no leak. Results are looked at by the test."""

    def request(self, **request: Any) -> Any:
        return super(WatchedClient, self).request(**request)


FILTERS = ["state=aldermoor", "cycle=2022", "clause=1.1.1", "plan=coast", "page_size=4"]


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize(("name", "given"), [("api:answers", {}), ("api:answers-file", {"format": "csv"})])
def test_a_filter_of_the_api_never_widens(cast: Cast, role: str, name: str, given: dict[str, str]) -> None:
    client, whole = WatchedClient(role), address(cast, name, **given)
    may_read = shown(client.get(whole))
    for query in FILTERS:
        found: set[str] = set()
        url: str | None = f"{whole}?{query}"
        while url:
            response = client.get(url)
            if response.status_code == 400:  # a file takes no size of pages
                break
            found |= shown(response)
            url = response.json()["next"] if not given else None
        assert found <= may_read
        assert query != "page_size=4" or given or found == may_read, "page by page it is the whole"


def test_the_number_of_rows_does_not_count_what_is_hidden(cast: Cast) -> None:
    for role in COLUMNS:
        data = WatchedClient(role).get(reverse("api:answers")).json()
        visible = [key for key in PARTS if not key.startswith("dunmere") and role in readers(PARTS[key])]
        assert "count" not in data  # nobody counts what one reader may see of a long table
        assert len(data["results"]) == len(visible)


CONDITIONAL = [
    ("real:home", {}),
    ("real:plan", {"edition": "coast-2020"}),
    ("real:clause", {"edition": "coast-2020", "code": "1.1.1"}),
    ("training:clause", {"edition": "isles-2020", "code": "1.1.1"}),
    ("api:answers", {}),
    ("api:answers-file", {"format": "csv"}),
    ("api:measures", {}),
]


@pytest.mark.parametrize(("name", "given"), CONDITIONAL, ids=lambda value: value if isinstance(value, str) else None)
def test_a_tag_that_one_reader_got_never_stands_for_another_readers_page(
    cast: Cast, name: str, given: dict[str, str]
) -> None:
    url = address(cast, name, **given)
    bodies: dict[str, tuple[str | None, str]] = {}
    # The narrowest reader comes last: whatever the others warmed is there by then.
    order = ["secretariat", "coordinator", "other_coordinator", "observer", "postless", "anonymous"]
    for role in order:
        response = WatchedClient(role).get(url)
        bodies[role] = (response.headers.get("ETag"), words_of(response))
    tags = dict(bodies.values())
    for role in order:
        for tag, body in tags.items():
            response = WatchedClient(role).get(url, headers={"If-None-Match": tag} if tag else {})
            if response.status_code == 304:
                assert words_of(response).count("canary") == 0
                assert shown_in(body) == shown_in(bodies[role][1])
            else:
                assert shown_in(words_of(response)) == shown_in(bodies[role][1])


def shown_in(text: str) -> set[str]:
    return {word for word in CANARIES if word in text}


def test_what_signed_in_people_get_is_theirs_alone(cast: Cast) -> None:
    for name, given in CONDITIONAL:
        response = WatchedClient("coordinator").get(address(cast, name, **given))
        assert "private" in response.headers["Cache-Control"]
        assert "Cookie" in response.headers["Vary"] or "private" in response.headers["Cache-Control"]


PUBLIC_DOORS = [
    ("real:clause", {"edition": "coast-2020", "code": "1.1.1"}),
    ("api:answers", {}),
    ("api:answers-file", {"format": "csv"}),
]


def visit(cast: Cast, name: str, given: dict[str, str], tag: str | None) -> Any:
    """An anonymous visitor who has kept an earlier answer."""
    headers = {"If-None-Match": tag} if tag else {}
    return WatchedClientForSearch("anonymous").get(address(cast, name, **given), headers=headers)


@pytest.mark.parametrize(("name", "given"), PUBLIC_DOORS, ids=lambda value: value if isinstance(value, str) else None)
def test_a_text_comes_with_its_release_and_goes_with_its_withdrawal(
    cast: Cast, name: str, given: dict[str, str]
) -> None:
    """Kept pages and kept tags included: a reader who asks again sees today's state."""
    text = Said("aldermoor", "2021", "1.1.1", "challenges", "sent")
    clearing = cast.user("clearing")
    caches["local"].clear()
    before = visit(cast, name, given, None)
    assert text.canary not in words_of(before)
    with acting_as(clearing):
        release_parts([cast.part(*text[:4])], reason="Cleared.", by=clearing)
    public = visit(cast, name, given, before.headers["ETag"])
    assert public.status_code == 200
    assert text.canary in words_of(public)
    assert visit(cast, name, given, public.headers["ETag"]).status_code == 304
    with acting_as(clearing):
        withdraw_part(cast.part(*text[:4]), reason="A mistake.", by=clearing)
    for tag in (before.headers["ETag"], public.headers["ETag"], None):
        after = visit(cast, name, given, tag)
        if after.status_code != 304 or tag == public.headers["ETag"]:
            assert after.status_code == 200
            assert text.canary not in words_of(after)


def test_before_sending_the_desk_knows_nothing_and_afterwards_that_it_is_there(cast: Cast) -> None:
    desk, coordinator = reverse("real:work:desk"), cast.user("coordinator")
    with acting_as(coordinator):
        draft = cast.submission("aldermoor", "2022")
        KeptConflict.objects.on_submission(draft.pk).delete()
    assert str(draft.uid) not in WatchedClient("secretariat").get(desk).content.decode()
    with transaction.atomic(), acting_as(coordinator):
        send_submission(draft, by=coordinator)
    assert str(draft.uid) in WatchedClientForSearch("secretariat").get(desk).content.decode()


@pytest.mark.parametrize("role", COLUMNS)
def test_no_door_tells_whether_a_hidden_record_exists(cast: Cast, role: str) -> None:
    """What may not be seen and what does not exist look the same."""
    hidden = "submission corvane 2021" if role != "third_coordinator" else "submission aldermoor 2022"
    client = WatchedClient(role)
    for name in ("real:work:submission", "real:work:send"):
        there = client.get(address(cast, name, uid=hidden))
        nowhere = client.get(reverse(name, kwargs={"uid": "00000000-0000-4000-8000-000000000000"}))
        assert there.status_code == nowhere.status_code != 200
        assert without_address(there) == without_address(nowhere)


def without_address(response: Any) -> str:
    uid = response.request["PATH_INFO"].split("/")[4]
    return response.content.decode().replace(uid, "…")
