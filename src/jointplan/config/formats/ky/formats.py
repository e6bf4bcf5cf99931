# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dates and numbers in the language that these pages are shown in until their own interface is complete."""

from jointplan.config.formats.ru.formats import *  # noqa: F403
