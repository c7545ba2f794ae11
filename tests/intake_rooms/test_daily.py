"""Rows worked out per day never change a figure, whatever was written and in which order."""

from __future__ import annotations

import csv
import tempfile
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from config.danish import LOCAL_ZONE
from intake_rooms import queries, services
from intake_rooms.daily import raw
from intake_rooms.daily.checking import differences
from intake_rooms.daily.refreshing import rebuild, refresh_stale
from intake_rooms.models import ImportBatch, Intake, KeyEpoch
from intake_rooms.services.intakes import NewIntake

FIRST = date(2012, 10, 26)
"""A Friday; the clock is put back on the Sunday after it."""
LAST = FIRST + timedelta(days=5)
SLUGS = ("h17", "skyen", "anden-gruppe")
Span = tuple[list[str], date, date]


def all_figures(rooms: list[str], start: date, end: date) -> dict[str, Any]:
    """Every aggregate of a period as the portal gives it."""
    counts = queries.counted(rooms, start, end)
    return {
        "days": counts.days,
        **{name: set(counts.tally(name)) for name in raw.DIMENSIONS},
        "totals": set(counts.totals()),
        "mentions": set(counts.mentions()),
        **{f"by {name}": set(counts.clients_by(name)) for name in raw.KNOWN},
    }


def true_figures(rooms: list[str], start: date, end: date) -> dict[str, Any]:
    """The same from the intakes alone."""
    span = (rooms, start, end)
    return {
        "days": raw.days(*span),
        **{name: set(raw.tally(name, *span)) for name in raw.DIMENSIONS},
        "totals": set(raw.totals(*span)),
        "mentions": set(raw.mentions(*span)),
        **{f"by {name}": set(raw.clients_by(name, *span)) for name in raw.KNOWN},
    }


moments = st.builds(
    lambda day, hour, minute: datetime.combine(
        FIRST + timedelta(days=day), datetime.min.time(), LOCAL_ZONE
    ) + timedelta(hours=hour, minutes=minute),
    st.integers(0, 4), st.sampled_from([0, 2, 3, 23]), st.sampled_from([0, 0, 0, 59]),
)  # fmt: skip
answers = st.fixed_dictionaries(
    {
        "occurred_at": moments,
        "substance": st.sampled_from(["HER", "KOK", "HER+KOK", "CRK+HER", "UKE"]),
        "method": st.sampled_from(["injection", "smoking", "unknown"]),
        "sex": st.sampled_from(["female", "male", "other", "unknown"]),
        "age": st.sampled_from([None, 18, 24, 25, 64, 65, 110]),
        "municipality": st.sampled_from(["101", "147", "abroad", "declined", "unknown"]),
    }
)
intakes = st.tuples(
    st.sampled_from(SLUGS), answers, st.sampled_from(["", "Bette", "Bette", "Mo"]), st.uuids()
)
deeds = st.one_of(
    st.tuples(st.just("register"), intakes),
    st.tuples(st.just("correct"), st.integers(0, 20), answers),
    st.tuples(st.just("void"), st.integers(0, 20)),
    st.tuples(st.just("undo"), st.integers(0, 20)),
    st.tuples(st.just("delete"), st.integers(0, 20)),
    st.tuples(st.just("import"), st.lists(intakes, min_size=1, max_size=4)),
    st.tuples(st.just("void file"), st.integers(0, 3)),
    st.tuples(st.just("other epoch"), st.integers(0, 20)),
    st.tuples(st.just("work out"), st.sampled_from(SLUGS), st.integers(0, 4)),
    st.tuples(st.just("rebuild"), st.sampled_from(SLUGS)),
)
days = st.integers(0, 6).map(lambda day: FIRST + timedelta(days=day))
spans = st.tuples(
    st.lists(st.sampled_from(SLUGS), min_size=1, unique=True),
    days,
    st.integers(0, 4),
).map(lambda drawn: (drawn[0], drawn[1], drawn[1] + timedelta(days=drawn[2])))


