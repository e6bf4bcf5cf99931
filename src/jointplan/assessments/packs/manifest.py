# SPDX-License-Identifier: AGPL-3.0-or-later
"""The signed manifest of a pack: what it is, and that nobody made it up or changed it on the way."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from jointplan.assessments.models import Pack
from jointplan.assessments.problems import PackProblem
from jointplan.assessments.schema import Question
from jointplan.exchange.canonical import digest_of
from jointplan.exchange.keys import own_keys
from jointplan.exchange.signing import SIGNATURES, Refusal, sign_manifest, verify_manifest

FORMAT = "jointplan-pack/1"


def structure_of(asked: Mapping[str, Iterable[Question]]) -> str:
    """SHA-256 of what the pack asks where: each clause with the keys and kinds of its questions."""
    return digest_of({code: [[q.key, str(q.kind)] for q in questions] for code, questions in asked.items()})


def manifest_of(pack: Pack, asked: Mapping[str, Iterable[Question]]) -> dict[str, Any]:
    """The manifest of a pack, signed with the key of this installation."""
    questionnaire = pack.questionnaire
    said = {
        "format": FORMAT,
        "pack": str(pack.uid),
        "submission": str(pack.submission.uid),
        "originator": pack.originator.code,
        "cycle": pack.submission.cycle.code,
        "questionnaire": {
            "code": questionnaire.code,
            "version": questionnaire.version,
            "sha256": questionnaire.sha256,
        },
        "clauses": pack.clauses,
        "label": pack.tlp(),
        "made_at": pack.made_at.isoformat(),
        "structure": structure_of(asked),
    }
    return sign_manifest(said)


def pack_of(manifest: Any, user: Any) -> Pack:
    """The pack that a file belongs to, as far as the reader may see it. Raises PackProblem with the reason."""
    verified = verify_manifest(manifest, list(own_keys()))
    if verified.refusal == Refusal.UNKNOWN_KEY:
        raise PackProblem(
            _(
                "This pack was made by another installation, with the key %(key)s. Import it there, or take a new pack "
                "here and copy the answers into it."
            )
            % {"key": ", ".join(signer.shown for signer in verified.signers)}
        )
    if not verified or manifest.get("format") != FORMAT:
        raise PackProblem(
            _("The hidden part of the file that says which pack it is was changed. Take a new pack and copy into it.")
        )
    packs = Pack.objects.visible_to(user).select_related(
        "submission__cycle__edition__plan__region", "submission__originator__region", "originator", "questionnaire"
    )
    pack = packs.filter(uid=manifest["pack"]).first()
    if pack is None:
        raise PackProblem(
            _("This pack belongs to another State or body. Only those who write its answers can import it.")
        )
    _refuse_withdrawn(pack)
    if {**pack.manifest, SIGNATURES: None} != {**manifest, SIGNATURES: None}:
        raise PackProblem(_("What the file says of itself is not what is known here. Take a new pack."))
    return pack


def _refuse_withdrawn(pack: Pack) -> None:
    if pack.withdrawn_at is not None:
        day = date_format(localtime(pack.withdrawn_at), "SHORT_DATETIME_FORMAT")
        raise PackProblem(_("This pack was withdrawn (%(day)s). Take a new one and copy into it.") % {"day": day})
