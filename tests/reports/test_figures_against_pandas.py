"""Files made by someone else give the figures that a few lines of pandas over them give."""

from __future__ import annotations

import csv
import random
import tempfile
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from intake_rooms.models import Intake, KeyEpoch, Room
from intake_rooms.services import add_room, import_intakes, record_count, void_intake
from reports import status_json
from reports.figures import status_figures
from reports.parameters import StatusParameters
from reports.periods import Period
from tests.reports import oracle

OPENED = date(2012, 1, 1)
ROOMS = ("skyen", "h17")
SINGLES = ("HER", "KOK", "CRK", "MTD", "UKE")
METHODS = ("injection", "smoking", "sniffing", "oral", "other", "unknown")
CODES = ("101", "147", "411", "860", "abroad", "abroad_eu", "none", "declined", "unknown")

substances = st.lists(st.sampled_from(SINGLES), min_size=1, max_size=3, unique=True).map("+".join)
interesting_days = st.sampled_from(
    [
        date(2012, 3, 25),  # the hour 2 is missing
        date(2012, 10, 28),  # the hour 2 is there twice
        date(2012, 12, 31),  # ISO week 1 of 2013
        date(2013, 1, 1),
        date(2016, 1, 3),  # ISO week 53 of 2015
        date(2015, 12, 28),
    ]
)


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    """UTC minutes on days around the clock changes, the turn of years and week 53."""
    day = draw(interesting_days) + timedelta(days=draw(st.integers(-2, 9)))
    minute = draw(st.one_of(st.integers(0, 1439), st.sampled_from([0, 59, 60, 1380, 1439])))
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "room": draw(st.sampled_from(ROOMS)),
        "occurred": draw(instants()),
        "age": draw(st.one_of(st.none(), st.integers(18, 110))),
        "sex": draw(st.sampled_from(["female", "male", "other", "unknown"])),
        "substance": draw(substances),
        "method": draw(st.sampled_from(METHODS)),
        "municipality": draw(st.sampled_from(CODES)),
        "alias": draw(st.sampled_from(["", "Bette", "Åse", "kaj", "72 Ib", "Mo"])),
        "assisted": draw(st.booleans()),
    }  # fmt: skip


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(interesting_days) - timedelta(days=draw(st.integers(0, 12)))
    return Period(start, start + timedelta(days=draw(st.integers(0, 30))))


def write(folder: Path, slug: str, drawn: list[dict[str, Any]], draw: random.Random) -> Path:
    """A CSV as an outsider may write it: any column order, comma or semicolon, any offset."""
    names = ["occurred_at", "age", "sex", "substance", "method", "municipality", "client",
             "assisted", "id"]  # fmt: skip
    draw.shuffle(names)
    path = folder / f"{slug}.csv"
    with path.open("w", encoding=draw.choice(["utf-8", "utf-8-sig"]), newline="") as out:
        writer = csv.writer(out, delimiter=draw.choice(",;"))
        writer.writerow(names)
        for row in drawn:
            zone = draw.choice([UTC, oracle.ZONE])
            cells = {
                "id": row["id"],
                "occurred_at": row["occurred"].astimezone(zone).isoformat(),
                "age": "" if row["age"] is None else row["age"],
                "client": row["alias"],
                "assisted": "true" if row["assisted"] else "false",
                **{name: row[name] for name in ("sex", "substance", "method", "municipality")},
            }
            writer.writerow([cells[name] for name in names])
    return path


def expected_rows(found: dict[Any, tuple[int, int, int]], key: str) -> list[dict[str, Any]]:
    return [
        {key: code, "intakes": n, "clients": clients, "intakes_without_key": without}
        for code, (n, clients, without) in sorted(found.items())
    ]


def filled(found: dict[Any, Any], codes: list[Any]) -> dict[Any, Any]:
    return {code: found.get(code, (0, 0, 0)) for code in codes}


def expected(
    table: pd.DataFrame, period: Period, rooms: list[str], counts: dict[tuple[str, date], int]
) -> dict[str, Any]:
    """Every part of the JSON that comes from intakes, by pandas alone."""
    counted = {
        (room, day): n
        for (room, day), n in counts.items()
        if room in rooms
        and period.start <= day <= period.end
        and not len(table[(table["room"] == room) & (table["day"] == day)])
    }

    def totals(part: pd.DataFrame, manual: int) -> dict[str, Any]:
        return {
            "intakes": len(part),
            "manual": manual,
            "all": len(part) + manual,
            "clients": part["client"].nunique(),
            "clients_reason": None,
            "intakes_without_key": int(part["client"].isna().sum()),
            "weekly_average": (len(part) + manual) * 7 / period.days,
        }

    weeks = []
    start = period.start
    while start <= period.end:
        end = min(start + timedelta(days=6), period.end)
        inside = table[(table["day"] >= start) & (table["day"] <= end)]
        weeks.append(
            {
                "week": len(weeks) + 1,
                "iso_week": start.strftime("%G-W%V"),
                "from": start.isoformat(),
                "to": end.isoformat(),
                "days": (end - start).days + 1,
                "intakes": {room: int((inside["room"] == room).sum()) for room in rooms},
                "manual": {
                    room: sum(
                        n for (r, day), n in counted.items() if r == room and start <= day <= end
                    )
                    for room in rooms
                },
            }
        )
        start = end + timedelta(days=1)
    bands = [name for _, _, name in oracle.BANDS] + ["unknown"]
    by_intake = oracle.by_intake
    return {
        "rooms": [
            {
                "slug": room,
                "name": room.title(),
                **totals(
                    table[table["room"] == room],
                    sum(n for (r, _), n in counted.items() if r == room),
                ),
            }
            for room in rooms
        ],
        "totals": totals(table, sum(counted.values())),
        "by_week": weeks,
        "by_weekday": expected_rows(
            filled(by_intake(table, "weekday"), list(range(1, 8))), "weekday"
        ),
        "by_hour": expected_rows(filled(by_intake(table, "hour"), list(range(24))), "hour"),
        "by_sex": expected_rows(
            filled(
                oracle.by_person(table, "sex", {"unknown"}), ["female", "male", "other", "unknown"]
            ),
            "code",
        ),
        "by_age_band": expected_rows(
            filled(oracle.by_person(table, "band", {"unknown"}), bands), "code"
        ),
        "by_substance": expected_rows(by_intake(table, "substance"), "code"),
        "by_substance_mention": expected_rows(oracle.by_mention(table), "code"),
        "by_method": expected_rows(by_intake(table, "method"), "code"),
        "by_municipality": expected_rows(
            oracle.by_person(table, "municipality", {"unknown", "declined"}), "code"
        ),
    }


