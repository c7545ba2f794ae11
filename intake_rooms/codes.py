"""The codes that files, API and database share, with their Danish names."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from django.db import models

PLAIN_COUNT = "antal"
"""The unit of an indicator that is a count: printed as a bare number."""

LEAST_AGE, GREATEST_AGE = 18, 110
"""Lov om euforiserende stoffer § 3 b: persons of 18 and over. Nobody younger can be stored."""


AGE_BANDS = (
    "18-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-64", "65+",
    "unknown",
)  # fmt: skip


class RoomKind(models.TextChoices):
    FIXED = "fixed", "fast"
    TEMPORARY = "temporary", "midlertidigt"
    MOBILE = "mobile", "mobilt"


class Sex(models.TextChoices):
    FEMALE = "female", "kvinde"
    MALE = "male", "mand"
    OTHER = "other", "andet"
    UNKNOWN = "unknown", "ukendt"


class Method(models.TextChoices):
    INJECTION = "injection", "injektion"
    SMOKING = "smoking", "rygning"
    SNIFFING = "sniffing", "sniffing"
    ORAL = "oral", "slugning"
    OTHER = "other", "anden måde"
    UNKNOWN = "unknown", "ukendt måde"


class Source(models.TextChoices):
    """Where a record came from; never who."""

    COUNTER = "counter", "skranken"
    TABLET = "tablet", "tablet"
    IMPORT = "import", "fil"
    API = "api", "API"
    PAPER = "paper", "papir"
    DEMO = "demo", "demo"


class RefusalReason(models.TextChoices):
    UNDER_18 = "under_18", "under 18 år"
    NOT_TARGET_GROUP = "not_target_group", "uden for målgruppen"
    INTOXICATED = "intoxicated", "for påvirket"
    PREPARED_SYRINGE = "prepared_syringe", "klargjort sprøjte"
    BAN = "ban", "karantæne"
    CLOSED = "closed", "lukket"
    FULL = "full", "fuldt"
    OTHER = "other", "andet"


class IncidentKind(models.TextChoices):
    """One kind each; what else was the case stands in the incident's details."""

    OVERDOSE = "overdose", "overdosis"
    ADVERSE_EVENT = "adverse_event", "utilsigtet hændelse"
    SITUATION_REPORT = "situation_report", "situationsrapport"
    NEEDLE_STICK = "needle_stick", "nålestik"
    VIOLENCE = "violence", "vold eller trusler"
    WEAPON = "weapon", "våben"


class OverdoseGrade(models.TextChoices):
    """The gravest step that was needed (to be confirmed by the health authority)."""

    OBSERVATION = "observation", "observation"
    STIMULATION = "stimulation", "stimulation eller ilt"
    VENTILATION = "ventilation", "ventilation"
    NALOXONE = "naloxone", "naloxon"
    AMBULANCE = "ambulance", "ambulance eller hospital"
    DEATH = "death", "død"


class OverdoseMeasure(models.TextChoices):
    STIMULATION = "stimulation", "vækning"
    OXYGEN = "oxygen", "ilt"
    VENTILATION = "ventilation", "ventilation"
    NALOXONE = "naloxone", "naloxon"
    CPR = "cpr", "hjertelungeredning"
    AMBULANCE = "ambulance", "ambulance tilkaldt"


class NeedleStickPerson(models.TextChoices):
    STAFF = "staff", "medarbejder"
    CLIENT = "client", "bruger"
    OTHER = "other", "anden person"


class NeedleState(models.TextChoices):
    CLEAN = "clean", "ubrugt"
    USED = "used", "brugt"
    UNKNOWN = "unknown", "vides ikke"


class Service(models.TextChoices):
    """What is given besides the room itself; equipment is counted in pieces (domain §3)."""

    WOUND_CARE = "wound_care", "sårpleje"
    NURSING = "nursing", "sygepleje"
    GUIDANCE = "guidance", "vejledning om indtag"
    HEPATITIS_TEST = "hepatitis_c_test", "hepatitis C-test"
    HIV_TEST = "hiv_test", "HIV-test"
    NALOXONE_KIT = "naloxone_kit", "naloxonkit udleveret"
    NALOXONE_TRAINING = "naloxone_training", "naloxontræning"
    EQUIPMENT_OUT = "equipment_out", "udstyr ud, stk."
    EQUIPMENT_IN = "equipment_in", "udstyr ind, stk."
    TALK = "talk", "samtale"


class AreaKind(models.TextChoices):
    """Figures by district and by focus area are never added."""

    DISTRICT = "bydel", "bydel"
    FOCUS_AREA = "focus_area", "fokusområde"


SPECIAL_MUNICIPALITIES = {
    "abroad_eu": "udlandet, EU",
    "abroad_other": "udlandet, uden for EU",
    "abroad": "udlandet",
    "none": "uden fast adresse",
    "declined": "ønsker ikke at oplyse",
    "unknown": "ukendt",
}
UNKNOWN_MUNICIPALITIES = frozenset({"declined", "unknown"})


@cache
def municipalities() -> dict[str, str]:
    """Code to name: the 98 municipalities and Christiansø by name, then the special answers."""
    file = Path(__file__).parent / "data" / "municipalities.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        named = {row["code"]: row["name"] for row in csv.DictReader(lines)}
    return dict(sorted(named.items(), key=lambda item: item[1])) | SPECIAL_MUNICIPALITIES


def municipality_name(code: str) -> str:
    """The Danish name of a municipality code; the code itself where it is not known."""
    return municipalities().get(code, code)
