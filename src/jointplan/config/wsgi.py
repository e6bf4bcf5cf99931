# SPDX-License-Identifier: AGPL-3.0-or-later
import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from jointplan.config.env import EnvironmentProblem
from jointplan.core.middleware import in_utf_8
from jointplan.core.room import roomy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jointplan.config.settings")
try:
    application = roomy(in_utf_8(get_wsgi_application()))
    # Loads every view now, once for all workers, instead of at the first visit in each.
    get_resolver().url_patterns  # noqa: B018 - a property that imports
except EnvironmentProblem as problem:
    sys.exit(f"jointplan: {problem}")
