# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
# The benchmark asks more often in a second than any visitor may.
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}  # noqa: F405
