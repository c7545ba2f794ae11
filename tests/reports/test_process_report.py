"""The annex about a process drawn by the command, and its numbers read back from each file."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from config.audit.models import AuditEntry
from consultation.demo import load
from consultation.demo.process_2015 import SLUG
from reports.demo import PROCESS_DOCUMENT
from reports.process_parameters import HEADINGS, ProcessParameters, from_document
from reports.queries import process_choices
from reports.services import FORMATS, process_digest, save_process
from tests import factories
from tests.reports.reading import READERS

TRACKS = (
    "Myndighed og beskæftigelse",
    "Integration af alkohol og stofbehandlingen",
    "De meste stabile og velfungerende substitutionsbrugere",
    "De svageste substitutionsbrugere",
    "De unge",
    "Familiebehandlingen",
    "Tilbud som ikke er i Behandlingscentret",
)
SAID = (
    "70 brugere er interviewet",
    "De er fra syv grupper",
    "borgere på gaden med sporadisk kontakt (9)",
    "to for andre interessenter og to for medarbejdere og ledere. Der var 100 deltagere i alt",
    "Der er holdt fire workshops: to for",
    "Der er fundet 13 udfordringer: seks af brugerne, to af eksterne interessenter og fem af",
    "Socialudvalget tog den 30. april 2014 stilling til alle 13 udfordringer",
    "Arbejdet blev delt i syv afgrænsede spor.",
    "Hver arbejdsgruppe holdt to møder, i alt 14 møder. Der er godkendte referater fra alle 14.",
    "Socialudvalget besluttede den 11. marts 2015 at sende i høring.",
    "Forvaltningen har modtaget 24 høringssvar, hvoraf 22 er vist på hjemmesiden.",
    "Forløbet i dette bilag går til den 10. juni 2015 og varer 18 måneder.",
)
OWN = (
    "Cirka 70 brugere er interviewet.",
    "i alt omkring 100.",
    "En del af svarene fremhæver den inddragende udviklingsproces positivt.",
)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The process of 2015, loaded once for this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(lambda line: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def files(
    demo: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """The annex of 2015 with the editor's paragraphs, by format."""
    with django_db_blocker.unblock(), transaction.atomic():
        return draw(tmp_path_factory.mktemp("files"), document=PROCESS_DOCUMENT)


def draw(folder: Path, slug: str = SLUG, **more: Any) -> dict[str, bytes]:
    call_command("process_report", slug, out=folder, **more)
    return {path.suffix[1:]: path.read_bytes() for path in folder.glob("process-report.*")}


@pytest.fixture
def texts(files: dict[str, bytes]) -> dict[str, str]:
    return {name: read(files[name]) for name, read in READERS.items()}


class TestTheCountsOfBilag4:
    @pytest.mark.parametrize("format", READERS)
    def test_each_is_said_in_words(self, texts: dict[str, str], format: str) -> None:
        for wanted in SAID:
            assert wanted in texts[format], wanted

    @pytest.mark.parametrize("format", READERS)
    def test_the_headings_and_the_seven_tracks_stand_there_by_name(
        self, texts: dict[str, str], format: str
    ) -> None:
        places = [texts[format].index(heading) for heading in HEADINGS.values()]
        assert places[0] > 0
        for number, name in enumerate(TRACKS, start=1):
            assert f"Spor {number}: {name}" in texts[format]

    @pytest.mark.parametrize("format", READERS)
    def test_what_the_editor_wrote_stands_between_and_estimates_only_there(
        self, texts: dict[str, str], format: str
    ) -> None:
        for wanted in OWN:
            assert wanted in texts[format]
        assert texts[format].lower().count("cirka") == 2, "the editor's, and the method's word"

    def test_the_json_holds_each_number(self, files: dict[str, bytes]) -> None:
        found = json.loads(files["json"])
        assert found["schema"] == "process-report/1"
        assert found["interviews"]["people"] == found["interviews"]["conversations"] == 70
        assert sum(row["count"] for row in found["interviews"]["by_group"]) == 70
        workshops = found["events"][0]
        counts = [workshops[key] for key in ("count", "for_staff", "for_others", "people")]
        assert counts == [4, 2, 2, 100]
        by = {row["code"]: row["count"] for row in found["challenges"]["by_source"]}
        assert (found["challenges"]["count"], by) == (13, {"users": 6, "external": 2, "staff": 5})
        assert tuple(track["name"] for track in found["tracks"]) == TRACKS
        for track in found["tracks"]:
            assert [len(group["meetings"]) for group in track["groups"]] == [2]
            assert [group["approved_minutes"] for group in track["groups"]] == [2]
        responses = found["hearings"][0]["responses"]
        assert (responses["public"], responses["shown"], responses["withheld"]) == (24, 22, 2)
        assert [row["count"] for row in found["hearings"][0]["parties_by_status"]] == [14, 3, 1, 8]
        outcomes = [row["outcome"] for row in found["decisions"]]
        assert outcomes == ["approved", "approved", "noted", "hearing", "approved"]
        assert found["untraced_responses"] == 0

    def test_excel_holds_the_numbers_as_numbers(self, files: dict[str, bytes]) -> None:
        book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))

        def rows(sheet: str) -> list[tuple[Any, ...]]:
            return list(book[sheet].iter_rows(values_only=True))

        people = [row[2] for row in rows("Deltagelse") if row[0] == "Interview"]
        assert sum(people) == 70
        assert sum(row[2] for row in rows("Deltagelse") if row[0] == "Workshop") == 100
        came = [row[3] for row in rows("Møder og workshops") if row[2] == "Workshop"]
        assert sum(came) == 100
        numbers = [row[0] for row in rows("Udfordringer") if isinstance(row[0], int)]
        assert numbers == list(range(1, 14))
        tracks = [row for row in rows("Spor") if isinstance(row[0], int)]
        assert [row[1] for row in tracks] == list(TRACKS)
        assert [(row[3], row[5]) for row in tracks] == [(2, 2)] * 7
        assert ("Offentlige høringssvar", 24) in [row[:2] for row in rows("Svar")]

    def test_pdf_and_word_hold_the_tables(self, texts: dict[str, str]) -> None:
        for name in ("pdf", "docx", "html"):
            for wanted in ("Offentlige høringssvar 24", "Workshop Medarbejdere og ledere 46"):
                assert wanted in texts[name], (name, wanted)


