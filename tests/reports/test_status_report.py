"""The eight-week status annex of the demo, drawn by the command and read back from each file."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from config.audit.models import AuditEntry
from reports.demo import DOCUMENT
from reports.services import FORMATS

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
FIGURES = ("7.826", "458", "1.987", "9.813", "1.227", "22 %", "1.800", "3,74", "3,26")
SENTENCES = (
    "lille top på fredage",
    "tydeligt spring i uge 5",
    "sket kl. 12–18",
    "Den største aldersgruppe er i 30’erne",
    "Kokain indgår langt oftere end heroin",
    "én utilsigtet hændelse og to situationsrapporter",
    "ikke været nogen overdoser 1. – 31. oktober 2012",
    "fra 3,74 kg (1. – 30. september 2012) til 3,26 kg (1. – 31. oktober 2012)",
)


def draw(folder: Path, *options: str) -> dict[str, bytes]:
    """The command as the issue's reader would type it; the files' bytes by format."""
    out = io.StringIO()
    call_command(
        "status_report", "--room", "midlertidigt", "--room", "mobil", "--from", "2012-10-01",
        "--weeks", "8", "--compare", "Hamborg=1800", "--out", str(folder),
        "--format", "html,pdf,docx,xlsx,json", *options, stdout=out,
    )  # fmt: skip
    paths = [Path(line) for line in out.getvalue().split()]
    assert [path.name for path in paths] == [
        f"status-report.{name}" for name in ("html", "pdf", "docx", "xlsx", "json")
    ]
    return {path.suffix[1:]: path.read_bytes() for path in paths}


@pytest.fixture
def demo(db: None) -> None:
    call_command("load_demo", stdout=io.StringIO())


def words(text: str) -> str:
    """Text with every run of white space as one space, soft hyphens gone."""
    return re.sub(r"\s+", " ", text.replace("\u00ad", "").replace("\u00a0", " "))


def pdf_text(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return words(" ".join(page.extract_text() for page in pages))


def docx_text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    parts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        parts += [cell.text for row in table.rows for cell in row.cells]
    return words(" ".join(parts))


def xlsx_cells(content: bytes) -> list[object]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell.value for sheet in book for row in sheet for cell in row if cell.value is not None]


def html_text(content: bytes) -> str:
    body = re.sub(r"(?s)<(style|script).*?</\1>|<[^>]+>", " ", content.decode())
    return words(body)


def test_every_format_holds_the_figures_of_the_2012_annex(demo, tmp_path):
    files = draw(tmp_path, "--document", str(DOCUMENT))
    texts = {
        "html": html_text(files["html"]),
        "pdf": pdf_text(files["pdf"]),
        "docx": docx_text(files["docx"]),
        "xlsx": words(" ".join(str(cell) for cell in xlsx_cells(files["xlsx"]))),
    }

    for name, text in texts.items():
        for figure in FIGURES:
            assert figure in text, f"{figure} is not in the {name}"
        for sentence in SENTENCES:
            assert sentence in text, f"“{sentence}” is not in the {name}"
        for head in ("Socialudvalget", "2012-160062", "2012-860063", "5798009683052"):
            assert head in text, f"{head} is not in the {name}"


def test_excel_holds_the_figures_as_numbers(demo, tmp_path):
    cells = xlsx_cells(draw(tmp_path)["xlsx"])

    for number in (7826, 1987, 9813, 458, 978.25, 1226.625, 1800):
        assert number in cells


def test_json_holds_the_figures_exactly(demo, tmp_path):
    document = json.loads(draw(tmp_path)["json"])

    assert document["schema"] == "status-report/1"
    assert document["period"] == {
        "from": "2012-10-01", "to": "2012-11-25", "weeks": 8, "week_kind": "operation",
    }  # fmt: skip
    room, mobile = document["rooms"]
    assert (room["slug"], room["intakes"], room["clients"]) == ("midlertidigt", 7826, 458)
    assert (mobile["slug"], mobile["intakes"], room["weekly_average"]) == ("mobil", 1987, 978.25)
    totals = document["totals"]
    assert (totals["intakes"], totals["all"], totals["clients"]) == (9813, 9813, 458)
    assert totals["weekly_average"] == 1226.625
    women = {row["code"]: row["clients"] for row in document["by_sex"]}
    assert round(100 * women["female"] / sum(women.values())) == 22
    assert document["comparison"] == [
        {"name": "Hamborg", "per_week": 1800, "source": None, "definition": None}
    ]
    waste = next(row for row in document["nuisance"] if row["indicator"] == "waste_kg_per_day")
    assert (waste["value"], waste["previous"]) == (3.26, 3.74)
    events = {row["code"]: row["count"] for row in document["incidents"]}
    assert (events["adverse_event"], events["situation_report"]) == (1, 2)


def test_an_overdose_count_carries_the_month_it_was_recorded_in(demo, tmp_path):
    document = json.loads(draw(tmp_path)["json"])

    overdose = next(row for row in document["incidents"] if row["code"] == "overdose")
    assert overdose == {
        "code": "overdose", "count": 0, "from": "2012-10-01", "to": "2012-10-31",
    }  # fmt: skip


def test_no_weekly_weekday_hour_or_sex_number_of_the_demo_is_hidden(demo, tmp_path):
    document = json.loads(draw(tmp_path)["json"])

    for table in ("by_week", "by_weekday", "by_hour", "by_sex"):
        assert "null" not in json.dumps(document[table]), table


def test_the_same_bytes_come_out_when_the_command_runs_again(demo, tmp_path):
    assert draw(tmp_path / "first") == draw(tmp_path / "second")


def test_the_pdf_is_pdf_ua_with_an_alternative_text_for_every_figure(demo, tmp_path):
    reader = pypdf.PdfReader(io.BytesIO(draw(tmp_path)["pdf"]))
    catalogue = reader.trailer["/Root"]
    metadata = catalogue["/Metadata"].get_data().decode()

    assert re.search(r"pdfuaid:part(>|=\")1", metadata)
    assert catalogue["/MarkInfo"]["/Marked"] is not False
    assert str(catalogue["/Lang"]).startswith("da")
    alternatives = list(figure_texts(catalogue["/StructTreeRoot"]))
    assert len(alternatives) == 5
    assert all(len(text) > 40 for text in alternatives)


def figure_texts(node: object) -> list[str]:
    """The alternative texts of all figures below a node of the structure tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [text for part in node for text in figure_texts(part)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Alt"])] if node.get("/S") == "/Figure" else []
    return own + (figure_texts(node["/K"]) if "/K" in node else [])


def test_the_first_page_can_be_printed(demo, tmp_path):
    """Drawn by poppler; with PICTURES=1 the picture that opens the README."""
    draw(tmp_path, "--document", str(DOCUMENT))
    picture = tmp_path / "annex-first-page"
    subprocess.run(
        ["pdftoppm", "-r", "110", "-png", "-f", "1", "-l", "1", "-singlefile",
         str(tmp_path / "status-report.pdf"), str(picture)],
        check=True,
    )  # fmt: skip

    drawn = picture.with_suffix(".png")
    shades = Image.open(drawn).convert("L").getextrema()
    assert shades[0] < 60
    assert shades[1] == 255
    if os.environ.get("PICTURES") == "1":
        shutil.copy(drawn, PICTURES)


def test_without_control_every_format_is_marked_internal_and_the_look_is_audited(demo, tmp_path):
    files = draw(tmp_path, "--uncontrolled")

    assert json.loads(files["json"])["control"] is None
    for text in (html_text(files["html"]), pdf_text(files["pdf"])):
        assert "Intern – må ikke offentliggøres" in text
    assert "Intern" in " ".join(str(cell) for cell in xlsx_cells(files["xlsx"]))
    headers = docx.Document(io.BytesIO(files["docx"])).sections[0].header.paragraphs
    assert any("Intern" in paragraph.text for paragraph in headers)
    assert AuditEntry.objects.filter(action="uncontrolled_figures_seen").exists()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--room", "findes-ikke", "--from", "2012-10-01", "--weeks", "8"], "findes-ikke"),
        (["--from", "2012-10-01", "--weeks", "0"], "mindst én uge"),
        (["--from", "2012-10-01", "--to", "2012-09-01"], "slutter, før den begynder"),
        (["--from", "2012-10-01", "--weeks", "8", "--format", "odt"], "odt"),
        (["--from", "2012-10-01", "--weeks", "8", "--compare", "Hamborg"], "navn=tal"),
        (["--from", "2012-10-01", "--weeks", "8", "--document", "nej.toml"], "nej.toml"),
    ],
)
def test_a_wrong_choice_gets_one_sentence_and_no_file(demo, tmp_path, options, complaint):
    with pytest.raises(CommandError, match=complaint) as refused:
        call_command("status_report", *options, "--out", str(tmp_path / "out"))

    assert "\n" not in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_all_formats_are_known_by_name():
    assert set(FORMATS) == {"html", "pdf", "docx", "xlsx", "json"}
