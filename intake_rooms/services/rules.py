"""The rules one intake must meet, once for counter, files and API."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from config.danish import clock, long_date
from intake_rooms.codes import GREATEST_AGE, LEAST_AGE, Method, Sex, municipalities
from intake_rooms.exceptions import Finding, OutsideRoomsLife
from intake_rooms.models import Room, Substance

CLOCK_TOLERANCE = timedelta(minutes=10)
"""How far a device's clock may be ahead before a time counts as future (decisions B25)."""
MOST_COMPONENTS = 4


def moment_finding(room: Room, instant: datetime, day: date, now: datetime) -> Finding | None:
    """What is wrong with when it happened: the future, or outside the room's life. Else None.

    Opening hours never refuse an intake; `check_intakes` shows those outside them.
    """
    shown = instant.isoformat()
    if instant > now + CLOCK_TOLERANCE:
        return Finding(
            "occurred_at",
            shown,
            f"Tidspunktet {long_date(day)} {clock(instant)} ligger i fremtiden. Ret tidspunktet.",
        )
    if day < room.opened_on:
        return Finding(
            "occurred_at",
            shown,
            f"Den {long_date(day)} er før rummet åbnede ({long_date(room.opened_on)}). "
            "Ret datoen, eller ret rummets åbningsdato.",
        )
    if room.closed_on is not None and day > room.closed_on:
        return Finding(
            "occurred_at",
            shown,
            f"Den {long_date(day)} er efter rummet lukkede ({long_date(room.closed_on)}). "
            "Ret datoen, eller ret rummets lukkedato.",
        )
    return None


def refuse_outside_life(room: Room, instant: datetime, day: date, now: datetime) -> None:
    """Raise OutsideRoomsLife with the sentence of `moment_finding`, if there is one."""
    finding = moment_finding(room, instant, day, now)
    if finding is not None:
        raise OutsideRoomsLife(finding.reason)


def age_finding(age: int | None) -> Finding | None:
    """Ages are whole years from 18 to 110, or unknown (None)."""
    if age is None or LEAST_AGE <= age <= GREATEST_AGE:
        return None
    if age < LEAST_AGE:
        reason = (
            f"Alderen {age} er under {LEAST_AGE} år. Et indtag kan kun registreres for voksne; "
            "er personen under 18, så registrér en afvisning."
        )
    else:
        reason = f"Alderen skal være mellem {LEAST_AGE} og {GREATEST_AGE} år. Ret alderen."
    return Finding("age", str(age), reason)


def code_findings(sex: str, method: str, municipality: str) -> list[Finding]:
    """Codes that are in none of the lists."""
    found = []
    if sex not in Sex.values:
        found.append(_unknown("sex", sex, Sex.values))
    if method not in Method.values:
        found.append(_unknown("method", method, Method.values))
    if municipality not in municipalities():
        found.append(
            Finding(
                "municipality",
                municipality,
                f"Kommunen “{municipality}” findes ikke. Brug kommunens tre cifre, fx 101, "
                "eller abroad_eu, abroad_other, abroad, none, declined eller unknown.",
            )
        )
    return found


def _unknown(column: str, value: str, allowed: list[str]) -> Finding:
    names = ", ".join(allowed)
    return Finding(column, value, f"“{value}” er ikke en kode for {column}. Brug en af: {names}.")


def canonical_mix(code: str) -> str:
    """The code of a substance or mix: components upper case, sorted, joined by `+`, each once."""
    return "+".join(sorted({part.strip().upper() for part in code.split("+")}))


def substance_finding(code: str, singles: frozenset[str]) -> Finding | None:
    """Whether `code` (canonical) is made of known single substances. None when it is."""
    parts = code.split("+")
    strange = [part for part in parts if part not in singles]
    if strange:
        return Finding(
            "substance",
            code,
            f"Stoffet “{strange[0]}” findes ikke på stoflisten. Brug koder som HER eller KOK, "
            "en blanding som HER+KOK, eller UKE for ukendt.",
        )
    if len(parts) > MOST_COMPONENTS:
        return Finding(
            "substance", code, f"En blanding kan højst have {MOST_COMPONENTS} stoffer. Ret koden."
        )
    return None


def substance_for(code: str, known: dict[str, Substance] | None = None) -> Substance:
    """The substance with a canonical, checked `code`; a new mix is stored on first use."""
    if known is not None and code in known:
        return known[code]
    parts = code.split("+")
    single = {s.code: s for s in Substance.objects.filter(code__in=parts)}
    substance = single.get(code)
    if substance is None:
        substance, _ = Substance.objects.get_or_create(
            code=code,
            defaults={
                "name": " + ".join(single[part].name for part in parts),
                "icd10_group": "F19",
                "order": 300,
            },
        )
    if known is not None:
        known[code] = substance
    return substance


_IMPLAUSIBLE = frozenset({("HAS", Method.INJECTION), ("BUP", Method.SMOKING)})


def implausible(substance: Substance, method: str) -> str:
    """A sentence where the method hardly fits the substance, else "". It warns, never refuses."""
    if any((code, method) in _IMPLAUSIBLE for code in substance.components):
        label = Method(method).label
        return f"{substance.name} ved {label} er usædvanligt. Er det rigtigt? Ellers fortryd."
    return ""
