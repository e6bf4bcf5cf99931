# SPDX-License-Identifier: AGPL-3.0-or-later
"""The product without visibility, for comparison only: the owner's role, which row security does not bind, and pages
that ask neither who reads nor what the reader may see. No setting of the product can do this."""

from bench.settings import *  # noqa: F403

DATABASES = {**DATABASES, "default": DATABASES["owner"]}  # noqa: F405
ROOT_URLCONF = "bench.urls_without"
