"""What each column means and which codes it holds, in Danish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from config.danish import listing
from consultation.exporting.columns import (
    DECLINED,
    MISSING_NAMES,
    NOT_ASKED,
    UNRANKED,
    Column,
    Part,
)
from consultation.exporting.sheet import Sheet

HEADS = ("Kolonne", "Overskrift", "Art", "Kode", "Betydning", "Versioner", "Bemærkning")
_KINDS = {
    "code": "ét svar",
    "flag": "valgt eller ej",
    "number": "tal",
    "rank": "plads i rækkefølge",
    "text": "fri tekst",
    "date": "dato (ÅÅÅÅ-MM-DD)",
    "points": "felter på kortet",
    "files": "antal filer",
    "hour": "tidspunkt (ÅÅÅÅ-MM-DD TT:00)",
}
_FLAGS = {"1": "Valgt", "0": "Ikke valgt"}
_POINTS = (
    "Midten af de 100 m-felter, punkterne er afrundet til: øst og nord i meter, EPSG:25832 "
    "(ETRS89/UTM 32N). Det præcise punkt er aldrig gemt."
)
ABOUT = (
    "Hver række er en besvarelse, som er sendt og ikke trukket tilbage.",
    "Numrene er nye for hver eksport, og rækkerne er blandet, så de ikke viser, hvem der svarede.",
    "Tider er kun gemt i hele timer.",
    "Et tomt felt er et spørgsmål, der blev stillet, men ikke besvaret.",
    "Filen er kun til intern brug: den kan indeholde, hvad folk selv har skrevet.",
)


def rows(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    """The codebook below its HEADS: a row for each column, and one for each of its codes."""
    for column in sheet.facts:
        yield from _column(sheet, column, "", "")
        yield from _codes(sheet, column, column.values)
    for part in sheet.parts:
        note, versions = _note(part), listing([str(n) for n in part.strand.versions])
        for column in part.columns:
            points = _POINTS if column.kind == "points" else ""
            yield from _column(sheet, column, versions, " ".join(filter(None, (note, points))))
            yield from _codes(sheet, column, {**_values(column), **_missing(column)})


def _column(sheet: Sheet, column: Column, versions: str, note: str) -> Iterator[tuple[str, ...]]:
    yield (column.name, column.title, _KINDS[column.kind], "", "", versions, note)


def _codes(sheet: Sheet, column: Column, values: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for code, meaning in values.items():
        is_named = column.kind == "code" or code in MISSING_NAMES
        shown = meaning if sheet.labels and is_named else code
        yield (column.name, "", "", shown, meaning, "", "")


def _values(column: Column) -> dict[str, str]:
    if column.kind == "flag":
        return dict(_FLAGS)
    if column.kind == "rank":
        return {"1": "Sat først", UNRANKED: MISSING_NAMES[UNRANKED]}
    return dict(column.values)


def _missing(column: Column) -> dict[str, str]:
    return {code: MISSING_NAMES[code] for code in (DECLINED, NOT_ASKED)}


def _note(part: Part) -> str:
    strand = part.strand
    notes = []
    if strand.is_changed:
        notes.append("Ordlyd eller svarmuligheder er ændret mellem versionerne.")
    if not strand.is_current:
        notes.append("Stilles ikke i den gældende version.")
    if strand.question.show_if or strand.section.show_if:
        notes.append("Stilles kun til nogle.")
    return " ".join(notes)
