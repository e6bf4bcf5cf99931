# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a pack says of itself to whoever fills it in."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointplan.assessments.models import Pack, PackFormat

Lines = list[tuple[str, str]]


def guide_lines(pack: Pack) -> Lines:
    """(name, text) lines in the active language: what this is, from whom, until when, and how to fill it in."""
    cycle, count = pack.submission.cycle, len(pack.clauses)
    names = dict(settings.LANGUAGES)
    measures = ngettext(
        "Questions on %(count)d clause of the plan.", "Questions on %(count)d clauses of the plan.", count
    )
    facts = [
        (_("What this is"), f"{measures % {'count': count}} {_('Answer what you can; nothing has to be answered.')}"),
        (_("Submission"), str(pack.submission)),
        (_("Period"), f"{date_format(cycle.period_from)} – {date_format(cycle.period_to)}"),
        (_("Answer until"), date_format(cycle.due_on)),
        (_("Filled in by"), pack.meant_for),
        (_("Taken out"), date_format(localtime(pack.made_at), "DATETIME_FORMAT")),
        (_("Who may read it"), _("%(label)s: only members of %(party)s. Give it to nobody else.") % {
            "label": pack.tlp(), "party": pack.originator,
        }),
        (_("Questionnaire"), str(pack.questionnaire)),
        (_("Language"), str(names.get(pack.language, pack.language))),
        (_("Pack"), str(pack.uid)),
    ]  # fmt: skip
    steps = xlsx_steps() if pack.format == PackFormat.XLSX else []
    return [(name, text) for name, text in (*facts, *steps) if text]


def xlsx_steps() -> Lines:
    """How to fill the workbook in."""
    return [
        (_("How to fill it in"), _("Write in the yellow cells of the column “Your answer”, sheet by sheet.")),
        ("", _("Where a list opens, choose from it. Beside each text, choose the language that you wrote it in.")),
        ("", _("What you leave as it is stays as it is. What you empty is removed when the pack is imported.")),
        ("", _("A new line in a cell: Alt+Enter in Excel, Ctrl+Enter in LibreOffice.")),
        ("", _("A sign ' before = + - @ keeps the text from being calculated; it is taken off again.")),
        ("", _("You may add columns, move rows and rename sheets. Do not delete the hidden sheets.")),
        ("", _("Do not name or describe a person, and write nothing that is classified.")),
        (
            _("How it comes back"),
            _(
                "Send the file on the page of the submission, under “Work offline”. First you see what would change; "
                "what somebody else saved meanwhile is not lost: you choose between both texts."
            ),
        ),
    ]
