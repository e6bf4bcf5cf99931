# SPDX-License-Identifier: AGPL-3.0-or-later
"""Organisations that ask to join: they apply by themselves, the secretariat admits or declines with a reason."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import localise
from jointplan.core.transliteration import to_latin
from jointplan.parties import messages
from jointplan.parties.models import Application, ApplicationState, Confidence, Party, Region
from jointplan.parties.operations import PartyProblem, admit_party, register_party

FIELDS = ("names", "kind", "country", "website", "purpose", "mailbox", "function", "language")
LONGEST_CODE = 60


@transaction.atomic
def submit_application(region: Region, values: Mapping[str, Any], *, by: Any) -> Application:
    """Keep what an organisation says of itself until the secretariat decides. Anybody may; nothing is sent anywhere.

    `values` are the fields of Application. No rule is asked: this is how those come in who have no account.
    """
    application = Application.objects.create(region=region, **{name: values[name] for name in FIELDS})
    record("parties.application_received", region, readers=_secretariat(region), application=str(application.pk))
    return application


def _secretariat(region: Region) -> list[str]:
    return [f"party:{pk}" for pk in region.parties.filter(is_secretariat=True).values_list("pk", flat=True)]


@transaction.atomic
def admit_application(
    application: Application, *, reason: str, by: Any, party: Party | None = None, code: str = ""
) -> Party:
    """Admit the applicant: as `party` when it is in the register already, else as a new party under `code`.

    It is told in its language. Raises PartyProblem when the code is taken or the application is decided.
    """
    application = _undecided(application, reason, by)
    if party is None:
        party = register_party(
            application.region, code=code or code_for(application.names), values=_as_party(application), by=by
        )
    if party.region_id != application.region_id:
        raise PartyProblem(_("The party must be one of the same region."), "party")
    if not party.is_member:
        party = admit_party(party, reason=reason, by=by)
    application.party = party
    _decide(application, ApplicationState.ADMITTED, reason)
    # That the party was admitted is known to the community, that it had applied is not.
    record(
        "parties.application_admitted",
        party,
        readers=_secretariat(application.region),
        code=party.code,
        application=str(application.pk),
    )
    transaction.on_commit(lambda: messages.application_admitted(application, party))
    return party


@transaction.atomic
def decline_application(application: Application, *, reason: str, by: Any) -> None:
    """Decline the applicant, who is told the reason. The mailbox is forgotten after 90 days."""
    application = _undecided(application, reason, by)
    _decide(application, ApplicationState.DECLINED, reason)
    record(
        "parties.application_declined",
        application.region,
        readers=_secretariat(application.region),
        application=str(application.pk),
        reason=reason,
    )
    transaction.on_commit(lambda: messages.application_declined(application))


def _undecided(application: Application, reason: str, by: Any) -> Application:
    application = Application.objects.select_for_update().get(pk=application.pk)
    require(by, "parties.decide_application", application)
    if application.state != ApplicationState.RECEIVED:
        raise PartyProblem(_("This application is decided already. Load the page again."))
    if not reason.strip():
        raise PartyProblem(_("Say why. The reason is kept in the log and told to the applicant."), "reason")
    return application


def _decide(application: Application, state: ApplicationState, reason: str) -> None:
    application.state, application.reason, application.decided_at = state, reason, timezone.now()
    application.save(update_fields=["state", "reason", "decided_at", "party"])


def _as_party(application: Application) -> dict[str, Any]:
    """What the applicant said of itself, and that nobody has checked it."""
    day = timezone.localdate(application.received_at)
    return {
        "kind": application.kind,
        "names": application.names,
        "country": application.country,
        "website": application.website,
        "source": _("The organisation's own application of %(date)s") % {"date": day.isoformat()},
        "confidence": Confidence.NOT_VERIFIED,
    }


def code_for(names: Mapping[str, str]) -> str:
    """A code from the English name, or from another in Latin letters; it may be taken."""
    name = names.get("en") or localise(names).text
    return slugify(to_latin(name))[:LONGEST_CODE].strip("-")


def forget_mailboxes() -> int:
    """Remove the mailboxes of those declined more than 90 days ago. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parties_forget_mailboxes()")
        return int(cursor.fetchone()[0])
