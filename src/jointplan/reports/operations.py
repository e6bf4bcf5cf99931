# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports: asked for, composed in the background, rewritten, cleared, released and withdrawn."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.operations import DERIVED
from jointplan.access.tokens import COMMUNITY, party_token
from jointplan.accounts.models import Post
from jointplan.audit.operations import record
from jointplan.core.papers.templates import check_template
from jointplan.core.rules import require
from jointplan.exchange.canonical import digest_of
from jointplan.notifications.operations import mark_done
from jointplan.notifications.queue import put_in_queue
from jointplan.parties.models import Party
from jointplan.reports import messages
from jointplan.reports.audience import circle_of
from jointplan.reports.contents import headings_of
from jointplan.reports.editing import digest_below, paragraph_of
from jointplan.reports.files import own_template
from jointplan.reports.kinds import KINDS
from jointplan.reports.models import Report, ReportAudience, ReportTemplate
from jointplan.reports.rules import waits_to_be_cleared

LONGEST_PARAGRAPH = 4000
BUILD, DRAW = "reports.build_report", "reports.draw_report"


class ReportProblem(Exception):
    """Something about a report that a person can mend. `str()` says what to do."""


@transaction.atomic
def build_report(
    kind: str, party: Party, audience: str, parameters: Mapping[str, Any], *, language: str, by: Any
) -> Report:
    """Ask for a report; a background task composes it. `parameters` are codes and random ids, by name.

    It is the party's own until it is released.
    """
    require(by, "reports.build_report", (kind, party))
    if audience not in KINDS[kind].audiences or language not in dict(settings.LANGUAGES):
        raise ReportProblem(_("Choose the readers and the language from the list."))
    return _ask(kind, party, audience, dict(parameters), language, None, by)


@transaction.atomic
def renew_report(report: Report, *, by: Any) -> Report:
    """Have a report composed anew, from what is there today. What persons wrote comes along."""
    report = _locked(report)
    require(by, "reports.renew_report", report)
    mark_done(report, names=[messages.REPORT_WAITS.name])
    return _ask(report.kind, report.originator, report.audience_kind, report.parameters, report.language, report, by)


def _ask(
    kind: str,
    party: Party,
    audience: str,
    parameters: dict[str, Any],
    language: str,
    follows: Report | None,
    by: Any,
) -> Report:
    report = Report.objects.create(
        region=party.region,
        kind=kind,
        audience_kind=audience,
        parameters=parameters,
        names={language: str(KINDS[kind].name)},
        language=language,
        author=_post_of(by, party),
        follows=follows,
        originator=party,
        label=Label.AMBER_STRICT,
    )
    report.refresh_from_db(fields=DERIVED)
    record("reports.report_asked", report, kind=kind, audience=audience)
    put_in_queue(BUILD, report=report.pk, person=by.pk)
    return report


def _post_of(by: Any, party: Party) -> Post:
    held = next(post for post in by.held_posts if post.party_id == party.pk)
    return Post.objects.get(pk=held.post_id)


@transaction.atomic
def edit_paragraph(report: Report, key: str, text: str, *, by: Any) -> Report:
    """Write another text in the place of a generated paragraph; an empty one gives the generated text back."""
    report = _locked(report)
    require(by, "reports.edit_report", report)
    assert report.content is not None
    waited = waits_to_be_cleared(report)
    block, text = paragraph_of(report.content, key), text.strip()
    if len(text) > LONGEST_PARAGRAPH:
        raise ReportProblem(_("Write at most %(most)d characters.") % {"most": LONGEST_PARAGRAPH})
    if block is None and text:
        raise ReportProblem(_("This paragraph is not in the report any more."))
    edits = {name: edit for name, edit in report.edits.items() if name != key}
    if block is not None and text:
        edits[key] = {
            "text": text,
            "by": report.originator.code,
            "on": timezone.localdate().isoformat(),
            "digest": digest_below(report.content, block),
            "review": False,
        }
    report.edits = edits
    report.sha256 = fingerprint(report)
    report.save(update_fields=["edits", "sha256"])
    messages.clearance_follows(report, waited=waited)
    record("reports.paragraph_rewritten" if text else "reports.paragraph_given_back", report, key=key)
    put_in_queue(DRAW, report=report.pk, person=by.pk)
    return report


