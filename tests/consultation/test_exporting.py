"""Exports read back, cell by cell, against the raw answers."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from config.audit.models import AuditEntry
from consultation.definition import flow
from consultation.exporting import csv_file, geojson_file, xlsx_file
from consultation.exporting.sheet import sheet
from consultation.models import Questionnaire, Response, ResponseFlag
from tests import factories
from tests.consultation import answered

pytestmark = pytest.mark.django_db
DRAWN = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def everything() -> Questionnaire:
    return factories.questionnaire(answered.definition(), slug="alt", audience="stakeholder")


def read_csv(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))


def read_xlsx(content: bytes) -> list[dict[str, str]]:
    page = openpyxl.load_workbook(io.BytesIO(content), read_only=True)["Svar"]
    heads, *rows = page.iter_rows(values_only=True)
    return [
        {
            str(head): "" if cell is None else str(cell)
            for head, cell in zip(heads, [*row, *[None] * len(heads)], strict=False)
        }
        for row in rows
    ]


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


def expected(to: Questionnaire, answers: dict[str, Any]) -> dict[str, str]:
    """Every cell of a question, written out from the raw answers."""
    assert to.current is not None
    shown = {question.key for _, question in flow.walk(to.current.content, answers).shown}
    cells: dict[str, str] = {}
    for key, names in COLUMNS.items():
        value = answers.get(key)
        for name in names:
            column = f"{key}.{name}" if name else key
            if value is None:
                cells[column] = "" if key in shown else "not_asked"
            elif isinstance(value, dict) and "declined" in value:
                cells[column] = "declined"
            else:
                cells[column] = cell_by_hand(key, name, value, answers)
    return cells


OPTIONS = ("stoej", "affald", "handel", "other")
COLUMNS: dict[str, tuple[str, ...]] = {
    "rum": ("",), "bydel": ("",), "hvilket": ("", "other_text"), "gener": (*OPTIONS, "other_text"),
    "skala": ("",), "enig": ("flere", "andre"), "vigtigst": ("ro", "bolig", "job"),
    "alder": ("",), "andel": ("",), "dag": ("",), "periode": ("from", "to"),
    "hvor": ("count", "points"), "sted": ("", "vagt", "lys", "text"), "navn": ("",),
    "fortael": ("",), "fil": ("",),
}  # fmt: skip


def cell_by_hand(key: str, name: str, value: Any, answers: dict[str, Any]) -> str:
    if name == "other_text":
        return str(answers.get(f"{key}.other", ""))
    if key == "gener":
        return "1" if name in value else "0"
    if key == "vigtigst":
        return str(value.index(name) + 1) if name in value else "unranked"
    if key in ("enig", "periode"):
        return str(value.get(name, ""))
    if key == "hvor":
        points = "; ".join(f"{easting} {northing}" for easting, northing in value)
        return str(len(value)) if name == "count" else points
    if key == "sted":
        if name in ("vagt", "lys"):
            chosen = "1" if name in value.get("conditions", []) else "0"
            return chosen if value["verdict"] == "conditions" else "not_asked"
        return str(value.get("text", "") if name else value["verdict"])
    return str(len(value)) if key == "fil" else str(value)


def tally(rows: list[dict[str, str]]) -> Counter[tuple[tuple[str, str], ...]]:
    return Counter(tuple(sorted(row.items())) for row in rows)


@DRAWN
@given(rows=answered.drawn_rows)
def test_both_files_hold_exactly_what_was_answered(everything: Questionnaire, rows: Any) -> None:
    with transaction.atomic():
        stored = answered.store(everything, rows)
        of = sheet("alt")
        as_csv = read_csv("".join(csv_file.lines(of)))
        target, written = io.BytesIO(), io.StringIO(newline="")
        assert xlsx_file.write(of, target) == csv_file.write(of, written) == len(stored)
        points = json.loads("".join(geojson_file.lines(of)))["features"]
        transaction.set_rollback(True)
    wanted = [expected(everything, response.answers or {}) for response in stored]
    names = set(expected(everything, {}))
    from_csv = [{n: unguarded(c) for n, c in row.items() if n in names} for row in as_csv]
    assert tally(from_csv) == tally(wanted)
    as_xlsx = read_xlsx(target.getvalue())
    texts = [{n: numbers_alike(c) for n, c in row.items() if n in names} for row in as_xlsx]
    assert tally(texts) == tally([{n: numbers_alike(c) for n, c in r.items()} for r in wanted])
    assert [row["_number"] for row in as_csv] == [str(n + 1) for n in range(len(stored))]
    assert read_csv(written.getvalue()) == as_csv
    check_points(points, stored, as_csv)


def numbers_alike(cell: str) -> str:
    """openpyxl reads 3.0 as 3."""
    return cell.removesuffix(".0")


def check_points(features: list[Any], stored: list[Response], rows: list[dict[str, str]]) -> None:
    cells = Counter((f["properties"]["easting"], f["properties"]["northing"]) for f in features)
    assert cells == Counter(
        tuple(point) for response in stored for point in (response.answers or {}).get("hvor", [])
    )
    by_number = Counter(str(feature["properties"]["number"]) for feature in features)
    for row in rows:
        count = row["hvor.count"]
        assert by_number[row["_number"]] == (int(count) if count.isdigit() else 0)


def test_no_cell_is_a_formula(everything: Questionnaire) -> None:
    texts = ("=1+1", "+45 12", "-3", "@sum", "\tx")
    answered.store(everything, [({"fortael": text}, "web", 0) for text in texts])
    for row in read_csv("".join(csv_file.lines(sheet("alt", labels=True)))):
        assert not any(cell.startswith(csv_file.FORMULA) for cell in row.values())


def test_labels_are_written_as_people_read_them(everything: Questionnaire) -> None:
    answers = {
        "rum": {"declined": True}, "bydel": "bydel-3", "gener": ["stoej"],
        "enig": {"flere": "ja"}, "sted": {"verdict": "no"},
    }  # fmt: skip
    answered.store(everything, [(answers, "assisted", 3)])
    (row,) = read_csv("".join(csv_file.lines(sheet("alt", labels=True))))
    assert row["Spørgsmål rum?"] == "Ønsker ikke at svare"
    assert row["Spørgsmål bydel?"] == "Nørrebro"
    assert row["Spørgsmål gener? – Navn på stoej"] == "1"
    assert row["Spørgsmål enig? – Navn på flere"] == "Navn på ja"
    assert row["Spørgsmål hvilket?"] == "Ikke stillet"
    assert row["Kanal"] == "Med hjælp"
    assert row["Sendt (hele timer)"] == "2018-09-03 11:00"


def test_numbers_are_fresh_and_the_order_changes(everything: Questionnaire) -> None:
    stored = answered.store(everything, [({"alder": n}, "web", n) for n in range(60)])
    first, second = (read_csv("".join(csv_file.lines(sheet("alt")))) for _ in range(2))
    ages = [[row["alder"] for row in rows] for rows in (first, second)]
    assert ages[0] != ages[1]
    assert ages[0] != sorted(ages[0], key=int)
    assert sorted(ages[0]) == sorted(ages[1])
    text = json.dumps(first)
    assert not any(str(r.pk) in text or r.pk.hex in text for r in stored)


def test_what_does_not_count_is_not_exported(everything: Questionnaire) -> None:
    kept, out, gone = answered.store(everything, [({"alder": n}, "web", 0) for n in (1, 2, 3)])
    now = timezone.now()
    ResponseFlag.objects.create(
        response=out, kind="flood", raised_at=now, settled_at=now, left_out=True
    )
    Response.objects.filter(pk=gone.pk).update(answers={}, withdrawn_hour=now)
    (row,) = read_csv("".join(csv_file.lines(sheet("alt"))))
    assert row["alder"] == str((kept.answers or {})["alder"])


def test_the_command_writes_every_file_and_the_log(
    everything: Questionnaire, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answered.store(everything, [({"rum": "yes", "hvor": [[724050, 6175050]]}, "web", 0)])
    call_command("export_responses", "alt", out=tmp_path, format="csv,xlsx,geojson")
    names = ["alt.csv", "alt-kodebog.csv", "alt.xlsx", "alt.geojson"]
    assert capsys.readouterr().out.split() == [str(tmp_path / name) for name in names]
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(names)
    book = openpyxl.load_workbook(tmp_path / "alt.xlsx")
    assert book.sheetnames == ["Svar", "Kodebog", "Om filen"]
    codes = {(row[0].value, row[3].value): row[4].value for row in book["Kodebog"].iter_rows()}
    assert codes["rum", "yes"] == "Ja"
    assert codes["gener.stoej", "1"] == "Valgt"
    assert codes["vigtigst.ro", "unranked"] == "Ikke taget med"
    assert codes["rum", "not_asked"] == "Ikke stillet"
    entry = AuditEntry.objects.get(action="responses_exported")
    assert entry.details["formats"] == ["csv", "geojson", "xlsx"]


@pytest.mark.parametrize(
    ("slug", "format", "reason"),
    [
        ("alt", "pdf", "Formatet “pdf” findes ikke. Brug csv, xlsx, geojson."),
        ("andet", "csv", "Spørgeskemaet “andet” findes ikke. Se listen under Redaktion."),
    ],
)
def test_the_command_says_what_is_wrong(
    everything: Questionnaire, tmp_path: Path, slug: str, format: str, reason: str
) -> None:
    with pytest.raises(CommandError, match=reason):
        call_command("export_responses", slug, out=tmp_path, format=format)
    assert list(tmp_path.iterdir()) == []
