"""The tables of the status annex, each beside its figure, each with its base and notes."""

from __future__ import annotations

from collections.abc import Iterable

from config.danish import WEEKDAYS, period
from intake_rooms.codes import PLAIN_COUNT, IncidentKind, Method, RefusalReason, Sex
from reports.annex import Block, Cell, Column, Heading, Hidden, Table
from reports.annexes.phrases import sentence
from reports.annexes.status_charts import Profiles
from reports.figures import Number, Row, StatusFigures

_INT = "int"
ADDS_UP = "Hver bruger tæller én gang, så rækkerne summer til alle brugere."
NOT_ADDING = (
    "En bruger tæller med i hver række, hvor vedkommende har et indtag, så kolonnen med brugere "
    "summer ikke til alle brugere."
)
REGISTERED_ONLY = "Kun registrerede indtag; manuelt talte er ikke med."
FEW_NOTE = (
    "“Færre end 5” og “skjult” er tal, der ikke vises, så ingen kan genkendes eller regnes ud; "
    "se reglen i metoden."
)


class _Numbered:
    """Gives tables their numbers in the order they are made."""

    def __init__(self) -> None:
        self.number = 0

    def table(
        self,
        caption: str,
        columns: Iterable[Column],
        rows: Iterable[tuple[Cell | Hidden, ...]],
        sheet: str,
        *,
        total: tuple[Cell | Hidden, ...] | None = None,
        notes: tuple[str, ...] = (),
    ) -> Table:
        self.number += 1
        kept = tuple(rows)
        hidden = any(isinstance(cell, Hidden) for row in kept for cell in row)
        return Table(
            number=self.number,
            caption=caption,
            columns=tuple(columns),
            rows=kept,
            sheet=sheet,
            total=total,
            notes=(*notes, FEW_NOTE) if hidden else notes,
        )


def appendix(figures: StatusFigures, charts: Profiles) -> list[Block]:
    """All tables, with the figures that belong beside them."""
    numbered = _Numbered()
    blocks: list[Block] = [Heading("Tallene bag teksten")]
    blocks.append(_rooms(numbered, figures))
    blocks.append(_weeks(numbered, figures))
    blocks += [charts.weekday, _weekdays(numbered, figures)]
    blocks += [charts.hour, _hours(numbered, figures)]
    blocks += [_sex(numbered, figures), charts.age, _ages(numbered, figures)]
    blocks += [_municipalities(numbered, figures)]
    blocks += _substances(numbered, figures)
    blocks += [_methods(numbered, figures), _incidents(numbered, figures)]
    if figures.refusals:
        blocks.append(_refusals(numbered, figures))
    if figures.referrals:
        blocks.append(_referrals(numbered, figures))
    if figures.nuisance:
        blocks.append(_nuisance(numbered, figures))
    if figures.comparison:
        blocks.append(_comparison(numbered, figures))
    return blocks


def _rooms(numbered: _Numbered, figures: StatusFigures) -> Table:
    columns = [Column("Rum")] + [
        Column(title, _INT)
        for title in ("Registrerede indtag", "Manuelt talte", "I alt", "Forskellige brugere")
    ]
    total = figures.totals
    several = len(figures.rooms) > 1
    notes = ["Forskellige brugere er talt igen over rummene og er ikke summen af dem."] * several
    if total.clients_reason in {"several_groups", "several_epochs"}:
        notes.append(
            "Brugere kan ikke tælles på tværs af rumgrupper."
            if total.clients_reason == "several_groups"
            else "Brugere kan ikke tælles på tværs af nøgleepoker; tallet pr. epoke står i teksten."
        )
    return numbered.table(
        "Indtag og forskellige brugere pr. rum",
        [*columns, Column("Indtag pr. uge", "decimal")],
        (
            (
                row.room.name,
                row.total.intakes,
                row.total.manual,
                row.total.all,
                row.total.clients,
                row.total.weekly_average,
            )
            for row in figures.rooms
        ),
        "Rum",
        total=("I alt", total.intakes, total.manual, total.all, total.clients, total.weekly_average)
        if several
        else None,
        notes=tuple(notes),
    )


