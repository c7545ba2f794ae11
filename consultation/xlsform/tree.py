"""The rows of the survey sheet as groups in groups."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from consultation.xlsform.findings import Findings
from consultation.xlsform.workbook import Row

_BEGIN = re.compile(r"begin[ _]?(\w+)( \S.*)?", re.IGNORECASE)
_END = re.compile(r"end[ _]?(group|repeat|loop|kobomatrix|score|rank)( \S.*)?", re.IGNORECASE)
_NO_MORE = "Fjern det, eller lav det om til spørgsmål, der står enkeltvis."
_UNSUPPORTED = {
    "repeat": f"Gentagelser (begin_repeat) kan ikke bruges. {_NO_MORE}",
    "loop": f"Løkker (begin_loop) kan ikke bruges. {_NO_MORE}",
}
_KINDS = ("group", "kobomatrix", "score", "rank")


@dataclass
class Node:
    """A question's row, or a group with what stands in it; `kind` is its type, tidied."""

    row: Row
    kind: str
    children: list[Node] = field(default_factory=list)
    is_group: bool = False


def grown(rows: list[Row], found: Findings) -> list[Node]:
    """The tree of the survey's rows; what is not in balance is refused."""
    top: list[Node] = []
    opened: list[tuple[Node, list[Node]]] = []
    current = top
    for row in rows:
        kind = " ".join(row.text("type").split())
        if not kind:
            if any(row.text(column) for column in ("name", "label")):
                found.refuse(row.sheet, row.number, "Rækken har ingen type. Skriv den, eller slet.")
            continue
        if _END.fullmatch(kind):
            if not opened:
                found.refuse(row.sheet, row.number, f'"{kind}" slutter noget, der ikke er begyndt.')
                continue
            current = opened.pop()[1]
        elif (begun := _BEGIN.fullmatch(kind)) and begun.group(1).lower() in (
            *_KINDS,
            *_UNSUPPORTED,
        ):
            word = begun.group(1).lower()
            node = Node(row, word, is_group=True)
            if word in _UNSUPPORTED:
                found.refuse(row.sheet, row.number, _UNSUPPORTED[word])
            current.append(node)
            opened.append((node, current))
            current = node.children
        else:
            current.append(Node(row, kind))
    for node, _ in opened:
        found.refuse(node.row.sheet, node.row.number, "Gruppen slutter ikke. Skriv en end_group.")
    return top
