"""The capacity report drawn by the command and the page, and read back from each file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from config.audit.models import AuditEntry
from intake_rooms.models import PresenceTimes, Room
from reports import queries
from reports.models import AnnexDraft
from reports.parameters import SECTIONS
from reports.services import FORMATS
from tests.reports.capacity_rooms import at, bulk_intakes, refuse, room, stay
from tests.reports.test_status_report import (
    docx_text,
    figure_texts,
    html_text,
    pdf_text,
    words,
    xlsx_cells,
)

__all__ = ["room"]
SENTENCES = (
    "Skyen har haft åbent på 56 dage i perioden, med 1.120 registrerede indtag, 20,0 pr. åben dag.",
    "Travlest er mandag kl. 11–12 med 12,0 indtag i gennemsnit pr. åben dag (figur 1).",
    "I Skyen er flest pladser optaget mandag kl. 11–12: 4,0 af 4 i gennemsnit, 100 % (figur 2).",
    "Halvdelen af de 96 personer, der fik plads, ventede højst 6 minutter, og ni ud af ti højst 6",
    "På de 5 åbne dage omkring udbetalingsdagen er der",
    "Der er registreret 14 afvisninger, fordi der var fuldt, og ingen afvisninger, fordi der var",
    "Skyen: 8 af ugens 28 åbne timer har mindst 90 % af pladserne optaget eller afvisninger",
    "(kl. 10–11) kommer",
)


@pytest.fixture
def busy(room: Room) -> Room:
    """Eight weeks: 20 intakes a day by 30 people, most on Mondays at 11, when all is full."""
    days = [date(2012, 10, 1) + timedelta(days=n) for n in range(56)]
    hours = {True: [10] * 2 + [11] * 12 + [12] * 3 + [13] * 3, False: [10, 11, 12, 13] * 5}
    bulk_intakes(room, [at(day, hour) for day in days for hour in hours[day.isoweekday() == 1]], 30)
    mondays = [day for day in days if day.isoweekday() == 1]
    PresenceTimes.objects.bulk_create(
        [stay(room, at(day, 10, 54), 6, 60) for day in mondays for _ in range(4)]
        + [stay(room, at(day, 12, 54), 6, 20) for day in mondays for _ in range(8)]
    )
    for day in days[:7] * 2:
        refuse(room, at(day, 12), "full")
    return room


def draw(folder: Path, *options: str) -> dict[str, bytes]:
    """The command as one would type it; the files' bytes by format."""
    out = io.StringIO()
    call_command(
        "capacity_report", "--room", "skyen", "--from", "2012-10-01", "--weeks", "8",
        "--out", str(folder), *options, stdout=out,
    )  # fmt: skip
    paths = [Path(line) for line in out.getvalue().split()]
    assert [path.name for path in paths] == [f"capacity-report.{name}" for name in FORMATS]
    return {path.suffix[1:]: path.read_bytes() for path in paths}


def test_every_format_says_the_same(busy: Room, tmp_path: Path) -> None:
    files = draw(tmp_path)
    texts = {
        "html": html_text(files["html"]),
        "pdf": pdf_text(files["pdf"]),
        "docx": docx_text(files["docx"]),
        "xlsx": words(" ".join(str(cell) for cell in xlsx_cells(files["xlsx"]))),
    }

    for name, text in texts.items():
        for sentence in SENTENCES:
            assert sentence in text, f"“{sentence}” is not in the {name}"


def test_json_and_excel_hold_the_figures(busy: Room, tmp_path: Path) -> None:
    files = draw(tmp_path)
    document = json.loads(files["json"])

    assert document["schema"] == "capacity-report/1"
    assert document["period"] == {"from": "2012-10-01", "to": "2012-11-25", "weeks": 8}
    assert document["totals"] == {"intakes": 1120, "open_days": 56}
    assert len(document["by_weekday_hour"]) == 168
    monday = next(r for r in document["by_weekday_hour"] if (r["weekday"], r["hour"]) == (1, 11))
    assert monday == {
        "weekday": 1, "hour": 11, "intakes": 96, "open_days": 8, "per_open_day": 12.0,
        "is_open": True,
    }  # fmt: skip
    full = next(r for r in document["occupancy"] if (r["weekday"], r["hour"]) == (1, 11))
    assert (full["places"], full["places_taken"], full["percent"]) == (4, 4.0, 100.0)
    assert document["waiting"] == [
        {
            "room": "skyen", "people": 96, "median_minutes": 6.0,
            "ninetieth_percentile_minutes": 6.0,
        }
    ]  # fmt: skip
    assert document["payday"]["paydays"] == ["2012-10-31"]
    assert document["needs"][0]["hours_needing_a_place"] == 8
    assert document["without_board"] == []
    cells = xlsx_cells(files["xlsx"])
    assert {96, 12.0, 1120} <= set(cells)


def test_a_hidden_number_is_in_no_format(busy: Room, tmp_path: Path) -> None:
    """Many intakes by three people, in a number seen nowhere else."""
    sunday = date(2012, 10, 7)
    bulk_intakes(busy, [at(sunday, 22)] * 8723, 3)

    files = draw(tmp_path)

    document = json.loads(files["json"])
    cell = next(r for r in document["by_weekday_hour"] if (r["weekday"], r["hour"]) == (7, 22))
    assert (cell["intakes"], cell["per_open_day"]) == (None, None)
    assert document["control"]["suppressed_primary"] >= 1
    text = " ".join(
        [
            html_text(files["html"]), pdf_text(files["pdf"]), docx_text(files["docx"]),
            " ".join(map(str, xlsx_cells(files["xlsx"]))),
        ]
    )  # fmt: skip
    for number in ("8.723", "8723", "1.090,38", "1090.375"):
        assert number not in text


