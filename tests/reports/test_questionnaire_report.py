"""The questionnaire's report drawn by the command and the page, and read back from each file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from config.audit.models import AuditEntry
from consultation.models import Questionnaire
from consultation.queries import results_snapshot
from reports.services import FORMATS
from tests import factories
from tests.consultation import answered
from tests.reports.test_status_report import docx_text, html_text, pdf_text, xlsx_cells

pytestmark = pytest.mark.django_db
SENTENCES = (
    "130 har svaret på spørgeskemaet 3. – 17. september 2018.",
    "De kom ind ad disse veje: 90 svar som “hjemmeside” og 40 svar som “med hjælp”.",
    "130 personer svarede af 130 personer, der fik spørgsmålet.",
    "Flest svarede “Ja”: 69 %",
    "Svarede de, der fik hjælp, anderledes?",
    "Hvad hvis hver gruppe talte lige meget?",
)


@pytest.fixture
def everything() -> Questionnaire:
    made = factories.questionnaire(answered.definition(), slug="alt", audience="stakeholder")
    made.goal_question, made.goals = "bydel", {"bydel-1": 100, "bydel-3": 50}
    made.save()
    rows: list[Any] = [
        *[({"rum": "yes", "bydel": "bydel-1", "gener": ["stoej"], "skala": 3}, "web", 0)] * 60,
        *[({"rum": "no", "bydel": "bydel-3", "alder": 40}, "web", 170)] * 30,
        *[({"rum": "yes", "bydel": "bydel-3", "vigtigst": ["ro"]}, "assisted", 340)] * 30,
        *[({"rum": "no", "bydel": "bydel-3", "fortael": "Hemmeligt ord"}, "assisted", 340)] * 10,
    ]
    answered.store(made, rows)
    results_snapshot.forget()
    return made


def draw(folder: Path, **more: Any) -> dict[str, bytes]:
    call_command("questionnaire_report", "alt", out=folder, **more)
    return {
        name: (folder / f"questionnaire-report.{name}").read_bytes()
        for name in FORMATS
        if (folder / f"questionnaire-report.{name}").exists()
    }


def test_every_format_says_the_same(everything: Questionnaire, tmp_path: Path) -> None:
    files = draw(tmp_path)
    assert sorted(files) == sorted(FORMATS)
    texts = {
        "html": html_text(files["html"]),
        "pdf": pdf_text(files["pdf"]),
        "docx": docx_text(files["docx"]),
        "xlsx": " ".join(str(cell) for cell in xlsx_cells(files["xlsx"])),
    }
    for name, text in texts.items():
        for wanted in SENTENCES:
            assert wanted in " ".join(text.split()), (name, wanted)
        assert "Hemmeligt ord" not in text, name
    found = json.loads(files["json"])
    assert found["schema"] == "questionnaire-report/1"
    assert found["responses"] == 130
    first = found["questions"][0]
    assert first["facets"][0]["rows"] == [
        {"code": "yes", "label": "Ja", "count": 90, "percent": 69},
        {"code": "no", "label": "Nej", "count": 40, "percent": 31},
    ]
    pairs = [(row["alone"], row["helped"]) for row in found["mode_effect"][:2]]
    assert pairs == [(67, 75), (33, 25)]
    weighted = [(row["raw"], row["equal"]) for row in found["equal_weights"][:2]]
    assert weighted == [(69, 71), (31, 29)]


def test_the_same_answers_give_the_same_bytes(everything: Questionnaire, tmp_path: Path) -> None:
    assert draw(tmp_path / "a") == draw(tmp_path / "b")


def test_an_uncontrolled_report_is_marked_and_logged(
    everything: Questionnaire, tmp_path: Path
) -> None:
    files = draw(tmp_path, uncontrolled=True, format="json,html")
    assert json.loads(files["json"])["control"] is None
    assert "Intern" in html_text(files["html"])
    assert AuditEntry.objects.get(action="uncontrolled_figures_seen").details == {
        "kind": "questionnaire", "questionnaire": "alt"
    }  # fmt: skip


def test_the_head_comes_from_the_document_file(everything: Questionnaire, tmp_path: Path) -> None:
    head = tmp_path / "bilag.toml"
    head.write_text(
        'recipient = "Til Socialudvalget"\ncase_number = "2018-1"\n[[note]]\ntext = "Egen note."\n',
        encoding="utf-8",
    )
    text = html_text(draw(tmp_path, format="html", document=head)["html"])
    for wanted in ("Til Socialudvalget", "2018-1", "Egen note.", "18. september 2018"):
        assert wanted in text or wanted.replace("18. september 2018", "18-09-2018") in text


@pytest.mark.parametrize(
    ("slug", "more", "reason"),
    [
        ("findes-ikke", {}, "Spørgeskemaet “findes-ikke” findes ikke."),
        ("alt", {"format": "odt"}, "Formatet “odt” findes ikke."),
        ("tomt", {}, "har ingen svar endnu. Tegn bilaget, når det har."),
    ],
)
def test_the_command_says_what_is_wrong(
    everything: Questionnaire, tmp_path: Path, slug: str, more: dict[str, str], reason: str
) -> None:
    factories.questionnaire(slug="tomt")
    with pytest.raises(CommandError, match=reason):
        call_command("questionnaire_report", slug, out=tmp_path, **more)
    assert list(tmp_path.iterdir()) == []


def test_the_page_shows_the_report_and_its_files(everything: Questionnaire, client: Client) -> None:
    client.force_login(factories.user("analyst"))
    assert "Til borgerne" in html_text(client.get(reverse("reports:index")).content)
    text = html_text(client.get(reverse("reports:questionnaire", args=["alt"])).content)
    for wanted in SENTENCES:
        assert wanted in text
    assert "Se den interne udgave" in text
    internal = client.get(reverse("reports:questionnaire_internal", args=["alt"]))
    assert "Intet tal er skjult. Opslaget er skrevet i loggen." in html_text(internal.content)
    address = reverse("reports:questionnaire_download", args=["alt", "json"])
    response = client.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="svar-alt.json"'
    assert json.loads(response.content)["responses"] == 130
