# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from jointplan.audit.querysets import EntryQuerySet


class Entry(models.Model):
    """One operation that somebody carried out: who, what, on which record, when, why.

    The application role may read entries (row security applies) but neither insert, change nor delete them: they are
    written by the database function `audit_record`, which takes the actor and the moment from the session.
    The actor is a plain number, so that an account can be removed without touching the log.
    """

    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    actor_parties = ArrayField(models.BigIntegerField(), default=list)
    verb = models.CharField(max_length=100)
    object_type = models.CharField(max_length=100)
    object_id = models.BigIntegerField(null=True)
    party = models.BigIntegerField(null=True, help_text="originator of the record")
    details = models.JSONField(default=dict)
    readers = ArrayField(models.TextField(), default=list)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="entry_by_object"),
            models.Index(fields=["party", "at"], name="entry_by_party"),
            # What each day is sealed by, and what a page of the log begins with.
            models.Index(fields=["at"], name="entry_by_moment"),
            GinIndex(fields=["readers"], name="entry_readers"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"
