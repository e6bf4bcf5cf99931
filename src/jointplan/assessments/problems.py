# SPDX-License-Identifier: AGPL-3.0-or-later
class AnswerProblem(Exception):
    """Something about an answer or a submission cannot be done as asked. `str()` says what and what to do."""


class PackProblem(Exception):
    """A pack cannot be made or read. `str()` says why and what to do; nothing was changed."""
