# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from jointplan.assessments.models import Pack, PackFormat
from jointplan.assessments.packs.contents import contents_of
from jointplan.assessments.packs.json_file import as_json_pack
from jointplan.assessments.packs.xlsx_out import as_xlsx_pack
from jointplan.core.exports import FORMATS, file_name

MEDIA_TYPES = {name: FORMATS[name].media_type for name in PackFormat.values}


def file_of(pack: Pack, user: Any) -> bytes:
    """The file of a pack: what stood in the answers when it was made, however often it is asked for."""
    write = as_json_pack if pack.format == PackFormat.JSON else as_xlsx_pack
    return write(pack, contents_of(pack, user))


def name_of(pack: Pack, more: str = "") -> str:
    """Its name says cycle, State or body, pack and label."""
    parts = (pack.submission.cycle.code, pack.originator.code, f"pack {pack.number}", more)
    return file_name(parts, pack.tlp(), pack.format)
