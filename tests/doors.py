# SPDX-License-Identifier: AGPL-3.0-or-later
"""The doors: addresses at which answers of States come out, whatever else is no page, and what stands behind each."""

from tests.cast import INSIDE, STORY
from tests.who_reads import PARTS, readers

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
    *((f"{api}:meetings", {}, []) for api in ("api", "training-api")),
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
    *((f"{api}:{name}", {}, []) for api in ("api", "training-api") for name in ("treaties", "recommendations")),
    *(
        (f"{space}:{name}", {"file_format": form}, [])
        for space in ("real", "training")
        for name in ("treaties_file", "public_recommendations_file", "work:commitments_file")
        for form in ("csv", "xlsx", "json")
    ),
    # The inventory of practices and challenges.
    *((f"{space}:work:practices", {}, []) for space in ("real", "training")),
    *((f"{api}:practices", {}, []) for api in ("api", "training-api")),
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

# Files and other answers that are no page and hold nothing but the public plan, or nothing at all.
WITHOUT_RECORDS = {
    "healthz",
    *(f"{space}:measures_file" for space in ("real", "training")),
    *(f"{api}:{name}" for api in ("api", "training-api") for name in ("root", "plans", "plan", "measures", "measure")),
    *(f"{api}:{name}" for api in ("api", "training-api") for name in ("measures-file", "schema")),
}


def is_known(name: str, *, page: bool) -> bool:
    """False for an address that gives a file, feed, calendar or card and has no row here, or the other way round."""
    return name not in WITHOUT_RECORDS if page else name in WITHOUT_RECORDS or name in NAMES


NAMES = {name for name, *_rest in DOORS}
