"""The tables of the capacity report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from config.danish import WEEKDAYS
from reports.annex import Block, Cell, Column, Heading, Hidden, Table
from reports.annexes.capacity_charts import clock_time
from reports.annexes.status_tables import FEW_NOTE
from reports.capacity_figures import HOURS, CapacityFigures, Edge, HeatRow, RoomOccupancy
from reports.disclosure import SECRET

OPEN_DAY = "En åben dag er en dag, hvor et rum har åbent eller har registreret indtag."
LEFT_OUT = "Timer uden åbningstid, hvor der intet er, er udeladt."
_DAYS = tuple(day.capitalize() for day in WEEKDAYS)


class _Numbered:
    """Gives tables their numbers in the order they are made."""

    def __init__(self) -> None:
        self.number = 0

    def table(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Iterable[tuple[Cell | Hidden, ...]],
        sheet: str,
        *,
        total: tuple[Cell | Hidden, ...] | None = None,
        notes: tuple[str, ...] = (),
    ) -> Table:
        self.number += 1
        kept = tuple(rows)
        hidden = any(isinstance(cell, Hidden) for row in (*kept, total or ()) for cell in row)
        more = (FEW_NOTE,) if hidden else ()
        return Table(self.number, caption, tuple(columns), kept, sheet[:31], total, (*notes, *more))


def appendix(figures: CapacityFigures) -> list[Block]:
    """All tables, in the order of the text."""
    numbered = _Numbered()
    blocks: list[Block] = [Heading("Tallene bag teksten"), _rooms(numbered, figures)]
    blocks.append(
        _by_hour(numbered, "Indtag efter ugedag og time", "Ugedag og time", figures.week, _DAYS)
    )
    blocks.append(_averages(numbered, figures))
    if len(figures.rooms) > 1:
        names = [row.name for row in figures.clock]
        blocks.append(
            _by_hour(numbered, "Indtag efter rum og time", "Rum og time", figures.clock, names)
        )
    blocks += [
        _occupancy(numbered, index, row) for index, row in enumerate(figures.occupancy, start=1)
    ]
    blocks += _waiting(numbered, figures)
    blocks.append(_paydays(numbered, figures))
    if any(row.full != 0 or row.closed != 0 for row in figures.turned_away):
        blocks.append(_turned_away(numbered, figures))
    blocks.append(_needs(numbered, figures))
    return blocks


def _used(rows: Sequence[HeatRow]) -> list[int]:
    """The hours in which any row is open or has intakes."""
    cells = [[row.cells[hour] for row in rows] for hour in HOURS]
    return [
        hour for hour in HOURS if any(cell.is_open or cell.intakes != 0 for cell in cells[hour])
    ]


def _average(row: HeatRow) -> float | Hidden | None:
    if isinstance(row.total, Hidden):
        return SECRET
    return row.total / row.days if row.days and row.total is not None else None


def _rooms(numbered: _Numbered, figures: CapacityFigures) -> Table:
    return numbered.table(
        "Rummene",
        (
            Column("Rum"),
            Column("Pladser", "int"),
            Column("Åbne dage", "int"),
            Column("Åbne timer på en uge", "int"),
            Column("Registrerede indtag", "int"),
            Column("Indtag pr. åben dag", "decimal"),
        ),
        (
            (
                row.name,
                figures.places.get(row.code),
                row.days,
                need.open_hours,
                row.total,
                _average(row),
            )
            for row, need in zip(figures.clock, figures.needs, strict=True)
        ),
        "Rum",
        notes=(
            OPEN_DAY,
            "Åbne timer på en uge: klokketimer, hvor rummet mindst én gang har haft åbent.",
        ),
    )


def _by_hour(
    numbered: _Numbered, caption: str, sheet: str, rows: Sequence[HeatRow], names: Sequence[str]
) -> Table:
    return numbered.table(
        caption,
        (Column("Time"), *(Column(name, "int") for name in names)),
        ((clock_time(hour), *(row.cells[hour].intakes for row in rows)) for hour in _used(rows)),
        sheet,
        total=("I alt", *(row.total for row in rows)),
        notes=("Kun registrerede indtag; manuelt talte har intet klokkeslæt.", LEFT_OUT),
    )


def _averages(numbered: _Numbered, figures: CapacityFigures) -> Table:
    def shown(row: HeatRow, hour: int) -> float | Hidden | None:
        return SECRET if isinstance(row.cells[hour].intakes, Hidden) else row.average(hour)

    return numbered.table(
        "Indtag i gennemsnit pr. åben dag",
        (Column("Time"), *(Column(day, "decimal") for day in _DAYS)),
        (
            (clock_time(hour), *(shown(row, hour) for row in figures.week))
            for hour in _used(figures.week)
        ),
        "Pr. åben dag",
        notes=(
            OPEN_DAY,
            "Åbne dage: " + ", ".join(f"{row.name} {row.days}" for row in figures.week) + ".",
        ),
    )


def _occupancy(numbered: _Numbered, index: int, row: RoomOccupancy) -> Table:
    def shown(weekday: int, hour: int) -> float | Hidden | None:
        average = row.rows[weekday - 1][hour].average
        return (
            average if isinstance(average, Hidden) or not row.places else row.share(weekday, hour)
        )

    unit = "i procent af pladserne" if row.places else "antal i gennemsnit"
    return numbered.table(
        f"Optagne pladser i {row.room.name}, {unit}",
        (Column("Time"), *(Column(day, "share" if row.places else "decimal") for day in _DAYS)),
        (
            (clock_time(hour), *(shown(day, hour) for day in range(1, 8)))
            for hour in HOURS
            if any(day[hour].is_open or day[hour].average != 0.0 for day in row.rows)
        ),
        f"Pladser {index}",
        notes=("Gennemsnit over de dage, hvor nogen har haft en plads.", LEFT_OUT),
    )


def _minutes(value: float | None, people: object) -> float | Hidden | None:
    return SECRET if value is None and isinstance(people, Hidden) else value


def _waiting(numbered: _Numbered, figures: CapacityFigures) -> list[Block]:
    tables: list[Block] = []
    for rows, first, caption, sheet in (
        (figures.waiting, "Rum", "Ventetid i minutter", "Ventetid"),
        (figures.waiting_by_hour, "Kom", "Ventetid i minutter, time for time", "Ventetid pr. time"),
    ):
        if not rows:
            continue
        tables.append(
            numbered.table(
                caption,
                (
                    Column(first),
                    Column("Personer, der fik plads", "int"),
                    Column("Halvdelen ventede højst", "decimal"),
                    Column("Ni ud af ti ventede højst", "decimal"),
                ),
                (
                    (
                        row.name,
                        row.people,
                        _minutes(row.median, row.people),
                        _minutes(row.ninetieth, row.people),
                    )
                    for row in rows
                ),
                sheet,
            )
        )
    return tables


def _paydays(numbered: _Numbered, figures: CapacityFigures) -> Table:
    return numbered.table(
        "Dagene omkring udbetalingsdagen og de andre dage",
        (
            Column("Dage"),
            Column("Åbne dage", "int"),
            Column("Indtag", "int"),
            Column("Indtag pr. åben dag", "decimal"),
        ),
        (
            (name, group.days, group.intakes, _group_average(group.average, group.intakes))
            for name, group in (
                ("Omkring udbetalingsdagen", figures.near),
                ("Andre dage", figures.others),
            )
        ),
        "Udbetaling",
        notes=("Registrerede indtag, og manuelt talte på dage uden registrering.",),
    )


def _group_average(average: float | None, intakes: object) -> float | Hidden | None:
    return SECRET if isinstance(intakes, Hidden) else average


def _turned_away(numbered: _Numbered, figures: CapacityFigures) -> Table:
    rows = [row for row in figures.turned_away if row.full != 0 or row.closed != 0]
    return numbered.table(
        "Gået forgæves, time for time",
        (Column("Time"), Column("Fuldt", "int"), Column("Lukket", "int")),
        ((clock_time(row.hour), row.full, row.closed) for row in rows),
        "Forgæves",
        total=("I alt", figures.turned_away_full, figures.turned_away_closed),
        notes=("Antal afvisninger, ikke personer.",),
    )


def _needs(numbered: _Numbered, figures: CapacityFigures) -> Table:
    def rate(edge: Edge | None, room: HeatRow) -> float | Hidden | None:
        if edge is None:
            return None
        return SECRET if isinstance(room.cells[edge.hour].intakes, Hidden) else edge.rate

    return numbered.table(
        "Hvad en plads eller en time mere ville have mødt",
        (
            Column("Rum"),
            Column("Fulde timer på en uge", "int"),
            Column("Timer med afviste (fuldt)", "int"),
            Column("Behov for en plads mere", "int"),
            Column("Indtag pr. åben time", "decimal"),
            Column("Første time", "decimal"),
            Column("Sidste time", "decimal"),
        ),
        (
            (
                need.room.name,
                need.full_hours,
                need.refused_hours,
                need.needed_hours,
                SECRET if isinstance(row.total, Hidden) else need.rate,
                rate(need.first, row),
                rate(need.last, row),
            )
            for need, row in zip(figures.needs, figures.clock, strict=True)
        ),
        "Mere plads og tid",
        notes=("“–” står, hvor rummet ikke har brugt tavlen, eller har åbent hele døgnet.",),
    )
