"""Many intakes at once, each judged alone: one bad item never stops the others.

A tablet that lost its answer sends the batch again; the ids decide, so nothing is stored twice.
All good items are stored by one statement in one transaction. Where that is refused, because
another batch brought some of them meanwhile, the rest is tried again, at last one by one, each in
a transaction of its own. Rows are written in the order of their ids and keys, so that two batches
wait for each other and never for good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from intake_rooms.aliases import KeyMaker, KeyRing, key_ring, normalise, secret_file
from intake_rooms.codes import UNKNOWN_MUNICIPALITIES, Sex, Source
from intake_rooms.exceptions import Finding
from intake_rooms.models import Intake, Room
from intake_rooms.services import presence
from intake_rooms.services.batch_clients import Keyed, count_lost, fill, remember
from intake_rooms.services.batch_items import Item, ItemReader, Refused, item_id
from intake_rooms.services.rules import substance_for

MOST_ITEMS = 500
_TRIES = 5
_DEADLOCK = "40P01"

Waiting = list[tuple[int, Keyed]]
"""Items that are not yet decided, with their places in the batch."""
CREATED, DUPLICATE, CONFLICT, INVALID = "created", "duplicate", "conflict", "invalid"


@dataclass(frozen=True)
class Result:
    """What became of one item. `id` is as it was sent; `occurred_at` and `filled` of a stored one.

    `filled` names the fields that were unknown and taken from what is known of the client.
    """

    id: str
    status: str
    findings: tuple[Finding, ...] = ()
    occurred_at: datetime | None = None
    filled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sender:
    """Who sends a batch: `rooms` are those it may send to, by slug.

    An item without `room` belongs to the only one. `offset` is how far the sender's clock is
    behind; `folder` gives where the keys of seals lie.
    """

    rooms: Mapping[str, Room]
    source: Source
    folder: Callable[[], Path]
    offset: timedelta = timedelta()


def register_batch(raw_items: Sequence[object], *, sender: Sender) -> tuple[Result, ...]:
    """Store what is good among `raw_items` (JSON values), each id once; results in their order.

    Raises SecretMissing, SealKeyMissing: then nothing was stored and all can be sent again.
    """
    batch = _Batch(sender, timezone.now())
    for place, raw in enumerate(raw_items):
        batch.read(place, raw)
    batch.make_mixes()
    batch.store()
    batch.show_on_board()
    return tuple(
        replace(batch.results[place], id=item_id(raw)) for place, raw in enumerate(raw_items)
    )


class _Batch:
    """One batch on its way: `results` by place in it, `waiting` what is not yet decided."""

    def __init__(self, sender: Sender, now: datetime) -> None:
        self.sender, self.now = sender, now
        self.results: dict[int, Result] = {}
        self.waiting: Waiting = []
        self._readers: dict[str, ItemReader] = {}
        self._makers: dict[int, KeyMaker | None] = {}

    @cached_property
    def ring(self) -> KeyRing:
        return key_ring()

    def _folder(self) -> Path:
        """Where the seals' keys lie: beside the secrets of the epochs, if those were read."""
        if "ring" in self.__dict__:
            return secret_file(self.ring.open).parent
        return self.sender.folder()

    def read(self, place: int, raw: object) -> None:
        """Judge one item by itself."""
        try:
            item = self._item(raw)
        except Refused as refusal:
            self.results[place] = Result(item_id(raw), INVALID, refusal.findings)
            return
        self.waiting.append((place, self._keyed(item)))

    def _item(self, raw: object) -> Item:
        if not isinstance(raw, Mapping):
            raise Refused(Finding("id", "", "Et indtag skal være et objekt med felter."))
        slug = raw.get("room") or (
            next(iter(self.sender.rooms)) if len(self.sender.rooms) == 1 else ""
        )
        room = self.sender.rooms.get(slug) if isinstance(slug, str) else None
        if room is None:
            raise Refused(
                Finding(
                    "room", slug[:60] if isinstance(slug, str) else "",
                    "Der kan ikke sendes til det rum herfra. Ret room, eller bed om adgang.",
                )
            )  # fmt: skip
        reader = self._readers.get(room.slug)
        if reader is None:
            reader = self._readers[room.slug] = ItemReader(
                room, now=self.now, offset=self.sender.offset, folder=self._folder
            )
        return reader.read(raw)

    def _keyed(self, item: Item) -> Keyed:
        """The item with the client's key of the epoch it happened in (decisions A10)."""
        if not normalise(item.alias):
            return Keyed(item)
        epoch = self.ring.epoch_at(item.occurred_at)
        if epoch.pk not in self._makers:
            self._makers[epoch.pk] = self.ring.at(item.occurred_at)
        maker = self._makers[epoch.pk]
        if maker is None:
            return Keyed(item, lost=epoch)
        return Keyed(item, maker=maker, key=maker.key(item.alias, item.room.group_id))

    def make_mixes(self) -> None:
        """Store new mixes before the batch, each by itself: no batch waits for another's mix."""
        known = {code for reader in self._readers.values() for code in reader.substances}
        for code in sorted({keyed.item.row.substance for _, keyed in self.waiting} - known):
            substance_for(code)

    def store(self) -> None:
        """Store what waits, each id once.

        A single item is tried at once; for several the known ones are looked up first.
        """
        look = len(self.waiting) > 1
        for _ in range(_TRIES):
            try:
                self.results |= self._store(self.waiting, look=look)
            except IntegrityError:
                look = True
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", "") != _DEADLOCK:
                    raise
            else:
                return
        self._store_apart()

    def show_on_board(self) -> None:
        """Put who a tablet registered just now in the queue, where the room uses the board."""
        if self.sender.source != Source.TABLET:
            return
        for place, keyed in self.waiting:
            if self.results[place].status == CREATED:
                presence.enter_registered(
                    keyed.item.id,
                    room=keyed.item.room,
                    method=keyed.item.row.method,
                    occurred_at=keyed.item.occurred_at,
                    alias=keyed.item.alias,
                )

    def _store_apart(self) -> None:
        """Store item by item: what the database refuses is that item's own fault."""
        for place, keyed in self.waiting:
            try:
                self.results |= self._store([(place, keyed)], look=True)
            except IntegrityError:
                named = str(keyed.item.id)
                finding = Finding("id", named, "Indtaget kan ikke gemmes. Tast det igen.")
                self.results[place] = Result(named, INVALID, (finding,))

    @transaction.atomic
    def _store(self, waiting: Waiting, *, look: bool) -> dict[int, Result]:
        fresh, decided = self._sort_out(waiting, look=look)
        rows = {keyed.item.id: self._row(keyed) for keyed in fresh}
        fill([(keyed, rows[keyed.item.id]) for keyed in fresh])
        if rows:
            Intake.objects.bulk_create(sorted(rows.values(), key=lambda row: row.pk))
        count_lost(fresh)
        if any(keyed.maker for keyed in fresh):
            remember(fresh, rows, self.ring, self.now)
        created = {
            place: _created(keyed, rows[keyed.item.id])
            for place, keyed in waiting
            if place not in decided
        }
        return decided | created

    @staticmethod
    def _sort_out(waiting: Waiting, *, look: bool) -> tuple[list[Keyed], dict[int, Result]]:
        """The items to store, and the results of those whose id is known or came before."""
        ids = [keyed.item.id for _, keyed in waiting]
        known = Intake.objects.in_bulk(ids) if look else {}
        first: dict[UUID, Keyed] = {}
        decided: dict[int, Result] = {}
        for place, keyed in waiting:
            standing = known.get(keyed.item.id)
            if standing is not None:
                decided[place] = _again(keyed, standing)
            elif keyed.item.id in first:
                decided[place] = _repeated(keyed, first[keyed.item.id])
            else:
                first[keyed.item.id] = keyed
        return list(first.values()), decided

    def _row(self, keyed: Keyed) -> Intake:
        item, row = keyed.item, keyed.item.row
        return Intake(
            id=item.id,
            room=item.room,
            stop_id=item.stop,
            occurred_at=item.occurred_at,
            device_time=item.device_time,
            received_at=self.now,
            local_date=row.moment.day,
            local_hour=row.moment.hour,
            age=row.age,
            sex=row.sex,
            substance_id=row.substance,
            method=row.method,
            municipality=row.municipality,
            is_assisted=row.is_assisted,
            assisted_at=item.occurred_at if row.is_assisted else None,
            client_key=keyed.key,
            epoch=keyed.maker.epoch if keyed.maker and keyed.key is not None else None,
            source=self.sender.source,
        )


