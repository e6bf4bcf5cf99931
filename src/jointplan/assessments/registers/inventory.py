# SPDX-License-Identifier: AGPL-3.0-or-later
"""Good practices and challenges, and the library of guidance."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import work_url
from jointplan.assessments.registers import Held, Line, Look, Step, reads
from jointplan.knowledge.models import Guidance, Practice
from jointplan.plans.models import Register

# A page shows the latest; the register has them all.
MOST = 10


@reads(Register.PRACTICES)
def practices(look: Look) -> Held:
    """What the party wrote down, and how far it is; what stands in the inventory where no party is asked about."""
    # All of the party reads what is kept from here; what persons alone read is not shown.
    seen = Practice.objects.visible_to(look.user).filter(edition=look.edition).exclude(label=Label.RED)
    chosen = seen.of_parties([look.party.pk]) if look.party is not None else seen.listed()
    found = list(chosen.latest_first().shown()[:MOST])
    lines = [
        Line(
            one.title,
            work_url(look.fictional, "practice", uid=one.uid),
            f"{one.get_kind_display()}, {one.get_stage_display()}",
            one.language,
        )
        for one in found
    ]
    return Held(lines, (), Step(_("Practices and challenges"), work_url(look.fictional, "practices")), found)


@reads(Register.LIBRARY)
def library(look: Look) -> Held:
    """Works of the party, and those that it is to look at again; all works where no party is asked about."""
    seen = Guidance.objects.visible_to(look.user).standing().filter(edition=look.edition).exclude(label=Label.RED)
    chosen = seen.of_parties([look.party.pk]) if look.party is not None else seen
    found = list(chosen.latest_first().shown()[:MOST])
    due = list(chosen.due().shown()[:MOST]) if look.party is not None and look.period is None else []
    lines = [_work(one, str(one.get_kind_display()), look) for one in found]
    missing = [_work(one, _to_review(one), look) for one in due]
    return Held(lines, missing, Step(_("Library"), work_url(look.fictional, "library")), [*found, *due])


def _work(work: Guidance, note: str, look: Look) -> Line:
    return Line(work.title, work_url(look.fictional, "guidance", uid=work.uid), note, work.language)


def _to_review(work: Guidance) -> str:
    assert work.review_by is not None
    return _("to be reviewed by %(day)s") % {"day": date_format(work.review_by)}
