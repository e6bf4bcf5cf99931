# SPDX-License-Identifier: AGPL-3.0-or-later
"""Remembering who downloaded what, for the notice of a new version and for nothing else."""

from typing import Any

from django.db import connection, transaction

from jointplan.access.today import today
from jointplan.core.rules import can, require
from jointplan.knowledge.models import Download, Guidance, NotRemembered


@transaction.atomic
def remember_download(guidance: Guidance, *, by: Any) -> None:
    """Remember that `by` downloaded a work. Nothing of visitors, nor of who does not want it. It is not logged."""
    if not getattr(by, "is_authenticated", False) or not can(by, "knowledge.remember_downloads", by):
        return
    if not NotRemembered.objects.filter(person=by.pk).exists():
        Download.objects.update_or_create(person=by, guidance=guidance, defaults={"on": today()})


@transaction.atomic
def forget_download(guidance: Guidance, *, by: Any) -> None:
    """The person hears of this work no more, until the next download."""
    require(by, "knowledge.remember_downloads", by)
    Download.objects.visible_to(by).filter(guidance=guidance).delete()


@transaction.atomic
def stop_remembering(*, by: Any) -> None:
    """Forget all downloads of the person, and remember none from now on."""
    require(by, "knowledge.remember_downloads", by)
    Download.objects.visible_to(by).delete()
    NotRemembered.objects.get_or_create(person=by)


@transaction.atomic
def start_remembering(*, by: Any) -> None:
    """Remember downloads of the person from now on."""
    require(by, "knowledge.remember_downloads", by)
    NotRemembered.objects.filter(person=by.pk).delete()


@transaction.atomic
def forget_ended(*, by: Any) -> None:
    """Forget the downloads of accounts that have ended. The database does it, and tells nobody whose they were."""
    require(by, "knowledge.keep_library")
    with connection.cursor() as cursor:
        cursor.execute("SELECT knowledge_forget_downloads()")
