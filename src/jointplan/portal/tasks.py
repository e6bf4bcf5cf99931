# SPDX-License-Identifier: AGPL-3.0-or-later
from procrastinate.contrib.django import app

from jointplan.access.identity import acting_as
from jointplan.portal.models import Publication
from jointplan.portal.opendata.operations import retire
from jointplan.portal.opendata_rules import DATA


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="retire_published_data", pass_context=False)
def retire_published_data(timestamp: int) -> None:
    """Every few minutes: take away the files of versions in which something was withdrawn. Nobody gets them anyway."""
    for publication in Publication.objects.kept():
        with acting_as(DATA):
            retire(publication, by=DATA)
