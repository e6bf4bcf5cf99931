# SPDX-License-Identifier: AGPL-3.0-or-later
"""The font of pictures: Source Sans 3, upright, of normal weight, with the letters of all seven languages.

Its package holds one file of all weights, which the drawing library can only draw at their thinnest. Normal weight is
therefore cut out of it once for an installation.
"""

import os
import tempfile
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

PACKAGE = "fontpkg-source-sans-3"
# Latin, signs above letters, Cyrillic, punctuation, and a few signs: № € ← → − ● ○ ◆.
LETTERS = [(0x20, 0x180), (0x2B0, 0x370), (0x400, 0x530), (0x2010, 0x2050), (0x20AC, 0x20AD), (0x2116, 0x2117)]
LETTERS += [(0x2190, 0x2194), (0x2212, 0x2213), (0x25A0, 0x2600)]


def font_folder() -> Path:
    """The folder that holds the font and nothing else; made when it is not there."""
    folder = Path(settings.VAR) / "fonts" / version(PACKAGE)
    file = folder / "SourceSans3-Regular.ttf"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(dir=folder.parent)
        os.close(descriptor)
        _cut(Path(made))
        # Whoever comes at the same time makes the same file.
        Path(made).replace(file)
    return folder


def _cut(file: Path) -> None:
    from fontpkg_source_sans_3 import ROOT
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(str(Path(ROOT) / "files" / "SourceSans3[wght].ttf"))
    subsetter = Subsetter(Options(layout_features=["kern", "mark", "mkmk", "ccmp"], name_IDs=["*"]))
    subsetter.populate(unicodes=[code for first, end in LETTERS for code in range(first, end)])
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": 400}, updateFontNames=True).save(str(file))
