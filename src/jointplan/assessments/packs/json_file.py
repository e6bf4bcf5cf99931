# SPDX-License-Identifier: AGPL-3.0-or-later
"""A pack as JSON, for programs: the same questions, the same answers, and the form of each in a schema beside it."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from jointplan.assessments.models import Pack
from jointplan.assessments.packs.contents import Asked, Block
from jointplan.assessments.packs.guide import guide_lines
from jointplan.assessments.packs.manifest import FORMAT
from jointplan.assessments.packs.reading import At, Given, ReadPack, said_of
from jointplan.assessments.problems import PackProblem
from jointplan.assessments.schema import Kind
from jointplan.assessments.values import packed, unpacked
from jointplan.exchange.canonical import CanonicalProblem, read_json

# Kept as text; everything else is kept as JSON and stands in the file as it is.
AS_TEXT = frozenset({Kind.TEXT, Kind.CHOICE, Kind.DATE})


def as_json_pack(pack: Pack, blocks: Iterable[Block]) -> bytes:
    """The file, in the language of the pack."""
    with translation.override(pack.language):
        found = list(blocks)
        data = {
            "format": FORMAT,
            "label": pack.tlp(),
            "manifest": pack.manifest,
            "guide": [[name, text] for name, text in guide_lines(pack)],
            "questions": _questions(found),
            "answers": {block.code: _block(pack, block) for block in found},
        }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _questions(blocks: Iterable[Block]) -> dict[str, Any]:
    """What is asked, once for all clauses."""
    found: dict[str, Any] = {}
    for block in blocks:
        for asked in block.asked:
            question = asked.question
            if question.key not in found:
                found[question.key] = {
                    "text": question.name,
                    "guidance": question.guidance.text,
                    "kind": str(question.kind),
                }
    return found


def _block(pack: Pack, block: Block) -> dict[str, Any]:
    head = {"title": block.title, "wording": block.wording}
    return {**head, "questions": {asked.question.key: _answer(pack, asked) for asked in block.asked}}


def _answer(pack: Pack, asked: Asked) -> dict[str, Any]:
    value, language, _version = asked.stood
    answer: dict[str, Any] = {"value": natural(asked.question.kind, value)}
    if asked.question.is_written:
        answer["language"] = language or pack.language
    if asked.last:
        answer["last"] = {"cycle": asked.last_cycle, "shown": asked.last}
    return answer


def natural(kind: Kind, value: str) -> Any:
    """The value as JSON says it; None for none."""
    if not value:
        return None
    return value if kind in AS_TEXT else unpacked(value)


def raw_text(value: Any) -> str:
    """A value of the file as text, for `clean_value`, which judges it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else packed(value)


def read_json_pack(content: bytes) -> ReadPack:
    """The answers in the file. Raises PackProblem when it is no pack or cannot be read."""
    try:
        data = read_json(content)
    except CanonicalProblem as problem:
        raise PackProblem(
            _("This is neither an Excel workbook (.xlsx) nor a JSON file that can be read. Send the pack itself.")
        ) from problem
    manifest = data.get("manifest") if isinstance(data, dict) else None
    said_of(manifest)
    answers = data.get("answers")
    if not isinstance(answers, dict):
        raise PackProblem(_("The member “answers” is missing in the file, or it is no object."))
    read = ReadPack(manifest, {})
    for code, block in answers.items():
        _read_block(code, block, read)
    return read


def _read_block(code: str, block: Any, read: ReadPack) -> None:
    questions = block.get("questions") if isinstance(block, dict) else None
    if not isinstance(questions, dict):
        read.strays.append((At(path=f"answers.{code}"), _("The member “questions” is missing here.")))
        return
    for key, answer in questions.items():
        at = At(path=f"answers.{code}.questions.{key}.value")
        if not isinstance(answer, dict) or "value" not in answer:
            read.strays.append((at, _("There is no member “value” here. Write null for no answer.")))
            continue
        language_at = At(path=f"answers.{code}.questions.{key}.language")
        given = Given(code, key, {"": at}, language=answer.get("language"), language_at=language_at)
        given.value = raw_text(answer["value"])
        read.answers[code, key] = given
