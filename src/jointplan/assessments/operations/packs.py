# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import Origin, Pack, Submission
from jointplan.assessments.operations.merging_many import merge_answers
from jointplan.assessments.packs.asking import asked_codes
from jointplan.assessments.packs.contents import standing
from jointplan.assessments.packs.manifest import manifest_of
from jointplan.assessments.packs.planning import ImportPlan, plan_import
from jointplan.assessments.packs.reading import read_file
from jointplan.assessments.problems import PackProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require


@transaction.atomic
def make_pack(
    submission: Submission,
    *,
    file_format: str,
    language: str,
    by: Any,
    codes: Iterable[str] | None = None,
    meant_for: str = "",
) -> Pack:
    """Take questions of a submission out, with what stands in its answers now. `codes` are clauses; None means all.

    Raises PackProblem when a clause is not asked about.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.make_pack", submission)
    clauses = _chosen(submission, codes)
    asked = asked_in(submission.cycle)
    pack = Pack(
        uid=uuid4(),
        submission=submission,
        originator=submission.originator,
        label=Label.AMBER_STRICT,
        questionnaire=submission.cycle.questionnaire,
        format=file_format,
        language=language,
        meant_for=meant_for,
        clauses=clauses,
        base=standing(submission, clauses, by),
        made_by=by,
        made_at=timezone.now(),
    )
    pack.manifest = manifest_of(pack, {code: asked[code] for code in clauses})
    pack.save()
    pack.refresh_from_db(fields=["readers"])
    record("assessments.pack_made", pack, number=pack.number, format=file_format, clauses=len(clauses))
    return pack


def _chosen(submission: Submission, codes: Iterable[str] | None) -> list[str]:
    """The clauses of a new pack in the order of the plan."""
    asked = asked_codes(submission)
    wanted = set(asked if codes is None else codes)
    if unknown := sorted(wanted - set(asked)):
        raise PackProblem(_("%(code)s is not answered in this cycle.") % {"code": ", ".join(unknown)})
    if not wanted:
        raise PackProblem(_("There is no measure in it. Choose at least one."))
    return [code for code in asked if code in wanted]


@transaction.atomic
def take_in(pack: Pack, content: bytes, *, by: Any) -> Pack:
    """Keep the file that came back until it is imported or thrown away. Nothing is changed in the answers."""
    pack = _locked(pack)
    require(by, "assessments.import_pack", pack)
    pack.arrived, pack.arrived_at = content, timezone.now()
    pack.save(update_fields=["arrived", "arrived_at"])
    return pack


@transaction.atomic
def throw_away(pack: Pack, *, by: Any) -> Pack:
    """Forget the file that came back."""
    pack = _locked(pack)
    require(by, "assessments.import_pack", pack)
    pack.arrived = pack.arrived_at = None
    pack.save(update_fields=["arrived", "arrived_at"])
    return pack


@transaction.atomic
def import_pack(pack: Pack, content: bytes, *, by: Any, leave_wrong: bool = False, seen: str = "") -> ImportPlan:
    """Merge what a file says into the answers, with what stood there when its pack was made.

    All of it or nothing; with `leave_wrong`, all that can be taken, and the rest stays in the file. `seen` is the
    digest of the file that the person looked through. The same file twice changes nothing. Returns what was done;
    raises PackProblem.
    """
    submission = Submission.objects.locked(pack.submission_id)
    pack = _locked(pack)
    require(by, "assessments.import_pack", pack)
    if seen and seen != digest_of_file(content):
        raise PackProblem(_("Another file of this pack came in since you looked. Look through it once more."))
    plan = plan_import(pack, read_file(content), by)
    if plan.problems and not leave_wrong:
        raise PackProblem(_("Something in the file is wrong. Nothing was imported."))
    if plan.changes:
        merge_answers(submission, plan.changes, by=by, came_by=Origin.IMPORTED)
        pack.imported_at = timezone.now()
        changed, conflicts, left = plan.changed, plan.conflicting, len(plan.problems)
        said: dict[str, Any] = {"changed": changed, "conflicts": conflicts, "left": left, "clauses": list(plan.changes)}
        record("assessments.pack_imported", pack, number=pack.number, **said)
    if not plan.problems:
        pack.arrived = pack.arrived_at = None
    pack.save(update_fields=["imported_at", "arrived", "arrived_at"])
    return plan


@transaction.atomic
def withdraw_pack(pack: Pack, *, by: Any) -> Pack:
    """From now on no file of this pack is read: it was lost, or somebody else fills it in."""
    pack = _locked(pack)
    require(by, "assessments.withdraw_pack", pack)
    pack.withdrawn_at = timezone.now()
    pack.arrived = pack.arrived_at = None
    pack.save(update_fields=["withdrawn_at", "arrived", "arrived_at"])
    record("assessments.pack_withdrawn", pack, number=pack.number)
    return pack


def digest_of_file(content: bytes) -> str:
    """What the form carries, so that nobody confirms another file than the one that was looked through."""
    return sha256(content).hexdigest()


def _locked(pack: Pack) -> Pack:
    related = ("submission__cycle__edition__plan__region", "submission__originator__region", "questionnaire")
    found: Pack = Pack.objects.select_related(*related, "originator").locked(pack.pk)
    return found
