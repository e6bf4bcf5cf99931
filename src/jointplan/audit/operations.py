# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models


def record(verb: str, obj: models.Model, *, readers: Iterable[str] | None = None, **details: Any) -> int:
    """Write one entry to the log of operations and return its id.

    The actor, the actor's parties and the moment come from the session, not from the caller. The entry is readable by
    `readers`, else by those who may read the record now; a record without labels is logged for the community.
    """
    if readers is None:
        readers = getattr(obj, "readers", ["community"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_record(%s, %s, %s, %s, %s, %s)",
            [
                verb,
                obj._meta.label_lower,
                obj.pk,
                getattr(obj, "originator_id", None),
                json.dumps(details, cls=DjangoJSONEncoder, ensure_ascii=False),
                list(readers),
            ],
        )
        return int(cursor.fetchone()[0])
