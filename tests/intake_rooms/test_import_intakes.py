"""Files of intakes: what goes in comes out, once, and what is skipped can be mended."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db.models import Count

from config.access.models import User
from config.audit.models import AuditEntry
from intake_rooms import services
from intake_rooms.aliases import current_keys
from intake_rooms.exceptions import AlreadyVoided, ReasonMissing
from intake_rooms.importing.summary import RowsRefused
from intake_rooms.models import Client, ImportBatch, Intake, Room, Substance
from tests.conftest import Clock
from tests.intake_rooms.files import GOOD, HEADER, database, row, run, write_csv, write_xlsx

pytestmark = pytest.mark.django_db
ID = "8b0c1f0e-4f7a-4d8e-9a53-2f6d1c7e5b90"


def stored() -> Intake:
    return Intake.objects.get()


def test_a_row_is_stored_with_all_its_values(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(id=ID, assisted="true", substance="kok+HER")])
    printed = run("import_intakes", path, "--room", room.slug)
    assert printed == "1 række læst: 1 gemt, 0 allerede kendt, 0 afvist.\n"
    intake = stored()
    keys = current_keys()
    assert intake.pk == UUID(ID)
    assert intake.room == room
    assert intake.occurred_at == datetime(2012, 10, 29, 13, 5, tzinfo=UTC)
    assert (intake.local_date, intake.local_hour) == (date(2012, 10, 29), 14)
    assert (intake.age, intake.sex, intake.municipality) == (42, "male", "101")
    assert (intake.substance_id, intake.method) == ("HER+KOK", "injection")
    assert intake.is_assisted
    assert intake.assisted_at == intake.occurred_at
    assert (intake.client_key, intake.epoch) == (keys.key("mads", room.group_id), keys.epoch)
    assert (intake.source, intake.voided_at, intake.void_reason) == ("import", None, "")


def test_the_batch_and_the_audit_log_say_who_when_and_what(
    room: Room, tmp_path: Path, make_user: Callable[..., User], clock: Clock
) -> None:
    clock.set("2012-11-30T09:00")
    user = make_user("analyst")
    summary = services.import_intakes(
        write_csv(tmp_path / "a.csv", [GOOD, GOOD]), room=room, by=user, file_name="uge 44.csv"
    )
    batch = ImportBatch.objects.get()
    assert summary.batch == batch
    assert (batch.file_name, batch.imported_by, batch.imported_at) == (
        "uge 44.csv", user, clock.moment,
    )  # fmt: skip
    assert (batch.rows, batch.created, batch.already_known, batch.rejected) == (2, 2, 0, 0)
    assert len(batch.sha256) == 64
    entry = AuditEntry.objects.get(action="intakes_imported")
    assert (entry.actor, entry.target_id) == (user, str(batch.pk))
    assert (entry.details["created"], entry.details["room"]) == (2, room.slug)


def test_a_danish_file_from_excel_gives_the_same_intake(room: Room, tmp_path: Path) -> None:
    english = write_csv(tmp_path / "a.csv", [row(assisted="true")])
    danish = write_csv(
        tmp_path / "b.csv",
        [("29-10-2012 14:05", "42,0", "mand", "kokain", "injektion", "København", "MADS", "SAND")],
        header=(
            "Tidspunkt", "Alder", "Køn", "Stof", "Indtagelsesmåde", "Hjemkommune", "Kaldenavn",
            "Assisteret",
        ),
        delimiter=";",
        encoding="utf-8-sig",
        line_end="\r\n",
    )  # fmt: skip
    run("import_intakes", english, "--room", room.slug)
    assert "0 gemt, 1 allerede kendt" in run("import_intakes", danish, "--room", room.slug)


@pytest.mark.parametrize(
    "written",
    [
        "2012-10-29 14:05:00", "2012-10-29T13:05Z", "2012-10-29T14:05:00+01:00", "20121029T1405",
        "29-10-2012 14.05", "29.10.2012 14:05", "29-10-2012 kl. 14.05", " 2012-10-29T14:05 ",
        "2012-10-29T08:05-05:00",
    ],
)  # fmt: skip
def test_a_time_may_be_written_in_many_ways(written: str, room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(occurred_at=written)])
    services.import_intakes(path, room=room, by=None)
    assert stored().occurred_at == datetime(2012, 10, 29, 13, 5, tzinfo=UTC)


def test_the_double_hour_is_the_first_one_counted_and_named(room: Room, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        [
            row(occurred_at="2012-10-28T02:30"),
            row(occurred_at="2012-10-28T02:30+01:00"),
            row(occurred_at="2012-10-28T03:00"),
            row(occurred_at="28-10-2012 02.59"),
        ],
    )
    printed = run("import_intakes", path, "--room", room.slug)
    assert "2 rækker ligger i den time, som forekommer to gange" in printed
    assert "(linjerne 2 og 5)" in printed
    hours = Intake.objects.order_by("occurred_at").values_list("occurred_at", "local_hour")
    assert [(f"{moment:%H:%M}", hour) for moment, hour in hours] == [
        ("00:30", 2), ("00:59", 2), ("01:30", 2), ("02:00", 3),
    ]  # fmt: skip


def test_the_night_the_clock_goes_forward_has_no_gap_around_it(room: Room, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        [row(occurred_at="2013-03-31T01:59"), row(occurred_at="2013-03-31T03:00")],
    )
    services.import_intakes(path, room=room, by=None)
    moments = Intake.objects.order_by("occurred_at").values_list("occurred_at", flat=True)
    assert [f"{moment:%H:%M}" for moment in moments] == ["00:59", "01:00"]


def test_a_time_minutes_ahead_is_a_clock_that_is_fast(
    room: Room, tmp_path: Path, clock: Clock
) -> None:
    clock.set("2012-10-29T14:00")
    path = write_csv(tmp_path / "a.csv", [row(occurred_at="2012-10-29T14:10")])
    assert services.import_intakes(path, room=room, by=None).created == 1
    path = write_csv(tmp_path / "b.csv", [row(occurred_at="2012-10-29T14:11")])
    with pytest.raises(RowsRefused):
        services.import_intakes(path, room=room, by=None)


@pytest.mark.parametrize("given_id", ["", ID])
def test_the_same_file_twice_changes_nothing(given_id: str, room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(id=given_id), row(age=""), row(age="")])
    run("import_intakes", path, "--room", room.slug)
    before = database()
    printed = run("import_intakes", path, "--room", room.slug)
    assert printed == "3 rækker læst: 0 gemt, 3 allerede kendt, 0 afvist.\n"
    assert database() == before


def test_equal_rows_without_id_are_as_many_intakes(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD] * 3)
    longer = write_csv(tmp_path / "b.csv", [GOOD] * 5)
    assert services.import_intakes(path, room=room, by=None).created == 3
    assert services.import_intakes(longer, room=room, by=None).created == 2
    assert Intake.objects.count() == 5


def test_a_nickname_cannot_be_found_again_from_an_id(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(client="Mads")])
    other = write_csv(tmp_path / "b.csv", [row(client="Ib")])
    services.import_intakes(path, room=room, by=None)
    assert services.import_intakes(other, room=room, by=None).already_known == 1


def test_the_same_row_in_two_rooms_is_two_intakes(
    room: Room, make_room: Callable[..., Room], tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD])
    other = make_room("mobil", name="Den mobile", kind="mobile")
    services.import_intakes(path, room=room, by=None)
    assert services.import_intakes(path, room=other, by=None).created == 1


def test_an_id_that_is_taken_by_other_content_is_a_bad_row(room: Room, tmp_path: Path) -> None:
    services.import_intakes(write_csv(tmp_path / "a.csv", [row(id=ID)]), room=room, by=None)
    path = write_csv(tmp_path / "b.csv", [row(id=ID, age="43", client="Ib"), row(age="50")])
    before = database()
    with pytest.raises(RowsRefused) as caught:
        services.import_intakes(path, room=room, by=None)
    assert database() == before
    (bad,) = caught.value.summary.bad_rows
    assert bad.line == 2
    assert bad.findings[0].column == "id"
    assert "med andet indhold (age, client); den gamle er beholdt" in bad.findings[0].reason


def test_an_id_of_another_room_is_a_bad_row_even_in_the_same_file(
    room: Room, make_room: Callable[..., Room], tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [row(id=ID)])
    services.import_intakes(path, room=room, by=None)
    other = make_room("mobil", name="Den mobile", kind="mobile")
    with pytest.raises(RowsRefused, match="en registrering i rummet midlertidigt"):
        services.import_intakes(path, room=other, by=None)


def test_an_id_twice_in_a_file_is_one_intake_or_a_bad_row(room: Room, tmp_path: Path) -> None:
    same = write_csv(tmp_path / "a.csv", [row(id=ID), row(id=ID.upper())])
    summary = services.import_intakes(same, room=room, by=None, dry_run=True)
    assert (summary.created, summary.already_known) == (1, 1)
    differing = write_csv(tmp_path / "b.csv", [row(id=ID), GOOD, row(id=ID, sex="female")])
    with pytest.raises(RowsRefused, match=r"linje 4: id .*også i linje 2.*\(sex\)"):
        services.import_intakes(differing, room=room, by=None)


def test_a_voided_or_corrected_intake_stays_so_when_its_file_comes_again(
    room: Room, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [row(id=ID), GOOD, row(age="20")])
    services.import_intakes(path, room=room, by=None)
    services.void_intake(Intake.objects.get(pk=ID), by=None, reason="prøve")
    corrected = Intake.objects.get(age=20)
    services.correct_intake(corrected, by=None, reason="tastefejl", age=30)
    before = database()
    summary = services.import_intakes(path, room=room, by=None)
    assert (summary.created, summary.already_known) == (0, 3)
    assert database() == before


def test_a_dry_run_says_what_would_happen_and_changes_nothing(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD, row(substance="AMF+BZD")])
    before = database()
    printed = run("import_intakes", path, "--room", room.slug, "--dry-run")
    assert "Prøve, intet er ændret. 2 rækker læst: 2 ville blive gemt" in printed
    assert database() == before


def test_skipped_rows_are_written_mended_and_imported_once(room: Room, tmp_path: Path) -> None:
    rows = [GOOD, row(age="17"), row(sex="x"), row(id=ID, method="y"), row(age="17"), GOOD]
    path = write_csv(tmp_path / "uge 44.csv", rows, delimiter=";")
    printed = run("import_intakes", path, "--room", room.slug, "--skip-invalid")
    assert "6 rækker læst: 2 gemt, 0 allerede kendt, 4 afvist." in printed
    rejects = tmp_path / "uge 44-afvist.csv"
    assert str(rejects) in printed
    assert rejects.stat().st_mode & 0o077 == 0

    mend(rejects, {"17": "42", "x": "male", "y": "injection"})
    assert "4 gemt" in run("import_intakes", rejects, "--room", room.slug)
    assert Intake.objects.count() == 6
    assert Intake.objects.filter(age=42, sex="male", method="injection").count() == 6
    assert Intake.objects.filter(pk=ID).exists()

    before = database()
    assert "4 allerede kendt" in run("import_intakes", rejects, "--room", room.slug)
    again = run("import_intakes", path, "--room", room.slug, "--skip-invalid")
    assert "0 gemt, 2 allerede kendt, 4 afvist" in again
    assert database() == before
    assert (tmp_path / "uge 44-afvist-2.csv").exists()


def mend(path: Path, better: dict[str, str]) -> None:
    """Replace whole values in a rejects file, whose reasons may stay where they are."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0] == [*HEADER, "fejl"]
    assert all(cells[0] and cells[-1] for cells in rows[1:])
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [better.get(value, value) for value in cells] for cells in rows
        )


