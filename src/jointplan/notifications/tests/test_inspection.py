# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import connections

from jointplan.notifications import row_security

DAMAGES = {
    "ALTER TABLE notifications_notification NO FORCE ROW LEVEL SECURITY": "",
    "DROP POLICY recipient_reads ON notifications_notification": "",
    "ALTER POLICY recipient_reads ON notifications_notification USING (true)": "",
    "ALTER POLICY delivery_reads ON notifications_outgoing USING (true)": "",
    "CREATE POLICY x ON notifications_outgoing FOR SELECT USING (true)": "DROP POLICY x ON notifications_outgoing",
    "GRANT INSERT ON notifications_notification TO {app}": "",
    "GRANT UPDATE ON notifications_notification TO {app}": "",
    "GRANT DELETE ON notifications_outgoing TO {app}": "",
}


def test_the_inspection_notices_what_was_taken_away_and_the_next_migration_mends_it(own_copy: None) -> None:
    app = connections["default"].settings_dict["USER"]
    for damage, mended_by_hand in DAMAGES.items():
        assert row_security.problems() == []
        with connections["owner"].cursor() as cursor:
            cursor.execute(damage.format(app=app))
            assert len(row_security.problems()) == 1, damage
            if mended_by_hand:
                cursor.execute(mended_by_hand)
        row_security.install_after_migrate()
    assert row_security.problems() == []
