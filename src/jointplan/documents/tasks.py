# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the background worker does. Arguments are numbers only."""

from procrastinate.contrib.django import app

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.documents import operations
from jointplan.documents.keeping import sweep
from jointplan.documents.models import Document, Reading
from jointplan.documents.rules import EXPIRING


@app.task(name="documents.read_document")
def read_document(document: int, person: int) -> None:
    """Read the text of a new file, on behalf of who added it; what has been removed since needs no reading."""
    found = User.objects.filter(pk=person).first()
    if found is None:
        return
    with acting_as(found):
        waiting = Document.objects.visible_to(found).filter(pk=document).first()
    if waiting is None or waiting.reading != Reading.WAITING:
        return
    # Not in a transaction: a long file would keep its row from whoever corrects the title.
    text, reading = operations.read_text(waiting)
    with acting_as(found):
        if Document.objects.visible_to(found).filter(pk=document).exists():
            operations.keep_text(waiting, text, reading, by=found)


@app.periodic(cron="17 2 * * *")
@app.task(queueing_lock="remove_expired_documents", pass_context=False)
def remove_expired_documents(timestamp: int) -> None:
    """Every night: remove documents whose last day is over."""
    with acting_as(EXPIRING):
        operations.remove_expired(by=EXPIRING)


@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="sweep_files_of_documents", pass_context=False)
def sweep_files_of_documents(timestamp: int) -> None:
    """Each hour: take away files whose document was never committed, or has been removed."""
    sweep()
