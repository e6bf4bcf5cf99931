# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan portal publish`: a version of the open data, by whoever runs the installation."""

import argparse
import sys
from typing import Any

OK, AT_FAULT = 0, 1


def register(subparsers: Any) -> None:
    """Add the command to `jointplan portal`."""
    publishing = subparsers.add_parser("publish", help="publish a version of all that is public of a region")
    publishing.add_argument("region", metavar="REGION", help="code of the region")
    publishing.add_argument("--reason", required=True, help="what this version is for; its page shows it")
    publishing.add_argument("--licence", required=True, help="CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0 or ODC-By-1.0")
    publishing.add_argument("--language", default="en", help="language of the reason; default: en")
    publishing.set_defaults(handler=handle_publish, needs_database=True)


def handle_publish(arguments: argparse.Namespace) -> int:
    """Publish, and say under which number."""
    from django.utils.translation import gettext as _

    from jointplan.access.identity import acting_as
    from jointplan.accounts.system import OPERATOR
    from jointplan.parties.models import Region
    from jointplan.portal.opendata.operations import PublicationProblem, publish

    with acting_as(OPERATOR):
        region = Region.objects.filter(code=arguments.region).first()
        if region is None:
            sys.stderr.write(_("There is no region %(code)s.") % {"code": arguments.region} + "\n")
            return AT_FAULT
        said = {name: getattr(arguments, name) for name in ("reason", "licence", "language")}
        try:
            made = publish(region, by=OPERATOR, **said)
        except PublicationProblem as problem:
            sys.stderr.write(f"{problem}\n")
            return AT_FAULT
    values = {"what": made, "key": made.key}
    sys.stdout.write(_("Published: %(what)s. Signed with the key %(key)s.") % values + "\n")
    return OK