def _created(keyed: Keyed, row: Intake) -> Result:
    asked = keyed.item.row
    filled = [
        name
        for name in ("age", "sex", "municipality")
        if getattr(row, name) != getattr(asked, name)
    ]
    return Result(str(row.pk), CREATED, (), row.occurred_at, tuple(filled))


def _again(keyed: Keyed, standing: Intake) -> Result:
    """The result of an item whose id is known."""
    differing = _differing(keyed, standing)
    if not differing:
        return Result(str(standing.pk), DUPLICATE, (), standing.occurred_at)
    if "room" in differing:
        reason = "Id'et hører til et indtag i et andet rum. Tast indtaget igen."
    else:
        reason = (
            f"Id'et hører til et indtag med andet indhold ({', '.join(differing)}); "
            "det gamle er beholdt. Er det et andet indtag, så tast det igen."
        )
    return Result(str(standing.pk), CONFLICT, (Finding("id", str(standing.pk), reason),), None)


def _differing(keyed: Keyed, standing: Intake) -> list[str]:
    """What an item says otherwise than the stored intake.

    The time is compared as the tablet said it, for its correction is never twice the same. What
    was unknown of a client may have been filled in on arrival. Keys of two epochs tell nothing.
    """
    item, row = keyed.item, keyed.item.row
    times = {standing.occurred_at, standing.device_time}
    pairs: dict[str, bool] = {
        "room": item.room.pk == standing.room_id,
        "occurred_at": item.sent in times or item.occurred_at == standing.occurred_at,
        "age": row.age == standing.age or (keyed.could_be_filled and row.age is None),
        "sex": row.sex == standing.sex or (keyed.could_be_filled and row.sex == Sex.UNKNOWN),
        "substance": row.substance == standing.substance_id,
        "method": row.method == standing.method,
        "municipality": row.municipality == standing.municipality
        or (keyed.could_be_filled and row.municipality in UNKNOWN_MUNICIPALITIES),
        "assisted": row.is_assisted == standing.is_assisted,
        "stop": item.stop == standing.stop_id,
        "client": keyed.is_client_of(standing),
    }
    return [name for name, same in pairs.items() if not same]


def _repeated(keyed: Keyed, first: Keyed) -> Result:
    """The result of an item whose id came earlier in the same batch."""
    same = replace(keyed.item, alias="") == replace(first.item, alias="")
    if same and keyed.key == first.key:
        return Result(str(keyed.item.id), DUPLICATE, (), keyed.item.occurred_at)
    reason = "Id'et står to gange i det sendte, med forskelligt indhold. Det første er gemt."
    return Result(str(keyed.item.id), CONFLICT, (Finding("id", str(keyed.item.id), reason),), None)