class World:
    """Three rooms, two of them in one group, in which the drawn deeds are done."""

    def __init__(self) -> None:
        self.rooms = {
            slug: services.add_room(
                slug=slug, name=slug, kind="fixed", opened_on=date(2012, 1, 1), by=None,
                group="andre" if slug == "anden-gruppe" else "alle",
            )[0]
            for slug in SLUGS
        }  # fmt: skip

    def do(self, deed: str, *more: Any) -> None:
        """Do one deed; one that has nothing to be done to does nothing."""
        getattr(self, f"_{deed.replace(' ', '_')}")(*more)

    def _register(self, drawn: tuple[str, dict[str, Any], str, uuid.UUID]) -> None:
        slug, told, alias, pk = drawn
        services.register_intake(NewIntake(**told, alias=alias, id=pk), room=self.rooms[slug])

    def _nth(self, number: int) -> Intake | None:
        found = list(Intake.objects.counted().order_by("pk"))
        return found[number % len(found)] if found else None

    def _correct(self, number: int, told: dict[str, Any]) -> None:
        if intake := self._nth(number):
            services.correct_intake(intake, by=None, reason="prøve", **told)

    def _void(self, number: int) -> None:
        if intake := self._nth(number):
            services.void_intake(intake, by=None, reason="prøve")

    def _undo(self, number: int) -> None:
        if intake := self._nth(number):
            services.undo_intake(intake)

    def _delete(self, number: int) -> None:
        if intake := self._nth(number):
            intake.delete()

    def _import(self, drawn: list[tuple[str, dict[str, Any], str, uuid.UUID]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "indtag.csv"
            with path.open("w", newline="") as out:
                writer = csv.writer(out)
                writer.writerow([*drawn[0][1], "client", "id"])
                for _, told, alias, pk in drawn:
                    age = told["age"] or ""
                    values = {**told, "age": age, "occurred_at": told["occurred_at"].isoformat()}
                    writer.writerow([*values.values(), alias, pk])
            services.import_intakes(path, room=self.rooms[drawn[0][0]], by=None, skip_invalid=True)

    def _void_file(self, number: int) -> None:
        found = list(ImportBatch.objects.filter(voided_at=None).order_by("pk"))
        if found:
            services.void_batch(found[number % len(found)], by=None, reason="prøve")

    def _other_epoch(self, number: int) -> None:
        """By hand in the database, past all services: what a day's keys were made with changes."""
        keyed = list(Intake.objects.filter(epoch__isnull=False).order_by("pk"))
        if keyed:
            first = keyed[0].epoch
            assert first is not None
            other, _ = KeyEpoch.objects.get_or_create(
                number=77, defaults={"installation": first.installation, "is_open": False,
                                     "started_at": first.started_at, "ended_at": first.started_at},
            )  # fmt: skip
            Intake.objects.filter(pk=keyed[number % len(keyed)].pk).update(epoch=other)

    def _work_out(self, slug: str, day: int) -> None:
        refresh_stale([self.rooms[slug].pk], FIRST, FIRST + timedelta(days=day))

    def _rebuild(self, slug: str) -> None:
        rebuild([self.rooms[slug].pk], FIRST, LAST)


class WhateverIsWritten(TestCase):
    @settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(deeds, spans, days), min_size=1, max_size=14))
    def test_figures_are_those_of_the_intakes_after_every_deed(
        self, done: list[tuple[tuple[Any, ...], Span, date]]
    ) -> None:
        world = World()
        for deed, span, today in done:
            world.do(*deed)
            with mock.patch.object(timezone, "localdate", return_value=today):
                assert all_figures(*span) == true_figures(*span)
        everything = (list(SLUGS), FIRST - timedelta(days=1), LAST)
        assert all_figures(*everything) == true_figures(*everything)
        assert not differences([room.pk for room in world.rooms.values()], FIRST, LAST)


@pytest.mark.parametrize("rooms", [("h17", "skyen"), ("h17", "h17")])
@pytest.mark.parametrize("greater", [0, 1])
@pytest.mark.parametrize("worked_out", [True, False])
def test_of_two_intakes_at_the_same_instant_the_one_with_the_greater_id_tells(
    db: None, rooms: tuple[str, str], greater: int, worked_out: bool
) -> None:
    world = World()
    told: list[dict[str, Any]] = [
        {"sex": "female", "age": 30, "municipality": "101"},
        {"sex": "male", "age": 66, "municipality": "147"},
    ]
    for number, slug in enumerate(rooms):
        new = NewIntake(
            occurred_at=datetime(2012, 10, 26, 12, 30, tzinfo=LOCAL_ZONE), alias="Bette",
            substance="KOK", method="smoking", **told[number],
            id=uuid.UUID(int=2 if number == greater else 1),
        )  # fmt: skip
        services.register_intake(new, room=world.rooms[slug])
    with mock.patch.object(timezone, "localdate", return_value=LAST if worked_out else FIRST):
        found = all_figures(list(set(rooms)), FIRST, LAST)

    assert [row.code for row in found["by sex"]] == [told[greater]["sex"]]
    assert found == true_figures(list(set(rooms)), FIRST, LAST)
