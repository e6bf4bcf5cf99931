# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.accounts.models import Term
from jointplan.parties.models import Party
from jointplan.portal.log.reading import own_parties


class Done(Protocol):
    """Something that was done: an entry of the log, or a version in history."""

    at: datetime
    actor: int | None
    actor_parties: list[int]
    details: dict[str, Any]


class Actors:
    """Who did what, in the words that the reader may have: two queries for a whole page.

    Of one's own party the post and the name; of another party its name and the kind of post, never the person.
    """

    def __init__(self, done: Iterable[Done], user: Any) -> None:
        listed = list(done)
        self.own = set(own_parties(user))
        self.terms: dict[int, list[Term]] = {}
        ids = {one.actor for one in listed if one.actor is not None}
        for term in Term.objects.filter(user_id__in=ids).select_related("post__party", "user").order_by("pk"):
            self.terms.setdefault(term.user_id, []).append(term)
        self.parties = Party.objects.in_bulk({pk for one in listed for pk in one.actor_parties})

    def name(self, done: Done) -> str:
        if done.actor is None:
            operator = done.details.get("system") == "operator"
            return _("Whoever runs this installation") if operator else _("The product itself")
        day = timezone.localdate(done.at)
        held = [term for term in self.terms.get(done.actor, []) if self._held(term, done.actor_parties, day)]
        names = [self._post(term) for term in held] or [str(self.parties.get(pk, "…")) for pk in done.actor_parties]
        return "; ".join(dict.fromkeys(names)) or _("Somebody without a post")

    @staticmethod
    def _held(term: Term, parties: list[int], day: Any) -> bool:
        runs = term.starts_on <= day and (term.ends_on is None or term.ends_on >= day)
        return runs and term.post.party_id in parties

    def _post(self, term: Term) -> str:
        post = term.post
        if post.party_id not in self.own:
            return f"{post.get_kind_display()}, {post.party}"
        person = f" ({term.user.name})" if term.user.name else ""
        party = "" if str(post.party) in str(post) else f", {post.party}"
        return f"{post}{person}{party}"
