# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings of the web server; `jointplan serve` adds the sockets and the numbers of workers and threads."""

import os

# Threads that no slow sender or reader holds for long.
worker_class = "jointplan.config.worker.BoundedWorker"
# Imported once and shared by the workers: a quicker start, less memory.
preload_app = True
timeout = 60
# `jointplan serve` promises to stop in less than ten seconds, database included.
graceful_timeout = 3
keepalive = 5
accesslog = None
loglevel = "warning"
control_socket_disable = True
# Heartbeats are files; on a disk they would wait for it.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
