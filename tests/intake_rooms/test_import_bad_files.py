"""What cannot be imported gets one clear sentence, and leaves the database as it was."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from intake_rooms.models import Intake, Room
from tests.intake_rooms.files import GOOD, HEADER, refusal, row, write_csv, write_xlsx

pytestmark = pytest.mark.django_db


def refused(path: Path, room: Room) -> str:
    """The one line of a refused import, which is the same in a dry run."""
    reason, _ = refusal("import_intakes", path, "--room", room.slug)
    dry, _ = refusal("import_intakes", path, "--room", room.slug, "--dry-run")
    assert dry == reason
    return reason


@pytest.mark.parametrize(
    ("column", "value", "remedy"),
    [
        ("age", "17", "registrér en afvisning"),
        ("age", "111", "Ret alderen"),
        ("age", "42,5", "hele år"),
        ("age", "treogtyve", "hele år"),
        ("sex", "x", "female, male, other, unknown"),
        ("sex", "", "Skriv unknown"),
        ("substance", "ZZZ", "HER eller KOK"),
        ("substance", "HER+ZZZ", "HER+KOK"),
        ("substance", "", "Skriv UKE"),
        ("method", "injecting", "injection, smoking"),
        ("municipality", "999", "tre cifre"),
        ("id", "8b0c1f0e-4f7a-4d8e-9a53", "Ret det, eller slet det"),
        ("assisted", "måske", "true eller false"),
        ("occurred_at", "2099-01-01T12:00", "ligger i fremtiden"),
        ("occurred_at", "2012-09-30T23:59", "før rummet åbnede"),
        ("occurred_at", "2012-10-29", "Klokkeslættet mangler"),
        ("occurred_at", "29/10/2012 14:05", "Skriv fx"),
        ("occurred_at", "", "Tidspunktet mangler"),
        ("occurred_at", "2013-03-31T02:30", "stillet en time frem"),
    ],
)
def test_a_bad_value_is_named_with_line_column_and_remedy(
    column: str, value: str, remedy: str, room: Room, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD, row(**{column: value})], delimiter=";")
    reason = refused(path, room)
    assert "linje 3" in reason
    assert f"{column} “{value}”" in reason
    assert remedy in reason


def test_a_row_after_the_room_closed_is_refused(room: Room, tmp_path: Path) -> None:
    room.closed_on = room.opened_on
    room.save()
    reason = refused(write_csv(tmp_path / "a.csv", [GOOD]), room)
    assert "linje 2: occurred_at" in reason
    assert "efter rummet lukkede" in reason


def test_every_bad_row_is_listed_with_every_fault(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(age="17", sex="x"), GOOD, row(method="y")])
    reason, printed = refusal("import_intakes", path, "--room", room.slug)
    assert reason.startswith("2 rækker af 3 kan ikke indlæses, og intet er gemt.")
    listed = [line.partition(" “")[0] for line in printed.splitlines()]
    assert listed == ["linje 2: age", "linje 2: sex", "linje 4: method"]


def test_after_a_hundred_bad_rows_the_rest_is_counted(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(age="17")] * 130)
    reason, printed = refusal("import_intakes", path, "--room", room.slug)
    assert reason.startswith("130 rækker af 130")
    assert len(printed.splitlines()) == 101
    assert "30 rækker mere" in printed.splitlines()[-1]


def test_a_nickname_that_looks_like_a_cpr_number_is_refused_and_not_shown(
    room: Room, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [row(client="010190-1234")])
    reason, printed = refusal("import_intakes", path, "--room", room.slug)
    assert "ligner et CPR-nummer" in reason
    assert "010190" not in reason + printed


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (("occured_at", *HEADER[2:]), ["“occured_at” kendes ikke (mente du occurred_at?)"]),
        (HEADER[:6], ["municipality og client mangler"]),
        ((*HEADER, "age"), ["kolonnen age er der to gange"]),
        ((*HEADER, "cpr"), ["“cpr” kendes ikke"]),
        (GOOD, ["Linje 1 skal være kolonnernes navne", "client mangler"]),
    ],
)
def test_wrong_columns_are_named(
    header: tuple[str, ...], said: list[str], room: Room, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD], header=header)
    reason = refused(path, room)
    for words in said:
        assert words in reason


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (GOOD[:5], "Rækken har 5 felter, men linje 1 har 9. Mangler der et skilletegn"),
        ((*GOOD, "x"), "Rækken har 10 felter, men linje 1 har 9. Står skilletegnet i et felt"),
    ],
)
def test_a_row_with_too_few_or_too_many_fields_is_refused(
    cells: tuple[str, ...], said: str, room: Room, tmp_path: Path
) -> None:
    reason = refused(write_csv(tmp_path / "a.csv", [GOOD, cells]), room)
    assert "linje 3: " in reason
    assert said in reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "er tom (0 byte)"),
        ((",".join(HEADER) + "\n").encode(), "ingen rækker efter linje 1"),
        (b"\n\n\n", "Linje 1 i a.csv er tom"),
        ("\t".join(HEADER).encode(), "adskilt af tabulator"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "(.xls)"),
        (b"%PDF-1.7\n", "er en PDF"),
        (b"PK\x03\x04 broken", "ikke en hel XLSX-fil"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_its_content(
    content: bytes, said: str, room: Room, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert said in refused(path, room)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_another_encoding_is_refused_with_how_to_save_it(
    encoding: str, room: Room, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD, row(client="Bjørn")], encoding=encoding)
    reason = refused(path, room)
    assert "Gem filen som “CSV UTF-8" in reason
    assert ("Linje 3 " in reason) == (encoding == "latin-1")


def test_a_nul_byte_is_refused_with_its_line(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD, row(client="Ma\0ds")])
    assert "Linje 3 i a.csv indeholder et NUL-tegn" in refused(path, room)


@pytest.mark.parametrize("client", ['"Mads', '"Ma"ds'])
def test_a_stray_quote_stops_the_file_instead_of_swallowing_rows(
    client: str, room: Room, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD, row(client=client), *[GOOD] * 3000])
    reason = refused(path, room)
    assert "linje 3 " in reason.lower()
    assert "citationstegn" in reason


def test_a_file_of_300_mb_is_refused_before_it_is_read(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    reason = refused(path, room)
    assert "fylder 300 MB; grænsen er 250 MB" in reason
    assert "Del den" in reason


def test_a_folder_or_a_missing_file_is_refused(room: Room, tmp_path: Path) -> None:
    assert "er ikke en fil" in refused(tmp_path, room)
    assert "findes ikke" in refused(tmp_path / "nowhere.csv", room)


def test_an_unknown_room_is_refused_with_the_rooms_there_are(room: Room, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [GOOD])
    reason, _ = refusal("import_intakes", path, "--room", "skyen")
    assert reason == "Der er intet rum skyen. Der er: midlertidigt."


def test_a_workbook_with_a_formula_is_refused_with_its_cell(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Uge 44"
    sheet.append(HEADER)
    sheet.append(GOOD)
    sheet["C2"] = "=40+2"
    book.save(path)
    reason = refused(path, room)
    assert "Celle C2 i arket “Uge 44” indeholder en formel (=40+2)" in reason
    assert "indsæt den som værdier" in reason
    with_skip, _ = refusal("import_intakes", path, "--room", room.slug, "--skip-invalid")
    assert with_skip == reason


def test_a_workbook_with_two_filled_sheets_is_refused(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Maj", "Juni"):
            book.add_worksheet(name).write(0, 0, "id")
    assert "“Maj” og “Juni”" in refused(path, room)


def test_a_workbook_with_macros_is_refused_whatever_its_name(room: Room, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [GOOD])
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")
    assert "indeholder makroer" in refused(path, room)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(
    room: Room, tmp_path: Path, settings: Any
) -> None:
    settings.UPLOAD_LIMIT_MB = 1
    path = write_xlsx(tmp_path / "a.xlsx", [GOOD])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet9.xml", bytes(9 * 1024 * 1024))
    assert path.stat().st_size < 100_000
    assert "for stor, når den pakkes ud" in refused(path, room)


def test_a_workbook_with_an_entity_bomb_is_refused(room: Room, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [GOOD])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    broken = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.namelist():
            new.writestr(part, bomb if part.endswith("sheet1.xml") else old.read(part))
    assert "ikke en hel XLSX-fil" in refused(broken, room)
    assert not Intake.objects.exists()
