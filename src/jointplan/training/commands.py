# SPDX-License-Identifier: AGPL-3.0-or-later
import argparse
import sys
from typing import Any

from django.utils.translation import gettext as _


def register(subparsers: Any) -> None:
    """Add `training load` to the command line."""
    loading = subparsers.add_parser("load", help="load the fictional region; this makes a training installation")
    loading.set_defaults(handler=load, needs_database=True)


def load(args: argparse.Namespace) -> int:
    """Load the training region. Exit code 0 also when it is there already, 1 when it may not be loaded here."""
    from jointplan.training.loading import TrainingProblem
    from jointplan.training.loading import load as load_region

    try:
        is_new = load_region()
    except TrainingProblem as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    print(_("The training region is loaded.") if is_new else _("The training region is there already."))  # noqa: T201
    return 0
