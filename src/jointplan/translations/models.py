# SPDX-License-Identifier: AGPL-3.0-or-later
"""Abstract bases for a text in several languages. Each app has its own concrete tables."""

from hashlib import sha256

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where a language version comes from, the strongest first."""

    OFFICIAL = "official", _("Official text")
    APPROVED = "approved", _("Translation approved by the originator")
    COURTESY = "courtesy", _("Courtesy translation")
    DRAFT = "draft", _("Draft translation")


def text_digest(text: str) -> str:
    """SHA-256 of a text, hexadecimal; translations keep that of the source they were made from."""
    return sha256(text.encode()).hexdigest()


class LanguageVersion(models.Model):
    """One language version of a text. A version made from an older source than today's is stale and not published."""

    language = models.CharField(max_length=10, help_text="BCP 47")
    origin = models.CharField(max_length=20, choices=Origin)
    source_digest = models.CharField(
        max_length=64, blank=True, help_text="text_digest of the source this was translated from; empty for a source"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="%(class)s_origin_known"),
        ]

    def is_stale_against(self, source: str) -> bool:
        """True when this is a translation and the source text has changed since it was made."""
        return bool(self.source_digest) and self.source_digest != text_digest(source)
