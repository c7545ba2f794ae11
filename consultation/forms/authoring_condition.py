"""The builder of conditions: tests and groups as a tree of form fields, read back as a Condition.

`node` lists the ids in order, the root first; `parent-<id>`, `kind-<id>` (all, any, test),
`not-<id>`, `question-<id>`, `op-<id>`, `value-<id>` hold what is chosen. An unfinished test is
kept as it is until it can be saved. Works without JavaScript: a button asks for the next choice.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from config.desk_forms import DATE_HELP
from consultation.definition import conditions
from consultation.definition.answers import WrongAnswer, clean
from consultation.definition.conditions import All, Condition, Not, Op, Test
from consultation.definition.reading import value_names
from consultation.definition.schema import Definition, Limits, Question, QuestionType

DEEPEST = 5
MOST_NODES = 60
_HAVING = {Op.ANSWERED: "er besvaret", Op.NOT_ANSWERED: "er ikke besvaret"}
_LIST = {Op.IS: "er", Op.IS_NOT: "er ikke", **_HAVING}
_NUMBERS = {
    Op.IS: "er",
    Op.IS_NOT: "er ikke",
    Op.GE: "er mindst",
    Op.LE: "er højst",
    Op.GT: "er større end",
    Op.LT: "er mindre end",
    **_HAVING,
}
_DATES = {
    Op.IS: "er",
    Op.GE: "er tidligst",
    Op.LE: "er senest",
    Op.GT: "er efter",
    Op.LT: "er før",
    **_HAVING,
}
_OPS: dict[QuestionType, dict[Op, str]] = {
    QuestionType.SINGLE: _LIST,
    QuestionType.YES_NO: _LIST,
    QuestionType.DISTRICT: _LIST,
    QuestionType.SITE: _LIST,
    QuestionType.MATRIX: _LIST,
    QuestionType.MULTIPLE: {Op.INCLUDES: "indeholder", Op.EXCLUDES: "indeholder ikke", **_HAVING},
    QuestionType.NUMBER: _NUMBERS,
    QuestionType.SCALE: _NUMBERS,
    QuestionType.DATE: _DATES,
}
_EQUALS = frozenset({Op.IS, Op.IS_NOT, Op.INCLUDES, Op.EXCLUDES})
_NAMES = {**_NUMBERS, Op.INCLUDES: "indeholder", Op.EXCLUDES: "indeholder ikke"}


@dataclass
class Node:
    """A test, or a group of nodes."""

    id: str
    kind: str = "all"
    negated: bool = False
    question: str = ""
    op: str = ""
    value: str = ""
    parts: list[Node] = field(default_factory=list)
    error: str = ""
    depth: int = 0
    ops: list[tuple[str, str]] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    hint: str = ""

    @property
    def is_test(self) -> bool:
        return self.kind == "test"

    @property
    def takes_value(self) -> bool:
        return bool(self.op) and self.op not in (Op.ANSWERED, Op.NOT_ANSWERED)

    @property
    def may_nest(self) -> bool:
        return self.depth < DEEPEST

    def walk(self) -> Iterator[Node]:
        """This node and all below."""
        yield self
        for part in self.parts:
            yield from part.walk()


class ConditionForm:
    """The condition of one place (a section's or question's key) in a definition."""

    def __init__(
        self, definition: Definition, place: str, condition: Condition | None, data: Any = None
    ) -> None:
        self.definition, self.place = definition, place
        self.askable = dict(_askable(definition, place))
        self._ids = itertools.count()
        if data is None:
            self.root = self._grown(condition)
        else:
            self.root = _sent(data)
            used = [int(node.id) for node in self.root.walk() if node.id.isdigit()]
            self._ids = itertools.count(max(used, default=0) + 1)
        self._refresh()

    # --- from a condition ---

    def _grown(self, condition: Condition | None) -> Node:
        root = self._node(condition) if condition else Node(self._id(), "all")
        return root if not root.is_test else Node(self._id(), "all", parts=[root])

    def _id(self) -> str:
        return str(next(self._ids))

    def _node(self, condition: Condition) -> Node:
        match condition:
            case Test(question, op):
                return Node(self._id(), "test", False, question, op.value, self._shown(condition))
            case Not(part):
                inner = self._node(part)
                if inner.negated:
                    inner = Node(self._id(), "all", parts=[inner])
                inner.negated = True
                return inner
            case All(parts) | conditions.Any(parts):
                kind = "all" if isinstance(condition, All) else "any"
                return Node(self._id(), kind, parts=[self._node(part) for part in parts])

    def _shown(self, test: Test) -> str:
        question = self.definition.questions.get(test.key)
        if test.value is None:
            return ""
        if question and question.type == QuestionType.DATE:
            year, month, day = str(test.value).split("-")
            return f"{day}-{month}-{year}"
        if isinstance(test.value, str):
            return test.value
        return f"{test.value:g}".replace(".", ",")

    # --- deeds ---

    def apply(self, deed: str) -> bool:
        """Do what a button says ("add-test-3", "add-group-3", "remove-3", "refresh").

        Gives whether it was one of these rather than "save".
        """
        verb, _, node_id = deed.rpartition("-")
        if deed == "refresh":
            return True
        target = next((node for node in self.root.walk() if node.id == node_id), None)
        if verb not in ("add-test", "add-group", "remove"):
            return False
        if target is not None and verb == "remove":
            self._remove(target)
        elif target is not None and not target.is_test:
            self._add(target, verb)
        self._refresh()
        return True

    def _add(self, target: Node, verb: str) -> None:
        if sum(1 for _ in self.root.walk()) >= MOST_NODES:
            target.error = "Betingelsen er blevet meget lang. Del den op på flere spørgsmål."
        elif verb == "add-test":
            target.parts.append(Node(self._id(), "test"))
        elif target.may_nest:
            kind = "any" if target.kind == "all" else "all"
            target.parts.append(Node(self._id(), kind, parts=[Node(self._id(), "test")]))

    def _remove(self, target: Node) -> None:
        for node in self.root.walk():
            node.parts = [part for part in node.parts if part is not target]

    def _refresh(self) -> None:
        """Give each test the choices that fit its question."""
        for node in self.root.walk():
            for part in node.parts:
                part.depth = node.depth + 1
        for node in self.root.walk():
            if node.is_test:
                self._fit(node)

    def _fit(self, node: Node) -> None:
        question = self._question(node)
        if question is None:
            node.ops, node.values = [], []
            return
        is_whole_matrix = question.type == QuestionType.MATRIX and "." not in node.question
        ops = dict(_HAVING if is_whole_matrix else _OPS.get(question.type, _HAVING))
        if node.op in set(Op) and Op(node.op) not in ops and self._keeps(node, question):
            ops[Op(node.op)] = _NAMES[Op(node.op)]
        node.ops = [(op.value, name) for op, name in ops.items()]
        if node.op not in dict(node.ops):
            node.op = node.ops[0][0]
        names = value_names(question, self.definition)
        node.values = list(names.items()) if node.takes_value else []
        if node.values and node.value not in names:
            node.value = ""
        node.hint = "dd-mm-åååå" if question.type == QuestionType.DATE else "et tal"

    def _keeps(self, node: Node, question: Question) -> bool:
        """Whether an unusual test, as from an import, stays: `is` of a multiple choice."""
        if node.op not in _EQUALS or question.type not in _OPS:
            return False
        names = value_names(question, self.definition)
        return node.value in names if names else bool(node.value)

    def _question(self, node: Node) -> Question | None:
        return self.definition.questions.get(node.question.partition(".")[0])

    # --- to a condition ---

    def is_valid(self) -> bool:
        """Whether it can be saved; each node says its own error."""
        for node in self.root.walk():
            node.error = self._error(node)
        return not any(node.error for node in self.root.walk())

    def _error(self, node: Node) -> str:
        if not node.is_test:
            empty = not node.parts and node is not self.root
            return "Gruppen er tom. Tilføj en betingelse, eller fjern gruppen." if empty else ""
        question = self._question(node)
        if question is None:
            return "Vælg et spørgsmål."
        if node.question not in self.askable:
            return "Det spørgsmål står efter det her. Vælg et, der står før."
        if node.takes_value:
            return self._value_error(node, question)
        return ""

    def _value_error(self, node: Node, question: Question) -> str:
        if node.values:
            return "" if node.value in dict(node.values) else "Vælg et svar."
        try:
            return (
                "" if self._value(node, question) is not None else "Skriv, hvad svaret skal være."
            )
        except WrongAnswer:
            return DATE_HELP if question.type == QuestionType.DATE else "Skriv et tal."

    def _value(self, node: Node, question: Question) -> Any:
        if node.values:
            return node.value
        if question.type == QuestionType.DATE:
            return clean(Question("", QuestionType.DATE, {}), node.value)
        free = Question("", QuestionType.NUMBER, {}, limits=Limits(decimals=9))
        number = clean(free, node.value)
        return int(number) if number is not None and number == int(number) else number

    def written(self) -> Condition | None:
        """The condition as it was built; None for none. Only after `is_valid`."""
        return self._condition(self.root) if self.root.parts else None

    def _condition(self, node: Node) -> Condition:
        made: Condition
        if node.is_test:
            question = self._question(node)
            assert question is not None
            value = self._value(node, question) if node.takes_value else None
            made = Test(node.question, Op(node.op), value)
        else:
            parts = tuple(self._condition(part) for part in node.parts)
            if len(parts) == 1:
                made = parts[0]
            else:
                made = All(parts) if node.kind == "all" else conditions.Any(parts)
        return Not(made) if node.negated else made


def _askable(definition: Definition, place: str) -> Iterator[tuple[str, str]]:
    """Questions (and rows of matrices) before a place, with their labels."""
    source = definition.source
    for section in definition.sections:
        if section.key == place:
            return
        for question in section.questions:
            if question.key == place:
                return
            label = definition.words(question.label, source) or question.key
            if question.type == QuestionType.MATRIX:
                yield question.key, f"{label} (mindst én linje)"
                for row in question.rows:
                    name = f"{label}: {definition.words(row.label, source)}"
                    yield f"{question.key}.{row.code}", name
            elif question.is_asked:
                yield question.key, label


def _sent(data: Any) -> Node:
    """The tree that a form sent; whatever has no known parent hangs on the root."""
    ids = list(dict.fromkeys(data.getlist("node")))[:MOST_NODES]
    nodes: dict[str, Node] = {}
    for node_id in ids:
        kind = data.get(f"kind-{node_id}", "test")
        nodes[node_id] = Node(
            node_id,
            kind if kind in ("all", "any", "test") else "test",
            bool(data.get(f"not-{node_id}")),
            data.get(f"question-{node_id}", ""),
            data.get(f"op-{node_id}", ""),
            data.get(f"value-{node_id}", "").strip(),
        )
    if not ids or nodes[ids[0]].is_test:
        return Node("0", "all")
    root = nodes[ids[0]]
    seen = {root.id}
    for node_id in ids[1:]:
        above = data.get(f"parent-{node_id}", "")
        parent = nodes[above] if above in seen and not nodes[above].is_test else root
        parent.parts.append(nodes[node_id])
        seen.add(node_id)
    return root
