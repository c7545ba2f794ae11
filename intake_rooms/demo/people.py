"""The 458 clients of the demo. All are invented; only their number, and that about 22 % are
women, that the 30s are the largest group and that some are up to 60, is from seed 003."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.dice import Dice, portions, spread
from intake_rooms.codes import Sex

CLIENTS = 458
SEXES: Mapping[str, int] = {Sex.FEMALE: 101, Sex.MALE: 357}
AGES: Mapping[tuple[int, int], int] = {
    (20, 24): 22, (25, 29): 58, (30, 34): 92, (35, 39): 96, (40, 44): 74, (45, 49): 54,
    (50, 54): 36, (55, 59): 19, (60, 60): 7,
}  # fmt: skip
"""From and to, both included: clients."""
MOBILE_TOO: Mapping[tuple[int, int], int] = {
    (20, 24): 9, (25, 29): 22, (30, 34): 36, (35, 39): 37, (40, 44): 28, (45, 49): 20,
    (50, 54): 12, (55, 59): 7, (60, 60): 5,
}  # fmt: skip
"""Of these, who also uses the mobile unit (our invention: it has no clients of its own)."""
SMALL_MUNICIPALITIES: Mapping[str, int] = {"265": 3, "259": 2, "217": 2}
"""So few clients that disclosure control must hide them."""
MUNICIPALITIES: Mapping[str, int] = {
    "101": 327, "147": 24, "167": 14, "159": 12, "175": 11, "185": 10, "169": 10,
    **SMALL_MUNICIPALITIES, "abroad_eu": 12, "none": 14, "unknown": 17,
}  # fmt: skip
SUBSTANCES: Mapping[str, float] = {
    "KOK": 60, "HER": 13, "HER+KOK": 9, "MTD": 6, "AMF": 5, "KET": 2.5, "MOR": 2.5, "BZD": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """One client: what is the same at every intake, and how many there are in each room."""

    alias: str
    sex: str
    age: int
    municipality: str
    usual: str
    """The substance of most intakes."""
    intakes: int
    mobile_intakes: int


def people(intakes: int, mobile_intakes: int) -> tuple[Person, ...]:
    """All clients; `intakes` in the room and `mobile_intakes` in the unit are shared out.

    Each has at least one in the room. A few come several times a day, most now and then.
    """
    dice = Dice("people")
    bands = dice.mixed(spread(AGES))
    often = [1 + n for n in portions(intakes - CLIENTS, _skewed(CLIENTS, 60, 2.5))]
    mobile = _mobile_users(dice, bands)
    rides = dict(
        zip(
            mobile,
            [1 + n for n in portions(mobile_intakes - len(mobile), _skewed(len(mobile), 30, 1.5))],
            strict=True,
        )
    )
    return tuple(
        Person(
            alias=f"demo {index + 1}",
            sex=sex,
            age=dice.between(*band),
            municipality=municipality,
            usual=dice.pick(SUBSTANCES),
            intakes=count,
            mobile_intakes=rides.get(index, 0),
        )
        for index, (band, sex, municipality, count) in enumerate(
            zip(
                bands,
                dice.mixed(spread(SEXES)),
                dice.mixed(spread(MUNICIPALITIES)),
                dice.mixed(often),
                strict=True,
            )
        )
    )


def _skewed(count: int, start: float, power: float) -> list[float]:
    """Falling weights: the greater `power` and the smaller `start`, the more the first have."""
    return [(start + index) ** -power for index in range(count)]


def _mobile_users(dice: Dice, bands: list[tuple[int, int]]) -> list[int]:
    """Who uses the mobile unit too, in a drawn order: so many of each age."""
    chosen: list[int] = []
    for band, count in MOBILE_TOO.items():
        of_age = [index for index, other in enumerate(bands) if other == band]
        chosen += dice.mixed(of_age)[:count]
    return dice.mixed(chosen)
