"""The tables of a questionnaire's report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from reports.annex import Block, Cell, Column, Heading, Hidden, Note, Table
from reports.annexes.status_tables import FEW_NOTE
from reports.disclosure import SECRET
from reports.questionnaire_figures import (
    OF_ASKED,
    FacetFigure,
    PairFigure,
    QuestionFigure,
    QuestionnaireFigures,
    Row,
)

SEVERAL = "Man kunne vælge flere, så tallene summer ikke."
_SHARE = "share"


class Numbered:
    """Gives tables and figures their numbers in the order they are made."""

    def __init__(self) -> None:
        self._tables = 0
        self._figures = 0

    def figure(self) -> int:
        self._figures += 1
        return self._figures

    def table(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Iterable[tuple[Cell | Hidden, ...]],
        sheet: str,
        *,
        notes: tuple[str, ...] = (),
    ) -> Table:
        self._tables += 1
        kept = tuple(rows)
        hidden = any(isinstance(cell, Hidden) for row in kept for cell in row)
        more = (FEW_NOTE,) if hidden else ()
        return Table(self._tables, caption, tuple(columns), kept, sheet, notes=(*notes, *more))


def goals(figures: QuestionnaireFigures, numbered: Numbered) -> Table:
    """Answers of each group beside what was hoped for."""
    has_goals = any(goal.goal is not None for goal in figures.goals)
    columns = [Column(figures.by_label), Column("Svar", "int")]
    if has_goals:
        columns.append(Column("Mål", "int"))
    return numbered.table(
        "Svar fra hver gruppe" + (", og hvor mange der var mål om" if has_goals else ""),
        columns,
        (
            (goal.label, goal.count, goal.goal) if has_goals else (goal.label, goal.count)
            for goal in figures.goals
        ),
        "Grupper",
    )


def matrix(question: QuestionFigure, numbered: Numbered) -> Table:
    """A matrix as one table: its rows down, its choices across, shares in the cells."""
    first = question.facets[0]
    return numbered.table(
        question.label,
        [Column("Udsagn"), *(Column(row.label, _SHARE) for row in first.rows)],
        ((facet.title, *(_share_cell(row) for row in facet.rows)) for facet in question.facets),
        f"Udsagn {question.name}"[:31],
        notes=_base_notes(question.facets),
    )


def _base_notes(facets: Sequence[FacetFigure]) -> tuple[str, ...]:
    asked = [facet.title for facet in facets if facet.base_kind == OF_ASKED]
    if not asked:
        return ("Procent af dem, der svarede på linjen.",)
    return ("Procent af dem, der svarede på linjen; i nogle linjer af alle, der fik spørgsmålet.",)


def _share_cell(row: Row) -> int | Hidden | None:
    if row.share is None and isinstance(row.count, Hidden):
        return row.count
    return row.share


def modes(figures: QuestionnaireFigures, numbered: Numbered) -> Iterator[Table]:
    """Alone beside helped, a table for each question."""
    note = f"Procent af hver gruppes svar. Mindst {_least(figures)} svar i hver gruppe."
    columns = ("Alene", "Med hjælp")
    return _pairs(numbered, figures.modes, columns, "Hjælp", lambda _: note)


def equal(figures: QuestionnaireFigures, numbered: Numbered) -> Iterator[Table]:
    """As they came beside equally weighted, a table for each question."""
    least = _least(figures)

    def note(pair: PairFigure) -> str:
        return f"Vejet er {pair.groups} grupper med mindst {least} svar på spørgsmålet."

    return _pairs(numbered, figures.equal, ("Som de kom", "Grupperne lige"), "Vejet", note)


def _least(figures: QuestionnaireFigures) -> int:
    return figures.control.thresholds["share_base"] if figures.control else 1


def _pairs(
    numbered: Numbered,
    pairs: Sequence[PairFigure],
    columns: tuple[str, str],
    sheet: str,
    note: Callable[[PairFigure], str],
) -> Iterator[Table]:
    for place, pair in enumerate(pairs, start=1):
        yield numbered.table(
            f"{pair.question} {pair.title}".strip(),
            [Column("Svar"), *(Column(name, _SHARE) for name in columns)],
            ((row.label, row.first, row.second) for row in pair.rows),
            f"{sheet} {place}",
            notes=(note(pair),),
        )


def appendix(figures: QuestionnaireFigures, numbered: Numbered) -> list[Block]:
    """Every number behind the figures, question by question."""
    blocks: list[Block] = [
        Heading("Tallene bag svarene"),
        _plain(numbered, "Hvordan svarene kom ind", "Kanal", figures.channels, "Kanaler"),
        _plain(numbered, "Svar uge for uge", "Uge", figures.weeks, "Uger"),
    ]
    former = False
    for place, question in enumerate(figures.questions, start=1):
        if not question.is_current and not former:
            former = True
            blocks.append(Heading("Tidligere spørgsmål", level=3))
            blocks.append(
                Note(
                    "De er ikke lagt sammen med de andre, fordi de betød noget andet eller ikke "
                    "stilles mere."
                )
            )
        blocks += [
            _facet(numbered, question, facet, f"Spm {place}{'abcdefghijklmnopqrstuvwxyz'[n % 26]}")
            for n, facet in enumerate(question.facets)
        ]
    return blocks


def _plain(numbered: Numbered, caption: str, first: str, rows: Sequence[Row], sheet: str) -> Table:
    return numbered.table(
        caption,
        [Column(first), Column("Svar", "int"), Column("Andel", _SHARE)],
        ((row.label, row.count, _share_of(row)) for row in rows),
        sheet,
    )


def _facet(numbered: Numbered, question: QuestionFigure, facet: FacetFigure, sheet: str) -> Table:
    title = f"{question.label} {facet.title}".strip()
    notes = [_base(facet)]
    if not facet.is_exclusive:
        notes.append(SEVERAL)
    if facet.left_out:
        notes.append(f"{facet.left_out} felter eller svar med for få personer er ikke nævnt.")
    return numbered.table(
        title,
        [Column("Svar"), Column("Antal", "int"), Column("Andel", _SHARE)],
        ((row.label, row.count, _share_of(row)) for row in facet.rows),
        sheet,
        notes=tuple(notes),
    )


def _share_of(row: Row) -> int | Hidden | None:
    """A share that is not shown because its number is hidden is hidden too."""
    return SECRET if row.share is None and isinstance(row.count, Hidden) else row.share


def _base(facet: FacetFigure) -> str:
    whom = "dem, der fik spørgsmålet" if facet.base_kind == OF_ASKED else "dem, der svarede"
    if facet.code == "conditions":
        whom = "dem, der svarede “ja, men på betingelser”"
    if isinstance(facet.base, int):
        return f"Andele er af {whom}: {facet.base}."
    return f"Andele er af {whom}."
