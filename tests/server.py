# SPDX-License-Identifier: AGPL-3.0-or-later
"""A PostgreSQL server for the tests, started before Django reads its settings.

`DATABASE_URL` and `DATABASE_OWNER_URL` choose another server. Worker processes inherit the server of the first one.

What tests write is gone after them: it is kept in memory where there is room, because databases are made and copied
all the time, and on many a disk each of their thousand files takes its time. `TMPDIR` chooses another place.
"""

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" in os.environ:
    # The last of what is done at the end, since it is the first to ask for it: a process that has told its results need
    # not take apart all that it loaded, which takes two seconds.
    atexit.register(os._exit, 0)

MEMORY, ROOM = "/dev/shm", 4 * 2**30  # bytes; a run of all tests takes less than half of it

if "PYTEST_XDIST_WORKER" not in os.environ:
    if os.path.isdir(MEMORY) and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault("TMPDIR", MEMORY)
    # Files of a test that failed are kept there, as pytest has it; whatever else is left behind goes at the end.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
    os.environ["TMPDIR"] = tempfile.tempdir = tempfile.mkdtemp(prefix="jointplan-tests-")
    atexit.register(shutil.rmtree, os.environ["TMPDIR"], ignore_errors=True)

os.environ.setdefault("SECRET_KEY", "only-for-tests-and-nowhere-else-0123456789-0123456789")

if "JOINTPLAN_AUDIT_FOLDER" not in os.environ:
    # The key by which tests sign is none of an installation that stands in this folder.
    os.environ["JOINTPLAN_AUDIT_FOLDER"] = tempfile.mkdtemp(prefix="jointplan-keys-")
    atexit.register(shutil.rmtree, os.environ["JOINTPLAN_AUDIT_FOLDER"], ignore_errors=True)

if "DATABASE_URL" not in os.environ:
    from jointplan.core import embedded

    _context = embedded.temporary()
    _server = _context.__enter__()
    atexit.register(_context.__exit__, None, None, None)
    os.environ["DATABASE_URL"] = _server.app_url
    os.environ["DATABASE_OWNER_URL"] = _server.owner_url