class FilesFromOthers(TestCase):
    """Each drawn example runs in a transaction of its own."""

    @settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
    @given(
        drawn=st.lists(rows(), max_size=40),
        period=periods(),
        seed=st.integers(0, 10**6),
        chosen=st.sampled_from([["skyen", "h17"], ["h17"], ["h17", "skyen"]]),
        counts=st.dictionaries(
            st.tuples(st.sampled_from(ROOMS), interesting_days), st.integers(0, 60), max_size=4
        ),
    )
    def test_every_figure_of_the_json_is_the_one_pandas_gives(
        self,
        drawn: list[dict[str, Any]],
        period: Period,
        seed: int,
        chosen: list[str],
        counts: dict[tuple[str, date], int],
    ) -> None:
        draw = random.Random(seed)
        drawn = [{**row, "id": uuid.UUID(int=draw.getrandbits(128), version=4)} for row in drawn]
        rooms = {
            slug: add_room(slug=slug, name=slug.title(), kind="fixed", opened_on=OPENED, by=None)[0]
            for slug in ROOMS
        }
        with tempfile.TemporaryDirectory() as folder:
            for slug, room in rooms.items():
                own = [row for row in drawn if row["room"] == slug]
                if own:
                    path = write(Path(folder), slug, own, draw)
                    assert import_intakes(path, room=room, by=None).created == len(own)
        for (slug, day), n in counts.items():
            record_count(room=rooms[slug], day=day, count=n, by=None)
        voided = {row["id"] for row in drawn if draw.random() < 0.2}
        for intake in Intake.objects.filter(pk__in=voided):
            void_intake(intake, by=None, reason="prøve")

        document = status_json.document(
            status_figures(StatusParameters(rooms=tuple(chosen), period=period))
        )

        kept = [row for row in drawn if row["id"] not in voided]
        table = oracle.frame(kept, chosen, period.start, period.end)
        for part, value in expected(table, period, chosen, counts).items():
            assert document[part] == value, part
        assert document["control"] is None


@pytest.fixture
def two_rooms(db: None) -> tuple[Room, Room]:
    skyen, _ = add_room(slug="skyen", name="Skyen", kind="fixed", opened_on=OPENED, by=None)
    other, _ = add_room(
        slug="h17", name="H17", kind="fixed", opened_on=OPENED, group="andre", by=None
    )
    return skyen, other


def bring(room: Room, folder: Path, *aliases: str, day: date = date(2012, 10, 1)) -> None:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=oracle.ZONE)
    drawn = [
        {
            "id": uuid.uuid4(), "room": room.slug, "occurred": at, "age": 40, "sex": "male",
            "substance": "KOK", "method": "injection", "municipality": "101", "alias": alias,
            "assisted": False,
        }
        for alias in aliases
    ]  # fmt: skip
    import_intakes(write(folder, room.slug, drawn, random.Random(1)), room=room, by=None)


def document(*rooms: str) -> dict[str, Any]:
    period = Period.of_weeks(date(2012, 10, 1), 8)
    return status_json.document(status_figures(StatusParameters(rooms=rooms, period=period)))


def test_clients_are_not_counted_across_room_groups(two_rooms, tmp_path):
    skyen, other = two_rooms
    bring(skyen, tmp_path, "Bette", "Åse")
    bring(other, tmp_path, "Bette")

    both = document("skyen", "h17")

    assert (both["totals"]["clients"], both["totals"]["clients_reason"]) == (None, "several_groups")
    assert [room["clients"] for room in both["rooms"]] == [2, 1]
    assert {row["clients"] for row in both["by_sex"]} == {None}


def test_clients_are_given_per_epoch_where_the_period_touches_two(two_rooms, tmp_path):
    skyen, _ = two_rooms
    bring(skyen, tmp_path, "Bette", "Åse")
    first = KeyEpoch.objects.get()
    KeyEpoch.objects.filter(pk=first.pk).update(is_open=False, ended_at=datetime.now(UTC))
    bring(skyen, tmp_path, "Bette", "Kaj", "Mo", day=date(2012, 10, 9))

    one = document("skyen")

    assert (one["totals"]["clients"], one["totals"]["clients_reason"]) == (None, "several_epochs")
    assert [row["clients"] for row in one["clients_by_epoch"]] == [2, 3]
    assert one["totals"]["intakes"] == 5


def test_a_room_that_opened_in_the_middle_is_averaged_over_its_own_days(db, tmp_path):
    late, _ = add_room(
        slug="sent", name="Sent", kind="fixed", opened_on=date(2012, 11, 12), by=None
    )
    bring(late, tmp_path, *["Bette"] * 14, day=date(2012, 11, 20))

    assert document("sent")["rooms"][0]["weekly_average"] == 7.0
