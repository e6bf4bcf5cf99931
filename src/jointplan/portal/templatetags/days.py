# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days of which a source gives the month or the year alone."""

from django import template

from jointplan.core.days import in_words

register = template.Library()
register.filter("in_words", in_words)
