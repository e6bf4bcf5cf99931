# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each register has its sentences of the log in a file of its own; they are found here."""

from jointplan.knowledge import log_practices as log_practices
