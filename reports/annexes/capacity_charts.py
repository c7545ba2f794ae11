"""The figures of the capacity report: heat maps over the clock, and who came in vain."""

from __future__ import annotations

from collections.abc import Sequence

from config.danish import WEEKDAYS, number, period
from reports.annex import Chart, Hidden, Series
from reports.capacity_figures import FULL_PERCENT, HOURS, CapacityFigures, HeatRow, RoomOccupancy

CLOCK = tuple(str(hour) for hour in HOURS)


def clock_time(hour: int) -> str:
    """ "kl. 14–15" """
    return f"kl. {hour}–{hour + 1}"


def foot(figures: CapacityFigures) -> str:
    return f"Kilde: portalens registreringer, {period(figures.period.start, figures.period.end)}."


def busiest(rows: Sequence[HeatRow]) -> tuple[HeatRow, int, float] | None:
    """(row, hour, intakes per open day) of the greatest shown average; None where all are zero."""
    found = [
        (average, row, hour) for row in rows for hour in HOURS if (average := row.average(hour))
    ]
    if not found:
        return None
    average, row, hour = max(found, key=lambda each: each[0])
    return row, hour, average


def _heat(
    figures: CapacityFigures, chart_number: int, rows: Sequence[HeatRow], caption: str, what: str
) -> Chart:
    most = busiest(rows)
    finding = ""
    if most:
        row, hour, average = most
        finding = f" Flest: {row.name} {clock_time(hour)} med {number(average, 1)}."
    hidden = sum(isinstance(cell.intakes, Hidden) for row in rows for cell in row.cells)
    return Chart(
        number=chart_number,
        kind="heat",
        caption=caption,
        subtitle="Indtag i gennemsnit pr. åben dag, time for time",
        alt=f"Varmekort over {what} og døgnets timer.{finding}{_hidden_words(hidden)}",
        categories=CLOCK,
        series=tuple(
            Series(row.name.capitalize() if row.code.isdigit() else row.name, _averages(row))
            for row in rows
        ),
        foot=foot(figures),
        axis_label="Timen, der begynder kl.",
        outlined=tuple(tuple(cell.is_open for cell in row.cells) for row in rows),
    )


def _averages(row: HeatRow) -> tuple[float | None, ...]:
    """A row without days has no intakes: 0 all along."""
    return tuple(
        None if isinstance(row.cells[hour].intakes, Hidden) else row.average(hour) or 0.0
        for hour in HOURS
    )


def _hidden_words(hidden: int) -> str:
    return f" {hidden} tal er skjult." if hidden else ""


def week(figures: CapacityFigures, chart_number: int) -> Chart:
    """Weekday by hour, all rooms together."""
    most = busiest(figures.week)
    finding = f": flest {most[0].name} {clock_time(most[1])}" if most else ""
    return _heat(
        figures, chart_number, figures.week, f"Indtag over ugen og døgnet{finding}", "ugedage"
    )


def clock(figures: CapacityFigures, chart_number: int) -> Chart:
    """All rooms on one clock."""
    return _heat(figures, chart_number, figures.clock, "Alle rum på samme ur", "rum")


def highest(occupancy: RoomOccupancy) -> tuple[int, int, float] | None:
    """(weekday, hour, places taken) of the greatest shown average; None where all are zero."""
    found = [
        (taken.average, weekday, hour)
        for weekday, row in enumerate(occupancy.rows, start=1)
        for hour, taken in enumerate(row)
        if isinstance(taken.average, float) and taken.average > 0
    ]
    if not found:
        return None
    average, weekday, hour = max(found, key=lambda each: each[0])
    return weekday, hour, average


def occupancy(figures: CapacityFigures, row: RoomOccupancy, chart_number: int) -> Chart:
    """Places taken, in per cent of the places where the room has said how many it has."""
    most = highest(row)
    finding = ""
    if most:
        weekday, hour, average = most
        finding = (
            f" Flest: {WEEKDAYS[weekday - 1]} {clock_time(hour)} med {number(average, 1)} pladser."
        )
    of_places = (
        f"Optagne pladser i gennemsnit, i procent af {row.places}"
        if row.places
        else "Optagne pladser i gennemsnit"
    )
    hidden = sum(isinstance(each.average, Hidden) for day in row.rows for each in day)
    return Chart(
        number=chart_number,
        kind="heat",
        caption=f"Optagne pladser i {row.room.name}",
        subtitle=of_places,
        alt=f"Varmekort over ugedage og døgnets timer.{finding}{_hidden_words(hidden)}",
        categories=CLOCK,
        series=tuple(
            Series(name.capitalize(), tuple(_taken(row, day, hour) for hour in HOURS))
            for day, name in enumerate(WEEKDAYS, start=1)
        ),
        foot=f"{foot(figures)} Fuldt er {FULL_PERCENT} % og derover."
        if row.places
        else foot(figures),
        axis_label="Timen, der begynder kl.",
        outlined=tuple(tuple(each.is_open for each in day) for day in row.rows),
    )


def _taken(row: RoomOccupancy, weekday: int, hour: int) -> float | None:
    average = row.rows[weekday - 1][hour].average
    if isinstance(average, Hidden):
        return None
    return row.share(weekday, hour) if row.places else average


def turned_away(figures: CapacityFigures, chart_number: int) -> Chart:
    """Refusals since the room was full or closed, by the hour of the day."""
    rows = figures.turned_away
    return Chart(
        number=chart_number,
        kind="stacked",
        caption="Gået forgæves, time for time",
        subtitle="Antal afvisninger, fordi der var fuldt eller lukket",
        alt="Søjlediagram over afvisninger i døgnets timer, delt i fuldt og lukket.",
        categories=CLOCK,
        series=(
            Series("fuldt", tuple(_value(row.full) for row in rows)),
            Series("lukket", tuple(_value(row.closed) for row in rows), hue=1),
        ),
        foot=foot(figures),
        axis_label="Timen, der begynder kl.",
    )


def _value(value: int | Hidden | None) -> float | None:
    return float(value) if isinstance(value, int) else None
