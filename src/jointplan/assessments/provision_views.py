# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page for each provision of the plan that registers of this product answer: what they hold, and where to go on."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.openings import note_openings
from jointplan.access.pages import OWN_BAR, work_path, work_url
from jointplan.accounts.rules import GOVERNMENT
from jointplan.assessments.models import AnswerPart, Submission
from jointplan.assessments.pages import clause_url
from jointplan.assessments.registers import READERS, Held, Look, held_in
from jointplan.core.rules import can, require
from jointplan.parties.models import Party
from jointplan.plans.models import Clause, Edition, Register
from jointplan.plans.texts import title_of, wording_of


@dataclass(frozen=True)
class Section:
    """What one register holds, with its name."""

    register: str
    name: str
    held: Held


@require_safe
def provisions(request: HttpRequest, edition: str, fictional: bool) -> HttpResponse:
    """Each provision that registers of this product answer."""
    found = edition_or_404(request, edition, fictional)
    rows = [
        {
            "clause": clause,
            "title": title_of(clause),
            "registers": ", ".join(str(Register(code).label) for code in read_of(clause)),
            "url": work_url(fictional, "provision", edition=found.code, code=clause.code),
        }
        for clause in provisions_of(found)
    ]
    context = {
        "edition": found,
        "rows": rows,
        "path": work_path(fictional, _("Provisions of the plan")),
        "label_bar": OWN_BAR | {"sentence": _("This page shows what you may read. Only you see it like this.")},
    }
    return render(request, "assessments/provisions.html", context)


@require_safe
def provision(request: HttpRequest, edition: str, code: str, fictional: bool) -> HttpResponse:
    """What the registers hold that answers one provision, what is missing, and the next step."""
    found = edition_or_404(request, edition, fictional)
    clause = provisions_of(found).filter(code=code).first()
    if clause is None:
        raise Http404(_("No register of this product answers %(code)s.") % {"code": code})
    party = party_of(request.user, found)
    look = Look(found, found.plan.region, party, request.user)
    sections = [Section(code, str(Register(code).label), held_in(Register(code), look)) for code in read_of(clause)]
    note_openings(request.user, [record for section in sections for record in section.held.opened])
    answer = last_answer(request.user, clause, party) if party else None
    context = {
        "edition": found,
        "clause": clause,
        "title": title_of(clause),
        "wording": wording_of(clause, found.language),
        "party": party,
        "sections": sections,
        "answer": answer,
        "answer_url": answer_url(request.user, clause, party, fictional) if party else "",
        "public_url": clause_url(clause, found.code, fictional),
        "path": work_path(fictional, clause.code, provisions_step(found, fictional)),
        "label_bar": OWN_BAR | {"sentence": _("This page shows what you may read. Only you see it like this.")},
        **neighbours(clause, found, fictional),
    }
    return render(request, "assessments/provision.html", context)


def edition_or_404(request: HttpRequest, code: str, fictional: bool) -> Edition:
    require(request.user, "assessments.view_provisions")
    found = Edition.objects.in_regions(fictional=fictional).select_related("plan__region").filter(code=code).first()
    if found is None:
        raise Http404(_("There is no such edition of a plan here."))
    return found


def provisions_of(edition: Edition) -> QuerySet[Clause]:
    """The clauses whose catalogue names a register that is read here, in the order of the plan."""
    read = edition.clauses.with_texts().filter(registers__overlap=[str(register) for register in READERS])
    answered: QuerySet[Clause] = read.order_by("position")
    return answered


def read_of(clause: Clause) -> list[str]:
    """Of the registers that the catalogue names, those that this version of the product has."""
    return [code for code in clause.registers if code in READERS]


def provisions_step(edition: Edition, fictional: bool) -> tuple[str, str]:
    return _("Provisions of the plan"), work_url(fictional, "provisions", edition=edition.code)


def party_of(user: Any, edition: Edition) -> Party | None:
    """The State, or the body of one, that the reader works for in the region of the plan."""
    own = [post.party for post in user.held_posts if post.party.region_id == edition.plan.region_id]
    return next((party for party in own if party.kind in GOVERNMENT), None)


def last_answer(user: Any, clause: Clause, party: Party) -> list[AnswerPart]:
    """The parts of the last answer of the reader's party to the provision, as far as the reader may read them."""
    parts = AnswerPart.objects.visible_to(user).filter(clause=clause, originator=party).of_newest_version()
    newest = parts.order_by("-cycle__opens_on", "-pk").values("submission")[:1]
    return list(parts.filter(submission__in=newest).select_related("cycle", "clause").order_by("pk"))


def answer_url(user: Any, clause: Clause, party: Party, fictional: bool) -> str:
    """Where the reader writes the answer of the open cycle; empty where there is nothing to write."""
    open_ones = Submission.objects.visible_to(user).filter(
        originator=party, cycle__state="open", cycle__edition=clause.edition_id
    )
    for submission in open_ones.latest_first():
        if can(user, "assessments.edit_answer", submission):
            return work_url(fictional, "answer", uid=submission.uid, code=clause.code)
    return ""


def neighbours(clause: Clause, edition: Edition, fictional: bool) -> dict[str, dict[str, str] | None]:
    """The provisions before and after this one, as `turn.html` shows them."""
    before = provisions_of(edition).filter(position__lt=clause.position).last()
    after = provisions_of(edition).filter(position__gt=clause.position).first()
    return {"previous": _turn(before, edition, fictional), "next": _turn(after, edition, fictional)}


def _turn(clause: Clause | None, edition: Edition, fictional: bool) -> dict[str, str] | None:
    if clause is None:
        return None
    title = title_of(clause)
    url = work_url(fictional, "provision", edition=edition.code, code=clause.code)
    return {"code": clause.code, "title": title.text, "title_language": title.language, "url": url}
