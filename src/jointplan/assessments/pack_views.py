# SPDX-License-Identifier: AGPL-3.0-or-later
"""Working offline: taking a pack out, looking through what comes back, and importing it."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from jointplan.access.pages import bar_for, visible_or_404, work_path, work_url
from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import Pack, Submission
from jointplan.assessments.operations.packs import (
    digest_of_file,
    import_pack,
    make_pack,
    take_in,
    throw_away,
    withdraw_pack,
)
from jointplan.assessments.pack_forms import MakePackForm, PackFileForm
from jointplan.assessments.packs.choosing import choices_of, chosen_codes
from jointplan.assessments.packs.files import MEDIA_TYPES, file_of, name_of
from jointplan.assessments.packs.json_schema import json_schema
from jointplan.assessments.packs.manifest import pack_of
from jointplan.assessments.packs.marking import marked
from jointplan.assessments.packs.planning import ImportPlan, plan_import
from jointplan.assessments.packs.reading import read_file
from jointplan.assessments.pages import steps_to, submission_or_404
from jointplan.assessments.problems import AnswerProblem, PackProblem
from jointplan.core.exports import file_name
from jointplan.core.imported import LARGEST_FILE
from jointplan.core.rules import can, require
from jointplan.core.uploads import MEGABYTE, takes_files

# Up to here the form itself says that a file is too large, and what to do.
LARGEST_SENT = LARGEST_FILE + 2 * MEGABYTE
# A page shows so many changes of each kind; the file has all of them.
SHOWN = 200


def pack_or_404(request: HttpRequest, uid: UUID, fictional: bool) -> Pack:
    packs = Pack.objects.in_regions(fictional=fictional).select_related(
        "submission__cycle__edition__plan__region",
        "submission__originator__region",
        "originator__region",
        "questionnaire",
    )
    found: Pack = visible_or_404(request, packs, uid=uid)
    return found


@require_safe
def packs(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Packs of a submission: take one out, bring one back, and what became of the others."""
    return packs_page(request, submission_or_404(request, uid, fictional), fictional)


def packs_page(request: HttpRequest, submission: Submission, fictional: bool, **forms: Any) -> HttpResponse:
    uid = submission.uid
    found = Pack.objects.visible_to(request.user).filter(submission_id=submission.pk).without_contents()
    initial = {"language": translation.get_language()}
    context = {
        "submission": submission,
        "make": can(request.user, "assessments.make_pack", submission),
        "make_form": MakePackForm(choices=choices_of(submission), initial=initial),
        "file_form": PackFileForm(),
        "urls": {name: work_url(fictional, f"pack_{name}", uid=uid) for name in ("make", "upload", "schema", "paper")},
        "packs": [
            {"pack": pack, "url": work_url(fictional, "pack", uid=pack.uid)}
            for pack in found.select_related("made_by", "questionnaire").latest_first()
        ],
        "path": work_path(fictional, _("Work offline"), *steps_to(submission, request.user, fictional)),
        "label_bar": bar_for(submission, request.user, fictional),
        **forms,
    }
    return render(request, "assessments/packs.html", context)


