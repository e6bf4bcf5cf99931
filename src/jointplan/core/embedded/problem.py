# SPDX-License-Identifier: AGPL-3.0-or-later
class EmbeddedProblem(Exception):
    """The embedded database cannot do what was asked; the text says what, where, and what to do."""
