# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of sending: what the checks find, what leaves, the receipt, and another version of what was sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import OWN_BAR, bar_for, visible_or_404, work_path, work_url
from jointplan.accounts.models import PostKind
from jointplan.assessments.checking import Level, findings_on
from jointplan.assessments.clarification_turns import clarifications_link, stand_of
from jointplan.assessments.clearing import authority_word
from jointplan.assessments.for_whom import ForWhom, footnotes_that_leave
from jointplan.assessments.forms import ReopenForm, SendForm
from jointplan.assessments.leaving import (
    differences_between,
    grouped,
    places_of,
    preview_of,
    said_to_whom,
    versions_of,
    what_leaves,
)
from jointplan.assessments.models import Snapshot, Submission
from jointplan.assessments.operations.compiling import mark_compiled
from jointplan.assessments.operations.sending import contents_of, send_submission
from jointplan.assessments.operations.versions import reopen_submission
from jointplan.assessments.pages import steps_to, submission_or_404
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.tables import FindingTable
from jointplan.core import pdf
from jointplan.core.exports import as_download, file_name, sheet_of
from jointplan.core.rules import can, require
from jointplan.exchange.receipts import receipt_pdf, shown
from jointplan.exchange.signing import verify_manifest

form_page = require_http_methods(["GET", "HEAD", "POST"])
CHECKS_FILES = ("csv", "xlsx")


