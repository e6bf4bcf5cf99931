# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person reads: results, findings and errors as lines of text."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jointplan.plans.reading.catalogue import Catalogue, CatalogueError, Localised, Stretch
    from jointplan.plans.reading.decode import DocumentError
    from jointplan.plans.reading.findings import Finding
    from jointplan.plans.reading.verify import Verification

_LONGEST_LIST = 3
_LONGEST_TEXT = 400
MOST_FINDINGS = 20


def _settings_ready() -> bool:
    conf = sys.modules.get("django.conf")
    return conf is not None and conf.settings.configured


def _(message: str) -> str:
    """Translate when an application is running; a command line without settings speaks English and starts at once."""
    if _settings_ready():
        from django.utils.translation import gettext

        return gettext(message)
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """Like ``_``, for messages with a number."""
    if _settings_ready():
        from django.utils import translation

        return translation.ngettext(one, many, count)
    return one if count == 1 else many


def document_error(error: DocumentError) -> str:
    """What is wrong with a document, and what to do."""
    messages = {
        "missing": _("%(source)s: there is no such file. Check the path."),
        "directory": _("%(source)s is a folder. Give the file that holds the published text."),
        "unreadable": _("%(source)s cannot be read (%(detail)s). Check the path and the rights on the file."),
        "too-large": _("%(source)s is larger than %(detail)s MB. Give the plain text of the publication only."),
        "empty": _("%(source)s has no text in it. Give the published text as a plain text file."),
        "binary": _("%(source)s is not a text file. Save the publication as plain text (.txt) and give that file."),
        "undecodable": _(
            "%(source)s is in an encoding that cannot be recognised (byte %(detail)s). Save it as plain text in UTF-8."
        ),
        "pdf": _("%(source)s is a PDF file. Save or export it as plain text (.txt) and give that file."),
        "word": _("%(source)s is a Word file. Save it as plain text (.txt, UTF-8) and give that file."),
        "word-old": _(
            "%(source)s is a Word or other office file. Save it as plain text (.txt, UTF-8) and give that file."
        ),
        "rtf": _("%(source)s is a rich text file. Save it as plain text (.txt, UTF-8) and give that file."),
        "web-page": _("%(source)s is a web page. Save it as plain text (.txt, UTF-8) and give that file."),
        "picture": _("%(source)s is a picture. Give the published text as a plain text file."),
        "archive": _("%(source)s is a packed file. Unpack it and give the plain text file inside."),
        "program": _("%(source)s is a program, not a text. Give the published text as a plain text file."),
    }
    return messages[error.code] % {"source": error.source, "detail": error.detail}


def catalogue_error(error: CatalogueError) -> str:
    """What is wrong with a catalogue, where, and what to do."""
    at = _(" (%(where)s)") % {"where": error.where} if error.where else ""
    messages = {**_layout_messages(), **_content_messages()}
    message = messages[error.code] % {"where": error.where, "detail": error.detail, "at": at}
    return _("%(source)s: %(message)s") % {"source": error.source, "message": message}


def _layout_messages() -> dict[str, str]:
    return {
        "missing": _("there is no such catalogue. Give the path of a YAML file or the code of a shipped edition."),
        "unreadable": _("the file cannot be read (%(detail)s). Check the path, the rights and that it is UTF-8."),
        "not-yaml": _("line %(where)s is not valid YAML: %(detail)s. Correct this line."),
        "format": _("this is no catalogue of a plan. Its first entry has to be “format: %(detail)s”."),
        "mapping": _("%(where)s: “%(detail)s” has to be a group of named values. Add or correct it."),
        "string": _("%(where)s: “%(detail)s” has to be a text in quotation marks. Add or correct it."),
        "localised": _("%(where)s: “%(detail)s” has to give one text for each language, as in {en: Text}."),
        "list": _("%(where)s: “%(detail)s” has to be a list of texts, as in [one, two]."),
        "date": _("%(where)s: “%(detail)s” has to be a date, as in 2022-03-03."),
        "boolean": _("%(where)s: “%(detail)s” has to be true or false."),
    }


