# SPDX-License-Identifier: AGPL-3.0-or-later
class CommandProblem(Exception):
    """A command cannot do what was asked; the text says what, where, and what to do."""
