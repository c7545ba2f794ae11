"""A summary for the person at the terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.danish import count, listing, number
from intake_rooms.importing.summary import BadRow, ImportSummary, sentence

LINES_NAMED = 5


def as_lines(summary: ImportSummary) -> Iterator[str]:
    """Every bad row that is kept, then what was stored, what was known, what was not used."""
    yield from bad_row_lines(summary)
    yield counts(summary)
    if summary.doubled_hours:
        yield doubled(summary)
    if summary.rejects is not None:
        yield f"De afviste rækker ligger i {summary.rejects}. Ret dem, og indlæs den fil."


def bad_row_lines(summary: ImportSummary) -> Iterator[str]:
    """A line for each finding of the bad rows, and how many rows more there are."""
    for row in summary.bad_rows:
        for finding in row.findings:
            yield f"linje {row.line}: {sentence(finding)}"
    more = summary.rejected - len(summary.bad_rows)
    if more:
        yield f"… og {count(more, 'række', 'rækker')} mere, som ikke kan indlæses."


def counts(summary: ImportSummary) -> str:
    """One line: rows, new, known, rejected."""
    new = "ville blive gemt" if summary.dry_run else "gemt"
    parts = [
        f"{number(summary.created)} {new}",
        f"{number(summary.already_known)} allerede kendt",
        f"{number(summary.rejected)} afvist",
    ]
    trial = "Prøve, intet er ændret. " if summary.dry_run else ""
    return f"{trial}{count(summary.rows, 'række', 'rækker')} læst: {', '.join(parts)}."


def doubled(summary: ImportSummary) -> str:
    """Which rows stand in the hour that October has twice, and how they were taken."""
    lines = [str(line) for line in summary.doubled_lines[:LINES_NAMED]]
    more = summary.doubled_hours - len(lines)
    named = f"{', '.join(lines)} og {number(more)} mere" if more else listing(lines)
    rows = count(summary.doubled_hours, "række", "rækker")
    word = "linje" if summary.doubled_hours == 1 else "linjerne"
    return (
        f"{rows} ligger i den time, som forekommer to gange, når sommertiden slutter, og er taget "
        f"som den første ({word} {named}). Skriv forskydningen, fx +01:00, hvis det er den anden."
    )


def as_json(summary: ImportSummary) -> dict[str, Any]:
    """The summary with codes and numbers only; `bad_rows` holds at most 100."""
    return {
        "file": summary.file_name,
        "dry_run": summary.dry_run,
        "batch": summary.batch.pk if summary.batch else None,
        "rows": summary.rows,
        "created": summary.created,
        "already_known": summary.already_known,
        "rejected": summary.rejected,
        "doubled_hours": summary.doubled_hours,
        "doubled_lines": list(summary.doubled_lines),
        "rejects": str(summary.rejects) if summary.rejects else None,
        "bad_rows": [_row(row) for row in summary.bad_rows],
    }


def _row(row: BadRow) -> dict[str, Any]:
    findings = [
        {"column": found.column, "value": found.value, "reason": found.reason}
        for found in row.findings
    ]
    return {"line": row.line, "findings": findings}
