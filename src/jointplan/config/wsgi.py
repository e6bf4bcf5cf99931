# SPDX-License-Identifier: AGPL-3.0-or-later
import os
import sys

from django.core.wsgi import get_wsgi_application

from jointplan.config.env import EnvironmentProblem

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jointplan.config.settings")
try:
    application = get_wsgi_application()
except EnvironmentProblem as problem:
    sys.exit(f"jointplan: {problem}")