def _content_messages() -> dict[str, str]:
    return {
        "repeated": _("%(where)s: “%(detail)s” stands there twice. Each code may stand once only."),
        "unknown-key": _("%(where)s: the entry “%(detail)s” is not known. Check its spelling."),
        "code-or-context": _("%(where)s: a text needs either “code” or “context”, not both and not neither."),
        "kind": _(
            "%(where)s: “%(detail)s” is no kind of clause. "
            "Use part, objective, measure, sub-measure, provision or paragraph."
        ),
        "parent": _("%(where)s: the parent “%(detail)s” does not stand above it. Only parts have no parent."),
        "part": _("%(where)s: there is no part “%(detail)s”. Use the code of a part of this catalogue."),
        "lines": _("%(where)s: “lines” has to be the first and the last line, as in [12, 14]; it is %(detail)s."),
        "fingerprint": _("%(where)s: the fingerprint is damaged. Take the fingerprints again from the publication."),
        "reference": _("%(where)s: the code “%(detail)s” is not defined in this catalogue. Define or correct it."),
        "addressee": _("%(where)s: “%(detail)s” is no addressee. Use states, jointly or partners."),
        "register": _("%(where)s: “%(detail)s” is no register of this product. docs/plan-catalogue.md lists them."),
        "count": _("%(where)s: the number given and the number of clauses differ (%(detail)s). Correct one of them."),
        "no-fingerprints": _(
            "it has no fingerprints yet%(at)s. Run “jointplan plan fingerprint” with the publication first."
        ),
        "overlap": _("%(where)s: its lines begin before those of %(detail)s end. Correct the lines of one of them."),
        "no-words": _("%(where)s: lines %(detail)s of the publication hold no words. Correct its lines."),
        "hole": _(
            "line %(detail)s of the publication stands between two texts (%(where)s) and belongs to neither. "
            "Add a context for it."
        ),
        "unwritable": _(
            "the fingerprints cannot be written without changing something else. Simplify the layout of “texts”."
        ),
        "no-match": _("no shipped catalogue fits this document. Name one with --plan."),
        "write": _("the file cannot be written (%(detail)s). Check the rights on it."),
    }


def result_lines(verification: Verification) -> Iterable[str]:
    """One line a part, then the total."""
    catalogue = verification.catalogue
    names = {part.code: _part_name(catalogue.by_id[part.code], catalogue) for part in verification.parts}
    width = max(map(len, names.values()), default=0)
    for part in verification.parts:
        yield f"{names[part.code]:<{width}}  {_counts(part.counts)}".rstrip()
    yield _("%(counts)s verified") % {"counts": _counts(verification.totals)}


def _counts(counts: Mapping[str, tuple[int, int]]) -> str:
    names = {
        "measure": lambda count: ngettext("measure", "measures", count),
        "sub-measure": lambda count: ngettext("sub-measure", "sub-measures", count),
        "provision": lambda count: ngettext("provision", "provisions", count),
        "paragraph": lambda count: ngettext("paragraph", "paragraphs", count),
    }
    return ", ".join(f"{verified}/{expected} {names[kind](expected)}" for kind, (verified, expected) in counts.items())


def _part_name(part: Stretch, catalogue: Catalogue) -> str:
    return in_language(part.name, catalogue) or in_language(part.title, catalogue) or part.id


def in_language(texts: Localised, catalogue: Catalogue) -> str:
    """A text of the catalogue in the reader's language, else in that of the edition, else in any."""
    language = catalogue.edition.language
    if _settings_ready():
        from django.utils.translation import get_language

        language = (get_language() or language).split("-")[0]
    return texts.get(language) or texts.get(catalogue.edition.language) or next(iter(texts.values()), "")


def finding_lines(verification: Verification, most: int = MOST_FINDINGS) -> Iterable[str]:
    """Two lines a finding, the document's own words in the second one; after ``most`` only how many are left."""
    findings = verification.findings
    for found in findings[:most]:
        yield finding_text(found, verification.catalogue)
        shown = own_words(found)
        if shown:
            yield "    " + shown
    if len(findings) > most:
        left = len(findings) - most
        yield ngettext("… and %(left)s more finding.", "… and %(left)s more findings.", left) % {"left": left}


