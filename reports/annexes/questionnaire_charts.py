"""The figures of a questionnaire's report: lying bars for choices, columns for weeks and steps."""

from __future__ import annotations

from config.danish import number, period
from reports.annex import Chart, Hidden, Series
from reports.questionnaire_figures import (
    OF_ASKED,
    FacetFigure,
    QuestionFigure,
    QuestionnaireFigures,
    Row,
)

_UPRIGHT = frozenset({"scale", "number"})
_MOST_CELLS = 10


def foot(figures: QuestionnaireFigures) -> str:
    when = period(figures.period.start, figures.period.end)
    return f"Kilde: svar på “{figures.facts.name}”, {when}."


def weeks(figures: QuestionnaireFigures, chart_number: int) -> Chart:
    """Answers by calendar week."""
    values = tuple(_count(row) for row in figures.weeks)
    most = max((value for value in values if value is not None), default=None)
    at = values.index(most) if most is not None else None
    finding = (
        f"Flest svar i ugen {figures.weeks[at].label}: {number(most or 0)}"
        if at is not None
        else "Svar uge for uge"
    )
    return Chart(
        number=chart_number,
        kind="columns",
        caption=finding,
        subtitle="Svar pr. uge, mandag til søndag",
        alt=f"Søjlediagram over svar uge for uge. {finding}.{_hidden(figures.weeks)}",
        categories=tuple(_monday(row) for row in figures.weeks),
        series=(Series("Svar", values),),
        foot=foot(figures),
        axis_label="Ugen, der begynder",
    )


def _monday(row: Row) -> str:
    """ "3-9", the day and month of "2018-09-03"."""
    _, month, day = row.code.split("-")
    return f"{int(day)}/{int(month)}"


def facet(
    figures: QuestionnaireFigures, question: QuestionFigure, of: FacetFigure, chart_number: int
) -> Chart:
    """Shares of a facet's choices; their numbers where there are too few for shares."""
    rows = of.rows[:_MOST_CELLS] if question.type == "map" else of.rows
    has_shares = any(row.share is not None for row in rows)
    values = tuple(_share(row) if has_shares else _count(row) for row in rows)
    base = f" ({number(of.base)} {of.base_name})" if isinstance(of.base, int) else ""
    whom = "af dem, der fik spørgsmålet" if of.base_kind == OF_ASKED else "af dem, der svarede"
    unit = f"Procent {whom}{base}" if has_shares else f"Antal svar{base}"
    verb = "peger på" if question.type == "map" else "svarede"
    finding = _finding(of, values, has_shares, verb)
    title = f"{of.title}: " if of.title else ""
    upright = question.type in _UPRIGHT
    return Chart(
        number=chart_number,
        kind="columns" if upright else "bars",
        caption=f"{title}{finding}",
        subtitle=unit,
        alt=f"{question.label} {title}{finding}.{_hidden(rows)}",
        categories=tuple(row.label for row in rows),
        series=(Series("Svar", values),),
        foot=foot(figures),
    )


def _finding(of: FacetFigure, values: tuple[float | None, ...], has_shares: bool, verb: str) -> str:
    known = [value for value in values if value]
    if not known:
        return "Ingen tal kan vises"
    row = of.rows[values.index(max(known))]
    size = f"{number(max(known))} %" if has_shares else number(max(known))
    return f"Flest {verb} “{row.label}”: {size}"


def _count(row: Row) -> float | None:
    return float(row.count) if isinstance(row.count, int) else None


def _share(row: Row) -> float | None:
    return None if row.share is None else float(row.share)


def _hidden(rows: tuple[Row, ...]) -> str:
    hidden = sum(isinstance(row.count, Hidden) and row.share is None for row in rows)
    return f" {hidden} tal er skjult." if hidden else ""
