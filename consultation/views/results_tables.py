"""Results as the templates show them: rows with their bars, shares and bases in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.danish import count, listing, long_date, number, percent, share
from consultation.queries.results_types import (
    BalancedDistribution,
    DayCount,
    Distribution,
    GroupedQuestion,
    Line,
    QuestionResult,
)

MOST_CELLS = 15
_ONE_LINED = 40
SEVERAL = "Man kunne vælge flere, så procenterne kan give mere end 100."


@dataclass(frozen=True)
class BarRow:
    """`width` is the bar's length in per cent of the whole track."""

    label: str
    count: str
    share: str
    width: int


@dataclass(frozen=True)
class BarTable:
    title: str
    base: str
    rows: tuple[BarRow, ...]
    more: str = ""
    note: str = ""


@dataclass(frozen=True)
class RankRow:
    label: str
    mean: str
    first: str
    ranked: str


@dataclass(frozen=True)
class ShownQuestion:
    name: str
    anchor: str
    label: str
    base: str
    joined: str
    tables: tuple[BarTable, ...]
    summary: str
    ranking: tuple[RankRow, ...]
    result: QuestionResult


def question(result: QuestionResult) -> ShownQuestion:
    """One question: its base in words, its tables, and what goes before them."""
    is_ranking = bool(result.ranking)
    shown = [each for each in result.distributions if not is_ranking]
    return ShownQuestion(
        name=result.name,
        anchor=result.name.replace(".", "-"),
        label=result.label,
        base=base_words(result),
        joined=joined_words(result),
        tables=tuple(bar_table(each, by_count=result.type == "map") for each in shown),
        summary=_summary(result),
        ranking=tuple(
            RankRow(
                row.label,
                "–" if row.mean_rank is None else number(row.mean_rank, 2),
                f"{number(row.first)} ({share(row.first, result.answered)})",
                f"{number(row.ranked)} ({share(row.ranked, result.answered)})",
            )
            for row in result.ranking
        ),
        result=result,
    )


def base_words(result: QuestionResult) -> str:
    """ "312 svarede af 400, der fik spørgsmålet. 12 ønskede ikke at svare, 76 svarede ikke." """
    words = f"{number(result.answered)} svarede af {number(result.asked)}, der fik spørgsmålet."
    others = []
    if result.declined:
        others.append(f"{number(result.declined)} ønskede ikke at svare")
    if result.silent:
        others.append(f"{number(result.silent)} svarede ikke")
    return f"{words} {listing(others).capitalize()}." if others else words


def joined_words(result: QuestionResult) -> str:
    """Which versions are counted together, where there is anything to say of it."""
    versions = listing([str(number) for number in result.versions])
    if not result.is_current:
        plural = "version" if len(result.versions) == 1 else "versionerne"
        return f"Kun {plural} {versions}: stilles ikke sådan mere og er ikke lagt sammen med andet."
    if len(result.versions) == 1:
        return ""
    if result.is_changed:
        return f"Versionerne {versions} er lagt sammen; ordlyd eller svarmuligheder er ændret."
    return f"Versionerne {versions} er lagt sammen; spørgsmålet er det samme."


def bar_table(found: Distribution, *, by_count: bool = False) -> BarTable:
    """Counts and shares of the base; of map cells only the most frequent."""
    lines = found.lines[:MOST_CELLS] if by_count else found.lines
    left = len(found.lines) - len(lines)
    base = f"{number(found.base)} {found.base_name}"
    return BarTable(
        title=found.title,
        base=base,
        rows=tuple(bar_row(line, found.base) for line in lines),
        more=f"og {count(left, 'felt', 'felter')} mere, se GeoJSON-filen" if left else "",
        note="" if found.is_exclusive or found.base == 0 else SEVERAL,
    )


def bar_row(line: Line, base: int) -> BarRow:
    return BarRow(
        line.label, number(line.count), share(line.count, base), percent(line.count, base) or 0
    )


def plain_table(title: str, lines: Iterable[Line]) -> BarTable:
    """Counts of answers, with shares of their sum."""
    kept = tuple(lines)
    total = sum(line.count for line in kept)
    return BarTable(title, f"{number(total)} svar", tuple(bar_row(line, total) for line in kept))