def _weeks(numbered: _Numbered, figures: StatusFigures) -> Table:
    manual = any(value != 0 for row in figures.weeks for value in row.manual.values())
    columns = [Column("Uge"), Column("Dage")]
    columns += [Column(row.room.name, _INT) for row in figures.rooms]
    if manual:
        columns += [Column(f"{row.room.name}, manuelt talt", _INT) for row in figures.rooms]
    rows = []
    for row in figures.weeks:
        cells: list[Cell | Hidden] = [
            f"Uge {row.week.number}",
            period(row.week.start, row.week.end),
            *(row.intakes[slug] for slug in figures.slugs),
        ]
        if manual:
            cells += [row.manual[slug] for slug in figures.slugs]
        rows.append((*cells, row.all))
    notes = ("Uge 1 begynder på periodens første dag (driftsuger).",)
    if figures.week_kind == "iso":
        notes = ("Kalenderuger efter ISO 8601; første og sidste uge kan være kortere.",)
    return numbered.table(
        "Indtag pr. uge og rum", [*columns, Column("I alt", _INT)], rows, "Uger", notes=notes
    )


def _counted(
    numbered: _Numbered,
    caption: str,
    first: str,
    rows: Iterable[Row],
    names: dict[str, str],
    sheet: str,
    notes: tuple[str, ...],
) -> Table:
    """A table of intakes and distinct clients by code, rows without either left out."""
    columns = (
        Column(first),
        Column("Indtag", _INT),
        Column("Heraf uden kaldenavn", _INT),
        Column("Forskellige brugere", _INT),
    )
    cells = (
        (names.get(row.code, row.code), row.intakes, row.without_key, row.clients)
        for row in rows
        if row.intakes != 0 or row.clients not in {0, None}
    )
    return numbered.table(caption, columns, cells, sheet, notes=(*notes, REGISTERED_ONLY))


def _weekdays(numbered: _Numbered, figures: StatusFigures) -> Table:
    names = {str(index): name for index, name in enumerate(WEEKDAYS, start=1)}
    rows = figures.tables["weekday"]
    return _counted(
        numbered, "Indtag efter ugedag", "Ugedag", rows, names, "Ugedage", (NOT_ADDING,)
    )


def _hours(numbered: _Numbered, figures: StatusFigures) -> Table:
    names = {str(hour): f"kl. {hour}–{hour + 1}" for hour in range(24)}
    rows = figures.tables["hour"]
    return _counted(numbered, "Indtag efter time", "Time", rows, names, "Timer", (NOT_ADDING,))


def _sex(numbered: _Numbered, figures: StatusFigures) -> Table:
    return _counted(
        numbered,
        "Indtag og brugere efter køn",
        "Køn",
        figures.tables["sex"],
        dict(Sex.choices),
        "Køn",
        (ADDS_UP,),
    )


def _ages(numbered: _Numbered, figures: StatusFigures) -> Table:
    rows = figures.tables["age_band"]
    names = {row.code: f"{row.code.replace('-', '–')} år" for row in rows} | {"unknown": "ukendt"}
    return _counted(
        numbered, "Indtag og brugere efter alder", "Alder", rows, names, "Alder", (ADDS_UP,)
    )


def _by_size(rows: Iterable[Row]) -> list[Row]:
    """Largest first, hidden ones after, so that the order tells nothing of what is hidden."""

    def key(row: Row) -> tuple[bool, int, str]:
        shown = isinstance(row.intakes, int)
        return (not shown, -row.intakes if isinstance(row.intakes, int) else 0, row.code)

    return sorted(rows, key=key)


def _municipalities(numbered: _Numbered, figures: StatusFigures) -> Table:
    return _counted(
        numbered,
        "Indtag og brugere efter hjemkommune",
        "Hjemkommune",
        _by_size(figures.tables["municipality"]),
        figures.names["municipality"],
        "Hjemkommune",
        (ADDS_UP,),
    )


