# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each register has its rules in a file of its own; they are found here."""

from jointplan.knowledge import practice_rules as practice_rules