class TestTheFiles:
    def test_the_same_record_gives_the_same_bytes(
        self, demo: None, db: None, files: dict[str, bytes], tmp_path: Path
    ) -> None:
        assert draw(tmp_path, document=PROCESS_DOCUMENT) == files
        assert sorted(files) == sorted(FORMATS)

    def test_the_pdf_is_pdf_ua_and_each_figure_has_its_words(self, files: dict[str, bytes]) -> None:
        found = pypdf.PdfReader(io.BytesIO(files["pdf"]))
        assert b"pdfuaid" in found.trailer["/Root"]["/Metadata"].get_data()
        assert found.trailer["/Root"]["/Lang"] == "da"
        assert files["pdf"].count(b"/Alt") >= 4

    def test_the_timeline_says_every_day_to_those_who_cannot_see_it(
        self, files: dict[str, bytes]
    ) -> None:
        page = files["html"].decode()
        for wanted in (
            'alt="Tidslinje med 16 linjer.',
            "Spor 7: Tilbud som ikke er i Behandlingscentret: 25. november 2014 – 13. januar 2015.",
            "Dagene i figuren",
            '<td class="">12. marts – 13. april 2015</td>',
        ):
            assert wanted in page, wanted

    def test_the_pages_have_our_typeface_alone(
        self, files: dict[str, bytes], tmp_path: Path
    ) -> None:
        (tmp_path / "a.pdf").write_bytes(files["pdf"])
        listed = subprocess.run(
            ["pdffonts", tmp_path / "a.pdf"], capture_output=True, check=True, text=True
        ).stdout.splitlines()[2:]
        assert listed
        assert all("IBMPlexSans" in line for line in listed)


@pytest.mark.django_db
class TestChoosing:
    def test_nothing_is_hidden_without_control_and_the_look_is_logged(
        self, demo: None, tmp_path: Path
    ) -> None:
        files = draw(tmp_path, "stofindsats-2018", uncontrolled=True, format="json,html")
        found = json.loads(files["json"])
        assert found["control"] is None
        assert {
            row["code"]: row["count"]
            for row in found["hearings"][0]["responses"]["confidential_by_role"]
        } == {"user": 6, "relative": 1, "neighbour": 3, "staff": 1}
        assert "Intern – må ikke offentliggøres" in READERS["html"](files["html"])
        entry = AuditEntry.objects.get(action="uncontrolled_figures_seen")
        assert entry.details == {"kind": "process", "consultation": "stofindsats-2018"}

    def test_a_few_who_wrote_in_confidence_are_told_together_and_never_quoted(
        self, demo: None, tmp_path: Path
    ) -> None:
        files = draw(tmp_path, "stofindsats-2018", format="json,html,xlsx")
        responses = json.loads(files["json"])["hearings"][0]["responses"]
        assert responses["confidential"] == 11
        assert [row["count"] for row in responses["confidential_by_role"]] == [6, 5]
        for name in ("html", "xlsx"):
            text = READERS[name](files[name])
            assert "Luk op klokken seks" not in text
            assert "åbent tidligere om morgenen" not in text

    def test_what_was_written_on_the_page_is_drawn_by_the_command_too(
        self, demo: None, tmp_path: Path
    ) -> None:
        chosen = ProcessParameters(recipient="Rådet", paragraphs={"ending": ("Sådan gik det.",)})
        save_process(SLUG, chosen, seen="", by=None)
        text = READERS["html"](draw(tmp_path, format="html")["html"])
        assert "Til Rådet" in text
        assert text.index("Sådan gik det.") > text.index("Afslutning")

    def test_a_paragraph_may_be_named_by_its_heading_and_have_parts(self, tmp_path: Path) -> None:
        file = tmp_path / "bilag.toml"
        file.write_text(
            '[paragraphs]\n"Afslutning" = "Ét.\\n\\nTo."\nstart = ["Tre.", "Fire."]\n',
            encoding="utf-8",
        )
        chosen = from_document(file)
        assert chosen.paragraphs == {"start": ("Tre.", "Fire."), "ending": ("Ét.", "To.")}

    @pytest.mark.parametrize(
        ("slug", "document", "reason"),
        [
            ("findes-ikke", "", "Inddragelsen “findes-ikke” findes ikke."),
            ("tom", "", "Der er ikke sket noget i inddragelsen"),
            ("tom", '[paragraphs]\nfoo = "x"', "Overskriften “foo” findes ikke. Brug en af: start"),
            ("tom", "paragraphs = 3", "skal have en linje for hver overskrift"),
            ("tom", "titel = 3", "“titel” er ikke et felt"),
        ],
    )
    def test_the_command_says_what_is_wrong_and_writes_nothing(
        self, tmp_path: Path, slug: str, document: str, reason: str
    ) -> None:
        factories.consultation(slug="tom")
        more: dict[str, Any] = {}
        if document:
            more["document"] = tmp_path / "bilag.toml"
            more["document"].write_text(document, encoding="utf-8")
        with pytest.raises(CommandError, match=reason):
            call_command("process_report", slug, out=tmp_path / "ud", **more)
        assert not (tmp_path / "ud").exists()


