# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.assessments.models import Questionnaire
from jointplan.assessments.schema import QuestionnaireProblem, read_schema
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.plans.models import Clause, Edition
from jointplan.plans.reference import DATA, read_yaml


def standard_questionnaire() -> dict[str, Any]:
    """The data of the questionnaire that ships, which a region may start from."""
    return read_yaml(Path(DATA, "questionnaires", "standard.yaml"))


def clauses_of(edition: Edition) -> list[Clause]:
    """All clauses of an edition in its order, with what questions look at."""
    return list(edition.clauses.in_order().only("id", "code", "kind", "is_assessed", "parent_id", "edition_id"))


@transaction.atomic
def save_questionnaire(edition: Edition, data: Mapping[str, Any], *, by: Any) -> Questionnaire:
    """Keep what is asked as the next version; the newest one again when it asks the same.

    Raises QuestionnaireProblem naming the question that cannot be asked.
    """
    edition = Edition.objects.select_for_update(of=("self",)).select_related("plan__region").get(pk=edition.pk)
    require(by, "assessments.keep_questionnaire", edition)
    _check_places(edition, data)
    content = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = sha256(content.encode()).hexdigest()
    latest = Questionnaire.objects.latest_of(edition.pk, data["code"])
    if latest is not None and latest.sha256 == digest:
        return latest
    questionnaire = Questionnaire.objects.create(
        edition=edition,
        code=data["code"],
        version=latest.version + 1 if latest else 1,
        names=data["name"],
        data=data,
        sha256=digest,
    )
    record("assessments.questionnaire_saved", questionnaire, code=questionnaire.code, version=questionnaire.version)
    return questionnaire


def _check_places(edition: Edition, data: Mapping[str, Any]) -> None:
    schema = read_schema(data)
    if not data.get("code") or not isinstance(data.get("name"), Mapping):
        raise QuestionnaireProblem(_("Give the questionnaire a code and a name."))
    clauses = clauses_of(edition)
    unknown = schema.focus - {clause.code for clause in clauses if clause.kind == "objective"}
    if unknown:
        raise QuestionnaireProblem(
            _("The plan has no objective %(codes)s. Correct the focus.") % {"codes": ", ".join(sorted(unknown))}
        )
    if not schema.asked_of(clauses):
        raise QuestionnaireProblem(_("No question is asked at any clause of this plan. Say where they are asked."))
