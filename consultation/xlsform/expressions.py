"""Reads the expressions of an XLSForm (a small part of XPath) as a tree.

pyxform takes any text for an expression, so what is broken is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


class Unreadable(ValueError):
    """The expression is broken or beyond what questionnaires can say; `str(error)` is why."""


@dataclass(frozen=True)
class Field:
    """`${name}`; of `function`, "count-selected" or "string-length", where that is around it.

    `.` has the name "."; `others` are the further fields of a `concat`.
    """

    name: str
    function: str = ""
    others: tuple[str, ...] = ()


Literal = str | int | float


@dataclass(frozen=True)
class Compared:
    field: Field
    op: str
    value: Literal


@dataclass(frozen=True)
class Selected:
    field: Field
    value: str


@dataclass(frozen=True)
class Regex:
    field: Field
    pattern: str


@dataclass(frozen=True)
class Constant:
    value: bool


@dataclass(frozen=True)
class Joined:
    """Parts joined by "and" or "or"."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Negated:
    """`bare`: written as `not(selected(…))` without brackets between."""

    part: Node
    bare: bool = False


Node = Compared | Selected | Regex | Constant | Joined | Negated

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<field>\$\{\s*[^{}]*?\s*\}) | (?P<string>'[^']*'|"[^"]*") |
    (?P<number>-?\s?\d+(?:\.\d+)?) | (?P<op><=|>=|!=|=|<|>) |
    (?P<word>[A-Za-z][A-Za-z0-9_:-]*) | (?P<mark>[().,])
    )""",
    re.VERBOSE,
)
_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MEASURES = ("count-selected", "string-length")
_DEEPEST = 40
_LONGEST = 8_000


def parse(text: str) -> Node:
    """The tree of an expression. Raises Unreadable."""
    if len(text) > _LONGEST:
        raise Unreadable("udtrykket er for langt")
    reader = _Reader(list(_tokens(text)))
    node = reader.either()
    if reader.peek():
        raise Unreadable(f'"{reader.peek()}" står, hvor udtrykket skulle slutte')
    return node


def _tokens(text: str) -> Iterator[str]:
    straight = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}).strip()
    at = 0
    while at < len(straight):
        match = _TOKEN.match(straight, at)
        if match is None:
            raise Unreadable(f'"{straight[at : at + 12].strip()}" kan ikke læses')
        yield match.group(0).strip()
        at = match.end()


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    def peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        piece = self.peek()
        if not piece:
            raise Unreadable("udtrykket hører op, før det er færdigt")
        if wanted and piece != wanted:
            raise Unreadable(f'"{piece}" står, hvor der skulle stå "{wanted}"')
        self.at += 1
        return piece

    def either(self) -> Node:
        return self._joined("or", lambda: self._joined("and", self.single))

    def _joined(self, word: str, part: object) -> Node:
        assert callable(part)
        parts = [part()]
        while self.peek().lower() == word:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def single(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unreadable("udtrykket har for mange parenteser i hinanden")
        node = self._single()
        self.depth -= 1
        return node

    def _single(self) -> Node:
        piece = self.peek()
        called = self.peek(1) == "("
        if piece == "(":
            self.take()
            node = self.either()
            self.take(")")
            return node
        if piece == "not" and called:
            return self._negated()
        if piece in ("true", "false") and called:
            self.at += 2
            self.take(")")
            return Constant(piece == "true")
        if piece in ("selected", "regex") and called:
            self.at += 2
            field, value = self._field(), None
            self.take(",")
            value = self._literal()
            self.take(")")
            return Selected(field, str(value)) if piece == "selected" else Regex(field, str(value))
        return self._compared()

    def _negated(self) -> Node:
        self.at += 2
        bare = self.peek() == "selected"
        node = self.either()
        self.take(")")
        return Negated(node, bare and isinstance(node, Selected))

    def _compared(self) -> Node:
        if self._is_literal():
            value = self._literal()
            op = _TURNED.get(self.take(), "")
            field = self._field()
        else:
            field = self._field()
            op = self.take()
            value = self._literal() if op in _TURNED else ""
        if op not in _TURNED:
            raise Unreadable(f'"{self.tokens[self.at - 1]}" er ikke en sammenligning')
        return Compared(field, op, value)

    def _is_literal(self) -> bool:
        piece = self.peek()
        return piece[:1] in ("'", '"', "-") or piece[:1].isdigit() or piece == "date"

    def _field(self) -> Field:
        piece = self.take()
        if piece == ".":
            return Field(".")
        if piece.startswith("${"):
            return Field(piece[2:-1].strip())
        if piece in _MEASURES and self.peek() == "(":
            self.take()
            field = self._field()
            self.take(")")
            return Field(field.name, piece)
        if piece == "concat" and self.peek() == "(":
            self.take()
            names = [self._field().name]
            while self.peek() == ",":
                self.take()
                names.append(self._field().name)
            self.take(")")
            return Field(names[0], "", tuple(names[1:]))
        raise Unreadable(f'"{piece}" kan ikke bruges i et spørgeskema')

    def _literal(self) -> Literal:
        piece = self.take()
        if piece[0] in "'\"":
            return piece[1:-1]
        if piece == "date" and self.peek() == "(":
            self.take()
            day = self._literal()
            self.take(")")
            return str(day)
        number = piece.replace(" ", "")
        if re.fullmatch(r"-?\d+", number):
            return int(number)
        if re.fullmatch(r"-?\d+\.\d+", number):
            return float(number)
        raise Unreadable(f'"{piece}" kan ikke bruges her; skriv en fast værdi')