def test_unmended_rejects_are_rejected_again(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(age="17"), GOOD[:4], (*GOOD, "x")])
    rejects, again = tmp_path / "r.csv", tmp_path / "r2.csv"
    services.import_intakes(path, room=room, by=None, skip_invalid=True, rejects=rejects)
    summary = services.import_intakes(rejects, room=room, by=None, skip_invalid=True, rejects=again)
    assert (summary.rows, summary.rejected) == (3, 3)
    assert rejects.read_text("utf-8").splitlines()[1] == again.read_text("utf-8").splitlines()[1]


def test_a_conflict_goes_to_the_rejects_with_its_row(room: Room, tmp_path: Path) -> None:
    services.import_intakes(write_csv(tmp_path / "a.csv", [row(id=ID)]), room=room, by=None)
    path = write_csv(tmp_path / "b.csv", [row(age="30"), row(id=ID, age="43"), row(age="17")])
    rejects = tmp_path / "r.csv"
    summary = services.import_intakes(path, room=room, by=None, skip_invalid=True, rejects=rejects)
    assert (summary.created, summary.rejected) == (1, 2)
    assert [bad.line for bad in summary.bad_rows] == [3, 4]
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        written = {cells["age"]: cells for cells in csv.DictReader(file)}
    assert written["43"]["id"] == ID
    assert written["43"]["fejl"].startswith("id: Id'et hører til en registrering")
    assert written["17"]["id"]