@require_POST
def pack_make(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Take a pack out; the browser then fetches its file."""
    submission = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.make_pack", submission)
    form = MakePackForm(request.POST, choices=choices_of(submission))
    if form.is_valid():
        data = dict(form.cleaned_data)
        try:
            codes = chosen_codes(submission, data.pop("which"), request.user)
            pack = make_pack(submission, file_format=data.pop("format"), codes=codes, by=request.user, **data)
        except PackProblem as problem:
            form.add_error("which", str(problem))
        else:
            return redirect(work_url(fictional, "pack_file", uid=pack.uid))
    return packs_page(request, submission, fictional, make_form=form)


@takes_files(LARGEST_SENT)
@require_POST
def pack_upload(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Keep a file that came back, and show what it would change."""
    submission = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.make_pack", submission)
    form = PackFileForm(request.POST, request.FILES)
    if form.is_valid():
        content = form.cleaned_data["file"]
        try:
            pack = pack_of(read_file(content).manifest, request.user)
            if pack.submission_id != submission.pk:
                text = _("This pack belongs to another submission: %(submission)s. Import it there.")
                raise PackProblem(text % {"submission": pack.submission})
            take_in(pack, content, by=request.user)
        except PackProblem as problem:
            form.add_error("file", str(problem))
        else:
            return redirect(work_url(fictional, "pack", uid=pack.uid))
    return packs_page(request, submission, fictional, file_form=form)


@require_safe
def pack(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One pack, and what the file of it that came back would change."""
    return pack_page(request, pack_or_404(request, uid, fictional), fictional)


def pack_page(request: HttpRequest, found: Pack, fictional: bool, problem: str = "") -> HttpResponse:
    names = ("file", "import", "discard", "marked", "withdraw")
    packs_url = work_url(fictional, "packs", uid=found.submission.uid)
    steps = [*steps_to(found.submission, request.user, fictional), (_("Work offline"), packs_url)]
    context = {
        "pack": found,
        "plan": plan_of(request, found),
        "digest": digest_of_file(bytes(found.arrived)) if found.arrived else "",
        "shown": f":{SHOWN}",
        "most": SHOWN,
        "problem": problem,
        "import": can(request.user, "assessments.import_pack", found),
        "withdraw": can(request.user, "assessments.withdraw_pack", found),
        "urls": {name: work_url(fictional, f"pack_{name}", uid=found.uid) for name in names},
        "packs_url": packs_url,
        "log_url": work_url(fictional, "log_record", kind="pack", uid=found.uid),
        "path": work_path(fictional, str(found), *steps),
        "label_bar": bar_for(found, request.user, fictional),
    }
    return render(request, "assessments/pack.html", context, status=409 if problem else 200)


def plan_of(request: HttpRequest, found: Pack) -> ImportPlan | None:
    """What the file that came back would change; None where there is none."""
    return plan_import(found, read_file(bytes(found.arrived)), request.user) if found.arrived else None


@require_POST
def pack_import(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Import what was looked through."""
    found = pack_or_404(request, uid, fictional)
    require(request.user, "assessments.import_pack", found)
    if not found.arrived:
        messages.info(request, _("There is no file to import. It was imported already, or thrown away."))
        return redirect(work_url(fictional, "pack", uid=uid))
    leave_wrong = request.POST.get("leave") == "wrong"
    try:
        seen = request.POST.get("seen", "")
        plan = import_pack(found, bytes(found.arrived), by=request.user, leave_wrong=leave_wrong, seen=seen)
    except (PackProblem, AnswerProblem) as problem:
        return pack_page(request, pack_or_404(request, uid, fictional), fictional, str(problem))
    messages.success(request, said_of(plan))
    return redirect(work_url(fictional, "pack", uid=uid))


def said_of(plan: ImportPlan) -> str:
    """What was imported, in one sentence each."""
    changed, kept = plan.changed, plan.conflicting
    said = [ngettext("%(count)d answer imported.", "%(count)d answers imported.", changed) % {"count": changed}]
    if kept:
        text = ngettext(
            "%(count)d text is kept beside what somebody else saved: choose between them.",
            "%(count)d texts are kept beside what somebody else saved: choose between them.",
            kept,
        )
        said.append(text % {"count": kept})
    return " ".join(said)


@require_POST
def pack_discard(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Forget the file that came back."""
    found = throw_away(pack_or_404(request, uid, fictional), by=request.user)
    messages.success(request, _("The file was thrown away. No answer was changed."))
    return redirect(work_url(fictional, "packs", uid=found.submission.uid))


@require_POST
def pack_withdraw(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """From now on no file of this pack is read."""
    found = withdraw_pack(pack_or_404(request, uid, fictional), by=request.user)
    messages.success(request, _("The pack is withdrawn. No file of it is imported from now on."))
    return redirect(work_url(fictional, "packs", uid=found.submission.uid))


@require_safe
def pack_file(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The file of a pack, as it was when the pack was made."""
    found = pack_or_404(request, uid, fictional)
    return download(file_of(found, request.user), name_of(found), MEDIA_TYPES[found.format])


@require_safe
def pack_marked(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The file that came back, with what is wrong written beside each row."""
    found = pack_or_404(request, uid, fictional)
    plan = plan_of(request, found)
    if plan is None or not plan.problems:
        raise Http404(_("There is no file with mistakes here."))
    content = marked(bytes(found.arrived), plan.problems)
    return download(content, name_of(found, "to-correct"), MEDIA_TYPES[found.format])


@require_safe
def pack_schema(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The form of JSON packs of this cycle, for programs. It says what is asked, never what was answered."""
    submission = submission_or_404(request, uid, fictional)
    with translation.override(request.user.language):
        schema = json_schema(asked_in(submission.cycle), title=str(submission.cycle.questionnaire))
    content = json.dumps(schema, ensure_ascii=False, indent=1).encode()
    name = file_name((submission.cycle.code, "pack schema"), "TLP:CLEAR", "json")
    return download(content, name, "application/schema+json")


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
