"""The referrals' part of the demo.

That referrals were counted by target is from seed 003; the bars of its figure are lost, so all
numbers here are invented. The three offers are named in the source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from config.demo import DemoPart
from config.dice import Dice, spread
from intake_rooms.demo.calendar import drawn_moment
from intake_rooms.demo.rooms import TEMPORARY
from intake_rooms.models import Room
from referrals.models import Cause, Manner, Offer, Referral, ReferralStep, State

TARGETS: Mapping[str, int] = {
    "health_room": 171,
    "drop_in_cafe": 148,
    "wound_care": 62,
    "drug_treatment": 58,
    "shelter": 47,
    "social_centre": 34,
    "general_practitioner": 21,
    "substitution_treatment": 18,
    "food": 16,
    "hepatitis_c_care": 12,
    "detoxification": 11,
    "emergency_room": 8,
    "crisis_centre": 6,
}
"""Kind of offer: referrals in the eight weeks; 612 in all."""
_OFFERS = (
    ("health_room", "Sundhedsrummet ved det midlertidige rum", ""),
    ("drop_in_cafe", "Caféen ved det midlertidige rum", ""),
    ("shelter", "Mændenes Hjem", "Lille Istedgade 2, 1706 København V"),
)
_MANNERS: Mapping[str, float] = {Manner.INFORMATION: 60, Manner.WRITTEN: 15, Manner.ACCOMPANIED: 25}
_CAUSES: Mapping[str, float] = {Cause.CLIENT_ASKED: 45, Cause.STAFF_OFFERED: 55}


def is_loaded() -> bool:
    """Whether the demo's referrals are here."""
    return Referral.objects.filter(pk=Dice("referrals").uuid()).exists()


def load(say: Callable[[str], None]) -> None:
    """Make offers and referrals with the first step of their history, once."""
    if is_loaded():
        return
    offers = {
        kind: Offer.objects.create(kind_id=kind, name=name, address=address)
        for kind, name, address in _OFFERS
    }
    dice = Dice("referrals")
    room = Room.objects.get(slug=TEMPORARY)
    given = [_referral(dice, room, kind, offers.get(kind)) for kind in spread(TARGETS)]
    Referral.objects.bulk_create(given)
    ReferralStep.objects.bulk_create(
        ReferralStep(referral=referral, at=referral.given_at, state=State.GIVEN)
        for referral in given
    )
    say(f"{len(given)} referrals to {len(TARGETS)} kinds of offers")


def _referral(dice: Dice, room: Room, kind: str, offer: Offer | None) -> Referral:
    number = dice.uuid()
    moment = drawn_moment(dice, room.slug)
    return Referral(
        id=number,
        room=room,
        kind_id=kind,
        offer=offer,
        manner=dice.pick(_MANNERS),
        cause=dice.pick(_CAUSES),
        given_at=moment,
        received_at=moment + timedelta(seconds=dice.between(2, 9)),
        local_date=moment.date(),
        state=State.GIVEN,
    )


def holds_real_data() -> bool:
    """Whether there are offers or referrals, and the demo was not there first."""
    return not is_loaded() and (Referral.objects.exists() or Offer.objects.exists())


PART = DemoPart("referrals", 30, load, holds_real_data)