def finding_text(found: Finding, catalogue: Catalogue) -> str:
    """What was found, naming the clauses and the place."""
    messages = {
        "changed": _("%(codes)s: other words than in the adopted text"),
        "words-added": _("%(codes)s: words added that are not in the adopted text"),
        "words-missing": _("%(codes)s: words missing (%(words)s)"),
        "words-moved": _("%(codes)s: words stand in another order"),
        "rewritten": _("%(codes)s: worded differently in many places (%(words)s)"),
        "spacing": _("%(codes)s: a hyphen stands for a space, or a space for a hyphen"),
        "unlike": _(
            "%(codes)s: the wording is not the adopted one; which word, hyphen or space differs cannot be told"
        ),
        "missing": _("%(codes)s: missing%(beside)s"),
        "added": _("Text that is not in the adopted text stands beside %(codes)s"),
        "repeated": _("%(codes)s: stands here a second time"),
        "moved": _("%(codes)s: stands in another place than in the adopted text%(beside)s"),
        "swapped": _("%(codes)s: stand in each other's place"),
        "truncated": _("The document ends before the plan does; missing: %(codes)s"),
        "absent": _(
            "This is not the text of “%(title)s”, or hardly any of it. Looked for: %(parts)s. "
            "Give the text of: %(publication)s"
        ),
    }
    text = messages[found.kind] % {
        "codes": stretch_range(found.codes, catalogue),
        "words": found.words,
        "beside": _beside(found, catalogue),
        "parts": ", ".join(_part_name(part, catalogue) for part in catalogue.parts),
        "title": in_language(catalogue.edition.title, catalogue) or catalogue.edition.code,
        "publication": in_language(catalogue.edition.publication, catalogue) or catalogue.edition.code,
    }
    return f"{_place(found)}: {text}" if found.line else text


def _beside(found: Finding, catalogue: Catalogue) -> str:
    names = [_named(code, catalogue) for code in dict.fromkeys(found.beside)]
    if len(names) == 2:
        return _(", here between %(first)s and %(second)s") % {"first": names[0], "second": names[1]}
    if names and len(found.beside) == 2:
        return _(", here inside %(code)s") % {"code": names[0]}
    return _(", here beside %(code)s") % {"code": names[0]} if names else ""


def _place(found: Finding) -> str:
    values = {"line": found.line, "end": found.line_end, "page": found.page}
    if found.line_end > found.line:
        place = _("Lines %(line)s-%(end)s") if found.page is None else _("Page %(page)s, lines %(line)s-%(end)s")
    else:
        place = _("Line %(line)s") if found.page is None else _("Page %(page)s, line %(line)s")
    return place % values


def stretch_range(codes: Sequence[str], catalogue: Catalogue) -> str:
    """The stretches by name; a long run as its first and last one with their number."""
    if len(codes) <= _LONGEST_LIST:
        return ", ".join(_named(code, catalogue) for code in codes)
    ends = {"first": _named(codes[0], catalogue), "last": _named(codes[-1], catalogue), "count": len(codes)}
    return _("%(first)s to %(last)s (%(count)s texts)") % ends


def _named(code: str, catalogue: Catalogue) -> str:
    stretch = catalogue.by_id[code]
    if stretch.kind or not stretch.lines:
        return code
    first, last = stretch.lines
    lines = str(first) if first == last else f"{first}-{last}"
    return _("%(code)s (heading or text at line %(lines)s of the publication)") % {"code": code, "lines": lines}


def own_words(found: Finding) -> str:
    """The document's own words at the place, what differs in brackets; empty when there is nothing to show."""
    text = found.text
    if len(text) > _LONGEST_TEXT:
        text = text[: _LONGEST_TEXT // 2] + " … " + text[-_LONGEST_TEXT // 2 :]
    if not (found.before or text or found.after):
        return ""
    return " ".join(piece for piece in ("…", found.before, f"[{text or ' '}]", found.after, "…") if piece)


def written_line(catalogue: Catalogue) -> str:
    """How many texts have a fingerprint now."""
    count = sum(1 for stretch in catalogue.stretches if stretch.words)
    message = ngettext(
        "%(source)s: fingerprint of %(count)s text.", "%(source)s: fingerprints of %(count)s texts.", count
    )
    return message % {"source": catalogue.source, "count": count}
