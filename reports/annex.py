"""The annex as data: a document head and a list of blocks. No Django, no pandas, no drawing.

Every renderer takes the same `Annex`; what it shows has already been through disclosure
control, so a renderer never sees a number that must not leave the administration.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Cell = int | float | Decimal | date | str | None
"""A table's cell. `None` is a number that does not exist ("–"); a hidden one is a `Hidden`."""


@dataclass(frozen=True)
class Hidden:
    """A number that disclosure control took out.

    `label` is what is printed: "færre end 5" where the number itself is 1-4, else "skjult".
    """

    label: str


@dataclass(frozen=True)
class Office:
    """The sender's block at the head of the annex; empty lines are left out."""

    name: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    ean: str = ""
    website: str = ""


@dataclass(frozen=True)
class Document:
    """What stands in the head. Period, document date and meeting date are three fields."""

    title: str
    recipient: str
    document_date: date
    period_from: date
    period_to: date
    annex_number: str = ""
    meeting_date: date | None = None
    case_number: str = ""
    document_number: str = ""
    office: Office = field(default_factory=Office)
    summary: str = ""
    """One or two sentences: the document's description in its metadata."""


@dataclass(frozen=True)
class Heading:
    """A heading; level 2 is a question of the annex, level 3 a part of it (1 is the title)."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Plain running text made by the portal from figures."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A short unordered list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Observation:
    """Something a person saw or judged: shown apart from figures, with who and when."""

    text: str
    source: str
    observed_on: date | None = None


@dataclass(frozen=True)
class KeyFigure:
    """One number of the strip of key figures, already formatted, and what it counts."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class KeyFigures:
    items: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Column:
    """A table's column. `kind` decides alignment and format.

    text · int (7.826) · decimal (two places, 3,74) · share (a number 0-100 printed "22 %") ·
    date (29. oktober 2012)
    """

    title: str
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """A numbered table. `sheet` names its sheet in Excel (at most 31 characters, unique)."""

    number: int
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | Hidden, ...], ...]
    sheet: str
    total: tuple[Cell | Hidden, ...] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """One room's (or group's) values in a chart; `None` where the number is hidden or missing.

    `hue` is the index into the palette of `charts`: the same room has the same hue everywhere.
    """

    name: str
    values: tuple[float | None, ...]
    hue: int = 0


@dataclass(frozen=True)
class Mark:
    """A dated mark above a chart: payday, opening. `position` counts categories from 0."""

    position: int
    label: str
    kind: str


@dataclass(frozen=True)
class Span:
    """A shaded stretch behind the bars, e.g. opening hours; positions may be fractions."""

    start: float
    end: float
    label: str


@dataclass(frozen=True)
class Stretch:
    """One line of a timeline: a bar from `start` to `end`, and single days on it.

    Without points it is a bar only, with points and no `end` they stand alone. `is_decision`:
    the points are decisions.
    """

    points: tuple[date, ...] = ()
    start: date | None = None
    end: date | None = None
    is_decision: bool = False

    @property
    def days(self) -> tuple[date, ...]:
        """All its days in order; a line without any is no line."""
        ends = tuple(day for day in (self.start, self.end) if day is not None)
        return tuple(sorted({*self.points, *ends}))


@dataclass(frozen=True)
class Chart:
    """A numbered figure.

    `kind`: "stacked" (columns stacked by series), "columns" (one series, upright),
    "bars" (one series, lying, longest first as given), "heat" (a row of cells for each series,
    darker for more; a line around the cells that `outlined` names), "timeline" (a line of time for
    each category, as its `Stretch` says; no series).
    `caption` says the finding's subject, `subtitle` the unit, `foot` source and period,
    `alt` the finding in words for those who cannot see it. `emphasis` are the positions of the
    categories that the text speaks of: drawn strong, the rest lighter.
    """

    number: int
    kind: str
    caption: str
    subtitle: str
    alt: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    foot: str = ""
    marks: tuple[Mark, ...] = ()
    spans: tuple[Span, ...] = ()
    emphasis: tuple[int, ...] = ()
    axis_label: str = ""
    """What the categories are, e.g. "Driftsuge"."""
    outlined: tuple[tuple[bool, ...], ...] = ()
    """For "heat": per series, which categories have a line around them."""
    stretches: tuple[Stretch, ...] = ()
    """For "timeline": what happened, one for each category."""


@dataclass(frozen=True)
class Note:
    """Small print: a footnote, a caveat, the rule that hid a number."""

    text: str


@dataclass(frozen=True)
class Definition:
    term: str
    text: str


@dataclass(frozen=True)
class Definitions:
    """The method section's list: what each figure counts."""

    items: tuple[Definition, ...]


Block = (
    Heading | Paragraph | Bullets | Observation | KeyFigures | Table | Chart | Note | Definitions
)


@dataclass(frozen=True)
class Annex:
    """A whole annex. `internal` marks every page: it holds uncontrolled figures."""

    document: Document
    blocks: tuple[Block, ...]
    internal: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def charts(self) -> tuple[Chart, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Chart))
