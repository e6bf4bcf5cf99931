# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.portal.log.versions import changes_between


def test_only_what_changed_is_named() -> None:
    changes = changes_between({"Text": "Old.", "Label": "TLP:AMBER"}, {"Text": "New.", "Label": "TLP:AMBER"})
    assert [change.heading for change in changes] == ["Text"]
