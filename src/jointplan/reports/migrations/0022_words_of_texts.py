# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core.text import fold


def fill(apps, schema_editor):
    """Texts that were written before they were searched are found too."""
    database = schema_editor.connection.alias
    for model, written in (("RegionalText", "title"), ("TextParagraph", "text")):
        rows = apps.get_model("reports", model).objects.using(database)
        for pk, words in rows.filter(folded="").values_list("pk", written):
            rows.filter(pk=pk).update(folded=fold(words))


class Migration(migrations.Migration):
    dependencies = [("reports", "0021_texts_are_searched")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
