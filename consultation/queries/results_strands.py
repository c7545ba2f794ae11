"""A question followed through the versions whose answers are counted together.

Where a version joins a question as "same" or "changed", its answers belong with those before;
"apart" and "new" begin a strand of their own, which is counted and shown by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consultation.definition import conditions
from consultation.definition.schema import Definition, Option, Question, Section, Words

_JOINED = frozenset({"same", "changed"})


@dataclass(frozen=True)
class VersionFacts:
    """A published version: its number, its definition, and how each question joins."""

    number: int
    definition: Definition
    joins: dict[str, str]


@dataclass(frozen=True)
class Strand:
    """One question as it was last asked, with every choice it had in any of its `versions`.

    `is_changed`: words or choices differ between them. `is_current`: the newest version asks it.
    `name` is unique in the questionnaire: the key, with the last version where that is not the
    current one.
    """

    key: str
    question: Question
    section: Section
    source: str
    versions: tuple[int, ...]
    is_changed: bool
    is_current: bool
    options: tuple[Option, ...]
    rows: tuple[Option, ...]

    @property
    def name(self) -> str:
        return self.key if self.is_current else f"{self.key}.v{self.versions[-1]}"

    def words(self, text: Words) -> str:
        """A text in the language that the questionnaire was written in."""
        return text.get(self.source, "")

    @property
    def depends_on(self) -> tuple[str, ...]:
        """Keys of the questions that decide whether this one is shown."""
        asked = (self.section.show_if, self.question.show_if)
        return tuple(dict.fromkeys(t.key for each in asked for t in conditions.tests(each)))

    @property
    def label(self) -> str:
        return self.words(self.question.label)


def strands(versions: Iterable[VersionFacts]) -> tuple[Strand, ...]:
    """The strands of all versions: the current ones in their order, then those that ended.

    Information texts have none.
    """
    ordered = sorted(versions, key=lambda version: version.number)
    found: list[list[tuple[VersionFacts, Section, Question]]] = []
    open_strands: dict[str, list[tuple[VersionFacts, Section, Question]]] = {}
    for version in ordered:
        still: dict[str, list[tuple[VersionFacts, Section, Question]]] = {}
        for section, question in version.definition.walk():
            if not question.is_asked:
                continue
            strand = open_strands.get(question.key)
            if strand is None or version.joins.get(question.key) not in _JOINED:
                strand = []
                found.append(strand)
            strand.append((version, section, question))
            still[question.key] = strand
        open_strands = still
    newest = ordered[-1].number if ordered else 0
    made = [_strand(parts, newest) for parts in found]
    places = {key: n for n, key in enumerate(ordered[-1].definition.questions)} if ordered else {}
    current = sorted((s for s in made if s.is_current), key=lambda strand: places[strand.key])
    return (*current, *(strand for strand in made if not strand.is_current))


def shown_when(definition: Definition, key: str) -> Callable[[Mapping[str, Any]], bool] | None:
    """Whether sent answers show the question `key`; None where it is always shown.

    Conditions look at earlier questions only, and hidden ones have no answer once sent: so the
    two conditions can be asked directly.
    """
    section, question = next(pair for pair in definition.walk() if pair[1].key == key)
    first, second = section.show_if, question.show_if
    if first is None and second is None:
        return None
    return lambda answers: conditions.holds(first, answers) and conditions.holds(second, answers)


def _strand(parts: Sequence[tuple[VersionFacts, Section, Question]], newest: int) -> Strand:
    last, section, question = parts[-1]
    return Strand(
        key=question.key,
        question=question,
        section=section,
        source=last.definition.source,
        versions=tuple(version.number for version, _, _ in parts),
        is_changed=any(version.joins.get(question.key) == "changed" for version, _, _ in parts[1:]),
        is_current=last.number == newest,
        options=_merged([each.options for _, _, each in parts]),
        rows=_merged([each.rows for _, _, each in parts]),
    )


def _merged(lists: Sequence[tuple[Option, ...]]) -> tuple[Option, ...]:
    """The newest list, then what only older ones had."""
    merged: dict[str, Option] = {}
    for options in reversed(lists):
        for option in options:
            merged.setdefault(option.code, option)
    return tuple(merged.values())
