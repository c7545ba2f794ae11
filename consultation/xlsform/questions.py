"""One question of an XLSForm: a row, or a group that is one question."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from config import geography
from consultation.definition.schema import Limits, Question, QuestionType
from consultation.xlsform import conditions_in, expressions, workbook
from consultation.xlsform.choices import ChoiceList, ChoiceLists, standing_alone
from consultation.xlsform.conditions_in import Within
from consultation.xlsform.expressions import Compared, Selected, Unreadable
from consultation.xlsform.findings import Findings
from consultation.xlsform.grouped import GroupReader
from consultation.xlsform.names import Names
from consultation.xlsform.row_facts import RowFacts
from consultation.xlsform.tree import Node
from consultation.xlsform.wording import means_yes_or_no
from consultation.xlsform.workbook import Row

_SELECT = re.compile(
    r"(select[_ ]?(?:one|1)(?: from)?|select[_ ]?multiple(?: from)?|select all that apply(?: from)?"
    r"|rank) (\S+)( or[_ ]other| or specify other)?",
    re.IGNORECASE,
)
_COLLECTED = frozenset(
    {
        *("start", "end", "starttime", "endtime", "today", "deviceid", "username", "email"),
        *("phonenumber", "imei", "simid"),
        *("simserial", "subscriberid", "audit", "start-geopoint"),
        *("background-audio", "background-geopoint"),
    }
)
_TYPES = {
    "integer": QuestionType.NUMBER,
    "int": QuestionType.NUMBER,
    "decimal": QuestionType.NUMBER,
    "text": QuestionType.SHORT_TEXT,
    "string": QuestionType.SHORT_TEXT,
    "date": QuestionType.DATE,
    "note": QuestionType.INFORMATION,
    "geopoint": QuestionType.MAP,
    "gps": QuestionType.MAP,
    "location": QuestionType.MAP,
    "file": QuestionType.FILE,
    "range": QuestionType.SCALE,
}
_DECIMALS = 2
"""Decimals of a `decimal` where nothing says how many."""


class QuestionReader(GroupReader):
    """Makes questions of nodes; remembers what their names stand for."""

    def __init__(self, names: Names, lists: ChoiceLists, source: str, found: Findings) -> None:
        super().__init__(names, lists, RowFacts(source, found), found)
        self.eaten: set[int] = set()

    def words(self, row: Row, column: str) -> dict[str, str]:
        """The texts of a column by language."""
        return self.facts.words(row, column)

    def read(self, node: Node, after: list[Node]) -> Question | None:
        """The question, None where the row asks for nothing or cannot be mapped.

        `after` are the nodes behind it: the text beside "other" may be the first of them.
        """
        row = node.row
        if row.number in self.eaten:
            return None
        self.facts.unsupported(row)
        if node.is_group:
            return self.read_group(node)
        kind = node.kind
        if kind.lower().replace(" ", "").removeprefix("get") in _COLLECTED:
            self.found.leave_out(
                row.sheet, row.number, f'"{kind}" er ikke med: portalen gemmer det ikke om folk.'
            )
            return None
        if match := _SELECT.fullmatch(kind):
            return self._select(row, match, after)
        if kind.lower() in _TYPES:
            return self._plain(row, kind.lower())
        self.found.refuse(
            row.sheet, row.number, f'Typen "{kind}" kan ikke bruges. Vælg en anden, eller slet den.'
        )
        return None

    def _plain(self, row: Row, word: str) -> Question | None:
        kind = _TYPES[word]
        appearance = row.text("appearance").split()
        if kind == QuestionType.SHORT_TEXT and ("multiline" in appearance or row.text("rows")):
            kind = QuestionType.LONG_TEXT
        decimals = 0
        if word == "decimal":
            decimals = self.facts.whole_number(row, "indtag_decimals") or _DECIMALS
        limits = self._within(row, kind).limits(decimals)
        if kind == QuestionType.SCALE:
            limits = self._scale(row)
        if kind in (QuestionType.MAP, QuestionType.FILE):
            limits = Limits(
                self.facts.whole_number(row, "indtag_least"),
                self.facts.whole_number(row, "indtag_most"),
            )
        return self._made(row, kind, {}, limits=limits)

    def _made(self, row: Row, kind: QuestionType, codes: dict[str, str], **parts: Any) -> Question:
        question = self.facts.question(row, self.new_key(row), kind, **parts)
        self.names.stands_for(row.text("name"), question.key, kind, codes)
        return question

    def _within(self, row: Row, kind: QuestionType) -> Within:
        text = row.text("constraint")
        if not text:
            return Within()
        try:
            return conditions_in.within(expressions.parse(text), kind)
        except Unreadable as error:
            self.found.refuse(
                row.sheet, row.number, f"Kravet i constraint kan ikke bruges: {error}."
            )
            return Within()

    def _scale(self, row: Row) -> Limits:
        said = dict(re.findall(r"(\w+)\s*=\s*([^\s;,]+)", row.text("parameters").lower()))
        numbers = {}
        for name, usual in (("start", "1"), ("end", "10"), ("step", "1")):
            try:
                numbers[name] = float(said.get(name, usual))
            except ValueError:
                numbers[name] = 0.5
        if numbers["step"] != 1 or any(not each.is_integer() for each in numbers.values()):
            self.found.refuse(
                row.sheet, row.number, "En skala (range) skal have hele tal og step=1."
            )
            return Limits(1, 10)
        return Limits(int(numbers["start"]), int(numbers["end"]))

    def _select(self, row: Row, match: re.Match[str], after: list[Node]) -> Question | None:
        word, name = match.group(1).lower().replace(" ", "_"), match.group(2)
        is_rank = word == "rank"
        listed = self.lists.get(name, with_other=not is_rank)
        if listed is None:
            self.found.refuse(
                row.sheet, row.number, f'Listen "{name}" findes ikke på arket choices.'
            )
            return None
        if not word.startswith(("select_one", "select1")):
            self._refuse_spaces(listed)
        if is_rank:
            limits = self._within(row, QuestionType.RANKING).limits()
            return self._made(
                row, QuestionType.RANKING, listed.codes, options=listed.options, limits=limits
            )
        if word.startswith(("select_m", "select_all")):
            make: Callable[..., Question | None] = self._several
        else:
            make = self._one
        has_other = bool(listed.other or match.group(3))
        question = make(row, listed, has_other=has_other)
        if question is not None and question.other and after:
            self._eat_other(row.text("name"), listed.other or "other", after[0])
        return question

    def _refuse_spaces(self, listed: ChoiceList) -> None:
        for number, name in listed.spaced:
            self.found.refuse(
                workbook.CHOICES,
                number,
                f'Navnet "{name}" har mellemrum; det kan valg af flere ikke have.',
            )

    def _several(self, row: Row, listed: ChoiceList, *, has_other: bool) -> Question:
        within = self._within(row, QuestionType.MULTIPLE)
        alone = [listed.codes.get(name, "") for name in within.alone]
        return self._made(
            row,
            QuestionType.MULTIPLE,
            listed.codes | ({"other": "other"} if has_other else {}),
            options=standing_alone(listed.options, alone),
            other=has_other,
            limits=within.limits(),
        )

    def _one(self, row: Row, listed: ChoiceList, *, has_other: bool) -> Question | None:
        declared = row.text("indtag_type")
        self._within(row, QuestionType.SINGLE)
        if declared == QuestionType.DISTRICT:
            return self._district(row, listed)
        yes_no = {name: means_yes_or_no(name) for name in listed.codes}
        if declared == QuestionType.YES_NO or (
            not declared and not has_other and _asks_yes_or_no(listed)
        ):
            if sorted(yes_no.values()) != ["no", "yes"]:
                self.found.refuse(row.sheet, row.number, "Listen skal have yes og no, ikke andet.")
            return self._made(row, QuestionType.YES_NO, yes_no)
        return self._made(
            row,
            QuestionType.SINGLE,
            listed.codes | ({"other": "other"} if has_other else {}),
            options=listed.options,
            other=has_other,
        )

    def _district(self, row: Row, listed: ChoiceList) -> Question:
        known = {district.code for district in geography.districts()}
        if unknown := sorted(set(listed.codes) - known):
            self.found.refuse(
                row.sheet, row.number, f'Bydelen "{unknown[0]}" kendes ikke. Brug portalens koder.'
            )
        return self._made(row, QuestionType.DISTRICT, {name: name for name in listed.codes})

    def _eat_other(self, name: str, choice: str, beside: Node) -> None:
        """Take the text row behind a choice of "other" as the text beside it."""
        row = beside.row
        if beside.kind.lower() not in ("text", "string"):
            return
        if row.text("indtag_part") != "other":
            try:
                shown_if = expressions.parse(row.text("relevant"))
            except Unreadable:
                return
            if not isinstance(shown_if, (Compared, Selected)) or shown_if.field.name != name:
                return
            if shown_if.value != choice or getattr(shown_if, "op", "=") != "=":
                return
        self.eaten.add(row.number)


def _asks_yes_or_no(listed: ChoiceList) -> bool:
    """Whether a list is nothing but yes and no, by its names and by its words."""
    by_name = [means_yes_or_no(name) for name in listed.codes]
    by_word = [
        {means_yes_or_no(text) for text in option.label.values()} for option in listed.options
    ]
    return sorted(by_name) == ["no", "yes"] and [{each} for each in by_name] == by_word