@form_page
def send(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Check before sending, then send."""
    submission = submission_or_404(request, uid, fictional)
    if submission.sent_at is not None and request.user.holds(submission.originator_id, PostKind.COORDINATOR):
        # From a second window, or with the button of an older page.
        messages.info(request, _("The submission has been sent and stands as sent."))
        return redirect(receipt_or_submission(submission, fictional))
    require(request.user, "assessments.send_submission", submission)
    findings = findings_on(submission, request.user)
    asks = any(finding.level == Level.WARNING for finding in findings)
    form = SendForm(request.POST or None, initial={"seen": contents_of(submission)}, asks=asks)
    if request.method == "POST" and form.is_valid():
        if is_sent(submission, form, by=request.user):
            messages.success(request, _("Your submission was sent and received."))
            return redirect(work_url(fictional, "receipt", uid=uid))
        findings = findings_on(submission, request.user)
    whom = ForWhom(submission, authority_word(submission))
    context = {
        "submission": submission,
        "submission_url": work_url(fictional, "submission", uid=uid),
        "checks_url": work_url(fictional, "checks", uid=uid),
        "groups": grouped([f for f in findings if f.level != Level.HINT], submission, fictional),
        "hints": any(finding.level == Level.HINT for finding in findings),
        "blocked": any(finding.level == Level.BLOCKER for finding in findings),
        "whom": whom,
        "circle": whom.circle,
        "footnotes": footnotes_that_leave(submission),
        "form": form,
        "path": work_path(fictional, _("Check before you send"), *steps_to(submission, request.user, fictional)),
        "label_bar": bar_for(submission, request.user, fictional),
        **what_leaves(submission, request.user, fictional),
        **preview_of(submission),
    }
    return render(request, "assessments/send.html", context)


def is_sent(submission: Submission, form: SendForm, *, by: Any) -> bool:
    """Send it; where that cannot be done the form says why."""
    said = form.cleaned_data
    try:
        send_submission(submission, by=by, seen=said["seen"] or None, as_it_is=said.get("as_it_is", False))
    except AnswerProblem as problem:
        form.add_error(None, str(problem))
        # The page now shows what has been saved meanwhile; that is what is sent next.
        form.data = form.data.copy()
        form.data["seen"] = contents_of(submission)
        return False
    return True


def receipt_or_submission(submission: Submission, fictional: bool) -> str:
    """What was sent before there were receipts has none."""
    has_one = Snapshot.objects.filter(submission=submission).exists()
    return work_url(fictional, "receipt" if has_one else "submission", uid=submission.uid)


@require_safe
def checks(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """What the checks find in what is written so far."""
    submission = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.check_submission", submission)
    context = {
        "submission": submission,
        "groups": grouped(findings_on(submission, request.user), submission, fictional),
        "files": [
            (name.upper(), work_url(fictional, "checks_file", uid=uid, file_format=name)) for name in CHECKS_FILES
        ],
        "path": work_path(fictional, _("Checks"), *steps_to(submission, request.user, fictional)),
        "label_bar": OWN_BAR | {"sentence": _("Only your own party reads what the checks find.")},
    }
    return render(request, "assessments/checks.html", context)


@require_safe
def checks_file(request: HttpRequest, uid: UUID, file_format: str, fictional: bool) -> HttpResponse:
    """The same as a table in a file."""
    submission = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.check_submission", submission)
    if file_format not in CHECKS_FILES:
        raise Http404(_("What the checks find comes as CSV and XLSX."))
    table = FindingTable(places_of(findings_on(submission, request.user), submission, request, fictional))
    source = request.build_absolute_uri(work_url(fictional, "checks", uid=uid))
    sheet = sheet_of(table, title=_("Checks"), label=Label.AMBER_STRICT.label, source=source)
    return as_download(sheet, file_format, ["checks", submission.originator.code, submission.cycle.code])


def snapshot_or_404(request: HttpRequest, uid: UUID, fictional: bool) -> Snapshot:
    """What was sent with a submission, by the submission's address."""
    snapshots = Snapshot.objects.select_related(
        "submission__cycle__edition__plan__region", "submission__originator__region", "originator", "sent_by"
    )
    return visible_or_404(request, snapshots, submission__uid=uid, originator__region__is_fictional=fictional)


@require_safe
def receipt(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The receipt of what was sent: for the State and the secretariat."""
    snapshot = snapshot_or_404(request, uid, fictional)
    submission, found = snapshot.submission, snapshot.read_receipt()
    whole = can(request.user, "assessments.read_snapshot", snapshot)
    context = {
        "submission": submission,
        "submission_url": work_url(fictional, "submission", uid=uid),
        "snapshot": snapshot,
        "receipt": found,
        "signers": verify_manifest(found.manifest).signers,
        "whole": whole,
        "sent_to": said_to_whom(snapshot.said) if whole else {},
        "no_pdf": pdf.missing(),
        "files": {
            "pdf": work_url(fictional, "receipt_file", uid=uid, file_format="pdf"),
            "json": work_url(fictional, "receipt_file", uid=uid, file_format="json"),
            "data": work_url(fictional, "snapshot_file", uid=uid),
        },
        "versions": versions_of(submission, request.user, fictional),
        "stand": stand_of(submission, request.user),
        **clarifications_link(request.user, submission, fictional),
        "compile": can(request.user, "assessments.mark_compiled", submission),
        "compile_url": work_url(fictional, "compile", uid=uid),
        "log_url": work_url(fictional, "log_record", kind="submission", uid=uid),
        "path": work_path(fictional, _("Receipt"), *steps_to(submission, request.user, fictional)),
        "label_bar": bar_for(snapshot, request.user, fictional),
        **shown(found),
    }
    return render(request, "assessments/receipt.html", context)


@require_safe
def receipt_file(request: HttpRequest, uid: UUID, file_format: str, fictional: bool) -> HttpResponse:
    """The receipt as PDF, or together with what it is for as JSON."""
    snapshot = snapshot_or_404(request, uid, fictional)
    label = snapshot.shown_label().label
    if file_format == "json":
        require(request.user, "assessments.read_snapshot", snapshot)
        return json_download(snapshot.receipt_with_content(), ["receipt", snapshot.number], label)
    if file_format != "pdf":
        raise Http404(_("A receipt comes as PDF and JSON."))
    source = request.build_absolute_uri(work_url(fictional, "receipt", uid=uid))
    try:
        content = receipt_pdf(snapshot.receipt.encode(), source=source)
    except pdf.PdfProblem as problem:
        messages.warning(request, str(problem))
        return redirect(work_url(fictional, "receipt", uid=uid))
    return pdf.pdf_download(content, ["receipt", snapshot.number], label)


@require_safe
def snapshot_file(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """What was sent, to the byte: its SHA-256 is the one that the receipt names."""
    snapshot = snapshot_or_404(request, uid, fictional)
    require(request.user, "assessments.read_snapshot", snapshot)
    return json_download(snapshot.content.encode(), ["sent", snapshot.number], snapshot.shown_label().label)


def json_download(content: bytes, names: list[str], label: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{file_name(names, label, "json")}"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@form_page
def reopen(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Begin another version of what was sent."""
    submission = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.reopen_submission", submission)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = reopen_submission(submission, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The new version has begun. What was sent stays as it was sent."))
        return redirect(work_url(fictional, "submission", uid=draft.uid))
    context = {
        "submission": submission,
        "back_url": work_url(fictional, "submission", uid=uid),
        "form": form,
        "path": work_path(fictional, _("Another version"), *steps_to(submission, request.user, fictional)),
        "label_bar": bar_for(submission, request.user, fictional),
    }
    return render(request, "assessments/reopen.html", context)


@require_POST
def compile_submission(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The secretariat took it into the report."""
    submission = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.mark_compiled", submission)
    try:
        mark_compiled(submission, by=request.user)
    except AnswerProblem as problem:
        messages.error(request, str(problem))
        return redirect(work_url(fictional, "clarifications", uid=uid))
    messages.success(request, _("Noted: it was taken into the report. The State is told."))
    return redirect(receipt_or_submission(submission, fictional))


@require_safe
def differences(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """What this version says otherwise than the one before it, as far as the reader may read both."""
    submission = submission_or_404(request, uid, fictional)
    before = Submission.objects.visible_to(request.user).versions_of(submission)
    earlier = before.filter(version__lt=submission.version).select_related("cycle", "originator").first()
    if earlier is None:
        raise Http404(_("There is no earlier version that you may read."))
    rows, parts = differences_between(earlier, submission, request.user, fictional)
    note_openings(request.user, parts)
    context: dict[str, Any] = {
        "submission": submission,
        "earlier": earlier,
        "earlier_url": work_url(fictional, "submission", uid=earlier.uid),
        "rows": rows,
        "path": work_path(fictional, _("Differences"), *steps_to(submission, request.user, fictional)),
        "label_bar": bar_for(submission, request.user, fictional),
    }
    return render(request, "assessments/differences.html", context)
