# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.operations import DERIVED
from jointplan.audit.operations import record
from jointplan.commitments.models import Obligation, ObligationKind, Treaty
from jointplan.commitments.operations.consents import CommitmentProblem, written
from jointplan.core.rules import require
from jointplan.parties.models import Party
from jointplan.plans.models import Clause

LONGEST_LINE = 200


@transaction.atomic
def enter_obligation(
    state: Party,
    *,
    kind: str,
    title: str,
    body: str,
    treaty: Treaty | None = None,
    due_on: date | None = None,
    measures: Iterable[Clause] = (),
    by: Any,
) -> Obligation:
    """Enter what the State has to report. It is for the State alone until released. Raises CommitmentProblem."""
    require(by, "commitments.enter_obligation", state)
    title, body = written("title", title, most=LONGEST_LINE), written("body", body, most=LONGEST_LINE)
    if kind not in ObligationKind.values:
        raise CommitmentProblem(_("Choose one of the kinds offered."), "kind")
    if Obligation.objects.filter(originator=state, title=title).exists():
        raise CommitmentProblem(_("An obligation of this name is here already."), "title")
    made = Obligation.objects.create(
        originator=state,
        label=Label.AMBER_STRICT,
        kind=kind,
        title=title,
        body=body,
        treaty=treaty,
        due_on=due_on,
        measures=sorted(clause.pk for clause in measures),
    )
    made.refresh_from_db(fields=DERIVED)
    record("commitments.obligation_entered", made, title=title, due_on=due_on)
    return made
