"""Disclosure control of a questionnaire's results: from exact counts to what may leave.

Each answer is one person. Rules (domain facts §5, decisions A1-A2):

* 1-4 persons are shown nowhere: a choice, a channel or a week that so few stand behind is put
  together with others (`questionnaire_merging`). In a matrix, where that cannot be, the cell is
  hidden, and so many others of its line that it cannot be worked out (`disclosure.is_safe`).
* Where several choices could be made, each choice is a table of two cells, chosen or not: it is
  hidden where either is 1-4. So is a cell of the map, and those with 1-4 persons are not named.
* Where 1-4 did not answer, neither their number nor that of those who did is printed: they are
  put together with the rarest choice, and shares are of all who were asked.
* A question that is shown on conditions is asked of as many as chose something elsewhere: where
  that number is hidden there, this one prints no counts, only shares.
* No share of fewer than 20; a mean needs 5 answers, a median 10. No least and no greatest value.
* Two groups side by side are two columns of one table, hidden along rows and columns; where that
  does not suffice, the table is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from config.danish import percent
from consultation.queries.results_types import Distribution, Line, QuestionResult
from reports import disclosure
from reports.annex import Hidden
from reports.disclosure import RULE_SET, SECRET
from reports.figures import Control, Number
from reports.questionnaire_figures import (
    OF_ANSWERED,
    OF_ASKED,
    FacetFigure,
    QuestionFigure,
    RankFigure,
    Row,
)
from reports.questionnaire_merging import NO_ANSWER, merged, parts_of

_CELLS_SHOWN = 20
_ORDERED = frozenset({"scale", "number", "date", "period"})
_LEAST_FOR_MEDIAN = 10


@dataclass(frozen=True)
class Limits:
    """The smallest numbers that are shown; `is_open` hides nothing."""

    persons: int
    share_base: int
    is_open: bool = False

    @classmethod
    def in_force(cls, *, is_open: bool = False) -> Limits:
        return cls(settings.DISCLOSURE_CLIENT_THRESHOLD, settings.DISCLOSURE_SHARE_BASE, is_open)


class Tally:
    """Hides numbers under `limits` and counts what it hid."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.primary = 0
        self.secondary = 0

    @property
    def control(self) -> Control | None:
        """What was done; None where nothing may be hidden."""
        if self.limits.is_open:
            return None
        thresholds = {"persons": self.limits.persons, "share_base": self.limits.share_base}
        return Control(RULE_SET, thresholds, self.primary, self.secondary)

    def few(self, value: int) -> bool:
        """Whether a number of persons is too small to be shown."""
        return not self.limits.is_open and 0 < value < self.limits.persons

    def column(self, values: Sequence[int], *, last: bool = False) -> tuple[Number, ...]:
        """Numbers whose sum is known; with `last` the last one is hidden whatever it is.

        Where hiding every number but the zeros is not enough, nothing is told of any.
        """
        risky = [self.few(value) for value in values]
        if last and not self.limits.is_open:
            risky[-1] = True
        masked = disclosure.grid([values], [risky])
        self.primary += masked.primary
        if disclosure.is_safe_line(values, masked.rows[0]):
            self.secondary += masked.secondary
            return masked.rows[0]
        self.secondary += len(values) - masked.primary
        return tuple(SECRET for _ in values)

    def one(self, value: int) -> Number:
        """A number by itself."""
        if not self.few(value):
            return value
        self.primary += 1
        return disclosure.label(value)

    def take(self, value: int, *, primary: bool) -> Hidden:
        """Hide a number, whatever it is."""
        self.primary += primary
        self.secondary += not primary
        return disclosure.label(value) if value else SECRET

    def share(self, count: Number, base: Number) -> int | None:
        """Whole per cent; None where a number is hidden or the base is too small."""
        if not isinstance(count, int) or not isinstance(base, int) or base == 0:
            return None
        if base < self.limits.share_base and not self.limits.is_open:
            return None
        return percent(count, base)


def rows(
    lines: Sequence[Line], tally: Tally, total: int, *, ordered: bool = False
) -> tuple[Row, ...]:
    """Lines that are parts of `total`, each answer in one: rare ones put together, and where that
    leaves nothing, none told."""
    found = merged(lines, tally.few, ordered=ordered)
    tally.primary += sum(tally.few(line.count) for line in lines)
    if found is None:
        tally.secondary += sum(not tally.few(line.count) for line in lines)
        return tuple(Row(line.code, line.label, SECRET) for line in lines)
    return tuple(
        Row(line.code, line.label, line.count, tally.share(line.count, total)) for line in found
    )


