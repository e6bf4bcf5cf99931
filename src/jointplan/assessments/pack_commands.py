# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan pack export | import | schema`: packs without a browser.

Whoever runs the installation reads no answers as such: the commands act for the account that is named, with its posts
and nothing more, as somebody does who works on the server itself.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

OK, AT_FAULT = 0, 1


def register(subparsers: Any) -> None:
    """Add the commands to the subparsers of `jointplan pack`."""
    export = subparsers.add_parser("export", help="take questions of a submission out as a file")
    export.add_argument("submission", metavar="SUBMISSION", help="its id: the last part of the address of its page")
    export.add_argument("--format", choices=["xlsx", "json"], default="xlsx")
    export.add_argument("--only", metavar="CODE", default="all", help="a part or objective, or `unanswered`")
    export.add_argument("--language", metavar="CODE", help="of questions and guidance; else that of the account")
    export.add_argument("--for", dest="meant_for", default="", metavar="OFFICE", help="who fills it in")
    export.add_argument("--output", metavar="FILE", type=Path, help="without it, here, under the name of the pack")
    export.set_defaults(handler=handle_export, needs_database=True)
    importing = subparsers.add_parser("import", help="say what a pack that came back would change; --apply changes it")
    importing.add_argument("file", metavar="FILE", type=Path)
    importing.add_argument("--apply", action="store_true", help="do it, all or nothing")
    importing.add_argument(
        "--leave-wrong", action="store_true", help="with --apply: take what is right, leave the rest"
    )
    importing.add_argument("--marked", metavar="FILE", type=Path, help="write the file with its mistakes marked there")
    importing.set_defaults(handler=handle_import, needs_database=True)
    for command in (export, importing):
        command.add_argument("--by", required=True, metavar="USERNAME", help="the account that this is done for")
    schema = subparsers.add_parser("schema", help="write the form of JSON packs of a cycle as JSON Schema")
    schema.add_argument("cycle", metavar="CYCLE", help="code of a cycle")
    schema.add_argument("--plan", metavar="EDITION", help="code of the edition, where several have such a cycle")
    schema.set_defaults(handler=handle_schema, needs_database=True)


def handle_export(arguments: argparse.Namespace) -> int:
    """Write the file of a new pack."""
    from django.conf import settings
    from django.utils.translation import gettext as _

    from jointplan.access.identity import acting_as
    from jointplan.assessments.operations.packs import make_pack
    from jointplan.assessments.packs.choosing import chosen_codes
    from jointplan.assessments.packs.files import file_of, name_of
    from jointplan.assessments.problems import PackProblem

    user = _account(arguments.by)
    language = arguments.language or user.language
    if language not in dict(settings.LANGUAGES):
        known = ", ".join(dict(settings.LANGUAGES))
        text = _("There is no language %(code)s. There are: %(known)s.")
        raise PackProblem(text % {"code": language, "known": known})
    with acting_as(user):
        submission = _submission(arguments.submission, user)
        _require(user, "assessments.make_pack", submission)
        codes = chosen_codes(submission, arguments.only, user)
        options = {"language": language, "meant_for": arguments.meant_for}
        pack = make_pack(submission, file_format=arguments.format, codes=codes, by=user, **options)
        content, path = file_of(pack, user), arguments.output or Path(name_of(pack))
    path.write_bytes(content)
    _say(f"{path}  {pack.tlp()}")
    return OK


