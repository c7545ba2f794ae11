"""The figures of the status annex: what each shows and the finding in words for alt texts."""

from __future__ import annotations

from dataclasses import dataclass

from config.danish import WEEKDAYS, count, long_date, number, period
from reports import claims
from reports.annex import Chart, Hidden, Mark, Series, Span
from reports.figures import Number, StatusFigures, WeekRow
from reports.marks import DatedMark

WEEKLY, REFERRALS, WEEKDAY, HOUR, AGE = 1, 2, 3, 4, 5
"""Numbers of the figures; 1 and 2 are those of the 2012 annex."""
MOST_TARGETS = 12


@dataclass(frozen=True)
class Profiles:
    """The figures that stand in the appendix."""

    weekday: Chart
    hour: Chart
    age: Chart


def profiles(figures: StatusFigures) -> Profiles:
    return Profiles(_weekday(figures), _hour(figures), _age(figures))


def _value(value: Number) -> float | None:
    return float(value) if isinstance(value, int) else None


def _sum(first: Number, second: Number) -> float | None:
    if not isinstance(first, int) or not isinstance(second, int):
        return None
    return float(first + second)


def _foot(figures: StatusFigures) -> str:
    return f"Kilde: portalens registreringer, {period(figures.period.start, figures.period.end)}."


def _extremes(names: list[str], values: list[float | None]) -> str:
    """ "Flest: uge 5 med 1.500. Færrest: uge 1 med 900.", leaving out hidden values."""
    known = [(value, name) for value, name in zip(values, names, strict=True) if value is not None]
    hidden = len(values) - len(known)
    secret = f" {count(hidden, 'tal', 'tal')} er skjult." if hidden else ""
    if not known or not max(known)[0]:
        return f"Der er ingen tal at vise.{secret}"
    most = max(known, key=lambda pair: pair[0])
    least = min(known, key=lambda pair: pair[0])
    text = f"Flest: {most[1]} med {number(most[0])}. Færrest: {least[1]} med {number(least[0])}."
    return f"{text}{secret}"


def weekly(figures: StatusFigures, marks: tuple[DatedMark, ...]) -> Chart:
    """Figure 1: intakes (registered and counted by hand) per week, stacked by room."""
    weeks = figures.weeks
    kind = "driftsuge" if figures.week_kind == "operation" else "kalenderuge"
    names = [f"uge {row.week.number}" for row in weeks]
    totals = [_value(row.all) for row in weeks]
    jump = claims.jump(figures)
    return Chart(
        number=WEEKLY,
        kind="stacked",
        caption=_weekly_caption(figures, jump),
        subtitle=f"Antal indtag pr. {kind}, fordelt på rum",
        alt=(
            f"Søjlediagram over indtag pr. {kind} i {count(len(weeks), 'uge', 'uger')}. "
            f"{_extremes(names, totals)}{_jump_words(jump)}"
        ),
        categories=tuple(str(row.week.number) for row in weeks),
        series=tuple(
            Series(
                row.room.name,
                tuple(_sum(w.intakes[row.room.slug], w.manual[row.room.slug]) for w in weeks),
                hue=index,
            )
            for index, row in enumerate(figures.rooms)
        ),
        foot=_foot(figures),
        marks=tuple(
            Mark(_week_of(weeks, mark), mark.label, mark.kind)
            for mark in marks
            if weeks[0].week.start <= mark.date <= weeks[-1].week.end
        ),
        emphasis=(weeks.index(jump.week),) if jump else (),
        axis_label=kind.capitalize(),
    )


def _week_of(weeks: tuple[WeekRow, ...], mark: DatedMark) -> int:
    return next(i for i, row in enumerate(weeks) if row.week.start <= mark.date <= row.week.end)


def _weekly_caption(figures: StatusFigures, jump: claims.Jump | None) -> str:
    weeks = figures.period.weeks
    span = (
        f"{weeks} {'uges' if weeks == 1 else 'ugers'} status"
        if isinstance(weeks, int)
        else "perioden"
    )
    finding = f": flest i uge {jump.week.week.number}" if jump else ""
    return f"Antal stofindtag pr. uge – {span}{finding}"


def _jump_words(jump: claims.Jump | None) -> str:
    if jump is None:
        return ""
    return (
        f" Uge {jump.week.week.number}, der begynder {long_date(jump.week.week.start)}, "
        f"ligger {jump.percent} % over ugen før."
    )