class Questions:
    """Controls questions in their order: what is hidden in one decides about those below it."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._type = ""
        self._hiding: set[str] = set()
        """Keys of questions in which a number is hidden."""

    def figure(self, result: QuestionResult, sent: int) -> QuestionFigure:
        """One question as it may be shown."""
        self._type = result.type
        told = self._is_told(result, sent)
        numbers = self._told_numbers(result) if told else self._untold(result)
        asked, answered, unanswered = numbers
        if told:
            facets = self._facets(result)
        else:
            facets = tuple(self._shares(each, result) for each in result.distributions)
        mean, median = self._averages(result)
        figure = QuestionFigure(
            name=result.name,
            label=result.label,
            type=result.type,
            section_title=result.section_title,
            versions=result.versions,
            is_changed=result.is_changed,
            is_current=result.is_current,
            asked=asked,
            answered=answered,
            unanswered=unanswered,
            facets=facets,
            mean=mean,
            median=median,
            ranking=self._ranking(result),
        )
        if not told or _hides(figure):
            self._hiding.add(result.key)
        return figure

    def _is_told(self, result: QuestionResult, sent: int) -> bool:
        """Whether the number of those asked may be printed."""
        if self._tally.limits.is_open:
            return True
        if any(key in self._hiding for key in result.depends_on):
            return False
        few = self._tally.few
        return not (few(result.asked) or few(sent - result.asked))

    def _told_numbers(self, result: QuestionResult) -> tuple[Number, Number, Number]:
        unanswered = result.asked - result.answered
        if self._tally.few(unanswered):
            self._tally.primary += 1
            self._tally.secondary += 1
            return result.asked, SECRET, SECRET
        return result.asked, self._tally.one(result.answered), unanswered

    def _untold(self, result: QuestionResult) -> tuple[Number, Number, Number]:
        take = self._tally.take
        asked = take(result.asked, primary=self._tally.few(result.asked))
        return asked, take(result.answered, primary=False), SECRET

    def _facets(self, result: QuestionResult) -> tuple[FacetFigure, ...]:
        made: list[FacetFigure] = []
        for found in result.distributions:
            asked, answered = result.asked, result.answered
            if found.code == "conditions" and made:
                verdicts = {row.code: row.count for row in made[0].rows}
                if not isinstance(verdicts.get("conditions"), int):
                    made.append(self._shares(found, result))
                    continue
                asked = answered = found.base
            tells = self._tally.few(asked - found.base) or self._tally.few(answered - found.base)
            facet = self._exclusive if found.is_exclusive else self._several
            made.append(facet(found, asked, tells))
        return tuple(made)

    def _exclusive(self, found: Distribution, asked: int, tells: bool) -> FacetFigure:
        """Choices as the parts of those who answered; where their number would tell how few did
        not, together with these as the parts of those asked."""
        tally = self._tally
        if self._type == "matrix":
            return self._column(found, asked, tells)
        base: Number = asked if tells else tally.one(found.base)
        without = [Line(NO_ANSWER, "intet svar", asked - found.base)] if tells else []
        total = asked if tells else found.base
        ordered = self._type in _ORDERED
        made = rows([*found.lines, *without], tally, total, ordered=ordered)
        made = tuple(row for row in made if row.code != NO_ANSWER)
        if not isinstance(base, int):
            made = tuple(Row(row.code, row.label, SECRET) for row in made)
        return _facet(found, base, made, OF_ASKED if tells else OF_ANSWERED)

    def _column(self, found: Distribution, asked: int, tells: bool) -> FacetFigure:
        """The same with every choice in its own row, as the lines of a matrix must be."""
        tally = self._tally
        counts = [line.count for line in found.lines]
        if tells:
            shown = tally.column([*counts, asked - found.base], last=True)[:-1]
        else:
            shown = tally.column(counts)
        base: Number = asked if tells else tally.one(found.base)
        made = tuple(
            Row(line.code, line.label, count, tally.share(count, base))
            for line, count in zip(found.lines, shown, strict=True)
        )
        return _facet(found, base, made, OF_ASKED if tells else OF_ANSWERED)

    def _several(self, found: Distribution, asked: int, tells: bool) -> FacetFigure:
        """Each choice by itself: chosen, or not."""
        tally = self._tally
        whole = asked if tells else found.base
        base: Number = asked if tells else tally.one(found.base)
        lines = [line for line in found.lines if self._is_named(found, line)]
        made = []
        for line in lines[:_CELLS_SHOWN] if _is_map(found) else lines:
            count: Number = line.count
            if tally.few(line.count) or tally.few(whole - line.count):
                count = tally.take(line.count, primary=True)
            made.append(Row(line.code, line.label, count, tally.share(count, base)))
        return _facet(found, base, tuple(made), OF_ASKED if tells else OF_ANSWERED)

    def _is_named(self, found: Distribution, line: Line) -> bool:
        """Cells of a map with few persons are not even named: a name is where they pointed."""
        return not _is_map(found) or not self._tally.few(line.count)

    def _shares(self, found: Distribution, result: QuestionResult) -> FacetFigure:
        """Shares alone: the counts would tell a number that is hidden elsewhere."""
        tally = self._tally
        without = result.asked - found.base
        is_safe = not tally.few(without) and found.base >= tally.limits.share_base
        shown: list[Row] = []
        for line in found.lines:
            tells = tally.few(line.count) or tally.few(found.base - line.count)
            if _is_map(found) and (tells or len(shown) == _CELLS_SHOWN):
                continue
            share = percent(line.count, found.base) if is_safe and not tells else None
            hidden = tally.take(line.count, primary=tally.few(line.count))
            shown.append(Row(line.code, line.label, hidden, share))
        if found.is_exclusive:
            shown = _not_one_alone(shown)
        base = tally.take(found.base, primary=tally.few(found.base))
        return _facet(found, base, tuple(shown), OF_ANSWERED)

    def _averages(self, result: QuestionResult) -> tuple[float | None, float | None]:
        """Mean and median, where enough answered."""
        summary = result.summary
        if summary is None:
            return None, None
        half = 1 if self._tally.limits.is_open else _LEAST_FOR_MEDIAN
        return (
            summary.mean if summary.count >= self._least else None,
            summary.median if summary.count >= half else None,
        )

    def _ranking(self, result: QuestionResult) -> tuple[RankFigure, ...]:
        """Best mean rank first; then, in an order that tells nothing, those too few ranked."""
        shown = [row for row in result.ranking if row.ranked >= self._least]
        hidden = sorted((r for r in result.ranking if r not in shown), key=lambda row: row.code)
        return tuple(
            RankFigure(row.code, row.label, row.mean_rank if row in shown else None)
            for row in (*shown, *hidden)
        )

    @property
    def _least(self) -> int:
        return 1 if self._tally.limits.is_open else self._tally.limits.persons


def _not_one_alone(shown: list[Row]) -> list[Row]:
    """One missing share would be what is left of 100: the smallest one shown goes with it."""
    missing = [row for row in shown if row.share is None]
    present = [row for row in shown if row.share]
    if len(missing) != 1 or not present:
        return shown
    least = min(present, key=lambda row: row.share or 0)
    return [Row(r.code, r.label, r.count) if r is least else r for r in shown]


def _is_map(found: Distribution) -> bool:
    """A map's cells: the only choices that nobody named beforehand and several can be of."""
    return not found.is_exclusive and all("-" in line.code for line in found.lines)


def _facet(
    found: Distribution, base: Number, rows_shown: tuple[Row, ...], kind: str
) -> FacetFigure:
    return FacetFigure(
        code=found.code,
        title=found.title,
        base=base,
        base_kind=kind,
        base_name=found.base_name if kind == OF_ANSWERED else "der fik spørgsmålet",
        rows=rows_shown,
        is_exclusive=found.is_exclusive,
        left_out=len(found.lines) - len(rows_shown),
    )


def _hides(figure: QuestionFigure) -> bool:
    numbers = [figure.asked, figure.answered, figure.unanswered]
    shown = [row for facet in figure.facets for row in facet.rows]
    numbers += [row.count for row in shown]
    is_joint = any(len(parts_of(row.code)) > 1 for row in shown)
    return is_joint or any(isinstance(number, Hidden) for number in numbers)
