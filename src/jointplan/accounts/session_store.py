# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's sessions in the database. Reading one, which every request of a person does, is written out."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.db import connection
from django.utils import timezone

_READ = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(InDatabase):
    def _get_session_from_db(self) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key, timezone.now()])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return None
        return self.model(session_key=self.session_key, session_data=found[0], expire_date=found[1])
