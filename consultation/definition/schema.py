"""What a questionnaire's definition is, read from JSON and written to it.

The JSON is what `QuestionnaireVersion.definition` holds, what a tablet is given, and what every
editor, importer and export works on. Texts are `Words`: language code to text. Keys of sections,
questions, options and rows are ASCII (`[a-z][a-z0-9_]*`), unique in their list; keys of questions
are unique in the questionnaire and stay the same from version to version.

    {"schema": "questionnaire/1", "source": "da", "languages": ["da", "en"], "paging": "question",
     "title": {"da": "…"}, "intro": {"da": "…"}, "privacy": {"da": "…"}, "thanks": {"da": "…"},
     "sections": [{"key": "start", "title": {"da": "…"}, "show_if": null, "questions": [
         {"key": "alder", "type": "number", "label": {"da": "Hvor gammel er du?"}, …}]}]}

Left out of the JSON: whatever has its default value, so that a digest does not change with
fields that are added later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from consultation.definition import conditions
from consultation.definition.conditions import Condition

SCHEMA = "questionnaire/1"
Words = Mapping[str, str]
"""A text in each language it exists in: {"da": "Ja", "en": "Yes"}."""


class MalformedDefinition(ValueError):
    """The JSON is no questionnaire; `str(error)` says where and what."""


class QuestionType(StrEnum):
    """What is asked for, and in which shape the answer is stored (see `answers`)."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    YES_NO = "yes_no"
    SCALE = "scale"
    MATRIX = "matrix"
    RANKING = "ranking"
    NUMBER = "number"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    DATE = "date"
    PERIOD = "period"
    DISTRICT = "district"
    MAP = "map"
    SITE = "site"
    INFORMATION = "information"
    FILE = "file"


class Needed(StrEnum):
    """Whether one must answer: SOFT asks once more, and takes no for an answer."""

    NO = "no"
    SOFT = "soft"
    YES = "yes"


class Paging(StrEnum):
    """One question on each page, or one section."""

    QUESTION = "question"
    SECTION = "section"


@dataclass(frozen=True)
class Option:
    """A choice, a row of a matrix, or a condition of a site assessment.

    `pictogram` names a file of `static/consultation/pictograms/` without its ending, or "".
    `exclusive`: chosen in a multiple choice, it stands alone ("none of these").
    """

    code: str
    label: Words
    pictogram: str = ""
    exclusive: bool = False


@dataclass(frozen=True)
class Limits:
    """What a value must keep within; `None` is no limit.

    `least`, `most`: of a number or scale (both needed for a scale); of the count of choices, map
    points or files where those are asked for. `length`: characters of a text. `decimals`: of a
    number.
    """

    least: float | None = None
    most: float | None = None
    length: int | None = None
    decimals: int = 0


@dataclass(frozen=True)
class Question:
    """One question.

    `options`: of single, multiple, ranking; the columns of a matrix; of a site assessment the
    conditions that may be set. `rows`: of a matrix. `other`: a last choice with a text beside.
    `simple`: the label in simple words. `declinable`: "I do not wish to answer" is a choice.
    `core`: one of the first few questions at a kiosk. `alone`: answered by the person alone when
    a helper assists. `low`, `high`: words at the ends of a scale. `site`: the place that a site
    assessment is about. `note` is for colleagues and is never shown.
    """

    key: str
    type: QuestionType
    label: Words
    help: Words = field(default_factory=dict)
    simple: Words = field(default_factory=dict)
    needed: Needed = Needed.NO
    declinable: bool = False
    core: bool = False
    alone: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    other: bool = False
    limits: Limits = field(default_factory=Limits)
    low: Words = field(default_factory=dict)
    high: Words = field(default_factory=dict)
    site: Words = field(default_factory=dict)
    show_if: Condition | None = None
    note: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether there is something to answer: information has nothing."""
        return self.type != QuestionType.INFORMATION

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the options, "other" last where it is offered."""
        return (*(option.code for option in self.options), *((OTHER,) if self.other else ()))


OTHER = "other"
"""The code of the choice with a text beside; no option of an author may use it."""


@dataclass(frozen=True)
class Section:
    """Questions under one heading; hidden as a whole where `show_if` is false."""

    key: str
    title: Words = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    show_if: Condition | None = None


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire. `source` is the language it was written in, first in `languages`.

    `privacy` is the one sentence on each page that says who will see the answer.
    """

    title: Words
    sections: tuple[Section, ...] = ()
    source: str = "da"
    languages: tuple[str, ...] = ("da",)
    paging: Paging = Paging.QUESTION
    intro: Words = field(default_factory=dict)
    privacy: Words = field(default_factory=dict)
    thanks: Words = field(default_factory=dict)
    machine_made: tuple[str, ...] = ()
    """Languages whose texts a machine made and nobody has checked yet."""

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by key, in order."""
        return {question.key: question for _, question in self.walk()}

    def walk(self) -> Iterator[tuple[Section, Question]]:
        """Each question in order, with its section."""
        for section in self.sections:
            for question in section.questions:
                yield section, question

    def words(self, text: Words, language: str) -> str:
        """`text` in `language`, else in the source language, else ""."""
        return text.get(language) or text.get(self.source, "")


def load(data: Any) -> Definition:
    """The definition in parsed JSON. Raises MalformedDefinition.

    Only the shape is checked here; what is wrong with the content is said by `checking`.
    """
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise MalformedDefinition(f'Det er ikke et spørgeskema: "schema" skal være "{SCHEMA}".')
    return _Reader("spørgeskemaet", {k: v for k, v in data.items() if k != "schema"}).definition()