def _summary(result: QuestionResult) -> str:
    if result.summary and result.summary.mean is not None and result.summary.median is not None:
        mean, median = result.summary.mean, result.summary.median
        return f"Gennemsnit {number(mean, 2)}. Median {number(median, 1)}."
    if result.mean_points is not None:
        return f"{number(result.mean_points, 1)} punkter pr. svar i gennemsnit."
    return ""


# --- answers by day ---


@dataclass(frozen=True)
class DayBar:
    """A column of the chart in the units of its viewBox (0-1000 by 0-200)."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class DayChart:
    bars: tuple[DayBar, ...]
    first: str
    last: str
    most: str
    words: str
    rows: tuple[tuple[str, str], ...]


def day_chart(days: Sequence[DayCount]) -> DayChart | None:
    """Answers a day, days without any included; None where there are no answers."""
    if not days:
        return None
    counts = {each.day: each.count for each in days}
    first, last = days[0].day, days[-1].day
    span = (last - first).days + 1
    most = max(counts.values())
    top = max(counts, key=lambda day: counts[day])
    slot = 1000 / max(span, 14)
    return DayChart(
        bars=tuple(_day_bar((day - first).days, counts[day], most, slot) for day in counts),
        first=long_date(first),
        last=long_date(last),
        most=number(most),
        words=(
            f"Svar pr. dag fra {long_date(first)} til {long_date(last)}. "
            f"Flest {long_date(top)}: {number(most)}."
        ),
        rows=tuple((long_date(day), number(counts.get(day, 0))) for day in _days(first, span)),
    )


def _days(first: date, span: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(span)]


def _day_bar(place: int, value: int, most: int, slot: float) -> DayBar:
    height = 190 * value / most
    return DayBar(
        f"{place * slot + slot * 0.1:.1f}",
        f"{200 - height:.1f}",
        f"{slot * 0.8:.1f}",
        f"{height:.1f}",
    )


# --- groups ---


@dataclass(frozen=True)
class GroupTable:
    title: str
    bases: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    note: str


@dataclass(frozen=True)
class ShownGroups:
    label: str
    means: tuple[str, ...]
    tables: tuple[GroupTable, ...]


def in_groups(found: GroupedQuestion) -> ShownGroups:
    """A question's shares in all answers and in each group; "–" where nobody answered."""
    columns = (found.whole, *found.parts)
    means = tuple(
        number(each.summary.mean, 2) if each.summary and each.summary.mean is not None else "–"
        for each in columns
    )
    tables = tuple(_group_table(columns, place) for place in range(len(found.whole.distributions)))
    return ShownGroups(found.whole.label, means if found.whole.summary else (), tables)


def _group_table(columns: Sequence[QuestionResult], place: int) -> GroupTable:
    found = [each.distributions[place] for each in columns]
    counts = [{line.code: line.count for line in each.lines} for each in found]
    lines = found[0].lines[:_ONE_LINED]
    return GroupTable(
        title=found[0].title,
        bases=tuple(number(each.base) for each in found),
        rows=tuple(
            (
                line.label,
                tuple(
                    share(mine.get(line.code, 0), each.base)
                    for mine, each in zip(counts, found, strict=True)
                ),
            )
            for line in lines
        ),
        note="" if found[0].is_exclusive else SEVERAL,
    )


@dataclass(frozen=True)
class BalanceRow:
    label: str
    raw: str
    equal: str
    difference: str
    raw_width: int
    equal_width: int


@dataclass(frozen=True)
class BalanceTable:
    title: str
    base: str
    rows: tuple[BalanceRow, ...]


def balance_table(found: BalancedDistribution) -> BalanceTable:
    """Raw shares beside shares with the groups weighted equally."""
    rows = []
    for line in found.lines[:_ONE_LINED]:
        raw, equal = _percent(line.raw), _percent(line.equal)
        gap = None if raw is None or equal is None else equal - raw
        rows.append(
            BalanceRow(line.label, _shown(raw), _shown(equal), _gap(gap), raw or 0, equal or 0)
        )
    groups = count(found.groups, "gruppe", "grupper")
    return BalanceTable(found.title, f"{number(found.base)} svar fra {groups}", tuple(rows))


def _percent(value: float | None) -> int | None:
    return None if value is None else int(100 * value + 0.5)


def _shown(value: int | None) -> str:
    return "–" if value is None else f"{value} %"


def _gap(value: int | None) -> str:
    """Percentage points from raw to equal: "+4", "−3", "0"."""
    if value is None:
        return "–"
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "0"
