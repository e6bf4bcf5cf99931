# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything that the product holds about a person, told to that person."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.audience import audience_sentence
from jointplan.access.models import Label, Opening
from jointplan.accounts.models import ApiToken, Post
from jointplan.audit.models import Entry
from jointplan.focalpoints.models import Confirmation, ContactPart, HandOver, Reminder

LATEST = 50
FACTORS = {
    Authenticator.Type.TOTP: gettext_lazy("authenticator app"),
    Authenticator.Type.WEBAUTHN: gettext_lazy("security key or passkey"),
    Authenticator.Type.RECOVERY_CODES: gettext_lazy("codes on paper"),
}
OF_A_SESSION = ("ip", "user_agent", "created_at", "last_seen_at")
OF_A_TOKEN = ("name", "scope", "created_at", "expires_on", "last_used_on", "revoked_at")


def held_about(user: Any) -> dict[str, Any]:
    """By subject; each is what stands in the database, nothing is left out but the secrets of sign-in."""
    parts = list(ContactPart.objects.visible_to(user).about(user).select_related("post__party", "originator", "term"))
    return {
        "account": _account(user),
        "terms": _terms(user),
        "contact": [_part(part, user) for part in parts],
        "openings": _openings(parts),
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
        "sign_ins": list(UserSession.objects.filter(user=user).order_by("-pk").values(*OF_A_SESSION)),
        "tokens": list(ApiToken.objects.filter(user=user).order_by("-pk").values(*OF_A_TOKEN)),
    }


def _account(user: Any) -> dict[str, Any]:
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    return {
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "language": user.language,
        "created_at": user.created_at,
        "last_login": user.last_login,
        "second_factors": [
            {
                "kind": str(FACTORS.get(factor.type, factor.type)),
                "created_at": factor.created_at,
                "last_used_at": factor.last_used_at,
            }
            for factor in factors
        ],
    }


def _openings(parts: list[ContactPart]) -> list[dict[str, Any]]:
    """Who outside opened the parts, the latest first: people are shown by their post, as everywhere."""
    found = list(Opening.objects.of_records(parts)[:LATEST])
    posts = Post.objects.select_related("party").in_bulk({row.reader_post for row in found if row.reader_post})
    return [
        {
            "who": str(posts.get(row.reader_post, _("A post that is gone"))),
            "party": str(posts[row.reader_post].party) if row.reader_post in posts else "",
            "at": row.last_at,
        }
        for row in found
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


def _part(part: ContactPart, user: Any) -> dict[str, Any]:
    return {
        "post": str(part.post),
        "name": part.name,
        "telephone": part.telephone,
        "email": part.email,
        "label": Label(part.label).label,
        "readers": audience_sentence(part, user),
        "saved_at": part.saved_at,
    }


def _log(user: Any) -> dict[str, Any]:
    """How many operations are logged with the person as actor, and when the last ones were. Row security applies."""
    entries = Entry.objects.filter(actor=user.pk)
    latest = entries.latest_first()[:LATEST]
    return {"count": entries.count(), "latest": [{"at": entry.at, "verb": entry.verb} for entry in latest]}


def as_json(held: dict[str, Any]) -> bytes:
    return json.dumps({"label": "TLP:RED", **held}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
