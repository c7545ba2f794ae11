"""Two ways of looking at the same answers, side by side: alone or helped, raw or equally weighted.

The rules are those of `questionnaire_control`: two groups are two columns of one table.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from config.danish import percent
from consultation.queries.results_types import (
    Distribution,
    Grouped,
    GroupedQuestion,
    QuestionResult,
)
from reports import disclosure
from reports.annex import Hidden
from reports.disclosure import SECRET
from reports.figures import Number
from reports.questionnaire_control import Tally
from reports.questionnaire_figures import PairFigure, PairRow, QuestionFigure, Row
from reports.questionnaire_merging import parts_of

_GROUPS = ("alone", "helped")


def modes(
    found: Grouped, figures: Sequence[QuestionFigure], tally: Tally
) -> tuple[tuple[PairFigure, ...], int]:
    """Alone beside helped for each question that both answered, and how many are left out.

    Shares are of the answers of each group, of at least the share base.
    """
    places = {group.code: place for place, group in enumerate(found.groups)}
    if any(code not in places for code in _GROUPS):
        return (), 0
    made: list[PairFigure] = []
    left_out = 0
    for question, figure in zip(found.questions, figures, strict=True):
        alone, helped = (question.parts[places[code]] for code in _GROUPS)
        for facet in range(len(question.whole.distributions)):
            pair = _mode(question, figure, (alone, helped), facet, tally)
            if pair is not None:
                made.append(pair)
            elif not _is_long(question.whole.distributions[facet]):
                left_out += bool(question.whole.distributions[facet].base)
    return tuple(made), left_out


def _mode(
    question: GroupedQuestion,
    figure: QuestionFigure,
    parts: tuple[QuestionResult, QuestionResult],
    place: int,
    tally: Tally,
) -> PairFigure | None:
    whole = question.whole.distributions[place]
    found = tuple(part.distributions[place] for part in parts)
    least = 1 if tally.limits.is_open else tally.limits.share_base
    if any(each.base < least for each in found) or _is_long(whole):
        return None
    lines = figure.facets[place].rows
    shown = _masked(whole, found, lines, tally)
    if shown is None:
        return None
    rows = tuple(
        PairRow(line.label, *(_share(n, each.base) for n, each in zip(pair, found, strict=True)))
        for line, pair in zip(lines, shown, strict=True)
    )
    # Printed, they would tell how few of a group did not answer.
    bases = (found[0].base, found[1].base) if tally.limits.is_open else None
    return PairFigure(question.whole.label, whole.title, bases, rows)


def _is_long(found: Distribution) -> bool:
    """Cells of a map and months are too many and too few in each to compare."""
    return not found.lines or all("-" in line.code for line in found.lines)


def _masked(
    whole: Distribution, found: Sequence[Distribution], lines: Sequence[Row], tally: Tally
) -> tuple[tuple[Number, ...], ...] | None:
    """The counts of both groups after control; None where no control would do."""
    values = [[_count(each, line.code) for each in found] for line in lines]
    if tally.limits.is_open:
        return tuple(tuple(row) for row in values)
    hidden = {place for place, row in enumerate(lines) if isinstance(row.count, Hidden)}

    def risky(row: int, column: int) -> bool:
        value, base = values[row][column], found[column].base
        tells = not whole.is_exclusive and tally.few(base - value)
        return tally.few(value) or tells or row in hidden

    flags = [[risky(r, c) for c in range(2)] for r in range(len(values))]
    if not whole.is_exclusive:
        flags = [[any(row)] * 2 for row in flags]
        shown = [disclosure.grid([row], [flag]) for row, flag in zip(values, flags, strict=True)]
        tally.primary += sum(each.primary for each in shown)
        return tuple(each.rows[0] for each in shown)
    masked = disclosure.grid(values, flags)
    both = [(values[r], masked.rows[r]) for r in range(len(values))]
    both += [([row[c] for row in values], tuple(row[c] for row in masked.rows)) for c in range(2)]
    telling = [
        row
        for row, (before, after) in enumerate(both)
        if not disclosure.is_safe_line(before, after) and row not in hidden
    ]
    if telling:
        return None
    tally.primary += masked.primary
    tally.secondary += masked.secondary
    return masked.rows


def _count(found: Distribution, code: str) -> int:
    """How many chose `code`, or one of the parts that it was put together of."""
    parts = parts_of(code)
    return sum(line.count for line in found.lines if line.code in parts)


def _share(value: Number, base: int) -> int | Hidden | None:
    return SECRET if isinstance(value, Hidden) else percent(value or 0, base)


def equal_weights(
    found: Grouped, figures: Sequence[QuestionFigure], tally: Tally
) -> tuple[tuple[PairFigure, ...], int]:
    """Shares as they came beside shares with the groups weighted equally.

    Only groups with at least the share base of answers to the question are weighted; the second
    number is how many groups are so large. Two groups are weighted only where neither's count
    would be hidden: their mean and their sum would tell both.
    """
    least = 1 if tally.limits.is_open else tally.limits.share_base
    large = [place for place, group in enumerate(found.groups) if group.count >= least]
    if len(large) < 2:
        return (), len(large)
    made = []
    for question, figure in zip(found.questions, figures, strict=True):
        for place, whole in enumerate(question.whole.distributions):
            parts = [question.parts[n].distributions[place] for n in large]
            parts = [part for part in parts if part.base >= least]
            if len(parts) < 2 or _is_long(whole) or question.whole.name == found.by:
                continue
            rows = tuple(
                PairRow(
                    row.label,
                    SECRET if row.share is None else row.share,
                    _equal(row.code, parts, tally) if row.share is not None else SECRET,
                )
                for row in figure.facets[place].rows
            )
            made.append(PairFigure(question.whole.label, whole.title, None, rows, len(parts)))
    return tuple(made), len(large)


def _equal(code: str, parts: Sequence[Distribution], tally: Tally) -> int | Hidden:
    counts = [(_count(part, code), part.base) for part in parts]
    telling = any(tally.few(n) or tally.few(base - n) for n, base in counts)
    if len(parts) == 2 and telling:
        tally.secondary += 1
        return SECRET
    mean = math.fsum(n / base for n, base in counts) / len(counts)
    return int(100 * mean + 0.5)
