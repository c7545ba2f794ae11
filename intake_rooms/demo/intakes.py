"""The demo's 9,813 intakes: who came when, and took what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.dice import Dice, spread
from intake_rooms.aliases import KeyMaker, current_keys
from intake_rooms.codes import Method, Sex, Source
from intake_rooms.demo.calendar import Slot, slots
from intake_rooms.demo.people import SUBSTANCES, Person, people
from intake_rooms.demo.rooms import BESIDE_THE_ROOM, ISTEDGADE, MOBILE, TEMPORARY
from intake_rooms.models import Client, Intake, KeyEpoch, Room, Stop

WITHOUT_KEY = 236
"""Intakes of people who wanted no code, all in the room of 2012: about 2 %."""
_HOURS_WITHOUT_KEY = range(11, 19)
"""Only then, so that no hour has so few of them that the number must be hidden."""
_SEXES_WITHOUT_KEY = {Sex.FEMALE: 54, Sex.MALE: 182}
_AGES_WITHOUT_KEY = {(25, 29): 30, (30, 34): 62, (35, 39): 66, (40, 44): 46, (45, 49): 32}
_MUNICIPALITIES_WITHOUT_KEY = {"101": 190, "unknown": 46}
_SUBSTANCES_WITHOUT_KEY = {"KOK": 165, "HER": 48, "HER+KOK": 23}
_FAITHFUL = 0.75
"""How often a client takes the usual substance."""
_SNIFFED = {"KOK", "AMF"}
_SNIFFED_SHARE = 0.06
_ASSISTED = 14
_MOST_A_DAY = 6
_TRIES = 60


@dataclass(frozen=True)
class _Taken:
    """Who came (None: without a code) and what is stored of it."""

    slot: Slot
    person: Person | None
    sex: str
    age: int
    municipality: str
    substance: str


def load_intakes(rooms: Mapping[str, Room]) -> int:
    """Store all intakes and what is last known of each client. Gives their number."""
    taken = _history()
    dice = Dice("registration")
    stops = {stop.name: stop for stop in Stop.objects.filter(room=rooms[MOBILE])}
    keys = current_keys()
    assisted = set(dice.mixed(range(len(taken)))[:_ASSISTED])
    stored = [
        _intake(row, rooms[row.slot.room], stops, keys, dice, assisted=index in assisted)
        for index, row in enumerate(taken)
    ]
    Intake.objects.bulk_create(stored, batch_size=500)
    Client.objects.bulk_create(_profiles(stored, keys.epoch))
    return len(stored)


def _history() -> list[_Taken]:
    """All intakes of both rooms, by time."""
    dice = Dice("history")
    here, unit = slots(TEMPORARY), slots(MOBILE)
    nameless = _without_key(dice, here)
    keyed = [slot for index, slot in enumerate(here) if index not in nameless]
    everyone = people(len(keyed), len(unit))
    busy: Counter[tuple[date, int, int]] = Counter()
    taken = [
        _by_person(slot, everyone[number], dice)
        for visited, numbers in (
            (keyed, spread({n: person.intakes for n, person in enumerate(everyone)})),
            (unit, spread({n: person.mobile_intakes for n, person in enumerate(everyone)})),
        )
        for slot, number in zip(visited, _seated(dice, visited, numbers, busy), strict=True)
    ]
    taken += _nameless(dice, [here[index] for index in sorted(nameless)])
    return sorted(taken, key=lambda row: row.slot)


def _without_key(dice: Dice, visited: Sequence[Slot]) -> set[int]:
    """Which of the slots belong to people who wanted no code."""
    midday = [index for index, slot in enumerate(visited) if slot.hour in _HOURS_WITHOUT_KEY]
    return set(dice.mixed(midday)[:WITHOUT_KEY])


def _seated(
    dice: Dice,
    visited: Sequence[Slot],
    numbers: Sequence[int],
    busy: Counter[tuple[date, int, int]],
) -> list[int]:
    """Give each slot a client: none twice in one hour, and few of one day to one client.

    `busy` counts (day, hour, client), hour -1 being the whole day; both rooms share it.
    """
    bag = dice.mixed(numbers)

    def fits(slot: Slot, number: int) -> bool:
        return not busy[slot.day, slot.hour, number] and busy[slot.day, -1, number] < _MOST_A_DAY

    for index, slot in enumerate(visited):
        for _ in range(_TRIES):
            if fits(slot, bag[index]):
                break
            other = dice.between(index, len(bag) - 1)
            bag[index], bag[other] = bag[other], bag[index]
        busy[slot.day, slot.hour, bag[index]] += 1
        busy[slot.day, -1, bag[index]] += 1
    return bag


def _by_person(slot: Slot, person: Person, dice: Dice) -> _Taken:
    usual = dice.share() < _FAITHFUL
    return _Taken(
        slot,
        person,
        person.sex,
        person.age,
        person.municipality,
        person.usual if usual else dice.pick(SUBSTANCES),
    )


def _nameless(dice: Dice, visited: Sequence[Slot]) -> Iterator[_Taken]:
    """Intakes without a code; what is registered of them is spread as the counts above say."""
    for slot, sex, band, municipality, substance in zip(
        visited,
        dice.mixed(spread(_SEXES_WITHOUT_KEY)),
        dice.mixed(spread(_AGES_WITHOUT_KEY)),
        dice.mixed(spread(_MUNICIPALITIES_WITHOUT_KEY)),
        dice.mixed(spread(_SUBSTANCES_WITHOUT_KEY)),
        strict=True,
    ):
        yield _Taken(slot, None, sex, dice.between(*band), municipality, substance)


def _intake(
    row: _Taken,
    room: Room,
    stops: Mapping[str, Stop],
    keys: KeyMaker,
    dice: Dice,
    *,
    assisted: bool,
) -> Intake:
    moment = row.slot.moment
    in_unit = row.slot.room == MOBILE
    sniffed = in_unit and row.substance in _SNIFFED and dice.share() < _SNIFFED_SHARE
    key = keys.key(row.person.alias, room.group_id) if row.person else None
    return Intake(
        id=dice.uuid(),
        room=room,
        stop=stops[BESIDE_THE_ROOM if row.slot.hour < 18 else ISTEDGADE] if in_unit else None,
        occurred_at=moment,
        received_at=moment + timedelta(seconds=dice.between(1, 5)),
        local_date=row.slot.day,
        local_hour=row.slot.hour,
        age=row.age,
        sex=row.sex,
        substance_id=row.substance,
        method=Method.SNIFFING if sniffed else Method.INJECTION,
        municipality=row.municipality,
        is_assisted=assisted,
        assisted_at=moment if assisted else None,
        client_key=key,
        epoch=keys.epoch if key is not None else None,
        source=Source.DEMO,
    )


def _profiles(stored: Iterable[Intake], epoch: KeyEpoch) -> list[Client]:
    """What is last known under each key; `stored` is by time."""
    latest = {row.client_key: row for row in stored}
    return [
        Client(
            epoch=epoch,
            key=key,
            sex=row.sex,
            age=row.age,
            municipality=row.municipality,
            last_seen_on=row.local_date,
        )
        for key, row in latest.items()
        if key is not None
    ]
