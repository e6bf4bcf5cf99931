# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts of the sign-in package whose own translation does not fit its place here; our catalogues are asked first."""

from django.utils.translation import pgettext_lazy

REWORDED = (
    # The name of the field, translated there as the command.
    pgettext_lazy("field label", "Login"),
)
