"""A definition as the rows of an XLSForm. `file_out` puts them into a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from config import geography
from consultation.definition.answers import VERDICTS
from consultation.definition.schema import (
    OTHER,
    Definition,
    Needed,
    Option,
    Paging,
    Question,
    QuestionType,
    Section,
    Words,
)
from consultation.xlsform import conditions_out, languages
from consultation.xlsform.wording import DETAILS, YES_NO, said
from consultation.xlsform.workbook import KEPT_APART

Cells = dict[str, str]
"""A row: heading to text."""
DISTRICTS, YES_OR_NO, VERDICT = "indtag_bydele", "indtag_ja_nej", "indtag_vurdering"

_PLAIN = {
    QuestionType.SHORT_TEXT: "text",
    QuestionType.LONG_TEXT: "text",
    QuestionType.DATE: "date",
    QuestionType.MAP: "geopoint",
    QuestionType.FILE: "file",
    QuestionType.INFORMATION: "note",
    QuestionType.SCALE: "range",
    QuestionType.DISTRICT: f"select_one {DISTRICTS}",
    QuestionType.YES_NO: f"select_one {YES_OR_NO}",
}
_SELECTS = {
    QuestionType.SINGLE: "select_one",
    QuestionType.MULTIPLE: "select_multiple",
    QuestionType.RANKING: "rank",
}
_APPEARANCES = {QuestionType.LONG_TEXT: "multiline", QuestionType.MAP: "placement-map"}
_RESERVED = ("meta", "instanceid", "instancename", "indtag")


@dataclass
class Sheets:
    """The rows of the three sheets."""

    survey: list[Cells] = field(default_factory=list)
    choices: list[Cells] = field(default_factory=list)
    settings: Cells = field(default_factory=dict)


def write(definition: Definition, *, slug: str, version: str = "1") -> Sheets:
    """The rows of `definition`. `slug` becomes the form's id."""
    return _Writer(definition).sheets(slug, version)


