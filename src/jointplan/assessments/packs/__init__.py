# SPDX-License-Identifier: AGPL-3.0-or-later
"""Packs: the questions of a submission as a file that is filled in elsewhere and read back without loss."""
