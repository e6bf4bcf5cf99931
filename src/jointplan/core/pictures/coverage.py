# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is there and what is not, in a table that everybody can read: a sign and a word in each cell, never a colour."""

SIGNS = {True: "●", False: "○"}


def sign_and_word(there: bool, *, yes: str, no: str) -> str:
    """One cell; `yes` and `no` are the words for it. Nothing in such a table is added up."""
    return f"{SIGNS[there]} {yes if there else no}"