class _Writer:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.made = Sheets()
        self.lists: set[str] = set()
        self.used = {section.key for section in definition.sections} | set(definition.questions)
        self.used |= set(_RESERVED)
        self.fields: dict[str, list[str]] = {}

    def sheets(self, slug: str, version: str) -> Sheets:
        for section in self.definition.sections:
            self.section(section)
        self.settings(slug, version)
        return self.made

    def settings(self, slug: str, version: str) -> None:
        definition = self.definition
        settings = {
            "form_title": definition.title.get(definition.source, "") or slug,
            "form_id": slug.replace("-", "_"),
            "name": self.name("skema"),
            "version": version,
            "default_language": languages.heading(definition.source),
            "indtag_languages": " ".join(definition.languages),
            "indtag_paging": definition.paging.value
            if definition.paging != Paging.QUESTION
            else "",
            "indtag_machine_made": " ".join(definition.machine_made),
        }
        for column, words in (
            ("indtag_title", definition.title),
            ("indtag_intro", definition.intro),
            ("indtag_privacy", definition.privacy),
            ("indtag_thanks", definition.thanks),
        ):
            settings |= self.words(column, words)
        self.made.settings = {key: text for key, text in settings.items() if text}

    def name(self, wanted: str) -> str:
        """A name of the workbook that nothing else has."""
        name = wanted
        while name.lower() in self.used:
            name += "_"
        self.used.add(name.lower())
        return name

    def own(self, key: str) -> Cells:
        """Name of a section or question; its key beside, where ODK has taken that name."""
        if key not in _RESERVED:
            return {"name": key}
        return {"name": self.name(key), "indtag_key": key}

    def words(self, column: str, words: Words) -> Cells:
        """A text in its languages' columns."""
        return {
            f"{column}::{languages.heading(code)}": text.replace("${", KEPT_APART)
            for code, text in words.items()
        }

    def row(self, kind: str, **cells: str) -> Cells:
        row = {"type": kind} | {column: text for column, text in cells.items() if text}
        self.made.survey.append(row)
        return row

    def section(self, section: Section) -> None:
        """A group; what is on one page stands on one."""
        one_page = self.definition.paging == Paging.SECTION
        row = self.row("begin_group", **self.own(section.key))
        row |= self.words("label", section.title)
        if one_page:
            row["appearance"] = "field-list"
        if section.show_if:
            row["relevant"] = conditions_out.expression(
                section.show_if, self.fields, self.definition.questions
            )
        for question in section.questions:
            self.question(question)
        self.row("end_group")

    def question(self, question: Question) -> None:
        match question.type:
            case QuestionType.MATRIX:
                self.matrix(question)
            case QuestionType.PERIOD:
                self.grouped(question, (("from", "date"), ("to", "date")))
            case QuestionType.SITE:
                self.site(question)
            case QuestionType.NUMBER:
                kind = "decimal" if question.limits.decimals else "integer"
                self.head(kind, question)
            case kind if kind in _SELECTS:
                self.select(question)
            case _:
                self.head(_PLAIN[question.type], question)
                self.fixed_list(question.type)

    def head(self, kind: str, question: Question) -> Cells:
        """The row that carries all that is said of the question as a whole."""
        limits = question.limits
        row = self.row(kind, **self.own(question.key))
        row["indtag_type"] = question.type.value
        self.fields[question.key] = [row["name"]]
        for column, words in (
            ("label", question.label),
            ("hint", question.help),
            ("indtag_simple", question.simple),
            ("indtag_low", question.low),
            ("indtag_high", question.high),
            ("indtag_site", question.site),
        ):
            row |= self.words(column, words)
        row |= {
            "required": "yes" if question.needed == Needed.YES else "",
            "indtag_needed": "soft" if question.needed == Needed.SOFT else "",
            "indtag_declinable": "yes" if question.declinable else "",
            "indtag_core": "yes" if question.core else "",
            "indtag_alone": "yes" if question.alone else "",
            "indtag_note": question.note,
            "indtag_decimals": str(limits.decimals) if limits.decimals else "",
            "appearance": _APPEARANCES.get(question.type, ""),
            "constraint": conditions_out.constraint(question),
        }
        if question.type == QuestionType.SCALE:
            row["parameters"] = f"start={limits.least} end={limits.most} step=1"
        if question.type in (QuestionType.MAP, QuestionType.FILE):
            row["indtag_least"] = "" if limits.least is None else str(limits.least)
            row["indtag_most"] = "" if limits.most is None else str(limits.most)
        if question.show_if:
            row["relevant"] = conditions_out.expression(
                question.show_if, self.fields, self.definition.questions
            )
        return row

    def select(self, question: Question) -> None:
        """One of a list, several of it, or all of it in order; the text of "other" after it."""
        kind = _SELECTS[question.type]
        self.head(f"{kind} {self.choices(question.key, question)}", question)
        if question.other:
            name = self.name(f"{question.key}_{OTHER}")
            row = self.row("text", name=name, indtag_part=OTHER)
            row |= self.detail("other")
            field_ = self.fields[question.key][0]
            row["relevant"] = f"selected(${{{field_}}}, '{OTHER}')"

    def choices(self, wanted: str, question: Question) -> str:
        """Write the question's options as a list; gives its name."""
        name = wanted
        while name in self.lists:
            name += "_"
        self.list_of(name, question.options)
        if question.other:
            self.choice(name, OTHER, said("Andet", self.definition.languages))
        return name

    def list_of(self, name: str, options: Iterable[Option]) -> None:
        self.lists.add(name)
        for option in options:
            self.choice(name, option.code, option.label, option.pictogram)

    def choice(self, name: str, code: str, label: Words, pictogram: str = "") -> None:
        row = {"list_name": name, "name": code} | self.words("label", label)
        if pictogram:
            row["indtag_pictogram"] = pictogram
        self.made.choices.append(row)

    def fixed_list(self, kind: QuestionType) -> None:
        """The lists that are the same in all questionnaires, each written once."""
        spoken = self.definition.languages
        lists: Mapping[QuestionType, tuple[str, dict[str, str]]] = {
            QuestionType.DISTRICT: (DISTRICTS, {d.code: d.name for d in geography.districts()}),
            QuestionType.YES_NO: (YES_OR_NO, YES_NO),
            QuestionType.SITE: (VERDICT, {code: DETAILS[code] for code in VERDICTS}),
        }
        if kind not in lists or lists[kind][0] in self.lists:
            return
        name, texts = lists[kind]
        self.lists.add(name)
        for code, text in texts.items():
            self.choice(name, code, said(text, spoken))

    def detail(self, part: str) -> Cells:
        """The label of a part of a question."""
        return self.words("label", said(DETAILS[part], self.definition.languages))

    def grouped(
        self, question: Question, parts: Iterable[tuple[str, str]], appearance: str = "field-list"
    ) -> None:
        """A question of several rows: a group around them."""
        head = self.head("begin_group", question)
        required = head.pop("required")
        head |= {"appearance": appearance}
        names = []
        for part, kind in parts:
            names.append(self.name(f"{question.key}_{part}"))
            row = self.row(kind, name=names[-1], indtag_part=part, required=required)
            row |= self.detail(part)
        self.row("end_group")
        self.fields[question.key] = names[:1]

    def matrix(self, question: Question) -> None:
        """A group that stands as a table: a row each, all with one list."""
        head = self.head("begin_group", question)
        required = head.pop("required")
        head["appearance"] = "table-list"
        columns = self.choices(question.key, question)
        names = []
        for option in question.rows:
            names.append(self.name(f"{question.key}_{option.code}"))
            row = self.row(
                f"select_one {columns}",
                name=names[-1],
                indtag_part=option.code,
                required=required,
                indtag_pictogram=option.pictogram,
            )
            row |= self.words("label", option.label)
            self.fields[f"{question.key}.{option.code}"] = names[-1:]
        self.row("end_group")
        self.fields[question.key] = names

    def site(self, question: Question) -> None:
        """Verdict, conditions, own words."""
        self.fixed_list(QuestionType.SITE)
        parts = [("verdict", f"select_one {VERDICT}")]
        if question.options:
            parts.append(("conditions", f"select_multiple {self.choices(question.key, question)}"))
        parts.append(("text", "text"))
        start = len(self.made.survey)
        self.grouped(question, parts)
        field_ = self.fields[question.key][0]
        for row in self.made.survey[start:]:
            if row.get("indtag_part") != "verdict":
                row["required"] = ""
            if row.get("indtag_part") == "conditions":
                row["relevant"] = f"${{{field_}}} = 'conditions'"
