"""The rooms' commands, as an administrator meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from intake_rooms import services
from intake_rooms.models import OpeningHours, Room
from tests.conftest import Clock
from tests.intake_rooms.files import GOOD, database, refusal, row, run, write_csv

pytestmark = pytest.mark.django_db
ADD = (
    "add_room", "mobil", "--name", "Den mobile", "--kind", "mobile", "--opened", "2012-10-01",
)  # fmt: skip


@pytest.mark.parametrize(
    "command",
    ["add_room", "import_intakes", "import_counts", "import_nuisance", "check_intakes"],
)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        call_command(command, "--help")
    assert caught.value.code == 0
    assert "--format" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("hours", "opens", "closes"),
    [
        ([], time(0), time(0)),
        (["--hours", "00:00-24:00"], time(0), time(0)),
        (["--hours", "08:30-23:00"], time(8, 30), time(23)),
        (["--hours", "22:00-04:00"], time(22), time(4)),
    ],
)
def test_a_room_is_open_every_day_in_its_hours(hours: list[str], opens: time, closes: time) -> None:
    assert run(*ADD, *hours) == "Rummet Den mobile (mobil) er oprettet.\n"
    room = Room.objects.get()
    assert (room.kind, room.opened_on, room.group.name) == ("mobile", date(2012, 10, 1), "alle")
    rules = OpeningHours.objects.filter(room=room, opens=opens, closes=closes)
    assert rules.count() == 7


def test_the_same_room_again_changes_nothing_and_another_is_refused() -> None:
    run(*ADD)
    before = database()
    assert "findes allerede; intet er ændret" in run(*ADD)
    assert json.loads(run(*ADD, "--format", "json")) == {"slug": "mobil", "created": False}
    assert database() == before
    reason, _ = refusal(*ADD, "--group", "for sig")
    assert "findes allerede med andre oplysninger" in reason


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--hours", "8-23"], "are no opening hours"),
        (["--hours", "08:30-25:00"], "are no opening hours"),
        (["--opened", "1. oktober"], "is not a date"),
        (["--kind", "floating"], "invalid choice"),
    ],
)
def test_a_wrong_argument_is_explained(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*ADD, *arguments)
    assert not Room.objects.exists()


def test_a_slug_that_is_no_address_is_refused() -> None:
    reason, _ = refusal("add_room", "rum æ", *ADD[2:])
    assert "kan ikke bruges i en adresse" in reason


def test_the_result_of_an_import_comes_as_json(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD, row(age="17")])
    arguments = ("import_intakes", path, "--room", room.slug, "--format", "json")
    _, printed = refusal(*arguments)
    refused = json.loads(printed)
    assert (refused["rows"], refused["created"], refused["rejected"]) == (2, 0, 1)
    assert refused["bad_rows"][0]["line"] == 3
    assert refused["bad_rows"][0]["findings"][0]["column"] == "age"
    skipped = json.loads(run(*arguments, "--skip-invalid", "--rejects", tmp_path / "r.csv"))
    assert (skipped["created"], skipped["rejects"]) == (1, str(tmp_path / "r.csv"))
    assert skipped["batch"]


def test_a_rejects_file_needs_skip_invalid(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD])
    reason, _ = refusal("import_intakes", path, "--room", room.slug, "--rejects", "r.csv")
    assert "--skip-invalid" in reason


# --- check_intakes ---


@pytest.fixture
def night_room(make_room: Callable[..., Room]) -> Room:
    """A room open from 22 to 4."""
    return make_room(hours=(time(22), time(4)))


def imported(room: Room, path: Path, *rows: tuple[str, ...]) -> None:
    services.import_intakes(write_csv(path, rows), room=room, by=None)


def found(*arguments: object) -> list[tuple[str, str, str, int]]:
    listed = json.loads(run("check_intakes", "--format", "json", *arguments))
    return [(item["kind"], item["from"], item["to"], item["number"]) for item in listed]


def test_intakes_outside_opening_hours_are_found(night_room: Room, tmp_path: Path) -> None:
    times = ("2012-10-01T22:00", "2012-10-02T03:59", "2012-10-02T04:00", "2012-10-02T21:59")
    imported(night_room, tmp_path / "a.csv", *(row(occurred_at=moment) for moment in times))
    assert found("--to", "2012-10-02") == [("outside_hours", "2012-10-02", "2012-10-02", 2)]
    printed = run("check_intakes", "--to", "2012-10-02")
    assert "2 indtag uden for åbningstiden, det første kl. 4.00." in printed
    assert printed.endswith("1 ting at se på.\n")


def test_a_day_with_registrations_and_a_count_shows_the_difference(
    room: Room, tmp_path: Path
) -> None:
    imported(room, tmp_path / "a.csv", row(occurred_at="2012-10-01T10:00"))
    services.record_count(room=room, day=date(2012, 10, 1), count=4, by=None)
    services.record_count(room=room, day=date(2012, 10, 2), count=4, by=None)
    assert found("--to", "2012-10-02") == [("counted_twice", "2012-10-01", "2012-10-01", 3)]
    assert "forskel +3" in run("check_intakes", "--to", "2012-10-02")


def test_implausible_and_double_intakes_are_found(room: Room, tmp_path: Path) -> None:
    moment = "2012-10-01T10:00"
    imported(
        room,
        tmp_path / "a.csv",
        row(occurred_at=moment, substance="HAS"),
        row(occurred_at=moment, substance="BUP+KOK", method="smoking"),
        row(occurred_at=moment, substance="BUP", method="oral"),
        row(occurred_at=moment),
        row(occurred_at=moment),
        row(occurred_at=moment, client="Ib"),
    )
    day = "2012-10-01"
    assert found("--to", day) == [
        ("implausible", day, day, 1),
        ("implausible", day, day, 1),
        ("looks_double", day, day, 2),
    ]


def test_open_days_without_registration_are_found_as_runs(
    room: Room, tmp_path: Path, clock: Clock
) -> None:
    clock.set("2012-10-08T12:00")
    rows = [row(occurred_at="2012-10-03T10:00"), row(occurred_at="2012-10-04T10:00", age="20")]
    imported(room, tmp_path / "a.csv", *rows)
    services.record_count(room=room, day=date(2012, 10, 6), count=4, by=None)
    days = [(start, end, number) for _, start, end, number in found()]
    assert days == [
        ("2012-10-01", "2012-10-02", 2),
        ("2012-10-05", "2012-10-05", 1),
        ("2012-10-07", "2012-10-07", 1),
    ]


def test_voided_intakes_are_not_looked_at(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(occurred_at="2012-10-01T10:00", substance="HAS")])
    batch = services.import_intakes(path, room=room, by=None).batch
    assert batch is not None
    services.void_batch(batch, by=None, reason="prøve")
    assert [kind for kind, *_ in found("--to", "2012-10-01")] == ["no_registration"]


def test_rooms_and_days_can_be_chosen(
    room: Room, make_room: Callable[..., Room], tmp_path: Path
) -> None:
    make_room("mobil", name="Den mobile", kind="mobile")
    assert len(found("--to", "2012-10-01")) == 2
    assert len(found("--room", "mobil", "--from", "2012-10-05", "--to", "2012-10-06")) == 1
    imported(room, tmp_path / "a.csv", row(occurred_at="2012-10-05T10:00"))
    chosen = ("--room", room.slug, "--from", "2012-10-05", "--to", "2012-10-05")
    assert run("check_intakes", *chosen) == "Intet fundet.\n"
    with pytest.raises(CommandError, match="is before"):
        run("check_intakes", "--from", "2012-10-02", "--to", "2012-10-01")
