"""A draft as its editor sees it: the outline with what is wrong at each place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consultation.definition import checking, schema
from consultation.definition.checking import Problem
from consultation.definition.reading import TYPE_NAMES, sentence
from consultation.definition.schema import Definition, Needed, Question, Section
from consultation.models import Questionnaire
from consultation.services.publishing import definition_digest


@dataclass(frozen=True)
class QuestionLine:
    """One question of the outline. `number` counts what is asked through the whole."""

    key: str
    number: int | None
    label: str
    type: str
    marks: tuple[str, ...]
    condition: str
    errors: tuple[str, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class SectionLine:
    """One section of the outline."""

    key: str
    title: str
    condition: str
    errors: tuple[str, ...]
    questions: tuple[QuestionLine, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Outline:
    """The whole draft. `errors`: of the whole; `error_count`: all; `untranslated`: texts."""

    definition: Definition
    sections: tuple[SectionLine, ...]
    errors: tuple[str, ...]
    error_count: int
    untranslated: int
    question_count: int


_found: dict[tuple[str, str], tuple[Problem, ...]] = {}
_FOUND_LIMIT = 100


def problems(definition: Definition, audience: str) -> tuple[Problem, ...]:
    """`checking.problems`, worked out once in each process for the same content."""
    key = (definition_digest(schema.dump(definition)), audience)
    if key not in _found:
        _found[key] = checking.problems(definition, audience=audience)
        while len(_found) > _FOUND_LIMIT:
            del _found[next(iter(_found))]
    return _found[key]


def errors_at(definition: Definition, audience: str, place: str) -> tuple[str, ...]:
    """What is wrong at one place, a section's or question's key."""
    found = problems(definition, audience)
    return tuple(each.sentence for each in found if each.place == place and each.is_error)


def outline(questionnaire: Questionnaire) -> Outline:
    """The draft as lines, in order. Raises MalformedDefinition."""
    definition = schema.load(questionnaire.draft)
    found = problems(definition, questionnaire.audience)
    errors: dict[str, list[str]] = {}
    for problem in found:
        if problem.is_error:
            errors.setdefault(problem.place, []).append(problem.sentence)
    asked = [q.key for _, q in definition.walk() if q.is_asked]
    numbers = {key: number for number, key in enumerate(asked, 1)}
    last = len(definition.sections) - 1
    sections = tuple(
        SectionLine(
            key=section.key,
            title=definition.words(section.title, definition.source),
            condition=sentence(section.show_if, definition),
            errors=tuple(errors.get(section.key, ())),
            questions=tuple(_lines(definition, section, numbers, errors)),
            is_first=index == 0,
            is_last=index == last,
        )
        for index, section in enumerate(definition.sections)
    )
    return Outline(
        definition=definition,
        sections=sections,
        errors=tuple(errors.get("", ())),
        error_count=sum(len(each) for each in errors.values()),
        untranslated=sum(not problem.is_error for problem in found),
        question_count=len(asked),
    )


def _lines(
    definition: Definition,
    section: Section,
    numbers: dict[str, int],
    errors: dict[str, list[str]],
) -> Iterator[QuestionLine]:
    ends = definition.sections[0] is section, definition.sections[-1] is section
    for index, question in enumerate(section.questions):
        yield QuestionLine(
            key=question.key,
            number=numbers.get(question.key),
            label=definition.words(question.label, definition.source) or question.key,
            type=TYPE_NAMES[question.type],
            marks=tuple(_marks(question)),
            condition=sentence(question.show_if, definition),
            errors=tuple(errors.get(question.key, ())),
            is_first=ends[0] and index == 0,
            is_last=ends[1] and index == len(section.questions) - 1,
        )


def _marks(question: Question) -> Iterator[str]:
    if question.needed == Needed.YES:
        yield "Skal besvares"
    if question.needed == Needed.SOFT:
        yield "Spørges to gange"
    if question.core:
        yield "Først på tablet"
    if question.alone:
        yield "Alene"
    if question.declinable:
        yield "Kan afvises"
    if question.note:
        yield "Note"
