"""The capacity report: when the rooms are used, whether there is room, what more would meet."""

from __future__ import annotations

from collections.abc import Iterator

from config.danish import listing, number, period
from reports.annex import (
    Annex,
    Block,
    Bullets,
    Document,
    Heading,
    Hidden,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
)
from reports.annexes import capacity_charts as charts
from reports.annexes import capacity_method as method
from reports.annexes import capacity_tables as tables
from reports.annexes import capacity_text as text
from reports.capacity_figures import CapacityFigures
from reports.parameters import StatusParameters

KIND = "capacity"


def build(figures: CapacityFigures, parameters: StatusParameters) -> Annex:
    """The whole annex. `figures` must have been through `capacity_control.control`, or the annex
    is marked internal on every page. Comparisons and observations are the status annex's."""
    blocks = [_key_figures(figures), *_body(figures)]
    blocks += tables.appendix(figures)
    blocks += method.section(figures, parameters)
    return Annex(_document(figures, parameters), tuple(blocks), internal=figures.control is None)


def _document(figures: CapacityFigures, parameters: StatusParameters) -> Document:
    names = listing([room.name for room in figures.rooms])
    when = period(figures.period.start, figures.period.end)
    return Document(
        title=parameters.title or f"Kapacitet i {names}",
        recipient=parameters.recipient,
        document_date=parameters.dated,
        period_from=figures.period.start,
        period_to=figures.period.end,
        annex_number=parameters.annex_number,
        meeting_date=parameters.meeting_date,
        case_number=parameters.case_number,
        document_number=parameters.document_number,
        office=parameters.office,
        summary=f"Kapacitet i {names}, {when}.",
    )


def _key_figures(figures: CapacityFigures) -> KeyFigures:
    days = figures.open_days
    total = figures.intakes
    per_day = number(total / days, 1) if isinstance(total, int) and days else "–"
    items = [
        KeyFigure(total.label if isinstance(total, Hidden) else number(total or 0), "indtag"),
        KeyFigure(per_day, "indtag pr. åben dag"),
    ]
    waiting = figures.waiting[-1] if figures.waiting else None
    if waiting and waiting.median is not None:
        items.append(KeyFigure(f"{number(waiting.median)} min.", "ventede halvdelen højst"))
    if isinstance(figures.turned_away_full, int):
        away = number(figures.turned_away_full)
        items.append(KeyFigure(away, "afvisninger, fordi der var fuldt"))
    return KeyFigures(tuple(items))


def _body(figures: CapacityFigures) -> Iterator[Block]:
    """Text and figures, numbered in the order they stand."""
    numbers = iter(range(1, 100))
    one = len(figures.rooms) == 1
    yield Heading("Hvornår bruges rummet?" if one else "Hvornår bruges rummene?")
    yield Paragraph(text.use(figures))
    yield charts.week(figures, next(numbers))
    if not one:
        yield charts.clock(figures, next(numbers))
    if outside := text.outside(figures):
        yield Note(outside)
    yield Heading("Er der plads, når brugerne kommer?")
    for row in figures.occupancy:
        figure = next(numbers)
        yield Paragraph(text.occupancy(row, figure))
        yield charts.occupancy(figures, row, figure)
    for sentence in (text.waiting(figures), text.no_board(figures)):
        if sentence:
            yield Paragraph(sentence)
    yield Heading("Hvad betyder udbetalingsdagen?")
    yield Paragraph(text.payday(figures))
    yield Heading("Hvor mange er gået forgæves?")
    shown = any(row.full != 0 or row.closed != 0 for row in figures.turned_away)
    figure_number = next(numbers) if shown else None
    yield Paragraph(text.turned_away(figures, figure_number))
    if figure_number:
        yield charts.turned_away(figures, figure_number)
    yield Heading("Hvad ville en plads eller en time mere have mødt?")
    yield Bullets(tuple(text.needs(row) for row in figures.needs))
