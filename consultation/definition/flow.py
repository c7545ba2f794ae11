"""Which questions and pages an answer leads through.

A question is shown when its section's and its own condition hold of the answers to the questions
before it that are themselves shown. So one walk from first to last decides everything: a hidden
question has no answer, whatever was once written there, and hides what depends on it in turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consultation.definition import conditions
from consultation.definition.answers import Answers, Value, is_answered, other_key
from consultation.definition.schema import (
    OTHER,
    Definition,
    Needed,
    Paging,
    Question,
    QuestionType,
    Section,
)


@dataclass(frozen=True)
class Walk:
    """What one walk found: the questions that are shown, and the answers that stand."""

    shown: tuple[tuple[Section, Question], ...]
    answers: Answers


@dataclass(frozen=True)
class Page:
    """One page: its key (in the address), its section, its questions that are shown."""

    key: str
    section: Section
    questions: tuple[Question, ...]


def walk(definition: Definition, answers: Mapping[str, Value]) -> Walk:
    """Walk from the first question to the last, keeping what the conditions allow."""
    shown: list[tuple[Section, Question]] = []
    kept: Answers = {}
    for section, question in definition.walk():
        if not conditions.holds(section.show_if, kept):
            continue
        if not conditions.holds(question.show_if, kept):
            continue
        shown.append((section, question))
        kept.update(_standing(question, answers))
    return Walk(tuple(shown), kept)


def _standing(question: Question, answers: Mapping[str, Value]) -> Answers:
    value = answers.get(question.key)
    if not question.is_asked or not is_answered(value):
        return {}
    kept: Answers = {question.key: value}
    text = answers.get(other_key(question.key))
    if text and (value == OTHER or (isinstance(value, list) and OTHER in value)):
        kept[other_key(question.key)] = text
    return kept


def allowed(definition: Definition, answers: Mapping[str, Value]) -> Answers:
    """Exactly the answers that the conditions allow."""
    return walk(definition, answers).answers


def pages(definition: Definition, answers: Mapping[str, Value]) -> tuple[Page, ...]:
    """The pages in order, as things stand. A page without anything to show does not exist."""
    shown = walk(definition, answers).shown
    if definition.paging == Paging.QUESTION:
        return tuple(Page(question.key, section, (question,)) for section, question in shown)
    by_section: dict[str, list[Question]] = {}
    sections: dict[str, Section] = {}
    for section, question in shown:
        by_section.setdefault(section.key, []).append(question)
        sections[section.key] = section
    return tuple(
        Page(key, sections[key], tuple(questions)) for key, questions in by_section.items()
    )


def kiosk_pages(
    definition: Definition, answers: Mapping[str, Value]
) -> tuple[tuple[Page, ...], tuple[Page, ...]]:
    """One question a page: first the core ones, then the rest ("more if you like")."""
    each = tuple(
        Page(question.key, section, (question,))
        for section, question in walk(definition, answers).shown
    )
    return (
        tuple(page for page in each if page.questions[0].core),
        tuple(page for page in each if not page.questions[0].core),
    )


def missing(
    definition: Definition, answers: Mapping[str, Value], needed: Needed = Needed.YES
) -> tuple[Question, ...]:
    """Questions that are shown, `needed`, and not answered; a matrix needs each of its rows."""
    found = walk(definition, answers)
    return tuple(
        question
        for _, question in found.shown
        if question.is_asked
        and question.needed == needed
        and not _is_whole(question, found.answers.get(question.key))
    )


def _is_whole(question: Question, value: Value) -> bool:
    if not is_answered(value):
        return False
    if question.type == QuestionType.MATRIX and not value.get("declined"):
        return len(value) == len(question.rows)
    return True
