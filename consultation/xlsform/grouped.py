"""Groups that are one question: a matrix, a period, a site assessment, and Kobo's own."""

from __future__ import annotations

import re

from consultation.definition.schema import Needed, Option, Question, QuestionType
from consultation.xlsform.choices import ChoiceList, ChoiceLists
from consultation.xlsform.findings import Findings
from consultation.xlsform.names import Names, option_codes
from consultation.xlsform.row_facts import RowFacts
from consultation.xlsform.tree import Node
from consultation.xlsform.workbook import Row

_ONE = re.compile(r"select[_ ]?(?:one|1)(?: from)? (\S+)", re.IGNORECASE)
_MANY = re.compile(r"select[_ ]?multiple(?: from)? (\S+)", re.IGNORECASE)
_TYPED = (QuestionType.MATRIX, QuestionType.PERIOD, QuestionType.SITE)
_HEADS = ("label",)
_BARE = ("list-nolabel",)


class GroupReader:
    """Makes one question of a group."""

    def __init__(self, names: Names, lists: ChoiceLists, facts: RowFacts, found: Findings) -> None:
        self.names, self.lists, self.facts, self.found = names, lists, facts, found

    def new_key(self, row: Row) -> str:
        """A key for the row's question; without a name it is refused."""
        if not row.text("name"):
            self.found.refuse(row.sheet, row.number, "Spørgsmålet har intet navn (name).")
        return self.names.key(row.text("indtag_key") or row.text("name"), "spoergsmaal")

    def is_question(self, node: Node) -> bool:
        """Whether the group is one question, not a section."""
        if node.kind in ("kobomatrix", "score", "rank"):
            return True
        if node.row.text("indtag_type") in _TYPED:
            return True
        looks = node.row.text("appearance").split()
        lists = {_list_name(child) for child in node.children}
        is_table = "table-list" in looks or any(
            set(child.row.text("appearance").split()) & {*_HEADS, *_BARE} for child in node.children
        )
        return is_table and len(lists) == 1 and None not in lists

    def read_group(self, node: Node) -> Question | None:
        """The question of a group for which `is_question` holds."""
        match node.kind, node.row.text("indtag_type"):
            case "kobomatrix", _:
                return self._kobo_matrix(node)
            case "score", _:
                return self._kobo_score(node)
            case "rank", _:
                return self._kobo_rank(node)
            case _, QuestionType.PERIOD:
                return self._period(node)
            case _, QuestionType.SITE:
                return self._site(node)
        return self._matrix(node)

    def _listed(self, row: Row, name: str) -> ChoiceList:
        """The list of that name; an empty one, and a refusal, where there is none."""
        listed = self.lists.get(name, with_other=False)
        if listed is None:
            self.found.refuse(
                row.sheet, row.number, f'Listen "{name}" findes ikke på arket choices.'
            )
        return listed or ChoiceList((), {})

    def _matrix(self, node: Node) -> Question:
        heads = [n for n in node.children if set(n.row.text("appearance").split()) & {*_HEADS}]
        rows = [child for child in node.children if child not in heads]
        for child in rows:
            self.facts.unsupported(child.row)
            self._no_condition(child.row)
        listed = self._listed(node.row, next(filter(None, map(_list_name, rows)), ""))
        names = [child.row.text("name") for child in rows]
        codes = option_codes(
            [child.row.text("indtag_part") or child.row.text("name") for child in rows], {"other"}
        )
        needed = self._needed(node, rows)
        label_row = node.row if self.facts.words(node.row, "label") or not heads else heads[0].row
        question = self._question(
            node.row,
            QuestionType.MATRIX,
            label_row,
            options=listed.options,
            rows=tuple(
                Option(code, self._row_label(child.row), child.row.text("indtag_pictogram"))
                for code, child in zip(codes, rows, strict=True)
            ),
            needed=needed,
        )
        for name, code in zip(names, codes, strict=True):
            self.names.stands_for(
                name, f"{question.key}.{code}", QuestionType.MATRIX, dict(listed.codes)
            )
        return question

    def _row_label(self, row: Row) -> dict[str, str]:
        label = self.facts.words(row, "label")
        return label or {self.facts.source: row.text("name")}

    def _question(
        self, row: Row, kind: QuestionType, label_row: Row | None = None, **parts: object
    ) -> Question:
        labelled = row
        if label_row is not None and label_row is not row:
            texts = {key: text for key, text in label_row.cells.items() if key[0] == "label"}
            labelled = Row(row.sheet, row.number, row.cells | texts)
        return self.facts.question(labelled, self.new_key(row), kind, **parts)

    def _needed(self, node: Node, rows: list[Node]) -> Needed:
        if rows and all(self.facts.needed(child.row) == Needed.YES for child in rows):
            return Needed.YES
        return self.facts.needed(node.row)

    def _no_condition(self, row: Row) -> None:
        if row.text("relevant") and not row.text("indtag_part"):
            self.found.refuse(
                row.sheet, row.number, "En linje i et skema kan ikke have sin egen betingelse."
            )

    def _parts(self, node: Node, *wanted: str) -> dict[str, Row]:
        """The rows of the group by part; a part that is lacking is refused."""
        found = {child.row.text("indtag_part"): child.row for child in node.children}
        for part in wanted:
            if part not in found:
                self.found.refuse(
                    node.row.sheet, node.row.number, f'Gruppen mangler rækken "{part}".'
                )
        return found

    def _period(self, node: Node) -> Question:
        parts = self._parts(node, "from", "to")
        question = self._question(
            node.row, QuestionType.PERIOD, needed=self._needed(node, node.children)
        )
        for row in parts.values():
            self.names.stands_for(row.text("name"), question.key, QuestionType.PERIOD)
        return question

    def _site(self, node: Node) -> Question:
        parts = self._parts(node, "verdict")
        options: tuple[Option, ...] = ()
        for child in node.children:
            if child.row.text("indtag_part") == "conditions":
                name = _MANY.fullmatch(child.kind)
                options = self._listed(child.row, name.group(1) if name else "").options
        asked = [child for child in node.children if child.row.text("indtag_part") == "verdict"]
        question = self._question(
            node.row, QuestionType.SITE, options=options, needed=self._needed(node, asked)
        )
        if "verdict" in parts:
            self.names.stands_for(parts["verdict"].text("name"), question.key, QuestionType.SITE)
        return question

    def _kobo_score(self, node: Node) -> Question:
        """Kobo's rating: rows of one list."""
        listed = self._listed(node.row, node.row.text("kobo--score-choices"))
        return self._table(node, listed, [child.row for child in node.children])

    def _kobo_matrix(self, node: Node) -> Question | None:
        """Kobo's matrix: a list of rows, and columns; only one column of choices is a matrix."""
        columns = [_list_name(child) for child in node.children]
        if len(columns) != 1 or columns[0] is None:
            self.found.refuse(
                node.row.sheet,
                node.row.number,
                "Et Kobo-skema (begin_kobomatrix) skal have én kolonne af typen select_one.",
            )
            return None
        rows = self._listed(node.row, node.row.text("kobo--matrix_list"))
        question = self._question(
            node.row,
            QuestionType.MATRIX,
            options=self._listed(node.row, columns[0]).options,
            rows=rows.options,
            needed=self._needed(node, node.children),
        )
        codes = dict(self._listed(node.row, columns[0]).codes)
        for name, code in rows.codes.items():
            joined = f"{node.row.text('name')}_{name}_{node.children[0].row.text('name')}"
            self.names.stands_for(joined, f"{question.key}.{code}", QuestionType.MATRIX, codes)
        return question

    def _table(self, node: Node, listed: ChoiceList, rows: list[Row]) -> Question:
        codes = option_codes([row.text("name") for row in rows], {"other"})
        question = self._question(
            node.row,
            QuestionType.MATRIX,
            options=listed.options,
            rows=tuple(
                Option(code, self._row_label(row)) for code, row in zip(codes, rows, strict=True)
            ),
            needed=self._needed(node, node.children),
        )
        for code, row in zip(codes, rows, strict=True):
            self.names.stands_for(
                row.text("name"), f"{question.key}.{code}", QuestionType.MATRIX, dict(listed.codes)
            )
        return question

    def _kobo_rank(self, node: Node) -> Question:
        """Kobo's ranking: the levels become places in one ranking."""
        listed = self._listed(node.row, node.row.text("kobo--rank-items"))
        question = self._question(
            node.row,
            QuestionType.RANKING,
            options=listed.options,
            needed=self._needed(node, node.children),
        )
        self.names.stands_for(node.row.text("name"), question.key, QuestionType.RANKING)
        return question


def _list_name(node: Node) -> str | None:
    match = _ONE.fullmatch(node.kind)
    return match.group(1) if match and not node.is_group else None
