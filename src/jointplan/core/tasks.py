# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from procrastinate.contrib.django import app


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="retry_interrupted_jobs")
async def retry_interrupted_jobs(timestamp: int) -> None:
    """Begin jobs again whose worker was cut off in the middle."""
    interrupted: Any = await app.job_manager.get_stalled_jobs()
    for job in interrupted:
        await app.job_manager.retry_job(job)
