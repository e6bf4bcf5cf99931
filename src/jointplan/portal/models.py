# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.meetings.models import Decision
from jointplan.parties.models import Region
from jointplan.portal.opendata.querysets import PublicationQuerySet


class DataLicence(models.TextChoices):
    """What anybody may do with the data. Those of Creative Commons are called as their authors call them."""

    CC_BY = "CC-BY-4.0", _("CC BY 4.0: use and adapt, name the source")
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0: the same, share adaptations alike")
    CC0 = "CC0-1.0", _("CC0 1.0: use without any condition")
    ODC_BY = "ODC-By-1.0", _("ODC-By 1.0: use and adapt the database, name the source")


class Publication(models.Model):
    """A dated, numbered version of all that is public of a region, as anybody may take it along.

    It holds nothing that was not public when it was made. Nothing in it is changed afterwards. Once something of it is
    public no more its files are handed out no more; what it was, and the hash of each file, stays.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField(help_text="version, from 1 in each region")
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=500, help_text="what this version is for, as its page says")
    language = models.CharField(max_length=10, help_text="of the reason")
    licence = models.CharField(max_length=20, choices=DataLicence)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="public, if one is named"
    )
    manifest = models.JSONField(help_text="signed: what `packing.manifest_of` writes")
    tables = models.JSONField(help_text="[{name, rows}], in the order of the package")
    contents = models.JSONField(help_text="{table: [numbers of the labelled records in it]}")
    retired_on = models.DateField(null=True, blank=True, help_text="since when its files are gone")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="publication_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="publications_begin_at_one"),
            models.CheckConstraint(
                condition=models.Q(licence__in=DataLicence.values), name="publication_licence_known"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="publication_has_its_reason"),
        ]

    def __str__(self) -> str:
        values = {"region": self.region, "number": self.number}
        return gettext("Data of %(region)s, version %(number)s") % values

    @property
    def version(self) -> str:
        """As it stands in addresses."""
        return f"v{self.number}"

    @property
    def key(self) -> str:
        """The fingerprint of the key that signed it."""
        return str(self.manifest["signatures"][0]["key"])


class PublishedFile(models.Model):
    """One file of a publication. Its contents go when the publication is retired; name and hash stay."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(help_text="order on its page")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    content = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "name"], name="published_file_once")]

    def __str__(self) -> str:
        return self.name
