# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adding works to the library, correcting what is said of them, and withdrawing them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.today import today
from jointplan.access.tokens import party_token, user_token
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.knowledge.guidance_messages import REVIEW_DUE, VERSION_WAITS
from jointplan.knowledge.models import Guidance, GuidanceKind, GuidanceVersion, Licence, TargetReader
from jointplan.notifications.operations import mark_done
from jointplan.parties.models import Party
from jointplan.plans.models import Edition

LONGEST = {"title": 300, "publisher": 200, "licence_text": 500, "description": 5000, "withdrawal": 500}


class GuidanceProblem(Exception):
    """A work or version that cannot be as asked. `field` names where; `str()` says what to do."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Said:
    """What is said of a work. `measures` and `themes` are codes of the edition."""

    kind: str
    title: str
    language: str
    publisher: str
    licence: str
    description: str = ""
    publisher_party: Party | None = None
    target_readers: Iterable[str] = field(default_factory=list)
    measures: Iterable[str] = field(default_factory=list)
    themes: Iterable[str] = field(default_factory=list)
    licence_text: str = ""
    review_by: date | None = None


@transaction.atomic
def add_guidance(edition: Edition, *, originator: Party, by: Any, **said: Any) -> Guidance:
    """Add a work to the library; it is for its originator alone until somebody releases it.

    `said` are the fields of `Said`. Raises GuidanceProblem for what cannot be.
    """
    require(by, "knowledge.add_guidance", originator)
    guidance = Guidance(edition=edition, originator=originator, label=Label.AMBER_STRICT)
    _take_over(guidance, Said(**said))
    guidance.save()
    guidance.refresh_from_db(fields=["readers"])
    record("knowledge.guidance_added", guidance, readers=log_readers(guidance), kind=guidance.kind)
    return guidance


@transaction.atomic
def change_guidance(guidance: Guidance, *, by: Any, **said: Any) -> Guidance:
    """Correct what is said of a work. Its versions stay what they are."""
    guidance = locked(guidance)
    require(by, "knowledge.change_guidance", guidance)
    moved = guidance.review_by
    _take_over(guidance, Said(**said))
    guidance.save()
    if guidance.review_by != moved:
        mark_done(guidance, names=[REVIEW_DUE.name])
    record("knowledge.guidance_changed", guidance, readers=log_readers(guidance))
    return guidance


@transaction.atomic
def withdraw_guidance(guidance: Guidance, *, reason: str, by: Any) -> Guidance:
    """Say that the originator stands by a work no more, and why. Whoever reads it still finds it, with the reason."""
    guidance = locked(guidance)
    require(by, "knowledge.withdraw_guidance", guidance)
    reason = " ".join(reason.split())
    if not reason:
        raise GuidanceProblem(_("Say why the work is withdrawn. Whoever reads the work reads the reason."), "reason")
    _check_length("withdrawal", reason, "reason")
    guidance.withdrawn_on, guidance.withdrawal = today(), reason
    guidance.save(update_fields=["withdrawn_on", "withdrawal"])
    mark_done(guidance, names=[REVIEW_DUE.name, VERSION_WAITS.name])
    record("knowledge.guidance_withdrawn", guidance, readers=log_readers(guidance))
    return guidance


def locked(guidance: Guidance) -> Guidance:
    """The work, locked, with what rules and messages ask of it."""
    found: Guidance = Guidance.objects.select_related("originator__region", "edition").locked(guidance.pk)
    return found


def renew_words(guidance: Guidance) -> None:
    """Fold anew what the search finds a work by, and the languages in which its readers have it."""
    released = GuidanceVersion.objects.filter(guidance=guidance.pk, waits=False)
    found = list(released.order_by("language").values_list("language", "title"))
    guidance.languages = sorted({language for language, _title in found})
    titles = " ".join(dict.fromkeys(title for _language, title in found))
    guidance.folded = fold(f"{guidance.title}\n{guidance.publisher}\n{guidance.description}\n{titles}")


def log_readers(guidance: Guidance | GuidanceVersion) -> list[str]:
    """What happens to a work is for the party that it comes from, or for the persons it was kept to."""
    if guidance.label == Label.RED:
        return [user_token(pk) for pk in guidance.named_readers]
    return [party_token(guidance.originator_id)]


def _take_over(guidance: Guidance, said: Said) -> None:
    values = asdict(said) | {"publisher_party": said.publisher_party}
    for name in ("title", "publisher", "licence_text"):
        values[name] = " ".join(values[name].replace("\0", " ").split())
    values["description"] = values["description"].replace("\0", " ").replace("\r\n", "\n").strip()
    _check_words(values)
    _check_choices(guidance, values)
    for name, value in values.items():
        setattr(guidance, name, value)
    renew_words(guidance)
    guidance.changed_at = guidance.changed_at or timezone.now()


def _check_words(values: dict[str, Any]) -> None:
    if not values["title"]:
        raise GuidanceProblem(_("Give the work its title."), "title")
    if not values["publisher"]:
        raise GuidanceProblem(_("Say who published it, as the work names its publisher."), "publisher")
    for name in ("title", "publisher", "licence_text", "description"):
        _check_length(name, values[name], name)
    if values["licence"] == Licence.OWN and not values["licence_text"]:
        raise GuidanceProblem(_("Write the terms, or choose a licence from the list."), "licence_text")


def _check_length(name: str, text: str, at: str) -> None:
    if len(text) > LONGEST[name]:
        told = {"most": LONGEST[name], "length": len(text)}
        raise GuidanceProblem(_("This may have up to %(most)d characters; it has %(length)d.") % told, at)


def _check_choices(guidance: Guidance, values: dict[str, Any]) -> None:
    """Codes from the lists, measures and themes from the edition, in its own order."""
    if values["kind"] not in GuidanceKind.values:
        raise GuidanceProblem(_("Choose the kind of work from the list."), "kind")
    if values["licence"] not in Licence.values:
        raise GuidanceProblem(_("Choose the licence from the list."), "licence")
    if values["language"] not in dict(settings.LANGUAGES):
        raise GuidanceProblem(_("Choose the language from the list."), "language")
    edition = guidance.edition
    known = {
        "target_readers": TargetReader.values,
        "measures": list(edition.clauses.assessed().in_order().values_list("code", flat=True)),
        "themes": list(edition.themes.order_by("pk").values_list("code", flat=True)),
    }
    for name, codes in known.items():
        given = set(values[name])
        if strange := sorted(given - set(codes)):
            raise GuidanceProblem(_("%(code)s is not known here. Choose from the list.") % {"code": strange[0]}, name)
        values[name] = [code for code in codes if code in given]
    party = values["publisher_party"]
    if party is not None and party.region_id != guidance.originator.region_id:
        raise GuidanceProblem(_("Choose a party of this region, or none."), "publisher_party")
    moved = values["review_by"] != guidance.review_by
    if values["review_by"] is not None and moved and values["review_by"] < today():
        raise GuidanceProblem(_("This day is over. Give today or a later day, or none."), "review_by")
