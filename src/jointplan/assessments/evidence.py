# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kinds of evidence that an answer may name."""

from django.utils.translation import gettext_lazy as _

EVIDENCE_KINDS = [
    ("", _("Not chosen yet")),
    ("gazette", _("Official gazette")),
    ("law", _("Law or regulation")),
    ("statistics", _("Statistics")),
    ("un-document", _("UN document")),
    ("report", _("Report")),
    ("letter", _("Official letter")),
    ("media", _("Media")),
    ("testimony", _("Testimony")),
    ("other", _("Other")),
]