def _substances(numbered: _Numbered, figures: StatusFigures) -> list[Block]:
    names = figures.names["substance"]
    return [
        _counted(
            numbered,
            "Indtag efter stof, blandinger for sig",
            "Stof eller blanding",
            _by_size(figures.tables["substance"]),
            names,
            "Stof",
            ("Hvert indtag tæller én gang.", NOT_ADDING),
        ),
        _counted(
            numbered,
            "Indtag hvor stoffet indgår, alene eller i en blanding",
            "Stof",
            _by_size(figures.tables["substance_mention"]),
            names,
            "Stof, omtaler",
            ("En blanding tæller under hvert af sine stoffer, så rækkerne summer ikke.",),
        ),
    ]


def _methods(numbered: _Numbered, figures: StatusFigures) -> Table:
    return _counted(
        numbered,
        "Indtag efter indtagelsesmåde",
        "Indtagelsesmåde",
        _by_size(figures.tables["method"]),
        dict(Method.choices),
        "Indtagelsesmåde",
        (NOT_ADDING,),
    )


def _incidents(numbered: _Numbered, figures: StatusFigures) -> Table:
    return numbered.table(
        "Hændelser",
        (Column("Hændelse"), Column("Opgjort i"), Column("Antal", _INT)),
        (
            (IncidentKind(row.code).label, period(row.start, row.end), row.count)
            for row in figures.incidents
        ),
        "Hændelser",
        notes=() if figures.incidents else ("Der er ikke registreret hændelser i perioden.",),
    )


def _named(
    numbered: _Numbered, caption: str, first: str, rows: Iterable[tuple[str, Number]], sheet: str
) -> Table:
    ranked = sorted(
        rows,
        key=lambda row: (not isinstance(row[1], int), -row[1] if isinstance(row[1], int) else 0),
    )
    return numbered.table(caption, (Column(first), Column("Antal", _INT)), ranked, sheet)


def _refusals(numbered: _Numbered, figures: StatusFigures) -> Table:
    rows = ((RefusalReason(row.code).label, row.count) for row in figures.refusals)
    return _named(numbered, "Afvisninger efter årsag", "Årsag", rows, "Afvisninger")


def _referrals(numbered: _Numbered, figures: StatusFigures) -> Table:
    rows = ((row.name, row.count) for row in figures.referrals)
    return _named(numbered, "Henvisninger efter mål", "Mål", rows, "Henvisninger")


def _nuisance(numbered: _Numbered, figures: StatusFigures) -> Table:
    columns = (
        Column("Indikator og område"),
        Column("Periode"),
        Column("Værdi", "decimal"),
        Column("Forrige værdi", "decimal"),
        Column("Kilde"),
        Column("Metode og forbehold"),
    )
    rows = []
    for fact in figures.nuisance:
        before = fact.previous
        unit = "" if fact.unit == PLAIN_COUNT else f" ({fact.unit})"
        earlier = f"; forrige {period(before.period_from, before.period_to)}" if before else ""
        rows.append(
            (
                f"{sentence(fact.indicator_name)}{unit}, {fact.area_name}",
                f"{period(fact.latest.period_from, fact.latest.period_to)}{earlier}",
                fact.latest.value,
                before.value if before else None,
                fact.latest.source,
                " ".join(part for part in (fact.latest.method, fact.latest.caveat) if part),
            )
        )
    return numbered.table("Gener i lokalområdet", columns, rows, "Gener")


def _comparison(numbered: _Numbered, figures: StatusFigures) -> Table:
    own = figures.totals.weekly_average
    rows: list[tuple[Cell | Hidden, ...]] = [
        (row.name, row.per_week, row.definition or "ikke oplyst", row.source or "ikke oplyst")
        for row in figures.comparison
    ]
    here = ("Her", own, "registrerede og manuelt talte indtag pr. 7 dage", "portalen")
    return numbered.table(
        "Sammenligning med andre rum, indtag pr. uge",
        (
            Column("Sted"),
            Column("Indtag pr. uge", "int"),
            Column("Definition"),
            Column("Kilde"),
        ),
        [here, *rows],
        "Sammenligning",
        notes=("Opgørelsesmåder kan være forskellige mellem byer.",),
    )