def test_an_existing_rejects_file_is_never_written_over(room: Room, tmp_path: Path) -> None:
    rejects = tmp_path / "r.csv"
    rejects.write_text("mit arbejde", encoding="utf-8")
    path = write_csv(tmp_path / "a.csv", [row(age="17")])
    with pytest.raises(Exception, match="findes allerede"):
        services.import_intakes(path, room=room, by=None, skip_invalid=True, rejects=rejects)
    assert rejects.read_text(encoding="utf-8") == "mit arbejde"


def test_without_bad_rows_no_rejects_file_appears(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD])
    run("import_intakes", path, "--room", room.slug, "--skip-invalid")
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["a.csv"]


def test_a_workbook_with_typed_cells_gives_the_same_intakes_as_the_csv(
    room: Room, tmp_path: Path
) -> None:
    texts = [GOOD, row(age="", client="", assisted="true", municipality="none")]
    moment = datetime(2012, 10, 29, 14, 5)
    typed = [
        ("", moment, 42, "male", "KOK", "injection", 101, "Mads", False),
        ("", moment, "", "male", "KOK", "injection", "none", "", True),
    ]
    services.import_intakes(write_csv(tmp_path / "a.csv", texts), room=room, by=None)
    summary = services.import_intakes(write_xlsx(tmp_path / "a.bin", typed), room=room, by=None)
    assert (summary.created, summary.already_known) == (0, 2)


