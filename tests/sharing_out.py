# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which of two processes runs which test.

What starts a whole product, a site or servers of its own stays in one process, and begins first because it takes
longest; so each is started once. All other tests go wherever there is time. Groups by mark (`xdist_group`) would say
the same, but pytest-xdist 3.8 does not pass them on with pytest 9.2.
"""

from xdist.scheduler import LoadScopeScheduling

# The beginning of a path, and its group.
TOGETHER = {
    "tests/browser/": "browser",
    "tests/test_running.py": "running",
    "tests/test_survives_kills.py": "kills",
    "src/jointplan/core/tests/test_embedded.py": "embedded",
}


class InGroups(LoadScopeScheduling):
    """Hands out groups as a whole and all other tests one by one."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for beginning, group in TOGETHER.items() if nodeid.startswith(beginning)), nodeid)
