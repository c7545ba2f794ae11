"""What is chosen for a status annex: rooms, period, comparison, document data, observations.

The same choices come from the command line, a TOML file, the page's form, or a stored draft.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from reports.annex import Office
from reports.periods import OPERATION, WEEK_KINDS, Period

SECTIONS: dict[str, str] = {
    "target_group": "Bruger målgruppen rummet?",
    "not_using": "Er der nogle fra målgruppen, som ikke bruger rummet?",
    "clients": "Hvem er brugerne?",
    "operation": "Hvordan er driften?",
    "goals_clients": "Nå målene i forhold til stofmisbrugere?",
    "goals_area": "Nå målene i forhold til lokalområdet / borgerne?",
}
"""The question headings of the 2012 annex (seed 003), by code."""


class ParameterError(ValueError):
    """A choice that cannot be used; `str(error)` names it and the remedy."""


@dataclass(frozen=True)
class Comparison:
    """Another place's intakes a week, with where the number comes from and what it counts."""

    name: str
    per_week: float
    source: str | None = None
    definition: str | None = None


@dataclass(frozen=True)
class WrittenObservation:
    """What a person saw, under one of SECTIONS: shown as observation, never as figure."""

    section: str
    text: str
    source: str
    observed_on: date | None = None


@dataclass(frozen=True)
class StatusParameters:
    """All choices of a status annex. `document_date` None is the day after the period."""

    rooms: tuple[str, ...]
    period: Period
    week_kind: str = OPERATION
    comparison: tuple[Comparison, ...] = ()
    title: str = ""
    recipient: str = ""
    annex_number: str = ""
    document_date: date | None = None
    meeting_date: date | None = None
    case_number: str = ""
    document_number: str = ""
    office: Office = field(default_factory=Office)
    observations: tuple[WrittenObservation, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.rooms:
            raise ParameterError("Vælg mindst ét rum.")
        if self.week_kind not in WEEK_KINDS:
            raise ParameterError("Ugetypen skal være operation eller iso.")
        for observation in self.observations:
            if observation.section not in SECTIONS:
                raise ParameterError(
                    f"Afsnittet “{observation.section}” findes ikke. "
                    f"Brug et af: {', '.join(SECTIONS)}."
                )

    @property
    def dated(self) -> date:
        """The document's date: as chosen, else the day after the period; never today."""
        return self.document_date or self.period.end + timedelta(days=1)


_TEXTS = ("title", "recipient", "annex_number", "case_number", "document_number")
_DATES = ("document_date", "meeting_date")
_OFFICE = ("name", "phone", "email", "ean", "website")


def read_document(file: Path) -> dict[str, Any]:
    """The choices in a TOML document file. Raises ParameterError naming file and fault."""
    return document_choices(read_toml(file))


def read_toml(file: Path) -> dict[str, Any]:
    """What stands in a TOML file. Raises ParameterError naming file and fault."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"Filen {file} kan ikke læses: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(f"Filen {file} er ikke gyldig TOML: {error}.") from error


def document_choices(data: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments of `StatusParameters` from plain data (TOML or JSON).

    Raises ParameterError for a key or value that is not known.
    """
    known = {*_TEXTS, *_DATES, "office", "comparison", "observation", "note"}
    strange = sorted(set(data) - known)
    if strange:
        raise ParameterError(f"“{strange[0]}” er ikke et felt. Brug: {', '.join(sorted(known))}.")
    chosen: dict[str, Any] = {name: str(data[name]) for name in _TEXTS if name in data}
    chosen |= {name: _date(data[name], name) for name in _DATES if data.get(name)}
    if "office" in data:
        chosen["office"] = _office(data["office"])
    chosen["comparison"] = tuple(_comparison(row) for row in data.get("comparison", ()))
    chosen["observations"] = tuple(_observation(row) for row in data.get("observation", ()))
    chosen["notes"] = tuple(str(row["text"]) for row in data.get("note", ()))
    return chosen


def _date(value: Any, name: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ParameterError(f"{name} er “{value}”; skriv en dato som 2012-11-26.") from error


def _office(data: dict[str, Any]) -> Office:
    address = data.get("address", ())
    lines = address.splitlines() if isinstance(address, str) else address
    return Office(
        address=tuple(str(line) for line in lines if str(line).strip()),
        **{name: str(data.get(name, "")) for name in _OFFICE},
    )


def _comparison(row: dict[str, Any]) -> Comparison:
    try:
        per_week = float(row["per_week"])
        name = str(row["name"])
    except (KeyError, ValueError, TypeError) as error:
        raise ParameterError(
            "En sammenligning skal have name og per_week, fx Hamborg og 1800."
        ) from error
    if not 0 <= per_week < float("inf"):
        raise ParameterError(f"Sammenligningen {name} skal have et tal på 0 eller mere.")
    return Comparison(name, per_week, row.get("source") or None, row.get("definition") or None)


def _observation(row: dict[str, Any]) -> WrittenObservation:
    observed = row.get("date") or row.get("observed_on")
    return WrittenObservation(
        section=str(row.get("section", "")),
        text=str(row.get("text", "")),
        source=str(row.get("source", "")),
        observed_on=_date(observed, "date") if observed else None,
    )


def parse_comparison(text: str) -> Comparison:
    """`Hamborg=1800` from the command line. Raises ParameterError."""
    name, sign, number = text.rpartition("=")
    if not sign or not name.strip():
        raise ParameterError(f"“{text}” kan ikke læses. Skriv navn=tal, fx Hamborg=1800.")
    return _comparison({"name": name.strip(), "per_week": number.strip().replace(",", ".")})


def with_comparison(
    parameters: StatusParameters, extra: tuple[Comparison, ...]
) -> StatusParameters:
    """`parameters` with more comparisons; a name given twice keeps the source of the first."""
    merged = {row.name: row for row in parameters.comparison}
    for row in extra:
        known = merged.get(row.name)
        merged[row.name] = replace(known, per_week=row.per_week) if known else row
    return replace(parameters, comparison=tuple(merged.values()))


class Head(Protocol):
    """What every kind of annex chooses for its head."""

    @property
    def office(self) -> Office:
        """The sender."""


def document_data(chosen: Head) -> dict[str, Any]:
    """The head of a document as plain JSON data, for `document_choices` to read."""
    office = chosen.office
    data: dict[str, Any] = {
        **{name: getattr(chosen, name) for name in _TEXTS},
        "office": {
            "address": list(office.address),
            **{name: getattr(office, name) for name in _OFFICE},
        },
    }
    for name in _DATES:
        value = getattr(chosen, name)
        data[name] = value.isoformat() if value else None
    return data


def as_data(parameters: StatusParameters) -> dict[str, Any]:
    """Plain JSON data that `from_data` turns back into the same choices."""
    return {
        "rooms": list(parameters.rooms),
        "from": parameters.period.start.isoformat(),
        "to": parameters.period.end.isoformat(),
        "week_kind": parameters.week_kind,
        "document": {
            **document_data(parameters),
            "comparison": [
                {
                    "name": row.name,
                    "per_week": row.per_week,
                    "source": row.source,
                    "definition": row.definition,
                }
                for row in parameters.comparison
            ],
            "observation": [
                {
                    "section": row.section,
                    "text": row.text,
                    "source": row.source,
                    "date": row.observed_on.isoformat() if row.observed_on else None,
                }
                for row in parameters.observations
            ],
            "note": [{"text": text} for text in parameters.notes],
        },
    }


def from_data(data: dict[str, Any]) -> StatusParameters:
    """Choices from `as_data`. Raises ParameterError for data that is not of its form."""
    try:
        rooms = tuple(str(slug) for slug in data["rooms"])
        period = Period(date.fromisoformat(data["from"]), date.fromisoformat(data["to"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ParameterError("Udkastet mangler rum eller periode. Ret det og gem igen.") from error
    return StatusParameters(
        rooms=rooms,
        period=period,
        week_kind=data.get("week_kind", OPERATION),
        **document_choices(data.get("document", {})),
    )