def test_empty_lines_and_empty_trailing_columns_are_passed_over(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [";".join(HEADER) + ";;", ";".join(GOOD) + ";;", "", ";" * 10, ";".join(GOOD)]
    path.write_text("\r\n".join(lines), encoding="utf-8")
    assert services.import_intakes(path, room=room, by=None).rows == 2


def test_quoted_fields_may_hold_the_delimiter_and_line_breaks(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(client='"Mads, den\nanden"'), row(age="17")])
    with pytest.raises(RowsRefused) as caught:
        services.import_intakes(path, room=room, by=None)
    assert caught.value.summary.bad_rows[0].line == 4


def test_a_new_mix_is_stored_only_when_an_intake_has_it(room: Room, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [row(substance="BZD+AMF"), row(substance="GHB+KTM", age="17")]
    )
    services.import_intakes(path, room=room, by=None, skip_invalid=True)
    assert Substance.objects.get(pk="AMF+BZD").name == "amfetamin + benzodiazepiner"
    assert not Substance.objects.filter(pk="GHB+KTM").exists()


def test_clients_are_remembered_by_their_latest_known_values(room: Room, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        [
            row(occurred_at="2012-10-30T10:00", age="43", sex="unknown", municipality="147"),
            row(occurred_at="2012-10-29T10:00", age="42", sex="male", municipality="101"),
            row(occurred_at="2012-10-31T10:00", age="", sex="unknown", municipality="declined"),
        ],
    )
    services.import_intakes(path, room=room, by=None)
    profile = Client.objects.get()
    assert (profile.sex, profile.age, profile.municipality) == ("male", 43, "147")
    assert profile.last_seen_on == date(2012, 10, 31)

    older = row(occurred_at="2012-10-02T10:00", age="20", sex="female", municipality="851")
    services.import_intakes(write_csv(tmp_path / "b.csv", [older]), room=room, by=None)
    profile.refresh_from_db()
    assert (profile.sex, profile.age, profile.municipality) == ("male", 43, "147")
    assert profile.last_seen_on == date(2012, 10, 31)


def test_a_batch_is_voided_as_one_with_a_reason(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD, row(age="30")])
    batch = services.import_intakes(path, room=room, by=None).batch
    assert batch is not None
    services.void_intake(Intake.objects.get(age=30), by=None, reason="for sig")
    with pytest.raises(ReasonMissing):
        services.void_batch(batch, by=None, reason=" ")
    services.void_batch(batch, by=None, reason="forkert fil")
    assert not Intake.objects.counted().exists()
    reasons = Intake.objects.values_list("void_reason").annotate(Count("pk")).order_by("age")
    assert dict(reasons) == {"for sig": 1, "forkert fil": 1}
    entry = AuditEntry.objects.get(action="batch_voided")
    assert (entry.reason, entry.details["rows"]) == ("forkert fil", 1)
    with pytest.raises(AlreadyVoided):
        services.void_batch(batch, by=None, reason="igen")
    assert services.import_intakes(path, room=room, by=None).already_known == 2
