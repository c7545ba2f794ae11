"""Results by group: crossed with another question, helped against alone, and whose voices count.

A group's results are counted in one pass over pairs of small numbers, whatever the groups are.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from consultation.codes import Channel
from consultation.definition.schema import QuestionType
from consultation.models import Questionnaire
from consultation.queries.results import (
    chosen_rows,
    facets_of,
    facts_of,
    question_result,
    questionnaire_of,
)
from consultation.queries.results_snapshot import (
    FIRST_VALUE,
    Rows,
    Snapshot,
    snapshot,
    strands_of,
)
from consultation.queries.results_types import (
    Balance,
    BalancedDistribution,
    BalancedLine,
    BalancedQuestion,
    Choice,
    Distribution,
    Goal,
    Group,
    Grouped,
    GroupedQuestion,
    QuestionResult,
)

CHANNEL, HELP = "channel", "help"
"""Ways to group that are no question."""
HELPED = frozenset({Channel.ASSISTED.value, Channel.INTERVIEW.value})
_BY_NAMES = {HELP: "Alene eller med hjælp", CHANNEL: "Kanal"}
_HELP_NAMES = {"alone": "Alene", "helped": "Med hjælp"}
GROUPING = frozenset(
    {QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.YES_NO, QuestionType.DISTRICT,
     QuestionType.SCALE, QuestionType.NUMBER, QuestionType.SITE}
)  # fmt: skip
"""Types of questions that answers can be grouped by."""


class NoSuchGrouping(LookupError):
    """The answers cannot be grouped by that."""


@dataclass(frozen=True)
class _Grouping:
    """How answers fall into groups: a column, and the groups of each of its numbers."""

    by: str
    label: str
    names: Mapping[str, str]
    column: Sequence[int]
    codes: Mapping[int, tuple[str, ...]]
    is_exclusive: bool = True


def groupings(slug: str) -> tuple[tuple[str, str], ...]:
    """(code, label) of what the answers can be grouped by. Raises NoSuchQuestionnaire."""
    return (
        *_BY_NAMES.items(),
        *(
            (strand.name, strand.label)
            for strand in strands_of(questionnaire_of(slug))
            if strand.question.type in GROUPING
        ),
    )


def grouped(slug: str, by: str, choice: Choice | None = None) -> Grouped:
    """All questions by the groups of `by`: CHANNEL, HELP, or a question's name.

    Raises NoSuchQuestionnaire, NoSuchGrouping.
    """
    questionnaire = questionnaire_of(slug)
    held = snapshot(questionnaire)
    choice = choice or Choice()
    key = ("grouped", by, choice)
    found: Grouped | None = held.counted.get(key)
    if found is None:
        rows = chosen_rows(held, choice)
        found = held.counted[key] = _grouped(questionnaire, held, rows, _grouping(held, rows, by))
    return replace(found, facts=facts_of(questionnaire, held.strands))


def mode_effect(slug: str, choice: Choice | None = None) -> Grouped:
    """Those who answered alone beside those who were helped or interviewed."""
    return grouped(slug, HELP, choice)


def _grouping(held: Snapshot, rows: Rows, by: str) -> _Grouping:
    if by in _BY_NAMES:
        values = held.channels.values
        channels = {n: values[n] for n in range(FIRST_VALUE, len(values))}
        if by == CHANNEL:
            names = {channel.value: str(channel.label) for channel in Channel}
            codes = {number: (channel,) for number, channel in channels.items()}
        else:
            names = _HELP_NAMES
            codes = {n: ("helped" if c in HELPED else "alone",) for n, c in channels.items()}
        return _Grouping(by, _BY_NAMES[by], names, rows.channels, codes)
    for index, strand in enumerate(held.strands):
        if strand.name == by and strand.question.type in GROUPING:
            return _by_question(held, rows, index)
    raise NoSuchGrouping(by)


def _by_question(held: Snapshot, rows: Rows, index: int) -> _Grouping:
    strand, facet = held.strands[index], facets_of(held, index)[0]
    values = held.dictionaries[index].values
    found = {}
    for number in set(rows.columns[index]):
        if number >= FIRST_VALUE:
            found[number] = facet.codes_of(values[number]) or ()
    unnamed = sorted({code for codes in found.values() for code in codes} - set(facet.names))
    names = {**facet.names, **{code: facet.name_of(code) for code in unnamed}}
    return _Grouping(
        strand.name, strand.label, names, rows.columns[index], found, facet.is_exclusive
    )


def _grouped(
    questionnaire: Questionnaire, held: Snapshot, rows: Rows, grouping: _Grouping
) -> Grouped:
    counts: Counter[str] = Counter()
    outside = 0
    for number, count in Counter(grouping.column).items():
        codes = grouping.codes.get(number, ())
        outside += count * (not codes)
        for code in codes:
            counts[code] += count
    groups = tuple(
        Group(code, name, counts[code]) for code, name in grouping.names.items() if counts[code]
    )
    return Grouped(
        facts=facts_of(questionnaire, held.strands),
        by=grouping.by,
        by_label=grouping.label,
        groups=groups,
        outside=outside,
        is_exclusive=grouping.is_exclusive,
        questions=tuple(
            _in_groups(held, rows, index, grouping, groups) for index in range(len(held.strands))
        ),
    )


def _in_groups(
    held: Snapshot, rows: Rows, index: int, grouping: _Grouping, groups: Sequence[Group]
) -> GroupedQuestion:
    whole: Counter[int] = Counter()
    by_group: defaultdict[str, Counter[int]] = defaultdict(Counter)
    pairs = Counter(zip(grouping.column, rows.columns[index], strict=True))
    for (group_number, number), count in pairs.items():
        whole[number] += count
        for code in grouping.codes.get(group_number, ()):
            by_group[code][number] += count
    return GroupedQuestion(
        question_result(held, index, whole),
        tuple(question_result(held, index, by_group[group.code]) for group in groups),
    )


# --- whose voices ---


def balance(slug: str, choice: Choice | None = None) -> Balance:
    """Answers as they came beside answers with the groups weighted equally, against the goals.

    The groups are those of the questionnaire's `goal_question`, or its channels. A group without
    answers to a question weighs nothing there. Raises NoSuchQuestionnaire.
    """
    questionnaire = questionnaire_of(slug)
    by = questionnaire.goal_question
    try:
        found = grouped(slug, by or CHANNEL, choice)
    except NoSuchGrouping:
        found = grouped(slug, CHANNEL, choice)
    return Balance(
        facts=found.facts,
        by=found.by,
        by_label=found.by_label,
        goals=_goals(questionnaire, found),
        outside=found.outside,
        questions=tuple(
            balanced
            for question in found.questions
            if (balanced := balanced_question(question)).distributions
        ),
    )


def _goals(questionnaire: Questionnaire, found: Grouped) -> tuple[Goal, ...]:
    """The groups with a goal or an answer, in the order of the groups."""
    goals = {code: int(goal) for code, goal in questionnaire.goals.items()}
    counts = {group.code: group.count for group in found.groups}
    names = {group.code: group.label for group in found.groups} | _names(found)
    codes = [code for code in names if code in counts or code in goals]
    codes += [code for code in goals if code not in names]
    return tuple(
        Goal(code, names.get(code, code), goals.get(code), counts.get(code, 0)) for code in codes
    )


def _names(found: Grouped) -> dict[str, str]:
    """Every group there could be: also those that nobody is in."""
    if found.by in _BY_NAMES:
        return {channel.value: str(channel.label) for channel in Channel}
    for question in found.questions:
        if question.whole.name == found.by:
            return {line.code: line.label for line in question.whole.distributions[0].lines}
    return {}


def balanced_question(question: GroupedQuestion) -> BalancedQuestion:
    """The shares of a question's choices, raw and with its groups weighted equally."""
    return BalancedQuestion(
        question.whole.name,
        question.whole.label,
        tuple(
            _balanced(distribution, question.parts) for distribution in question.whole.distributions
        ),
    )


def _balanced(whole: Distribution, parts: Sequence[QuestionResult]) -> BalancedDistribution:
    mine = [
        distribution
        for part in parts
        for distribution in part.distributions
        if distribution.code == whole.code and distribution.base
    ]
    counts = [({line.code: line.count for line in each.lines}, each.base) for each in mine]
    lines = tuple(
        BalancedLine(
            line.code,
            line.label,
            line.count,
            line.count / whole.base if whole.base else None,
            math.fsum(found.get(line.code, 0) / base for found, base in counts) / len(counts)
            if counts
            else None,
        )
        for line in whole.lines
    )
    return BalancedDistribution(whole.code, whole.title, whole.base, len(mine), lines)
