"""Refusals and incidents of the demo.

From seed 003: one adverse event, two situation reports, no overdose. Times and all refusals are
invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from config.danish import LOCAL_ZONE
from config.dice import Dice, spread
from intake_rooms.codes import IncidentKind, NeedleState, NeedleStickPerson, RefusalReason
from intake_rooms.demo.calendar import FIRST_DAY, LAST_DAY, drawn_moment
from intake_rooms.demo.rooms import MOBILE, TEMPORARY
from intake_rooms.models import Incident, IncidentRecording, Refusal, Room

REFUSALS: Mapping[str, Mapping[str, int]] = {
    TEMPORARY: {
        RefusalReason.UNDER_18: 6,
        RefusalReason.NOT_TARGET_GROUP: 19,
        RefusalReason.INTOXICATED: 8,
        RefusalReason.PREPARED_SYRINGE: 7,
        RefusalReason.BAN: 9,
        RefusalReason.CLOSED: 11,
        RefusalReason.FULL: 34,
    },
    MOBILE: {RefusalReason.NOT_TARGET_GROUP: 6, RefusalReason.FULL: 12, RefusalReason.CLOSED: 7},
}
OVERDOSES_RECORDED_TO = date(2012, 10, 31)
"""The annex says "no overdoses" of the first month only: a zero would say too much of November."""
_CLOSING = {TEMPORARY: (23, 30), MOBILE: (22, 0)}


def load_events(rooms: Mapping[str, Room]) -> int:
    """Store refusals and incidents. Gives their number."""
    dice = Dice("events")
    refusals = [
        _refusal(dice, rooms[slug], reason)
        for slug, counts in REFUSALS.items()
        for reason in spread(counts)
    ]
    incidents = _incidents(dice, rooms[TEMPORARY])
    Refusal.objects.bulk_create(refusals)
    IncidentRecording.objects.bulk_create(
        IncidentRecording(
            room=rooms[slug],
            kind=IncidentKind.OVERDOSE,
            period_from=FIRST_DAY,
            period_to=OVERDOSES_RECORDED_TO,
        )
        for slug in (TEMPORARY, MOBILE)
    )
    Incident.objects.bulk_create(incidents)
    return len(refusals) + len(incidents)


def _refusal(dice: Dice, room: Room, reason: str) -> Refusal:
    moment = drawn_moment(dice, room.slug)
    if reason == RefusalReason.CLOSED:
        day = FIRST_DAY + timedelta(days=dice.between(0, (LAST_DAY - FIRST_DAY).days))
        hour, minute = _CLOSING[room.slug]
        moment = datetime(
            day.year, day.month, day.day, hour, minute + dice.between(1, 25), tzinfo=LOCAL_ZONE
        )
    return Refusal(
        id=dice.uuid(),
        room=room,
        reason=reason,
        occurred_at=moment,
        received_at=moment + timedelta(seconds=20),
        local_date=moment.date(),
        local_hour=moment.hour,
    )


def _incidents(dice: Dice, room: Room) -> list[Incident]:
    return [
        _incident(
            dice.uuid(),
            room,
            datetime(2012, 10, 10, 15, 20, tzinfo=LOCAL_ZONE),
            IncidentKind.ADVERSE_EVENT,
            "En medarbejder stak sig på en nål, der ikke var brugt. Alle procedurer blev fulgt, og "
            "de blev indskærpet bagefter. (Demo: hændelsen er fra bilaget, tidspunktet opdigtet.)",
            person=NeedleStickPerson.STAFF,
            needle=NeedleState.CLEAN,
        ),
        _incident(
            dice.uuid(),
            room,
            datetime(2012, 10, 17, 20, 45, tzinfo=LOCAL_ZONE),
            IncidentKind.SITUATION_REPORT,
            "Slagsmål uden for rummet. (Demo: hændelsen er fra bilaget, tidspunktet opdigtet.)",
        ),
        _incident(
            dice.uuid(),
            room,
            datetime(2012, 10, 24, 13, 5, tzinfo=LOCAL_ZONE),
            IncidentKind.SITUATION_REPORT,
            "En bruger havde et gevær med i en taske. Det blev ikke brugt til at true med. "
            "(Demo: hændelsen er fra bilaget, tidspunktet opdigtet.)",
        ),
    ]


def _incident(
    id: UUID,
    room: Room,
    moment: datetime,
    kind: str,
    description: str,
    *,
    person: str = "",
    needle: str = "",
) -> Incident:
    return Incident(
        id=id,
        room=room,
        kind=kind,
        description=description,
        person=person,
        needle=needle,
        occurred_at=moment,
        received_at=moment + timedelta(minutes=40),
        local_date=moment.date(),
        local_hour=moment.hour,
    )
