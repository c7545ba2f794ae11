"""Files of manual counts and of nuisance observations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from intake_rooms import services
from intake_rooms.models import Area, ImportBatch, ManualCount, NuisanceObservation, Room
from tests.intake_rooms.files import database, refusal, run, write_csv

pytestmark = pytest.mark.django_db
COUNTS = ("room", "date", "count", "note")
NUISANCE = (
    "area", "indicator", "from", "to", "value", "unit", "source", "method", "caveat",
)  # fmt: skip
WASTE = (
    "istedgade", "waste_kg_per_day", "2012-08-06", "2012-09-30", "3,74", "kg", "Teknik- og Miljø",
    "vejet", "",
)  # fmt: skip


def counts(path: Path, *rows: tuple[str, ...], header: tuple[str, ...] = COUNTS) -> Path:
    return write_csv(path, rows, header=header, delimiter=";")


@pytest.fixture
def area(db: None) -> Area:
    return services.add_area(slug="istedgade", name="Istedgade", kind="focus_area", by=None)


def test_counts_are_stored_with_their_notes(room: Room, tmp_path: Path) -> None:
    path = counts(
        tmp_path / "a.csv",
        ("midlertidigt", "2012-10-01", "139", "systemet var nede"),
        ("Det midlertidige rum", "02-10-2012", "140,0", ""),
    )
    assert run("import_counts", path) == "2 rækker læst: 2 gemt, 0 allerede kendt, 0 afvist.\n"
    stored = ManualCount.objects.order_by("date").values_list("date", "count", "note")
    assert list(stored) == [
        (date(2012, 10, 1), 139, "systemet var nede"),
        (date(2012, 10, 2), 140, ""),
    ]
    batch = ImportBatch.objects.get()
    assert (batch.kind, batch.rows, batch.created) == ("counts", 2, 2)


def test_the_same_counts_twice_change_nothing_even_when_voided(room: Room, tmp_path: Path) -> None:
    path = counts(
        tmp_path / "a.csv",
        ("midlertidigt", "2012-10-01", "139", ""),
        ("midlertidigt", "2012-10-02", "140", ""),
    )
    run("import_counts", path)
    services.void_count(ManualCount.objects.get(count=139), by=None, reason="forkert")
    before = database()
    assert "0 gemt, 2 allerede kendt" in run("import_counts", path)
    assert database() == before


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("skyen", "2012-10-02", "1", ""), "room “skyen”: Der er intet rum “skyen”"),
        (("midlertidigt", "2. oktober", "1", ""), "date “2. oktober”: Datoen kan ikke læses"),
        (("midlertidigt", "2012-09-30", "1", ""), "date “2012-09-30”: Rummet Det midlertidige rum"),
        (("midlertidigt", "2099-01-01", "1", ""), "er ikke kommet endnu"),
        (("midlertidigt", "2012-10-02", "1,5", ""), "count “1,5”"),
        (("midlertidigt", "2012-10-02", "-1", ""), "count “-1”: Antallet skal være"),
        (("midlertidigt", "2012-10-01", "140", ""), "count “140”: Der står allerede 139"),
        (("midlertidigt", "2012-10-02", "1", "x" * 201), "længere end 200 tegn"),
        (("midlertidigt", "2012-10-02"), "Rækken har 2 felter, men linje 1 har 4"),
    ],
)
def test_a_bad_count_stops_the_file(
    cells: tuple[str, ...], said: str, room: Room, tmp_path: Path
) -> None:
    path = counts(tmp_path / "a.csv", ("midlertidigt", "2012-10-01", "139", ""), cells)
    reason, printed = refusal("import_counts", path)
    assert reason.startswith("1 række af 2 kan ikke indlæses, og intet er gemt.")
    assert "linje 3: " in reason
    assert said in reason
    assert said in printed


def test_a_dry_run_of_counts_changes_nothing(room: Room, tmp_path: Path) -> None:
    path = counts(tmp_path / "a.csv", ("midlertidigt", "2012-10-01", "139", ""))
    before = database()
    assert "1 ville blive gemt" in run("import_counts", path, "--dry-run")
    assert database() == before


def test_counts_may_come_as_a_workbook(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COUNTS)
        sheet.write_row(1, 0, ["midlertidigt", "", 139])
        sheet.write_datetime(1, 1, date(2012, 10, 1), book.add_format({"num_format": "d-m-yyyy"}))
    run("import_counts", path)
    assert ManualCount.objects.get().date == date(2012, 10, 1)


def test_a_batch_of_counts_is_voided_as_one(room: Room, tmp_path: Path) -> None:
    path = counts(tmp_path / "a.csv", ("midlertidigt", "2012-10-01", "139", ""))
    run("import_counts", path)
    services.void_batch(ImportBatch.objects.get(), by=None, reason="forkert rum")
    assert ManualCount.objects.get().void_reason == "forkert rum"


def test_nuisance_is_stored_with_source_method_and_caveat(area: Area, tmp_path: Path) -> None:
    later = (*WASTE[:2], "2012-10-01", "2012-11-25", "3.26", "", *WASTE[6:8], "kun hverdage")
    path = write_csv(tmp_path / "a.csv", [WASTE, later], header=NUISANCE, delimiter=";")
    run("import_nuisance", path)
    first, second = NuisanceObservation.objects.order_by("period_from")
    assert (first.value, second.value) == (Decimal("3.74"), Decimal("3.26"))
    assert (second.unit, second.source, second.method) == ("kg", "Teknik- og Miljø", "vejet")
    assert second.caveat == "kun hverdage"
    before = database()
    assert "0 gemt, 2 allerede kendt" in run("import_nuisance", path)
    assert database() == before


def test_a_column_note_is_taken_as_the_caveat(area: Area, tmp_path: Path) -> None:
    header = (*NUISANCE[:7], "note")
    path = write_csv(tmp_path / "a.csv", [(*WASTE[:7], "skøn")], header=header, delimiter=";")
    run("import_nuisance", path)
    assert NuisanceObservation.objects.get().caveat == "skøn"


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (0, "istedgde", "Der er intet område “istedgde”. Brug kode eller navn, fx istedgade."),
        (1, "waste", "Der er intet indikator “waste”"),
        (3, "2012-08-01", "to “2012-08-01”: Perioden slutter, før den begynder"),
        (4, "1.234,5", "value “1.234,5”: Tallet kan ikke læses"),
        (4, "-1", "value “-1”"),
        (6, "", "source “”: Skriv hvor tallet kommer fra"),
    ],
)
def test_a_bad_observation_stops_the_file(
    place: int, value: str, said: str, area: Area, tmp_path: Path
) -> None:
    bad = [value if i == place else cell for i, cell in enumerate(WASTE)]
    path = write_csv(tmp_path / "a.csv", [bad], header=NUISANCE, delimiter=";")
    reason, _ = refusal("import_nuisance", path)
    assert "linje 2: " in reason
    assert said in reason


def test_counts_of_two_rooms_may_stand_in_one_file(
    room: Room, make_room: Callable[..., Room], tmp_path: Path
) -> None:
    make_room("mobil", name="Den mobile", kind="mobile")
    rows = [("midlertidigt", "2012-10-01", "1", ""), ("mobil", "2012-10-01", "2", "")]
    run("import_counts", counts(tmp_path / "a.csv", *rows))
    assert ManualCount.objects.count() == 2
