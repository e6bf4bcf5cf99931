# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each register has its messages in a file of its own; they are found here."""

from jointplan.knowledge import practice_messages as practice_messages