def handle_import(arguments: argparse.Namespace) -> int:
    """Say what would happen, or do it."""
    from django.utils.translation import gettext as _

    from jointplan.access.identity import acting_as
    from jointplan.assessments.operations.packs import import_pack
    from jointplan.assessments.packs.manifest import pack_of
    from jointplan.assessments.packs.marking import marked
    from jointplan.assessments.packs.planning import plan_import
    from jointplan.assessments.packs.reading import read_file

    user, content = _account(arguments.by), arguments.file.read_bytes()
    with acting_as(user):
        read = read_file(content)
        pack = pack_of(read.manifest, user)
        _require(user, "assessments.import_pack", pack)
        plan = plan_import(pack, read, user)
        applied = arguments.apply and (not plan.problems or arguments.leave_wrong)
        if applied:
            plan = import_pack(pack, content, by=user, leave_wrong=arguments.leave_wrong)
    for text in plan.explained:
        _say(text)
    for wrong in plan.problems:
        _say(f"! {wrong.at} ({wrong.code}, {wrong.name}): {wrong.text}", sys.stderr)
    for one in plan.open:
        _say(f"? {one.at} ({one.code}, {one.name}): {one.text}")
    for line in plan.lines:
        _say(f"{SIGNS[line.becomes]} {line.code}, {line.name}")
    text = _("%(changed)d changes, %(conflicts)d changed by somebody else too, %(same)d as they are, %(wrong)d wrong.")
    counts = {"changed": plan.changed, "conflicts": plan.conflicting, "same": plan.same, "wrong": len(plan.problems)}
    _say(text % counts)
    if plan.problems and arguments.marked:
        arguments.marked.write_bytes(marked(content, plan.problems))
    if not applied:
        _say(_("Nothing was changed. With --apply it is done."))
    return AT_FAULT if plan.problems else OK


SIGNS = {"new": "+", "changed": "~", "removed": "-", "conflict": "="}


def handle_schema(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    import json

    from django.utils.translation import gettext as _

    from jointplan.assessments.asking import asked_in
    from jointplan.assessments.models import Cycle
    from jointplan.assessments.packs.json_schema import json_schema
    from jointplan.assessments.problems import PackProblem

    cycles = Cycle.objects.filter(code=arguments.cycle).select_related("edition", "questionnaire")
    found = list(cycles.filter(edition__code=arguments.plan) if arguments.plan else cycles)
    if len(found) != 1:
        known = ", ".join(
            f"{cycle.code} --plan {cycle.edition.code}" for cycle in Cycle.objects.select_related("edition")
        )
        raise PackProblem(_("Name one cycle. There are: %(known)s.") % {"known": known})
    schema = json_schema(asked_in(found[0]), title=str(found[0].questionnaire))
    _say(json.dumps(schema, ensure_ascii=False, indent=1))
    return OK


def _require(user: Any, permission: str, obj: Any) -> None:
    """A refusal is a sentence for the person at the keyboard too."""
    from jointplan.assessments.problems import PackProblem
    from jointplan.core.rules import can

    verdict = can(user, permission, obj)
    if not verdict:
        raise PackProblem(verdict.reason)


def _account(name: str) -> Any:
    from django.utils.translation import gettext as _

    from jointplan.accounts.models import User
    from jointplan.assessments.problems import PackProblem

    account = User.objects.filter(username=name.lower(), is_active=True).first()
    if account is None:
        raise PackProblem(_("There is no account %(name)s.") % {"name": name})
    return account


def _submission(given: str, user: Any) -> Any:
    from uuid import UUID

    from django.utils.translation import gettext as _

    from jointplan.assessments.models import Submission
    from jointplan.assessments.problems import PackProblem

    try:
        uid = UUID(given)
    except ValueError:
        uid = None
    related = ("cycle__edition__plan__region", "cycle__questionnaire", "originator__region")
    found = Submission.objects.visible_to(user).select_related(*related).filter(uid=uid).first() if uid else None
    if found is None:
        mine = Submission.objects.visible_to(user).select_related("cycle", "originator").latest_first()
        known = "; ".join(f"{submission.uid} ({submission})" for submission in mine) or _("none")
        text = _("There is no submission %(given)s that this account may read. There are: %(known)s.")
        raise PackProblem(text % {"given": given, "known": known})
    return found


def _say(text: str, out: Any = None) -> None:
    (out or sys.stdout).write(f"{text}\n")
