"""The matrix as sheets of plain rows, for a workbook or a CSV file. For the desk only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from config.danish import long_date
from consultation.models import Consultation, Decision
from consultation.process_codes import EvidenceKind
from consultation.queries import contributions
from consultation.queries.contribution_names import describe, evidence_rows, named
from consultation.queries.contribution_states import ASKED_FOR, State, expected, in_state
from consultation.queries.contributions import Asked
from consultation.queries.traceability import Counts, Line, Matrix, kinds

Row = tuple[str | int, ...]


@dataclass(frozen=True)
class TraceSheet:
    """One sheet. `code` names it in an address."""

    code: str
    name: str
    heads: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]


def sheets(consultation: Consultation) -> tuple[TraceSheet, ...]:
    """All sheets; their rows are read when they are asked for."""
    matrix = Matrix(consultation)
    questions = contributions.asked(consultation)
    return (
        TraceSheet(
            "frem",
            "Udfordring til beslutning",
            (
                "Nummer",
                "Udfordring",
                "Fundet af",
                "Grundlag",
                "Grundlag for forslag og beslutninger",
                "Spor",
                "Forslag",
                "Beslutninger",
                "Opfølgning",
            ),
            lambda: (_forwards(line) for line in matrix.forwards()),
        ),
        TraceSheet(
            "tilbage",
            "Beslutning til udfordring",
            (
                "Dato",
                "Udvalg",
                "Sagsnummer",
                "Beslutning",
                "Opfølgning",
                "Forslag",
                "Spor",
                "Udfordringer",
                "Grundlag",
            ),
            lambda: (_backwards(line) for line in matrix.backwards()),
        ),
        TraceSheet(
            "grundlag",
            "Grundlag",
            ("Art", "Bidrag", "Hvad det siger", "Blev en del af", "Førte ikke videre, fordi"),
            lambda: _evidence(consultation, questions),
        ),
        TraceSheet(
            "huller",
            "Huller",
            ("Hvad der mangler", "Hvor"),
            lambda: _holes(consultation, matrix, questions),
        ),
    )


def _forwards(line: Line) -> Row:
    subject = line.subject
    assert not isinstance(subject, Decision)
    return (
        subject.number,
        subject.title,
        str(subject.get_found_by_display()),
        _counted(line.evidence),
        _counted(line.further),
        _joined(line.tracks),
        _joined(line.proposals),
        _joined(each.title for each in line.decisions),
        _follow_ups(line),
    )


def _backwards(line: Line) -> Row:
    subject = line.subject
    assert isinstance(subject, Decision)
    return (
        long_date(subject.decided_on),
        subject.body,
        subject.case_number,
        subject.title,
        _follow_ups(line),
        _joined(line.proposals),
        _joined(line.tracks),
        _joined(line.challenges),
        _counted({kind: line.evidence.get(kind, 0) + line.further.get(kind, 0)
                  for kind in EvidenceKind.values}),
    )  # fmt: skip


def _counted(counts: Counts) -> str:
    return "; ".join(f"{name}: {number}" for name, number in kinds(counts))


def _joined(things: Iterable[object]) -> str:
    return "; ".join(str(each) for each in things)


def _follow_ups(line: Line) -> str:
    return "; ".join(
        f"{long_date(each.noted_on)}: {each.text} ({each.get_state_display()})"
        for each in line.follow_ups
    )


def _evidence(consultation: Consultation, questions: Asked) -> Iterator[Row]:
    rows = evidence_rows(consultation).standing().order_by("pk")
    for line in named(rows.iterator(chunk_size=1000), questions):
        yield (
            line.kind,
            line.label,
            line.evidence.summary,
            line.target[2] if line.target else "",
            line.evidence.because,
        )


def _holes(consultation: Consultation, matrix: Matrix, questions: Asked) -> Iterator[Row]:
    for what, things in (
        ("Udfordring uden forslag", matrix.without_proposal),
        ("Forslag uden grundlag", matrix.without_evidence),
        ("Forslag uden beslutning", matrix.without_decision),
    ):
        for thing in things:
            yield what, str(thing)
    for decision in matrix.without_follow_up:
        yield "Beslutning uden opfølgning", f"{long_date(decision.decided_on)}: {decision.title}"
    for kind in ASKED_FOR:
        rows = in_state(expected(consultation, kind), kind, State.OPEN)
        for row in rows:
            yield "Bidrag uden spor", describe(kind, row, questions).label
