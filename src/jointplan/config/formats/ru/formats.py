# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dates in Russian as official papers write them, without the short form that would end a sentence in two stops."""

from django.conf.locale.ru.formats import *  # noqa: F403

DATE_FORMAT = "j E Y года"
DATETIME_FORMAT = "j E Y года, G:i"
