# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label, Labelled
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.knowledge.practice_querysets import BulletinQuerySet
from jointplan.parties.models import Region


class BulletinAudience(models.TextChoices):
    STATES = "states", _("The States and the secretariat")
    COMMUNITY = "community", _("The community")
    PUBLIC = "public", _("Everyone")


# The label of a bulletin is that of its audience: nothing stricter can stand in it.
LABELS = {
    BulletinAudience.STATES: Label.AMBER,
    BulletinAudience.COMMUNITY: Label.GREEN,
    BulletinAudience.PUBLIC: Label.CLEAR,
}


@tracked()
class Bulletin(Addressed, Labelled):
    """What came into the inventory in half a year, for one audience, as it was when the bulletin was made.

    It is the secretariat's own until released. What it says is never changed: a database trigger keeps it.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="bulletins")
    audience_kind = models.CharField(max_length=10, choices=BulletinAudience)
    period_from = models.DateField()
    period_to = models.DateField()
    language = models.CharField(max_length=10, help_text="of its headings; each text stands in its own")
    items = models.JSONField(help_text="[{id, kind, title, language, originator, measures, texts, sources, shared}]")
    sha256 = models.CharField(max_length=64, help_text="of period, audience, language and items (RFC 8785)")
    made_at = models.DateTimeField(auto_now_add=True)
    released_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = BulletinQuerySet.as_manager()

    release_rule = "knowledge.release_bulletin"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(audience_kind__in=BulletinAudience.values), name="bulletin_audience_known"
            ),
            models.CheckConstraint(
                condition=models.Q(period_to__gt=models.F("period_from")), name="bulletin_has_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(released_on__isnull=False, withdrawn_on__isnull=True)
                | models.Q(label=Label.AMBER_STRICT),
                name="bulletin_not_released_is_its_makers",
            ),
        ]
        indexes = [*Labelled.Meta.indexes, models.Index(fields=["region", "-period_from"], name="bulletin_by_period")]

    def __str__(self) -> str:
        values = {"half": 1 if self.period_from.month < 7 else 2, "year": self.period_from.year}
        return gettext("Bulletin of good practices and challenges %(year)d/%(half)d") % values

    def described(self) -> str:
        return f"{self} ({self.get_audience_kind_display()})"

    @property
    def is_out(self) -> bool:
        """True when it was released, and not withdrawn since."""
        return self.released_on is not None and self.withdrawn_on is None

    @property
    def meant_label(self) -> Label:
        """The label that it has once it is released."""
        return LABELS[BulletinAudience(self.audience_kind)]
