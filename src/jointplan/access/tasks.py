# SPDX-License-Identifier: AGPL-3.0-or-later
from procrastinate.contrib.django import app

from jointplan.access.circle_operations import arrange_circles
from jointplan.access.identity import acting_as
from jointplan.access.rules import ARRANGING
from jointplan.parties.models import Region


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="arrange_every_region", pass_context=False)
def arrange_every_region(timestamp: int) -> None:
    """Every ten minutes: a body that somebody entered in the register joins the circle of its State.

    The register knows no circles. Until then a new body reads less than it may, never more.
    """
    for region in Region.objects.order_by("pk"):
        with acting_as(ARRANGING):
            arrange_circles(region, by=ARRANGING)
