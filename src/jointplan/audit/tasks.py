# SPDX-License-Identifier: AGPL-3.0-or-later
from procrastinate.contrib.django import app

from jointplan.audit.sealing import seal


@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="seal_the_log", pass_context=False)
def seal_the_log(timestamp: int) -> None:
    """Seal the days that are over. Asked each hour, so that a night without power is made good in the morning."""
    seal()
