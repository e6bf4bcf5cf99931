# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, Label
from jointplan.access.operations import DERIVED
from jointplan.access.today import today
from jointplan.audit.operations import record
from jointplan.commitments.models import REACHES, ClosedRecommendation, Consent
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.parties.models import Party

LONGEST = {"given_by": 200, "note_number": 60, "reference": 100, "text": 30_000, "withdrawal_note": 200}


class CommitmentProblem(Exception):
    """Something cannot be written down as asked. `field` names the field; `str()` says what to do."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@transaction.atomic
def record_consent(
    state: Party,
    *,
    given_by: str,
    note_number: str,
    given_on: date,
    allows_label: str = Label.AMBER_STRICT,
    allows_audience: Iterable[str] = (),
    by: Any,
) -> Consent:
    """Record that a State lets recommendations of the Committee be held here, and how far they may go at most."""
    require(by, "commitments.record_consent", state)
    circles = sorted(set(allows_audience))
    given_by, note_number = written("given_by", given_by), written("note_number", note_number)
    if given_on > today():
        raise CommitmentProblem(_("A consent is recorded once it is given. This day has not come yet."), "given_on")
    if allows_label not in REACHES:
        raise CommitmentProblem(_("Choose one of the labels offered."), "allows_label")
    if (allows_label == Label.AMBER) != bool(circles):
        raise CommitmentProblem(_("TLP:AMBER names at least one circle; other labels name none."), "allows_audience")
    known = Circle.objects.filter(region=state.region_id, state__isnull=True, code__in=circles).count()
    if known < len(circles):
        raise CommitmentProblem(_("Choose circles of the region."), "allows_audience")
    if Consent.objects.filter(originator=state, note_number=note_number).exists():
        raise CommitmentProblem(_("A consent with this note is recorded already."), "note_number")
    consent = Consent.objects.create(
        originator=state,
        label=Label.AMBER_STRICT,
        given_by=given_by,
        note_number=note_number,
        given_on=given_on,
        allows_label=allows_label,
        allows_audience=circles,
    )
    consent.refresh_from_db(fields=DERIVED)
    record("commitments.consent_recorded", consent, note=note_number, given_on=given_on)
    return consent


@transaction.atomic
def withdraw_consent(consent: Consent, *, withdrawal_note: str, by: Any) -> Consent:
    """Withdraw a consent for the future: what is held under it is for the State alone from now on."""
    require(by, "commitments.withdraw_consent", consent)
    consent = Consent.objects.locked(consent.pk)
    require(by, "commitments.withdraw_consent", consent)
    consent.withdrawal_note = written("withdrawal_note", withdrawal_note)
    consent.withdrawn_on = today()
    # A trigger takes the recommendations back in the same statement.
    consent.save(update_fields=["withdrawn_on", "withdrawal_note"])
    record("commitments.consent_withdrawn", consent, note=consent.note_number)
    return consent


@transaction.atomic
def register_committee_recommendation(
    consent: Consent, *, reference: str, text: str, language: str, issued_on: date | None = None, by: Any
) -> ClosedRecommendation:
    """Enter a recommendation of the Committee under a consent that stands. It is for the State alone until released."""
    require(by, "commitments.register_committee_recommendation", consent)
    consent = Consent.objects.locked(consent.pk)
    require(by, "commitments.register_committee_recommendation", consent)
    reference, text = written("reference", reference), written("text", text)
    check_language(language)
    if ClosedRecommendation.objects.filter(originator=consent.originator_id, reference=reference).exists():
        raise CommitmentProblem(_("A recommendation with this reference is here already."), "reference")
    made = ClosedRecommendation.objects.create(
        originator_id=consent.originator_id,
        label=Label.AMBER_STRICT,
        consent=consent,
        reference=reference,
        text=text,
        language=language,
        issued_on=issued_on,
        folded=fold(f"{reference} {text}"),
    )
    made.refresh_from_db(fields=DERIVED)
    record("commitments.committee_recommendation_registered", made, reference=reference)
    return made


def written(name: str, text: str, *, most: int = 0) -> str:
    """The text without space around it. Raises CommitmentProblem when it is missing or too long."""
    text = text.strip().replace("\r\n", "\n")
    if not text:
        raise CommitmentProblem(_("Write something here."), name)
    most = most or LONGEST[name]
    if len(text) > most:
        values = {"most": most, "length": len(text)}
        raise CommitmentProblem(_("This may have up to %(most)d characters; it has %(length)d.") % values, name)
    return text


def check_language(language: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise CommitmentProblem(_("Choose one of the languages offered."), "language")
