# SPDX-License-Identifier: AGPL-3.0-or-later
"""Abstract bases. This app has no tables."""

import uuid

from django.db import models


class Addressed(models.Model):
    """A record whose address outside the public pages must not be guessed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
