# SPDX-License-Identifier: AGPL-3.0-or-later
"""Documents of the reader's party, which an answer may name as evidence."""

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import work_url
from jointplan.assessments.registers import Held, Line, Look, Step, reads
from jointplan.assessments.values import MOST_EVIDENCE
from jointplan.core.rules import can
from jointplan.documents.models import Document
from jointplan.plans.models import Register


@reads(Register.DOCUMENTS)
def documents(look: Look) -> Held:
    found = list(dated_documents(look)) if look.party is not None else []
    lines = [
        Line(
            one.title,
            work_url(look.fictional, "document", uid=one.uid),
            _with_day(one),
            "" if one.language == "und" else one.language,
        )
        for one in found
    ]
    step = Step(_("Documents"), work_url(look.fictional, "documents"))
    if look.party is not None and can(look.user, "documents.add_document", look.party):
        step = Step(_("Add a document"), work_url(look.fictional, "document_add"))
    return Held(lines, (), step, found)


def dated_documents(look: Look) -> QuerySet[Document]:
    """Documents of the party that bear a day, the latest first; in the period where one is asked about."""
    assert look.party is not None
    # All of the party reads what is kept from here; what persons alone read is not offered.
    own = Document.objects.visible_to(look.user).originated_by(look.party.pk).exclude(label=Label.RED)
    dated = own.filter(dated_on__isnull=False)
    if look.period is not None:
        dated = dated.filter(dated_on__range=look.period)
    return dated.order_by("-dated_on", "pk")[:MOST_EVIDENCE]


def _with_day(document: Document) -> str:
    assert document.dated_on is not None
    return f"{document.get_kind_display()}, {date_format(document.dated_on)}"