@pytest.mark.django_db
class TestThePage:
    def test_it_is_drawn_from_the_desk_with_its_files(self, demo: None, client: Client) -> None:
        client.force_login(factories.user("analyst"))
        address = reverse("reports:process", args=[SLUG])
        assert address in client.get(reverse("reports:index")).content.decode()
        desk = client.get(reverse("consultation:consultation_desk", args=[SLUG]))
        assert f'href="{address}"' in desk.content.decode()
        text = READERS["html"](client.get(address).content)
        for wanted in SAID:
            assert wanted in text
        assert "Se den interne udgave" in text
        found = client.get(reverse("reports:process_download", args=[SLUG, "json"]))
        assert found["Content-Disposition"] == f'attachment; filename="forloeb-{SLUG}.json"'
        assert json.loads(found.content)["interviews"]["people"] == 70
        internal = client.get(reverse("reports:process_internal", args=[SLUG]))
        assert "Intet tal er skjult. Opslaget er skrevet" in READERS["html"](internal.content)

    def test_an_editor_writes_and_a_colleague_who_was_there_first_is_not_lost(
        self, demo: None, client: Client
    ) -> None:
        client.force_login(factories.user("consultation_editor"))
        address = reverse("reports:process_edit", args=[SLUG])
        opened = client.get(address).context["form"].initial
        typed = {name: value or "" for name, value in opened.items()}
        first = client.post(address, {**typed, "ending": "Første.\n\nAndet."})
        assert first.status_code == 302
        page = client.post(address, {**typed, "ending": "Min egen slutning.", "title": "Mit"})
        text = READERS["html"](page.content)
        assert "En anden har gemt ændringer" in text
        assert "Det har den anden gemt" in text
        assert "Min egen slutning." in page.content.decode(), "what was typed stands in the form"
        assert process_choices(SLUG).paragraphs == {"ending": ("Første.", "Andet.")}
        again = {name: field.value() or "" for name, field in _fields(page)}
        assert client.post(address, again).status_code == 302
        assert process_choices(SLUG).paragraphs == {"ending": ("Min egen slutning.",)}
        assert process_choices(SLUG).title == "Mit"

    def test_saving_what_stands_changes_and_logs_nothing(self, demo: None) -> None:
        chosen = from_document(PROCESS_DOCUMENT)
        save_process(SLUG, chosen, seen="", by=None)
        logged = AuditEntry.objects.count()
        save_process(SLUG, chosen, seen=process_digest(SLUG), by=None)
        assert AuditEntry.objects.count() == logged
        assert process_choices(SLUG) == chosen

    def test_where_nothing_has_happened_the_page_says_so(self, client: Client) -> None:
        factories.consultation(slug="tom")
        client.force_login(factories.user("consultation_editor"))
        page = client.get(reverse("reports:process", args=["tom"]))
        assert "Der er ikke sket noget i inddragelsen" in READERS["html"](page.content)
        download = client.get(reverse("reports:process_download", args=["tom", "pdf"]))
        assert download.status_code == 302
        assert client.get(reverse("reports:process", args=["intet"])).status_code == 404

    def test_a_stored_text_is_found_under_its_process_not_among_drafts(
        self, demo: None, client: Client
    ) -> None:
        client.force_login(factories.user("analyst"))
        draft = save_process(SLUG, ProcessParameters(), seen="", by=None)
        assert "Udkast til bilag" not in client.get(reverse("reports:index")).content.decode()
        followed = client.get(reverse("reports:draft", args=[draft.pk]))
        assert followed["Location"] == reverse("reports:process", args=[SLUG])
        assert client.get(reverse("reports:edit", args=[draft.pk])).status_code == 404


def _fields(page: Any) -> list[tuple[str, Any]]:
    return [(field.name, field) for field in page.context["form"]]
