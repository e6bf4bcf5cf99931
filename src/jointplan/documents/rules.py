# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind
from jointplan.accounts.system import SystemIdentity
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.documents.models import Document
from jointplan.parties.models import Party

EXPIRING = SystemIdentity("removal of documents past their day")
"""The nightly task that removes documents whose last day is over, and files that belong to no document."""

# Posts that write for their party. Whoever translates, or only looks on, adds no document.
WRITERS = (
    PostKind.COORDINATOR,
    PostKind.FOCAL_POINT_MAIN,
    PostKind.FOCAL_POINT_ALTERNATE,
    PostKind.VALIDATOR,
    PostKind.CLEARING_AUTHORITY,
    PostKind.SECRETARIAT_OFFICER,
    PostKind.PARTNER_OFFICER,
)


@rule("documents.add_document")
def add_document(user: Any, party: Party) -> Verdict:
    """Whoever holds a post that writes for a party may add a file or a link to the party's documents."""
    if user.holds(party.pk, *WRITERS):
        return ALLOWED
    if user.holds(party.pk):
        return refused(_("Your post reads. Documents are added by those who write for your party."))
    return refused(_("Only those who write for a party add documents to its own."))


@rule("documents.change_document")
def change_document(user: Any, document: Document) -> Verdict:
    """Whoever writes for the originator may correct what is said about a document, until it is for the community."""
    if not user.holds(document.originator_id, *WRITERS):
        return refused(_("Only those who write for the party that a document comes from change it."))
    if document.label in {Label.GREEN, Label.CLEAR}:
        return refused(
            _("This was released as it stands. The clearing authority withdraws the release first; then it is changed.")
        )
    return ALLOWED


@rule("documents.remove_document")
def remove_document(user: Any, document: Document) -> Verdict:
    """Whoever writes for the originator may remove a document."""
    if user.holds(document.originator_id, *WRITERS):
        return ALLOWED
    return refused(_("Only those who write for the party that a document comes from remove it."))


@rule("documents.remove_expired")
def remove_expired(user: Any, obj: Any) -> Verdict:
    """Only the nightly task may remove documents whose last day is over."""
    if user is EXPIRING:
        return ALLOWED
    return refused(_("Documents whose last day is over are removed by a nightly task."))
