# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole of an edition in one language, read once for each revision and kept by the process.

A plan changes a few times in ten years; its pages are read every minute. Everything here is public.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from jointplan.core.text import localise
from jointplan.plans.models import Addressee, Clause, Edition
from jointplan.plans.texts import Wording, title_of, wording_of
from jointplan.portal.pages import space_of


@dataclass(frozen=True)
class Link:
    """A name and where it leads."""

    label: str
    url: str
    language: str = ""


@dataclass
class Node:
    """A clause as pages show it."""

    pk: int
    code: str
    kind: str
    kind_label: str
    name: str
    title: str
    title_language: str
    url: str
    group: str
    wording: Wording | None
    lines: tuple[int, int] | None
    is_assessed: bool
    addressees: list[Link]
    themes: list[Link]
    target_groups: list[Link]
    instruments: list[Link]
    sdg_targets: list[str]
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    previous: "Node | None" = None
    next: "Node | None" = None

    @property
    def part(self) -> "Node":
        return self.parent.part if self.parent else self

    @property
    def ancestors(self) -> list["Node"]:
        """From the part down to the parent."""
        return [*self.parent.ancestors, self.parent] if self.parent else []

    def count(self, kind: str) -> int:
        """How many clauses of a kind stand below this one."""
        return sum((child.kind == kind) + child.count(kind) for child in self.children)

    @property
    def groups(self) -> list[tuple[str, list["Node"]]]:
        """Children in runs under the same heading."""
        runs: list[tuple[str, list[Node]]] = []
        for child in self.children:
            if not runs or runs[-1][0] != child.group:
                runs.append((child.group, []))
            runs[-1][1].append(child)
        return runs


@dataclass
class PlanMap:
    """An edition with all its clauses by code, in the order of the source."""

    title: str
    plan_name: str
    place: str
    publication: str
    part_order: list[str]
    nodes: dict[str, Node]

    @property
    def parts(self) -> list[Node]:
        """The parts, as the edition lists them."""
        parts = [node for node in self.nodes.values() if node.parent is None]
        order = {code: place for place, code in enumerate(self.part_order)}
        return sorted(parts, key=lambda part: order.get(part.code, len(order)))

    def listed(self, codes: Iterable[str]) -> list[str]:
        """Codes in the order in which the edition lists its parts, inside a part in the order of the source."""
        order = {part.code: place for place, part in enumerate(self.parts)}
        return sorted(codes, key=lambda code: order[self.nodes[code].part.code])

    def count(self, kind: str) -> int:
        return sum(node.kind == kind for node in self.nodes.values())

    def walk(self) -> Iterator[Node]:
        yield from self.nodes.values()


def map_of(edition: Edition, *, fictional: bool) -> PlanMap:
    """The map of an edition in the reader's language."""
    return plan_map(edition.pk, edition.revision, get_language() or "en", space_of(fictional))


@lru_cache(maxsize=64)
def plan_map(edition_id: int, revision: int, language: str, space: str) -> PlanMap:
    """The map of an edition. `revision` makes it new after each change; `space` is `real` or `training`."""
    edition = Edition.objects.select_related("plan").get(pk=edition_id)
    builder = _Builder(edition, language, space)
    nodes: dict[str, Node] = {}
    by_pk: dict[int, Node] = {}
    for clause in edition.clauses.in_order().with_texts().with_subjects():
        node = builder.node(clause)
        nodes[node.code] = by_pk[node.pk] = node
        if clause.parent_id:
            node.parent = by_pk[clause.parent_id]
            node.parent.children.append(node)
    _link_neighbours([node for node in nodes.values()])
    return PlanMap(
        title=localise(edition.titles, language).text,
        plan_name=localise(edition.plan.names, language).text,
        place=localise(edition.adopted_in, language).text,
        publication=localise(edition.publication, language).text,
        part_order=edition.part_order,
        nodes=nodes,
    )


def _link_neighbours(nodes: list[Node]) -> None:
    """Previous and next among clauses of the same rank: parts among parts, objectives among objectives, the rest."""
    for kinds in ({"part"}, {"objective"}, {"measure", "sub-measure", "provision", "paragraph"}):
        row = [node for node in nodes if node.kind in kinds]
        for before, after in zip(row, row[1:], strict=False):
            before.next, after.previous = after, before


class _Builder:
    """Makes nodes; keeps the links of the vocabularies, which repeat."""

    def __init__(self, edition: Edition, language: str, space: str) -> None:
        self.edition = edition
        self.language = language
        self.space = space
        self.list_url = reverse(f"{space}:measures", kwargs={"edition": edition.code})

    def node(self, clause: Clause) -> Node:
        title = title_of(clause, self.language)
        lines = (clause.first_line, clause.last_line) if clause.first_line and clause.last_line else None
        return Node(
            pk=clause.pk,
            code=clause.code,
            kind=clause.kind,
            kind_label=str(clause.get_kind_display()),
            name=localise(clause.names, self.language).text,
            title=title.text,
            title_language=title.language,
            url=reverse(f"{self.space}:clause", kwargs={"edition": self.edition.code, "code": clause.code}),
            group=localise(clause.group, self.language).text,
            wording=wording_of(clause, self.edition.language, self.language),
            lines=lines,
            is_assessed=clause.is_assessed,
            addressees=[self.link("addressee", a, str(Addressee(a).label)) for a in clause.addressees],
            themes=[self.link("theme", t.code, *localise(t.names, self.language)) for t in clause.themes.all()],
            target_groups=[
                self.link("target_group", t.code, *localise(t.names, self.language)) for t in clause.target_groups.all()
            ],
            instruments=[
                self.link("instrument", i.code, *localise(i.names, self.language)) for i in clause.instruments.all()
            ],
            sdg_targets=list(clause.sdg_targets),
        )

    def link(self, name: str, code: str, label: str, language: str = "") -> Link:
        other = language if language != self.language else ""
        return Link(label, f"{self.list_url}?{urlencode({name: code})}", other)
