"""What the counter calls things, and the sentences that say what was saved."""

from __future__ import annotations

from dataclasses import dataclass

from config.danish import clock
from intake_rooms.codes import Method, Sex, municipality_name
from intake_rooms.models import Incident, Intake, Refusal


@dataclass(frozen=True)
class MethodWord:
    """A method as an imperative on a button, as a deed done, and the key that chooses it."""

    code: str
    verb: str
    done: str
    key: str


METHODS: tuple[MethodWord, ...] = (
    MethodWord(Method.INJECTION, "Injicere", "injiceret", "i"),
    MethodWord(Method.SMOKING, "Ryge", "røget", "r"),
    MethodWord(Method.SNIFFING, "Sniffe", "sniffet", "s"),
    MethodWord(Method.ORAL, "Sluge", "slugt", "l"),
    MethodWord(Method.OTHER, "Anden måde", "på anden måde", "a"),
    MethodWord(Method.UNKNOWN, "Ukendt måde", "ukendt måde", "u"),
)
_DONE = {word.code: word.done for word in METHODS}


def person(sex: str, age: int | None, municipality: str) -> str:
    """mand, 42, København — with "køn ukendt" and "alder ukendt" where that is so."""
    return ", ".join(
        (
            "køn ukendt" if sex == Sex.UNKNOWN else str(Sex(sex).label),
            "alder ukendt" if age is None else str(age),
            "kommune ukendt" if municipality == "unknown" else municipality_name(municipality),
        )
    )


def intake(stored: Intake) -> str:
    """mand, 42, København, kokain, injiceret"""
    said = (
        person(stored.sex, stored.age, stored.municipality),
        stored.substance.name,
        _DONE[stored.method],
        *(("assisteret",) if stored.is_assisted else ()),
    )
    return ", ".join(said)


def refusal(stored: Refusal) -> str:
    """afvisning, under 18 år"""
    return f"afvisning, {stored.get_reason_display()}"


def incident(stored: Incident) -> str:
    """overdosis, naloxon"""
    said = [stored.get_kind_display()]
    if stored.grade:
        said.append(stored.get_grade_display())
    return ", ".join(said)


def saved(said: str, record: Intake | Refusal | Incident) -> str:
    """Gemt kl. 14.07: … — or that it was taken back."""
    if record.voided_at is not None:
        return f"Fortrudt: {said}. Det tæller ikke med."
    return f"Gemt {clock(record.occurred_at)}: {said}"
