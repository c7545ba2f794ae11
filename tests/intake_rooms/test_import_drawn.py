"""Drawn files: what was written is what is stored, in every manner of writing it."""

from __future__ import annotations

import csv
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_rooms import services
from intake_rooms.aliases import current_keys
from intake_rooms.codes import Method, Sex, municipalities
from intake_rooms.models import Intake, Room
from intake_rooms.services.rooms import ALL_DAY
from tests.intake_rooms.files import HEADER, write_xlsx

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Copenhagen")
SINGLES = ("KOK", "HER", "AMF", "BZD", "GHB", "UKE")
_room_numbers = count()


@dataclass(frozen=True)
class Drawn:
    """An intake as somebody means it."""

    moment: datetime
    age: int | None
    sex: str
    parts: tuple[str, ...]
    method: str
    municipality: str
    alias: str
    is_assisted: bool
    id: uuid.UUID | None

    def content(self, room: Room) -> tuple[Any, ...]:
        """What the database should hold of it."""
        return (
            self.moment, self.age, self.sex, "+".join(sorted(set(self.parts))), self.method,
            self.municipality, self.is_assisted, current_keys().key(self.alias, room.group_id),
        )  # fmt: skip


_START = datetime(2012, 10, 1, tzinfo=UTC)
_moments = st.one_of(
    st.integers(0, 60 * 24 * 800).map(lambda minutes: _START + timedelta(minutes=minutes)),
    # around both changes of the clock, midnight and the turn of the year of week 53
    st.integers(-120, 120).map(
        lambda m: datetime(2012, 10, 28, 1, tzinfo=UTC) + timedelta(0, m * 60)
    ),
    st.integers(-120, 120).map(
        lambda m: datetime(2013, 3, 31, 1, tzinfo=UTC) + timedelta(0, m * 60)
    ),
    st.integers(-120, 120).map(
        lambda m: datetime(2015, 12, 31, 23, tzinfo=UTC) + timedelta(0, m * 60)
    ),
)
_drawn = st.builds(
    Drawn,
    moment=_moments,
    age=st.none() | st.integers(18, 110),
    sex=st.sampled_from(Sex.values),
    parts=st.lists(st.sampled_from(SINGLES), min_size=1, max_size=4).map(tuple),
    method=st.sampled_from(Method.values),
    municipality=st.sampled_from(sorted(municipalities())),
    alias=st.sampled_from(("", "", "Mads", "mads ", "Ib;Bo", 'Ål"e', "Ko,nni", "-", "7\n9", "Ø")),
    is_assisted=st.booleans(),
    id=st.none() | st.uuids(),
)
_files = st.lists(_drawn, min_size=1, max_size=25, unique_by=lambda item: item.id or object())


def as_cells(item: Drawn, draw: st.DataObject) -> list[str]:
    """One way of writing an intake."""
    local = item.moment.astimezone(ZONE)
    times = [item.moment.isoformat(), local.isoformat(), f"{item.moment:%Y-%m-%dT%H:%MZ}"]
    if local.fold == 0:
        times += [f"{local:%Y-%m-%d %H:%M}", f"{local:%d-%m-%Y %H:%M}", f"{local:%d-%m-%Y %H.%M}"]
    age = "" if item.age is None else str(item.age)
    return [
        str(item.id) if item.id else "",
        draw.draw(st.sampled_from(times)),
        draw.draw(st.sampled_from([age, f"{age},0"])) if age else "",
        draw.draw(st.sampled_from([item.sex, str(Sex(item.sex).label).upper()])),
        "+".join(item.parts),
        draw.draw(st.sampled_from([item.method, str(Method(item.method).label)])),
        draw.draw(st.sampled_from([item.municipality, municipalities()[item.municipality]])),
        item.alias,
        draw.draw(st.sampled_from(["true", "JA"] if item.is_assisted else ["false", "", "nej"])),
    ]


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def write(path: Path, rows: list[list[str]], draw: st.DataObject) -> Path:
    """A CSV file in a drawn manner, its columns in a drawn order."""
    order = draw.draw(st.permutations(range(len(HEADER))))
    with path.open(
        "w", encoding=draw.draw(st.sampled_from(["utf-8", "utf-8-sig"])), newline=""
    ) as f:
        writer = csv.writer(
            f,
            delimiter=draw.draw(st.sampled_from(",;")),
            lineterminator=draw.draw(st.sampled_from(["\n", "\r\n"])),
            quoting=draw.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        )
        writer.writerows([cells[place] for place in order] for cells in (HEADER, *rows))
    return path


def new_room() -> Room:
    room, _ = services.add_room(
        slug=f"rum-{next(_room_numbers)}",
        name="Rum",
        kind="fixed",
        opened_on=_START.date(),
        hours=ALL_DAY,
        by=None,
    )
    return room


def stored(room: Room) -> Counter[tuple[Any, ...]]:
    return Counter(
        Intake.objects.filter(room=room).values_list(
            "occurred_at", "age", "sex", "substance_id", "method", "municipality", "is_assisted",
            "client_key",
        )
    )  # fmt: skip


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(items=_files, draw=st.data())
def test_what_was_written_is_stored_once(items: list[Drawn], draw: st.DataObject) -> None:
    room = new_room()
    # Ids are fresh in each drawn file: an id belongs to one room for ever.
    fresh = [uuid.uuid4() if item.id else None for item in items]
    rows = [
        [str(id) if id else "", *as_cells(item, draw)[1:]]
        for item, id in zip(items, fresh, strict=True)
    ]
    with folder() as place:
        path = write(place / "a.csv", rows, draw)
        summary = services.import_intakes(path, room=room, by=None)
        assert (summary.created, summary.rejected) == (len(items), 0)
        assert stored(room) == Counter(item.content(room) for item in items)
        assert set(fresh) - {None} <= set(Intake.objects.values_list("pk", flat=True))
        other_manner = write(place / "b.csv", rows, draw)
        again = services.import_intakes(other_manner, room=room, by=None)
        assert (again.created, again.already_known) == (0, len(items))


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(items=_files, draw=st.data())
def test_csv_and_xlsx_give_the_same_intakes(items: list[Drawn], draw: st.DataObject) -> None:
    first, second = new_room(), new_room()
    rows = [["", *as_cells(item, draw)[1:]] for item in items]
    typed = [
        [
            "",
            local.replace(tzinfo=None) if local.fold == 0 else cells[1],
            item.age or "",
            *cells[3:6],
            int(cells[6]) if cells[6].isdecimal() else cells[6],
            item.alias.strip(),
            item.is_assisted,
        ]
        for item, cells in zip(items, rows, strict=True)
        for local in [item.moment.astimezone(ZONE)]
    ]
    with folder() as place:
        services.import_intakes(write(place / "a.csv", rows, draw), room=first, by=None)
        services.import_intakes(write_xlsx(place / "b.xlsx", typed), room=second, by=None)
    assert stored(first) == stored(second)
