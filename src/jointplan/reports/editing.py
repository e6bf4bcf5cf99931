# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person wrote in the place of a generated paragraph, and whether it still stands when the report is renewed."""

from collections.abc import Iterator, Mapping
from typing import Any

from jointplan.exchange.canonical import digest_of
from jointplan.reports.contents import rests_on

Content = Mapping[str, Any]


def statements_of(content: Content) -> Iterator[dict[str, Any]]:
    """The paragraphs that a person may rewrite."""
    for section in content["sections"]:
        yield from (block for block in section["blocks"] if block["kind"] == "statement")


def paragraph_of(content: Content, key: str) -> dict[str, Any] | None:
    return next((block for block in statements_of(content) if block["key"] == key), None)


def generated_text(block: Mapping[str, Any]) -> str:
    return " ".join(one["text"] for one in block["sentences"])


def digest_below(content: Content, block: dict[str, Any]) -> str:
    """Of the records that a paragraph rests on and of what they say, and of nothing else of it."""
    records = [content["records"][number - 1] for number in sorted(rests_on(block))]
    return digest_of([[one["kind"], one["id"], one["says"]] for one in records])


def carried_over(edits: Mapping[str, Any], content: Content) -> dict[str, Any]:
    """The edits of an earlier report in a new one.

    Where the records below are the same and say the same, an edit stands as it was. Where they changed it is kept and
    offered for review; so is one whose paragraph is not there any more, which is shown to nobody but its makers.
    """
    below = {block["key"]: digest_below(content, block) for block in statements_of(content)}
    kept = {}
    for key, edit in edits.items():
        changed = edit.get("review", False) or below.get(key) != edit["digest"]
        kept[key] = edit | {"review": changed}
    return kept