@transaction.atomic
def keep_edit(report: Report, key: str, *, by: Any) -> Report:
    """Say that what a person wrote still holds, though the records below have changed."""
    report = _locked(report)
    require(by, "reports.edit_report", report)
    edit, waited = report.to_review.get(key), waits_to_be_cleared(report)
    block = paragraph_of(report.content or {"sections": []}, key)
    if edit is None or block is None or report.content is None:
        raise ReportProblem(_("There is nothing to look at in this paragraph."))
    kept = edit | {"review": False, "digest": digest_below(report.content, block)}
    report.edits = report.edits | {key: kept}
    report.sha256 = fingerprint(report)
    report.save(update_fields=["edits", "sha256"])
    messages.clearance_follows(report, waited=waited)
    record("reports.paragraph_kept", report, key=key)
    return report


@transaction.atomic
def clear_report(report: Report, *, seen: str, by: Any) -> Report:
    """Clear a report exactly as it was read: `seen` is its fingerprint."""
    report = _locked(report)
    require(by, "reports.clear_report", report)
    if seen != report.sha256 or report.to_review:
        raise ReportProblem(_("It was changed since you opened it. Read it once more."))
    report.cleared_at, report.cleared_sha256 = timezone.now(), report.sha256
    report.save(update_fields=["cleared_at", "cleared_sha256"])
    messages.clearance_follows(report, waited=True)
    record("reports.report_cleared", report, readers=[party_token(report.originator_id)], sha256=report.sha256)
    return report


@transaction.atomic
def release_report(report: Report, *, by: Any) -> Report:
    """Release it to those for whom it was composed; a report of a State leaves the State by this."""
    report = _locked(report)
    require(by, "reports.release_report", report)
    circles = _circles(report)
    report.label, report.audience, report.released_on = report.meant_label, circles, timezone.localdate()
    if report.label == Label.AMBER_STRICT:
        raise ReportProblem(_("Something in it is for your own party alone. Have it composed anew."))
    report.template = own_template(report) or None
    report.save(update_fields=["label", "audience", "released_on", "template"])
    report.refresh_from_db(fields=DERIVED)
    readers = report.readers if report.label == Label.AMBER else [COMMUNITY]
    record("reports.report_released", report, readers=readers, label=report.label, sha256=report.sha256)
    return report


@transaction.atomic
def withdraw_report(report: Report, *, reason: str, by: Any) -> Report:
    """Withdraw it for the future: its makers alone read it. Copies that left stay out."""
    report = _locked(report)
    require(by, "reports.withdraw_report", report)
    if not reason.strip():
        raise ReportProblem(_("Say why it is withdrawn. The reason is kept in the log."))
    own = [party_token(report.originator_id)]
    record("reports.report_withdrawn", report, readers=own, reason=reason.strip())
    report.label, report.audience, report.withdrawn_on = Label.AMBER_STRICT, [], timezone.localdate()
    report.save(update_fields=["label", "audience", "withdrawn_on"])
    report.refresh_from_db(fields=DERIVED)
    return report


@transaction.atomic
def keep_template(party: Party, kind: str, content: bytes, *, by: Any) -> ReportTemplate:
    """Keep a Word template for reports of a kind. Raises TemplateProblem where it is broken; nothing changes then."""
    require(by, "reports.keep_template", party)
    check_template(content, headings_of(kind, "en"))
    kept, _is_new = ReportTemplate.objects.update_or_create(
        originator=party,
        kind=kind,
        defaults={"content": content, "sha256": sha256(content).hexdigest(), "label": Label.AMBER_STRICT},
    )
    kept.refresh_from_db(fields=DERIVED)
    record("reports.template_kept", kept, kind=kind, sha256=kept.sha256)
    return kept


@transaction.atomic
def drop_template(template: ReportTemplate, *, by: Any) -> None:
    """Use the template again that comes with the product."""
    template = ReportTemplate.objects.select_related("originator__region").locked(template.pk)
    require(by, "reports.keep_template", template.originator)
    record("reports.template_dropped", template, kind=template.kind)
    template.delete()


def fingerprint(report: Report) -> str:
    """Of everything that the report says and for whom: the same for every file that says the same."""
    said = {name: {k: v for k, v in edit.items() if k != "review"} for name, edit in report.edits.items()}
    return digest_of(
        {
            "kind": report.kind,
            "audience": report.audience_kind,
            "language": report.language,
            "parameters": report.parameters,
            "content": report.content,
            "edits": said,
        }
    )


def _locked(report: Report) -> Report:
    records = Report.objects.select_related("region", "originator__region", "originator__parent")
    found: Report = records.locked(report.pk)
    return found


def _circles(report: Report) -> list[str]:
    if report.meant_label != Label.AMBER:
        return []
    circle = circle_of(report.region)
    if circle is None or report.audience_kind != ReportAudience.STATES:
        raise ReportProblem(_("Something in it is for fewer readers. Have it composed anew."))
    return [circle.code]
