# SPDX-License-Identifier: AGPL-3.0-or-later
"""``python -m jointplan.plans.reading verify FILE``: the same commands as ``jointplan plan``."""

import sys

from jointplan.plans.reading.cli import main

sys.exit(main())
