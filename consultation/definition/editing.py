"""Changing a definition step by step: each function gives a new one and leaves the old alone.

Parts are named by their keys, so that a step means the same whatever a colleague did meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from consultation.definition import conditions
from consultation.definition.conditions import Condition
from consultation.definition.schema import OTHER, Definition, Option, Question, Section

RESERVED = frozenset({"declined", "verdict", OTHER})
T = TypeVar("T")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "o", "ä": "a"})
_KEY_LENGTH = 40


class NoSuchPart(LookupError):
    """No section or question has that key (any more)."""


@dataclass(frozen=True)
class Removed:
    """A section or question that was taken out, and where it stood.

    `section`: the key of the section around a question; "" of a section.
    """

    part: Question | Section
    section: str
    index: int


def new_key(label: str, taken: Collection[str], *, fallback: str = "felt") -> str:
    """A key made from a label, unlike those `taken`: "Hvor gammel er du?" is hvor_gammel_er_du."""
    text = re.sub(r"[^a-z0-9]+", "_", label.lower().translate(_LETTERS)).strip("_")
    text = re.sub(r"^[0-9_]+", "", text)
    if len(text) > _KEY_LENGTH:
        text = text[: _KEY_LENGTH + 1].rpartition("_")[0] or text[:_KEY_LENGTH]
    first = text or fallback
    key, number = first, 1
    while key in taken or key in RESERVED:
        number += 1
        key = f"{first}_{number}"
    return key


def taken_keys(definition: Definition) -> frozenset[str]:
    """The keys of all sections and questions: none may be used twice."""
    sections = {section.key for section in definition.sections}
    return frozenset(sections | set(definition.questions))


def section_of(definition: Definition, key: str) -> Section:
    """The section with that key. Raises NoSuchPart."""
    for section in definition.sections:
        if section.key == key:
            return section
    raise NoSuchPart(key)


def question_of(definition: Definition, key: str) -> Question:
    """The question with that key. Raises NoSuchPart."""
    try:
        return definition.questions[key]
    except KeyError:
        raise NoSuchPart(key) from None


def place_of(definition: Definition, key: str) -> tuple[Section, int]:
    """The section around a question, and its index there. Raises NoSuchPart."""
    for section in definition.sections:
        for index, question in enumerate(section.questions):
            if question.key == key:
                return section, index
    raise NoSuchPart(key)


def insert_section(
    definition: Definition, section: Section, index: int | None = None
) -> Definition:
    """With a section more, last or at `index`."""
    return replace(definition, sections=_inserted(definition.sections, section, index))


def insert_question(
    definition: Definition, section: str, question: Question, index: int | None = None
) -> Definition:
    """With a question more, last in its section or at `index`. Raises NoSuchPart."""
    into = section_of(definition, section)
    return _with_questions(definition, section, _inserted(into.questions, question, index))


def replace_question(definition: Definition, question: Question) -> Definition:
    """With another content of the question that has the same key. Raises NoSuchPart."""
    section, index = place_of(definition, question.key)
    questions = (*section.questions[:index], question, *section.questions[index + 1 :])
    return _with_questions(definition, section.key, questions)


def replace_section(definition: Definition, section: Section) -> Definition:
    """With another title and condition of a section; its questions stay. Raises NoSuchPart."""
    kept = section_of(definition, section.key).questions
    return replace(
        definition,
        sections=tuple(
            replace(section, questions=kept) if each.key == section.key else each
            for each in definition.sections
        ),
    )


def move_question(definition: Definition, key: str, section: str, index: int) -> Definition:
    """With the question at `index` of that section, counted without itself. Raises NoSuchPart."""
    section_of(definition, section)
    without, removed = remove(definition, key)
    assert isinstance(removed.part, Question)
    return insert_question(without, section, removed.part, index)


def move_section(definition: Definition, key: str, index: int) -> Definition:
    """With the section at `index` among the others. Raises NoSuchPart."""
    moved = section_of(definition, key)
    others = tuple(each for each in definition.sections if each.key != key)
    return replace(definition, sections=_inserted(others, moved, index))


def step_question(definition: Definition, key: str, step: int) -> Definition:
    """With the question one place up (-1) or down (1), over into the next section at the ends.

    At the very top or bottom nothing changes. Raises NoSuchPart.
    """
    section, index = place_of(definition, key)
    wanted = index + step
    if 0 <= wanted < len(section.questions):
        return move_question(definition, key, section.key, wanted)
    number = definition.sections.index(section) + step
    if not 0 <= number < len(definition.sections):
        return definition
    other = definition.sections[number]
    return move_question(definition, key, other.key, len(other.questions) if step < 0 else 0)


def step_section(definition: Definition, key: str, step: int) -> Definition:
    """With the section one place up (-1) or down (1). Raises NoSuchPart."""
    index = definition.sections.index(section_of(definition, key)) + step
    return definition if index < 0 else move_section(definition, key, index)


def remove(definition: Definition, key: str) -> tuple[Definition, Removed]:
    """Without that question, or that section and all in it. Raises NoSuchPart."""
    if key in definition.questions:
        section, index = place_of(definition, key)
        questions = (*section.questions[:index], *section.questions[index + 1 :])
        part = section.questions[index]
        return _with_questions(definition, section.key, questions), Removed(
            part, section.key, index
        )
    taken_out = section_of(definition, key)
    index = definition.sections.index(taken_out)
    sections = tuple(each for each in definition.sections if each.key != key)
    return replace(definition, sections=sections), Removed(taken_out, "", index)


def put_back(definition: Definition, removed: Removed) -> tuple[Definition, str]:
    """With a removed part where it stood, as nearly as possible; its key, new if it was taken.

    A question whose section is gone comes last in the last section, a new one if there is none.
    """
    part = renamed(removed.part, taken_keys(definition))
    if isinstance(part, Section):
        return insert_section(definition, part, removed.index), part.key
    keys = [section.key for section in definition.sections]
    if not keys:
        key = removed.section or new_key("afsnit", {part.key})
        return insert_section(definition, Section(key, questions=(part,))), part.key
    if removed.section in keys:
        return insert_question(definition, removed.section, part, removed.index), part.key
    return insert_question(definition, keys[-1], part), part.key


def copy(definition: Definition, key: str) -> tuple[Definition, str]:
    """With a copy of a question or section right after it, and the copy's key.

    Conditions inside a copied section ask the copied questions. Raises NoSuchPart.
    """
    taken = taken_keys(definition)
    if key in definition.questions:
        section, index = place_of(definition, key)
        made = renamed(section.questions[index], taken)
        assert isinstance(made, Question)
        return insert_question(definition, section.key, made, index + 1), made.key
    original = section_of(definition, key)
    copied = renamed(original, taken)
    assert isinstance(copied, Section)
    index = definition.sections.index(original)
    return insert_section(definition, copied, index + 1), copied.key


def renamed(part: Question | Section, taken: Collection[str]) -> Question | Section:
    """The part with keys that are not taken; a key that is free stays."""
    if isinstance(part, Question):
        return replace(part, key=_free(part.key, taken))
    used = set(taken)
    names: dict[str, str] = {}
    for key in (part.key, *(question.key for question in part.questions)):
        names[key] = _free(key, used)
        used.add(names[key])
    inner = {question.key: names[question.key] for question in part.questions}
    return replace(
        part,
        key=names[part.key],
        questions=tuple(
            replace(question, key=inner[question.key], show_if=_asking(question.show_if, inner))
            for question in part.questions
        ),
    )


def dependants(definition: Definition, keys: Collection[str]) -> tuple[str, ...]:
    """Keys of the other sections and questions whose conditions ask one of `keys`."""
    return tuple(
        place
        for place, condition in _conditions(definition)
        if place not in keys and any(test.key in keys for test in conditions.tests(condition))
    )


def with_codes(
    rows: Iterable[tuple[str, str, Option]], kept: Mapping[str, Option], source: str
) -> tuple[Option, ...]:
    """Options as they were written: (code or "", label in `source`, the rest of the option).

    A row without code gets one made from its label; translations of a code in `kept` stay.
    """
    written = [row for row in rows if row[0] or row[1].strip()]
    taken = {code for code, _, _ in written if code}
    made = []
    for code, label, rest in written:
        if not code:
            code = new_key(label, taken, fallback="svar")
            taken.add(code)
        old = kept[code].label if code in kept else {}
        words = {**old, source: label.strip()}
        made.append(replace(rest, code=code, label={k: v for k, v in words.items() if v}))
    return tuple(made)


def _free(key: str, taken: Collection[str]) -> str:
    return key if key not in taken else new_key(re.sub(r"_\d+$", "", key), taken)


def _asking(condition: Condition | None, names: Mapping[str, str]) -> Condition | None:
    """The condition with questions named anew."""
    match condition:
        case None:
            return None
        case conditions.Test():
            key, dot, row = condition.question.partition(".")
            return replace(condition, question=f"{names.get(key, key)}{dot}{row}")
        case conditions.Not(part):
            return conditions.Not(_sure(_asking(part, names)))
        case conditions.All(parts):
            return conditions.All(tuple(_sure(_asking(part, names)) for part in parts))
        case conditions.Any(parts):
            return conditions.Any(tuple(_sure(_asking(part, names)) for part in parts))


def _sure(condition: Condition | None) -> Condition:
    assert condition is not None
    return condition


def _conditions(definition: Definition) -> Iterator[tuple[str, Condition | None]]:
    for section in definition.sections:
        yield section.key, section.show_if
        for question in section.questions:
            yield question.key, question.show_if


def _inserted(parts: tuple[T, ...], part: T, index: int | None) -> tuple[T, ...]:
    place = len(parts) if index is None else max(0, min(index, len(parts)))
    return (*parts[:place], part, *parts[place:])


def _with_questions(
    definition: Definition, section: str, questions: tuple[Question, ...]
) -> Definition:
    return replace(
        definition,
        sections=tuple(
            replace(each, questions=questions) if each.key == section else each
            for each in definition.sections
        ),
    )