def dump(definition: Definition) -> dict[str, Any]:
    """The JSON of a definition; `load(dump(d)) == d`."""
    return {"schema": SCHEMA, **_plain(definition)}


def _plain(thing: Any) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for each in fields(thing):
        value = getattr(thing, each.name)
        if value == _default(each):
            continue
        out[each.name] = _json(value)
    return out


def _default(each: Any) -> Any:
    if each.default_factory is not MISSING:
        return each.default_factory()
    return each.default


def _json(value: Any) -> Any:
    if isinstance(value, (conditions.Test, conditions.All, conditions.Any, conditions.Not)):
        return conditions.dump(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [_json(part) for part in value]
    return _plain(value) if hasattr(value, "__dataclass_fields__") else value


@dataclass(frozen=True)
class _Reader:
    """Reads one JSON object; `where` names it in errors."""

    where: str
    data: dict[str, Any]

    @classmethod
    def of(cls, where: str, data: Any) -> Self:
        if not isinstance(data, dict):
            raise MalformedDefinition(f"{where}: her skal stå et objekt.")
        return cls(where, data)

    def definition(self) -> Definition:
        self._only(Definition)
        languages = self._texts("languages", ("da",))
        return Definition(
            title=self._words("title"),
            sections=tuple(
                _Reader.of(f"afsnit {n}", part).section()
                for n, part in enumerate(self._list("sections"), 1)
            ),
            source=self._text("source", "da"),
            languages=languages,
            paging=self._one_of(Paging, "paging", Paging.QUESTION),
            intro=self._words("intro"),
            privacy=self._words("privacy"),
            thanks=self._words("thanks"),
            machine_made=self._texts("machine_made", ()),
        )

    def section(self) -> Section:
        self._only(Section)
        key = self._text("key")
        return Section(
            key=key,
            title=self._words("title"),
            questions=tuple(
                _Reader.of(f"afsnit {key}, spørgsmål {n}", part).question()
                for n, part in enumerate(self._list("questions"), 1)
            ),
            show_if=self._condition("show_if"),
        )

    def question(self) -> Question:
        self._only(Question)
        return Question(
            key=self._text("key"),
            type=self._one_of(QuestionType, "type"),
            label=self._words("label"),
            help=self._words("help"),
            simple=self._words("simple"),
            needed=self._one_of(Needed, "needed", Needed.NO),
            declinable=self._flag("declinable"),
            core=self._flag("core"),
            alone=self._flag("alone"),
            options=self._options("options"),
            rows=self._options("rows"),
            other=self._flag("other"),
            limits=_Reader.of(f"{self.where}, limits", self.data.get("limits", {})).limits(),
            low=self._words("low"),
            high=self._words("high"),
            site=self._words("site"),
            show_if=self._condition("show_if"),
            note=self._text("note", ""),
        )

    def option(self) -> Option:
        self._only(Option)
        return Option(
            code=self._text("code"),
            label=self._words("label"),
            pictogram=self._text("pictogram", ""),
            exclusive=self._flag("exclusive"),
        )

    def limits(self) -> Limits:
        self._only(Limits)
        length, decimals = self._number("length"), self._number("decimals")
        return Limits(
            least=self._number("least"),
            most=self._number("most"),
            length=None if length is None else int(length),
            decimals=int(decimals or 0),
        )

    def _only(self, kind: type[Any]) -> None:
        """Refuse names that nothing would read: a typing error must not vanish."""
        unknown = sorted(set(self.data) - {each.name for each in fields(kind)})
        if unknown:
            raise MalformedDefinition(f'{self.where}: "{unknown[0]}" er ikke et kendt navn.')

    def _wrong(self, name: str, wanted: str) -> MalformedDefinition:
        return MalformedDefinition(f'{self.where}: "{name}" skal være {wanted}.')

    def _text(self, name: str, default: str | None = None) -> str:
        value = self.data.get(name, default)
        if not isinstance(value, str):
            raise self._wrong(name, "en tekst")
        return value

    def _texts(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.data.get(name, list(default))
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self._wrong(name, "en liste af tekster")
        return tuple(value)

    def _list(self, name: str) -> list[Any]:
        value = self.data.get(name, [])
        if not isinstance(value, list):
            raise self._wrong(name, "en liste")
        return value

    def _flag(self, name: str) -> bool:
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "sand eller falsk")
        return value

    def _number(self, name: str) -> float | None:
        value = self.data.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
            raise self._wrong(name, "et tal")
        return value

    def _words(self, name: str) -> Words:
        value = self.data.get(name, {})
        if not isinstance(value, dict) or not all(
            isinstance(k, str) and isinstance(v, str) for k, v in value.items()
        ):
            raise self._wrong(name, "tekster efter sprog")
        return dict(value)

    def _options(self, name: str) -> tuple[Option, ...]:
        return tuple(
            _Reader.of(f"{self.where}, {name} {n}", part).option()
            for n, part in enumerate(self._list(name), 1)
        )

    def _condition(self, name: str) -> Condition | None:
        value = self.data.get(name)
        try:
            return None if value is None else conditions.load(value)
        except ValueError as error:
            raise MalformedDefinition(f"{self.where}, {name}: {error}") from error

    def _one_of(self, kind: type[Any], name: str, default: Any = None) -> Any:
        value = self.data.get(name, default)
        try:
            return kind(value)
        except ValueError:
            raise self._wrong(name, "et af: " + ", ".join(str(each) for each in kind)) from None
