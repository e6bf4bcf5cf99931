# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workspace of a regional plan of action."""

__version__ = "0.1.0"
