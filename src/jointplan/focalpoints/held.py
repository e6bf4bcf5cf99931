# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything that the product holds about a person, told to that person."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from jointplan.access.audience import audience_sentence
from jointplan.access.models import Label
from jointplan.audit.models import Entry
from jointplan.focalpoints.models import Confirmation, ContactPart, HandOver, Reminder
from jointplan.focalpoints.openings import openings_of

LATEST = 50


def held_about(user: Any) -> dict[str, Any]:
    """By subject; each is what stands in the database, nothing is left out but the secrets of sign-in."""
    parts = list(ContactPart.objects.visible_to(user).about(user).select_related("post__party", "originator", "term"))
    return {
        "account": {
            "username": user.username,
            "name": user.name,
            "email": user.email,
            "language": user.language,
            "created_at": user.created_at,
            "last_login": user.last_login,
            "second_factors": _second_factors(user),
        },
        "terms": _terms(user),
        "contact": [_part(part) for part in parts],
        "openings": [opened._asdict() for opened in openings_of(parts)],
        "confirmations": [
            {"post": str(made.post), "confirmed_on": made.confirmed_on, "means": made.get_means_display()}
            for made in Confirmation.objects.filter(term__user=user).select_related("post").order_by("-confirmed_on")
        ],
        "reminders": [
            {"post": str(sent.post), "sent_on": sent.sent_on, "kind": sent.get_stage_display()}
            for sent in Reminder.objects.filter(user=user).select_related("post").order_by("-sent_on", "-pk")
        ],
        "hand_overs": [
            {"post": str(made.post), "written_at": made.written_at, "note": made.note}
            for made in HandOver.objects.visible_to(user).filter(from_term__user=user).select_related("post")
        ],
        "log": _log(user),
        "sign_ins": _rows("usersessions", "UserSession", user, ("ip", "user_agent", "created_at", "last_seen_at")),
        "tokens": _rows(
            "accounts", "ApiToken", user, ("name", "scope", "created_at", "expires_on", "last_used_on", "revoked_at")
        ),
    }


def _second_factors(user: Any) -> list[dict[str, Any]]:
    return [
        {"kind": factor.get_type_display(), "created_at": factor.created_at, "last_used_at": factor.last_used_at}
        for factor in Authenticator.objects.filter(user=user).order_by("pk")
    ]


def _terms(user: Any) -> list[dict[str, Any]]:
    return [
        {
            "post": str(term.post),
            "party": str(term.post.party),
            "starts_on": term.starts_on,
            "ends_on": term.ends_on,
            "acting": term.is_acting,
            "end_reason": term.get_end_reason_display(),
            "taken_over_at": term.taken_over_at,
        }
        for term in user.terms.select_related("post__party").order_by("-starts_on", "-pk")
    ]


def _part(part: ContactPart) -> dict[str, Any]:
    return {
        "post": str(part.post),
        "name": part.name,
        "telephone": part.telephone,
        "email": part.email,
        "label": Label(part.label).label,
        "readers": audience_sentence(part),
        "saved_at": part.saved_at,
    }


def _log(user: Any) -> dict[str, Any]:
    """How many operations are logged with the person as actor, and when the last ones were. Row security applies."""
    entries = Entry.objects.filter(actor=user.pk)
    latest = entries.latest_first()[:LATEST]
    return {"count": entries.count(), "latest": [{"at": entry.at, "verb": entry.verb} for entry in latest]}


def _rows(app: str, model: str, user: Any, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    """What an app keeps of the person, where that app is in use. Only these fields, never a secret."""
    try:
        found = apps.get_model(app, model)
    except LookupError:
        return []
    known = [name for name in fields if name in {field.name for field in found._meta.get_fields()}]
    return list(found._default_manager.filter(user=user).order_by("-pk").values(*known))


def as_json(held: dict[str, Any]) -> bytes:
    return json.dumps({"label": "TLP:RED", **held}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
