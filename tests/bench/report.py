"""One table for all measurements."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measured thing: its value, the floor's, their ratio, and the goal in words."""

    what: str
    value: str
    floor: str = ""
    ratio: float | None = None
    goal: str = ""


def show(title: str, lines: list[Line]) -> None:
    """Print the lines under a title, in columns."""
    rows = [("", "portal", "floor", "ratio", "goal")]
    rows += [
        (line.what, line.value, line.floor, f"{line.ratio:.2f}" if line.ratio else "", line.goal)
        for line in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    print(f"\n## {title}")
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