def test_a_room_that_uses_no_board_is_said_to_have_no_figures(room: Room, tmp_path: Path) -> None:
    bulk_intakes(room, [at(date(2012, 10, 1), 11)] * 40, 20)

    files = draw(tmp_path)

    document = json.loads(files["json"])
    assert (document["occupancy"], document["waiting"]) == ([], [])
    assert document["without_board"] == ["skyen"]
    assert "Skyen har ikke brugt tavlen i perioden." in pdf_text(files["pdf"])


def test_a_report_on_a_room_without_anything_can_be_drawn(room: Room, tmp_path: Path) -> None:
    text = html_text(draw(tmp_path)["html"])

    assert "med ingen registrerede indtag." in text
    assert "Ingen er registreret afvist, fordi der var fuldt eller lukket." in text


def test_the_same_bytes_come_out_when_the_command_runs_again(busy: Room, tmp_path: Path) -> None:
    assert draw(tmp_path / "first") == draw(tmp_path / "second")


def test_the_pdf_has_an_alternative_text_for_every_figure(busy: Room, tmp_path: Path) -> None:
    reader = pypdf.PdfReader(io.BytesIO(draw(tmp_path)["pdf"]))

    alternatives = list(figure_texts(reader.trailer["/Root"]["/StructTreeRoot"]))
    assert len(alternatives) == 3
    assert "Flest: mandag kl. 11–12 med 12,0." in alternatives[0]


def test_without_control_every_format_is_marked_internal_and_the_look_is_audited(
    busy: Room, tmp_path: Path
) -> None:
    files = draw(tmp_path, "--uncontrolled")

    assert json.loads(files["json"])["control"] is None
    assert "Intern – må ikke offentliggøres" in html_text(files["html"])
    assert "Intern – må ikke offentliggøres" in pdf_text(files["pdf"])
    (look,) = AuditEntry.objects.filter(action="uncontrolled_figures_seen")
    assert look.details["kind"] == "capacity"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--room", "månen", "--weeks", "8"], "Rummet “månen” findes ikke"),
        (["--weeks", "0"], "Vælg mindst én uge."),
        (["--to", "2012-09-01"], "Perioden slutter, før den begynder."),
        (["--weeks", "8", "--format", "odt"], "Formatet “odt” findes ikke."),
        (["--weeks", "8", "--document", "findes-ikke.toml"], "findes-ikke.toml kan ikke læses"),
        (["--weeks", "99999999"], "date value out of range"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(
    room: Room, tmp_path: Path, options: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command(
            "capacity_report", "--room", "skyen", "--from", "2012-10-01", "--out", str(tmp_path),
            *options,
        )  # fmt: skip

    assert list(tmp_path.glob("*.*")) == []


def test_an_analyst_draws_it_from_a_draft(busy: Room, client_as: Callable[..., Client]) -> None:
    analyst = client_as("analyst")
    answers: dict[str, Any] = {
        "kind": "capacity", "name": "Kapacitet", "rooms": ["skyen"], "start": "1-10-2012",
        "weeks": "8", "week_kind": "operation", "vs-TOTAL_FORMS": 0, "vs-INITIAL_FORMS": 0,
        "obs-TOTAL_FORMS": 0, "obs-INITIAL_FORMS": 0,
    }  # fmt: skip

    page = analyst.post(reverse("reports:new"), answers, follow=True)

    text = page.content.decode()
    draft = AnnexDraft.objects.get()
    assert draft.kind == "capacity"
    assert "Travlest er mandag kl. 11–12" in text
    file = analyst.get(reverse("reports:download", args=[draft.pk, "docx"]))
    assert file["Content-Disposition"] == f'attachment; filename="kapacitet-{draft.pk}.docx"'
    edit = analyst.get(reverse("reports:edit", args=[draft.pk])).content.decode()
    assert 'value="capacity"' in edit
    assert edit.index('value="capacity"') < edit.index("checked")


def test_rows_that_nobody_has_touched_are_no_rows(
    busy: Room, client_as: Callable[..., Client]
) -> None:
    answers: dict[str, Any] = {
        "kind": "capacity", "name": "Kapacitet", "rooms": ["skyen"], "start": "1-10-2012",
        "weeks": "8", "week_kind": "operation", "vs-TOTAL_FORMS": 1, "vs-INITIAL_FORMS": 0,
        "vs-0-name": "", "vs-0-per_week": "", "vs-0-source": "", "vs-0-definition": "",
        "obs-TOTAL_FORMS": 1, "obs-INITIAL_FORMS": 0, "obs-0-section": next(iter(SECTIONS)),
        "obs-0-text": "", "obs-0-source": "", "obs-0-observed_on": "",
    }  # fmt: skip

    client_as("analyst").post(reverse("reports:new"), answers)

    assert queries.parameters_of(AnnexDraft.objects.get()).observations == ()
