"""The status annex of a room after some weeks, with the questions of the 2012 annex (seed 003).

`build` turns controlled figures and the chosen document data into blocks. Running text comes
first, as in a committee paper; tables and the other figures after it; the method last.
"""

from __future__ import annotations

from config.danish import count, listing, number, period
from reports.annex import (
    Annex,
    Block,
    Document,
    Heading,
    Hidden,
    KeyFigure,
    KeyFigures,
    Observation,
)
from reports.annexes import status_charts as charts
from reports.annexes import status_method as method
from reports.annexes import status_tables as tables
from reports.annexes.phrases import (
    average,
    share_of_known,
)
from reports.annexes.status_sections import SECTION_TEXTS, Writer
from reports.figures import StatusFigures, Total
from reports.marks import DatedMark
from reports.parameters import SECTIONS, StatusParameters

KIND = "status"


def build(
    figures: StatusFigures, parameters: StatusParameters, marks: tuple[DatedMark, ...]
) -> Annex:
    """The whole annex. `figures` must have been through `disclosure.control`, or the annex
    is marked internal on every page."""
    writer = Writer(figures, parameters, marks)
    blocks: list[Block] = [_key_figures(writer)]
    for code, title in SECTIONS.items():
        blocks.append(Heading(title))
        blocks.extend(SECTION_TEXTS[code](writer))
        blocks.extend(
            Observation(row.text, row.source, row.observed_on)
            for row in parameters.observations
            if row.section == code
        )
    blocks.extend(tables.appendix(figures, charts.profiles(figures)))
    blocks.extend(method.section(figures, parameters))
    return Annex(_document(figures, parameters), tuple(blocks), internal=figures.control is None)


def _document(figures: StatusFigures, parameters: StatusParameters) -> Document:
    return Document(
        title=parameters.title or default_title(figures),
        recipient=parameters.recipient,
        document_date=parameters.dated,
        period_from=figures.period.start,
        period_to=figures.period.end,
        annex_number=parameters.annex_number,
        meeting_date=parameters.meeting_date,
        case_number=parameters.case_number,
        document_number=parameters.document_number,
        office=parameters.office,
        summary=(
            f"Status for {listing([row.room.name for row in figures.rooms])}, "
            f"{period(figures.period.start, figures.period.end)}."
        ),
    )


def default_title(figures: StatusFigures) -> str:
    """ "Status for A og B efter 8 uger", or with the period's dates where it is no whole weeks."""
    rooms = listing([row.room.name for row in figures.rooms])
    weeks = figures.period.weeks
    if isinstance(weeks, int):
        return f"Status for {rooms} efter {count(weeks, 'uge', 'uger')}"
    return f"Status for {rooms}, {period(figures.period.start, figures.period.end)}"


def _key_figures(writer: Writer) -> KeyFigures:
    total = writer.total
    items = [
        KeyFigure(_shown(total.all), "indtag i perioden"),
        KeyFigure(_shown(total.clients), "forskellige brugere", _clients_note(total)),
        KeyFigure(
            "–" if total.weekly_average is None else average(total.weekly_average),
            "indtag om ugen i gennemsnit",
        ),
    ]
    women = share_of_known(writer.figures.tables["sex"], "female")
    if women:
        items.append(KeyFigure(f"{women[0]} %", "af brugerne er kvinder"))
    return KeyFigures(tuple(items))


def _shown(value: int | Hidden | None) -> str:
    if isinstance(value, Hidden):
        return value.label
    return "–" if value is None else number(value)


def _clients_note(total: Total) -> str:
    return {
        "several_groups": "tælles ikke sammen over rumgrupper",
        "several_epochs": "tælles ikke sammen over nøgleepoker",
    }.get(total.clients_reason or "", "")
