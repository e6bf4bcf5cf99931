# SPDX-License-Identifier: AGPL-3.0-or-later
import re

# Characters that XML 1.0 does not know.
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Without what no Word file can hold."""
    return NO_XML.sub("", text)
