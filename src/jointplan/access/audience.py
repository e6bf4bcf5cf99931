# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who can see a record, in words: for the label bar and for the page behind it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jointplan.access.models import Circle, Label, Labelled
from jointplan.accounts.models import Term, User


@dataclass(frozen=True)
class Audience:
    """One line of the page "Who can see this": whom, whether, and how many people that is today."""

    name: str
    may_read: bool
    people: int | None = None
    parties: str = ""


def label_bar(labelled: Labelled, url: str = "") -> dict[str, str]:
    """What the label bar shows of a record."""
    return {"label": labelled.label, "sentence": audience_sentence(labelled), "url": url}


def audience_sentence(labelled: Labelled) -> str:
    """Who may read the record, in one sentence."""
    if labelled.label == Label.CLEAR:
        return _("Everyone may read this.")
    if labelled.label == Label.GREEN:
        return _("Every signed-in member of the community may read this.")
    if labelled.label == Label.RED:
        return _("Only the persons named may read this.")
    originator = str(labelled.originator)
    circles = [str(circle) for circle in Circle.objects.filter(code__in=labelled.audience).order_by("code")]
    if not circles:
        return _("Only %(originator)s may read this.") % {"originator": originator}
    return _("These may read this: %(readers)s.") % {"readers": "; ".join([originator, *circles])}


def audiences(labelled: Labelled) -> list[Audience]:
    """Everybody of the region, from the originator to the public, and whether each may read the record today."""
    originator = Audience(
        name=str(labelled.originator),
        may_read=labelled.label != Label.RED,
        people=_people_in([labelled.originator_id]),
    )
    lines = [originator]
    if labelled.label == Label.RED:
        named = User.objects.filter(pk__in=labelled.named_readers)
        lines.append(Audience(_("The persons named"), True, named.count(), ", ".join(str(user) for user in named)))
    wide = labelled.label in {Label.GREEN, Label.CLEAR}
    for circle in Circle.objects.filter(region_id=labelled.originator.region_id).exclude(kind="state").order_by("code"):
        members = [membership.party for membership in circle.memberships.current().select_related("party")]
        may_read = wide or (labelled.label == Label.AMBER and circle.code in labelled.audience)
        lines.append(
            Audience(
                name=str(circle),
                may_read=may_read,
                people=_people_in([party.pk for party in members]),
                parties=", ".join(sorted(str(party) for party in members)),
            )
        )
    lines.append(Audience(_("Everyone who is signed in and holds a post"), wide))
    lines.append(Audience(_("The public"), labelled.label == Label.CLEAR))
    return lines


def _people_in(party_ids: list[int]) -> int:
    """How many people hold a post in these parties today."""
    return Term.objects.current().filter(post__party_id__in=party_ids).values("user").distinct().count()
