# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of practices and challenges, of the library, and of what the States decided in public."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label
from jointplan.knowledge.models import TEXTS, Guidance, Practice
from jointplan.meetings.models import Decision, Reservation
from jointplan.parties.models import Region
from jointplan.portal.opendata.answer_tables import ID
from jointplan.portal.opendata.plan_tables import LANGUAGE, PLAN
from jointplan.portal.opendata.register_tables import TEXT, TITLE
from jointplan.portal.opendata.schema import Field, Table, joined

Rows = Iterator[Mapping[str, Any]]


def public_practices(region: Region) -> QuerySet:
    """What stands in the inventory and anybody may read, and came from this region itself."""
    found = Practice.objects.visible_to(AnonymousUser()).in_region(region).listed().running()
    return found.filter(label=Label.CLEAR, provenance__isnull=True)


def public_guidance(region: Region) -> QuerySet:
    found = Guidance.objects.visible_to(AnonymousUser()).in_region(region).standing().running()
    return found.filter(label=Label.CLEAR)


def public_decisions(region: Region) -> QuerySet:
    found = Decision.objects.visible_to(AnonymousUser()).in_region(region).running()
    return found.filter(label=Label.CLEAR)


def public_reservations(region: Region) -> QuerySet:
    """Reservations that are public, beside decisions that are."""
    found = Reservation.objects.visible_to(AnonymousUser()).running().filter(label=Label.CLEAR)
    return found.filter(decision__in=public_decisions(region).values("pk"))


def _practices(region: Region) -> Rows:
    for one in public_practices(region).shown().order_by("kind", "title", "pk"):
        # A column that is called “done” reads as a grade.
        texts = {"what_was_done" if name == "done" else name: getattr(one, name) for name in TEXTS}
        yield texts | {
            "id": str(one.uid),
            "kind": one.kind,
            "party": one.originator.code,
            "title": one.title,
            "language": one.language,
            "material_languages": joined(one.material_languages),
            "sources": joined(one.sources),
            "plan": one.edition.code,
            "measures": joined(one.measures),
            "themes": joined(one.themes),
            "listed_on": one.listed_at.date(),
        }


def _guidance(region: Region) -> Rows:
    for one in public_guidance(region).shown().order_by("title", "pk"):
        yield {
            "id": str(one.uid),
            "kind": one.kind,
            "title": one.title,
            "language": one.language,
            "description": one.description,
            "publisher": one.publisher,
            "languages": joined(one.languages),
            "target_readers": joined(one.target_readers),
            "plan": one.edition.code,
            "measures": joined(one.measures),
            "themes": joined(one.themes),
            "licence": one.licence,
            "licence_text": one.licence_text,
        }


def _decisions(region: Region) -> Rows:
    public = {one.pk: str(one.uid) for one in public_decisions(region)}
    for one in public_decisions(region).defer("folded").order_by("taken_on", "pk"):
        yield {
            "id": str(one.uid),
            "kind": one.kind,
            "number": one.number,
            "taken_in": one.taken_in,
            "taken_on": one.taken_on,
            "text": one.text,
            "language": one.language,
            "reservations": one.reservation_count,
            "replaces": public.get(one.replaces_id),
        }


def _reservations(region: Region) -> Rows:
    found = public_reservations(region).select_related("decision", "state")
    for one in found.order_by("decision__taken_on", "decision", "state__code"):
        yield {"decision": str(one.decision.uid), "state": one.state.code, "text": one.text}


MEASURES = Field("measures", _("Measures, codes"))
THEMES = Field("themes", _("Themes, codes"))
SECTIONS = (
    Field("context", _("Context")),
    Field("what_was_done", _("What was done")),
    Field("evidence", _("Evidence")),
    Field("results", _("Results")),
    Field("rights", _("Safeguards: human rights and the rule of law")),
    Field("gender", _("Safeguards: women and men, girls and boys")),
    Field("age", _("Safeguards: children, youth, older people")),
    Field("cost", _("Cost")),
    Field("transferability", _("What others need to do the same")),
)
TABLES = (
    Table(
        "practices",
        _("Good practices and challenges in the inventory"),
        (
            ID,
            Field("kind", _("Kind"), required=True),
            Field("party", _("Party, code"), required=True),
            TITLE,
            LANGUAGE,
            *SECTIONS,
            Field("material_languages", _("Languages in which there is more on it")),
            Field("sources", _("Sources")),
            PLAN,
            MEASURES,
            THEMES,
            Field("listed_on", _("In the inventory since"), "date", required=True),
        ),
        _practices,
        key=("id",),
        refers={"plan": ("plans", "plan"), "party": ("parties", "code")},
        public=public_practices,
    ),
    Table(
        "guidance",
        _("Works in the library; each has the licence that it names"),
        (
            ID,
            Field("kind", _("Kind"), required=True),
            TITLE,
            LANGUAGE,
            Field("description", _("Description")),
            Field("publisher", _("Publisher"), required=True),
            Field("languages", _("Languages in which it is there")),
            Field("target_readers", _("For whom it is written, codes")),
            PLAN,
            MEASURES,
            THEMES,
            Field("licence", _("Licence of the work"), required=True),
            Field("licence_text", _("Own terms of the work")),
        ),
        _guidance,
        key=("id",),
        refers={"plan": ("plans", "plan")},
        public=public_guidance,
    ),
    Table(
        "decisions",
        _("Decisions of the States that are public"),
        (
            ID,
            Field("kind", _("Kind"), required=True),
            Field("number", _("Number")),
            Field("taken_in", _("Meeting or note"), required=True),
            Field("taken_on", _("Taken on"), "date", required=True),
            TEXT,
            LANGUAGE,
            Field("reservations", _("How many States set down a reservation"), "integer"),
            Field("replaces", _("Permanent id of the one that it replaces")),
        ),
        _decisions,
        key=("id",),
        public=public_decisions,
    ),
    Table(
        "reservations",
        _("Reservations to decisions that are public"),
        (Field("decision", _("Decision, permanent id"), required=True), Field("state", _("State, code")), TEXT),
        _reservations,
        key=("decision", "state"),
        refers={"decision": ("decisions", "id"), "state": ("parties", "code")},
        public=public_reservations,
    ),
)
