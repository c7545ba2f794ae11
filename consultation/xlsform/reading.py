"""Makes a definition of an XLSForm, or says everything that stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from consultation.definition import schema
from consultation.definition.conditions import All, Condition
from consultation.definition.schema import Definition, Paging, Question, Section
from consultation.xlsform import conditions_in, expressions, languages, odk, tree, workbook
from consultation.xlsform.choices import ChoiceLists
from consultation.xlsform.expressions import Unreadable
from consultation.xlsform.findings import Finding, Findings, XlsformRefused
from consultation.xlsform.names import Names
from consultation.xlsform.questions import QuestionReader
from consultation.xlsform.tree import Node
from consultation.xlsform.workbook import Row, Workbook

_KOBO_ONLY = ("kobomatrix", "score", "rank")


@dataclass(frozen=True)
class Imported:
    """The questionnaire, and what the workbook had that it does without."""

    definition: Definition
    left_out: tuple[Finding, ...]


def read(content: bytes, *, language: str = "da") -> Imported:
    """The questionnaire in an XLSForm. `language` is that of texts whose heading names none.

    Raises XlsformRefused with all that cannot be mapped.
    """
    found = Findings()
    book = workbook.read(content, found)
    nodes = tree.grown(book.rows[workbook.SURVEY], found)
    definition = _Reader(book, found, language).definition(nodes)
    is_kobos = any(node.kind in _KOBO_ONLY for node in _all(nodes))
    if not found.refused and not is_kobos and (objection := odk.objection(content)):
        sheet, row = odk.place_in(objection)
        found.refuse(sheet, row, f"ODK's egen kontrol (pyxform) siger nej til filen: {objection}")
    if found.refused:
        in_order = sorted(found.refused, key=lambda each: (_SHEETS.get(each.sheet, 9), each.row))
        raise XlsformRefused(tuple(dict.fromkeys(in_order)))
    return Imported(schema.load(schema.dump(definition)), tuple(dict.fromkeys(found.left_out)))


_SHEETS = {"": 0, workbook.SURVEY: 1, workbook.CHOICES: 2, workbook.SETTINGS: 3}


def _all(nodes: list[Node]) -> list[Node]:
    return [each for node in nodes for each in (node, *_all(node.children))]


class _Reader:
    def __init__(self, book: Workbook, found: Findings, language: str) -> None:
        self.book, self.found = book, found
        self.source, self.languages = _languages(book, language)
        self.names = Names()
        lists = ChoiceLists(book.rows.get(workbook.CHOICES, []), self.source, found)
        self.questions = QuestionReader(self.names, lists, self.source, found)
        self.sections: list[Section] = []

    def definition(self, nodes: list[Node]) -> Definition:
        self.group(nodes, "", {}, None)
        settings = self.book.settings()
        if not self.sections and not self.found.refused:
            self.found.refuse(workbook.SURVEY, 0, "Arket har ingen spørgsmål.")
        title = settings.words("indtag_title", self.source)
        if (own := settings.text("form_title")) and self.source not in title:
            title = {self.source: own.replace(workbook.KEPT_APART, "${")} | title
        return Definition(
            title=title,
            sections=tuple(self.sections),
            source=self.source,
            languages=self.languages,
            paging=self.paging(settings),
            intro=settings.words("indtag_intro", self.source),
            privacy=settings.words("indtag_privacy", self.source),
            thanks=settings.words("indtag_thanks", self.source),
            machine_made=tuple(settings.text("indtag_machine_made").split()),
        )

    def paging(self, settings: Row) -> Paging:
        text = settings.text("indtag_paging")
        if text and text not in list(Paging):
            self.found.refuse(
                settings.sheet,
                settings.number,
                'indtag_paging skal være "question" eller "section".',
            )
        return Paging.SECTION if text == Paging.SECTION else Paging.QUESTION

    def group(
        self, nodes: list[Node], key: str, title: schema.Words, around: Condition | None
    ) -> None:
        """The questions of a group as one section; a group within makes sections of its own."""
        own: list[Question] = []
        for at, node in enumerate(nodes):
            if node.is_group and not self.questions.is_question(node):
                key, title = self.close(key, title, own, around)
                own = []
                self.inner(node, around)
                continue
            question = self.questions.read(node, nodes[at + 1 :])
            if question is not None:
                own.append(replace(question, show_if=self.condition(node.row)))
        self.close(key, title, own, around)

    def inner(self, node: Node, around: Condition | None) -> None:
        if node.kind == "repeat" or node.kind == "loop":
            return
        condition = self.condition(node.row)
        if around is not None and condition is not None:
            condition = All((around, condition))
        key = self.names.key(node.row.text("indtag_key") or node.row.text("name"), "afsnit")
        title = self.questions.words(node.row, "label")
        if not node.children:
            self.found.leave_out(node.row.sheet, node.row.number, "Gruppen er tom.")
        self.group(node.children, key, title, condition or around)

    def close(
        self, key: str, title: schema.Words, own: list[Question], around: Condition | None
    ) -> tuple[str, schema.Words]:
        """End a section; what follows of its group gets a new key and no heading."""
        if not own:
            return key, title
        key = key or self.names.key("", "afsnit")
        self.sections.append(Section(key, title, tuple(own), around))
        return "", {}

    def condition(self, row: Row) -> Condition | None:
        text = row.text("relevant")
        if not text or row.text("indtag_part"):
            return None
        try:
            return conditions_in.condition(expressions.parse(text), self.names.targets)
        except Unreadable as error:
            self.found.refuse(
                row.sheet, row.number, f"Betingelsen i relevant kan ikke bruges: {error}."
            )
        return None


def _languages(book: Workbook, language: str) -> tuple[str, tuple[str, ...]]:
    """The source language and all of them, the source first."""
    settings = book.settings()
    own = settings.text("indtag_languages").split()
    if own:
        return own[0], tuple(dict.fromkeys([*own, *book.languages]))
    default = languages.code_of(settings.text("default_language") or "")
    named = list(book.languages)
    source = default or (named[0] if named and not book.has_unnamed_texts() else language)
    return source, tuple(dict.fromkeys([source, *named]))