def referrals(figures: StatusFigures) -> Chart:
    """Figure 2: referrals by target, most first; the smallest targets are left to the table."""
    rows = [row for row in figures.referrals if row.count != 0]
    ranked = sorted(
        rows, key=lambda row: (isinstance(row.count, Hidden), -(_value(row.count) or 0))
    )
    shown = ranked[:MOST_TARGETS]
    values = [_value(row.count) for row in shown]
    rest = len(ranked) - len(shown)
    weeks = figures.period.weeks
    after = f" – efter {count(weeks, 'uge', 'uger')}" if isinstance(weeks, int) else ""
    return Chart(
        number=REFERRALS,
        kind="bars",
        caption=f"Antal henvisninger til andre muligheder for hjælp{after}",
        subtitle="Antal henvisninger efter mål"
        + (f"; {rest} mål med færre henvisninger står i tabellen" if rest else ""),
        alt=f"Liggende søjler over henvisninger. {_extremes([row.name for row in shown], values)}",
        categories=tuple(row.name for row in shown),
        series=(Series("Henvisninger", tuple(values)),),
        foot=_foot(figures),
        axis_label="Mål",
    )


def _weekday(figures: StatusFigures) -> Chart:
    rows = figures.tables["weekday"]
    values = [_value(row.intakes) for row in rows]
    top = claims.top_weekday(figures)
    finding = f": flest på {top.name}e" if top else ""
    return Chart(
        number=WEEKDAY,
        kind="columns",
        caption=f"Antal stofindtag efter ugedag{finding}",
        subtitle="Antal registrerede indtag",
        alt=f"Søjlediagram over ugedage. {_extremes(list(WEEKDAYS), values)}",
        categories=tuple(day.capitalize() for day in WEEKDAYS),
        series=(Series("Indtag", tuple(values)),),
        foot=_foot(figures),
        emphasis=(top.weekday - 1,) if top else (),
        axis_label="Ugedag",
    )


def _hour(figures: StatusFigures) -> Chart:
    rows = figures.tables["hour"]
    values = [_value(row.intakes) for row in rows]
    names = [f"kl. {hour}–{hour + 1}" for hour in range(24)]
    core = claims.core_hours(figures)
    finding = (
        f": de fleste kl. {claims.CORE_FROM}–{claims.CORE_TO}"
        if core and 2 * core.inside > core.whole
        else ""
    )
    return Chart(
        number=HOUR,
        kind="columns",
        caption=f"Antal stofindtag efter tidspunkt på dagen{finding}",
        subtitle=f"Antal registrerede indtag pr. time{_spans_words(figures)}",
        alt=f"Søjlediagram over døgnets timer. {_extremes(names, values)}",
        categories=tuple(str(hour) for hour in range(24)),
        series=(Series("Indtag", tuple(values)),),
        foot=_foot(figures),
        spans=_open_spans(figures),
        emphasis=tuple(range(claims.CORE_FROM, claims.CORE_TO)) if finding else (),
        axis_label="Time",
    )


def _spans_words(figures: StatusFigures) -> str:
    if not figures.hours:
        return ""
    if len(figures.rooms) == 1:
        return "; åbningstiden er tonet"
    return "; tonet: mindst ét rum har åbent"


def _open_spans(figures: StatusFigures) -> tuple[Span, ...]:
    """The clock times at which at least one room was open on most days, merged.

    The column of hour h stands from h - 0.5 to h + 0.5, so a clock time t is at t - 0.5.
    """
    kept: list[tuple[float, float]] = []
    for row in figures.rooms:
        hours = next((hours for hours in figures.hours if hours.room == row.room.slug), None)
        if hours is None:
            continue
        start = hours.opens.hour + hours.opens.minute / 60
        end = hours.closes.hour + hours.closes.minute / 60
        kept += [(start, end)] if start < end else [(0.0, end), (start, 24.0)]
    merged: list[tuple[float, float]] = []
    for start, end in sorted(kept):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return tuple(Span(start - 0.5, end - 0.5, "åbent") for start, end in merged)


def _age(figures: StatusFigures) -> Chart:
    rows = [row for row in figures.tables["age_band"] if row.code != "unknown"]
    values = [_value(row.clients) for row in rows]
    decade = claims.largest_decade(figures)
    finding = f": flest i {decade[0]}" if decade and not decade[0].startswith("65") else ""
    return Chart(
        number=AGE,
        kind="columns",
        caption=f"Brugernes alder{finding}",
        subtitle="Antal forskellige brugere efter alder ved seneste indtag",
        alt=f"Søjlediagram over aldersgrupper. {_extremes([r.code + ' år' for r in rows], values)}",
        categories=tuple(row.code.replace("-", "–") for row in rows),
        series=(Series("Brugere", tuple(values)),),
        foot=_foot(figures),
        emphasis=tuple(
            i for i, row in enumerate(rows) if finding and decade and row.code[0] == decade[0][0]
        ),
        axis_label="Alder",
    )
