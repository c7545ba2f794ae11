"""What tablets sent, in the words in which the leader sees it. Never an alias."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from config.offline.kinds import Shown
from config.offline.models import HeldItem
from intake_rooms.codes import Method, OverdoseGrade, OverdoseMeasure, RefusalReason, Sex
from intake_rooms.importing.moments import MomentReader
from intake_rooms.importing.refusals import BadValue
from intake_rooms.models import Incident, Intake, Refusal, Substance

LONGEST = 60
NOWHERE = "noget, der ikke findes her"


def short_texts(item: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The fields `names` of an item that are text or numbers, as texts of at most `LONGEST`."""
    kept = {}
    for name in names:
        value = item.get(name)
        if isinstance(value, (str, int, float)):
            clean = str(value).replace("\0", "").encode(errors="replace").decode()
            kept[name] = clean[:LONGEST]
    return kept


def read_moment(text: object) -> datetime | None:
    """A time as a tablet sent it, None where it is none."""
    try:
        return MomentReader().read(str(text)).utc.replace(tzinfo=UTC)
    except BadValue:
        return None


def intake_words(said: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """An intake's fields in words; `names` are the substances', by code."""
    sex, method, code = said.get("sex", ""), said.get("method", ""), said.get("substance", "")
    age = said.get("age", "")
    person = Sex(sex).label if sex in Sex.values else "ukendt køn"
    words = [
        f"{person}, {age} år" if age else person,
        names.get(code, code),
        str(Method(method).label) if method in Method.values else method,
    ]
    return ", ".join(filter(None, words))


def event_words(said: Mapping[str, Any]) -> str:
    """Why somebody was refused, or how grave an overdose was and what was done."""
    if said.get("kind") == "refusal":
        reason = said.get("reason", "")
        return str(RefusalReason(reason).label) if reason in RefusalReason.values else "uden årsag"
    grade = said.get("grade", "")
    words = [OverdoseGrade(grade).label if grade in OverdoseGrade.values else "ukendt alvor"]
    words += [OverdoseMeasure(each).label for each in said.get("measures", [])]
    return ", ".join(str(word) for word in words)


def substance_names() -> dict[str, str]:
    """What the substances are called, by code. One query."""
    return dict(Substance.objects.values_list("code", "name"))


def any_words(said: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """An item of any kind, with the kind's name first."""
    if said.get("kind") == "refusal":
        return f"afvisning, {event_words(said)}"
    if said.get("kind") == "overdose":
        return f"overdosis, {event_words(said)}"
    return f"indtag, {intake_words(said, names)}"


def told_of(item_ids: Iterable[str], *, place: str) -> dict[str, Shown]:
    """What items are, by id, where they are held or stored of `place`; others are left out.

    Five queries.
    """
    ids = {text: parsed for text in item_ids if (parsed := _uuid(text)) is not None}
    names = substance_names()
    told: dict[uuid.UUID, Shown] = {}
    for intake in Intake.objects.filter(room__slug=place, pk__in=ids.values()):
        said = {
            "sex": intake.sex,
            "age": intake.age or "",
            "substance": intake.substance_id,
            "method": intake.method,
        }
        told[intake.pk] = Shown(any_words(said, names), intake.occurred_at)
    for refusal in Refusal.objects.filter(room__slug=place, pk__in=ids.values()):
        said = {"kind": "refusal", "reason": refusal.reason}
        told[refusal.pk] = Shown(any_words(said, names), refusal.occurred_at)
    for incident in Incident.objects.filter(room__slug=place, pk__in=ids.values(), kind="overdose"):
        said = {"kind": "overdose", "grade": incident.grade, "measures": incident.measures}
        told[incident.pk] = Shown(any_words(said, names), incident.occurred_at)
    held = HeldItem.objects.filter(place=place, item_id__in=ids, outcome="")
    for item in held.exclude(kind__in=("undo", "discard")):
        shown = Shown(
            any_words(item.payload | {"kind": item.kind}, names),
            read_moment(item.payload.get("occurred_at", "")),
        )
        told.setdefault(ids[item.item_id], shown)
    return {text: told[parsed] for text, parsed in ids.items() if parsed in told}


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
