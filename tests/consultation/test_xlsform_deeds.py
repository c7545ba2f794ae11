"""XLSForms at the desk and by command: stored whole or not at all, twice is once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from config.access.models import User
from config.audit.models import AuditEntry
from consultation.definition import schema
from consultation.models import Questionnaire
from consultation.services import authoring, publishing, xlsform
from tests import factories
from tests.consultation import sheets

pytestmark = pytest.mark.django_db

FORM = sheets.workbook(
    survey=(
        "type | name | label::Dansk (da) | label::English (en) | relevant",
        "start | begyndt | | |",
        "select_one yn | rum | Skal der være et rum? | Should there be a room? |",
        "text | hvorfor | Hvorfor? | Why? | ${rum} = 'yes'",
    ),
    choices=(
        "list_name | name | label::Dansk (da) | label::English (en)",
        "yn | yes | Ja | Yes",
        "yn | no | Nej | No",
    ),
    settings=("form_title | form_id", "Et rum? | et_rum"),
)
BROKEN = sheets.workbook(
    survey=("type | name | label", "image | a | Foto", "text | b | Hvad? | "),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The form as a file."""
    path = tmp_path / "skema.xlsx"
    path.write_bytes(FORM)
    return path


def run(name: str, *arguments: object) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(name, *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_makes_a_draft_that_can_be_published_and_twice_is_once(file: Path) -> None:
    factories.consultation("rum")

    first = run("import_questionnaire", file, "--consultation", "rum")
    again = run("import_questionnaire", file, "--consultation", "rum")

    made = Questionnaire.objects.get()
    assert (made.slug, made.name, made.revision) == ("et-rum", "Et rum?", 1)
    assert list(schema.load(made.draft).questions) == ["rum", "hvorfor"]
    assert "Udeladt. Ark survey, række 2" in first
    assert "Oprettet som kladde: et-rum" in first
    assert "Intet er ændret: et-rum" in again
    assert AuditEntry.objects.filter(action="questionnaire_imported").count() == 1
    assert publishing.publish(made, by=None).number == 1


def test_a_dry_run_stores_nothing(file: Path) -> None:
    factories.consultation("rum")

    assert "Intet er gemt" in run(
        "import_questionnaire", file, "--consultation", "rum", "--dry-run"
    )
    assert not Questionnaire.objects.exists()


def test_the_command_lists_every_reason_and_fails(tmp_path: Path) -> None:
    factories.consultation("rum")
    path = tmp_path / "galt.xlsx"
    path.write_bytes(BROKEN)
    out = io.StringIO()

    with pytest.raises(CommandError, match="Intet er gemt: 1 ting"):
        call_command("import_questionnaire", str(path), "--consultation", "rum", stdout=out)

    assert out.getvalue().startswith('Ark survey, række 2: Typen "image" kan ikke bruges.')
    assert not Questionnaire.objects.exists()


def test_unknown_consultations_files_and_questionnaires_are_said(tmp_path: Path) -> None:
    factories.consultation("rum")
    for name, arguments in (
        ("import_questionnaire", (tmp_path / "x.xlsx", "--consultation", "rum")),
        ("import_questionnaire", (tmp_path / "x.xlsx", "--consultation", "intet")),
        ("export_questionnaire", ("intet", "--out", tmp_path / "x.xlsx")),
    ):
        with pytest.raises(CommandError):
            run(name, *arguments)


def test_an_address_that_another_questionnaire_has_is_not_taken_over(file: Path) -> None:
    factories.questionnaire(slug="et-rum")
    factories.consultation("andet")

    with pytest.raises(CommandError, match="Vælg en anden adresse"):
        run("import_questionnaire", file, "--consultation", "andet")


def test_what_is_exported_is_imported_as_the_same_and_changes_nothing(tmp_path: Path) -> None:
    asked = factories.questionnaire()
    path = tmp_path / "ud.xlsx"

    run("export_questionnaire", asked.slug, "--out", path)
    bytes_before = path.read_bytes()
    run("export_questionnaire", asked.slug, "--out", path)

    assert path.read_bytes() == bytes_before
    assert list(tmp_path.iterdir()) == [path]
    assert not xlsform.import_into(asked, bytes_before, by=None).is_changed


def test_the_published_version_goes_out_as_it_was_published(tmp_path: Path) -> None:
    asked = factories.questionnaire()
    xlsform.import_into(asked, FORM, by=None)
    path = tmp_path / "ud.xlsx"

    run("export_questionnaire", asked.slug, "--out", path, "--published")

    assert xlsform.plan(path.read_bytes(), audience="citizen").definition == asked.current.content


def test_an_import_is_one_step_that_can_be_undone() -> None:
    asked = factories.questionnaire()
    before = asked.draft

    xlsform.import_into(asked, FORM, by=None)
    assert list(schema.load(asked.draft).questions) == ["rum", "hvorfor"]
    authoring.undo(asked)

    assert asked.draft == before


@pytest.fixture
def editor(client: Client) -> Client:
    """Logged in as an editor."""
    user: User = factories.user("consultation_editor")
    client.force_login(user)
    return client


def upload(content: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile("skema.xlsx", content)


def test_an_editor_reads_a_file_in_and_fetches_one(editor: Client) -> None:
    factories.consultation("rum")
    address = "/redaktion/rum/xlsform/"

    page = editor.post(
        address, {"file": upload(FORM), "audience": "citizen", "language": "da"}, follow=True
    )

    assert page.redirect_chain[-1][0] == "/redaktion/spoergeskema/et-rum/skriv/"
    assert "2 spørgsmål er læst ind i kladden." in page.content.decode()
    got = editor.get("/redaktion/spoergeskema/et-rum/xlsform/hent/")
    assert 'filename="et-rum.xlsx"' in got["Content-Disposition"]
    again = editor.post(
        "/redaktion/spoergeskema/et-rum/xlsform/",
        {"file": upload(got.content), "language": "da"},
        follow=True,
    )
    assert "Intet er ændret." in again.content.decode()


def test_an_editor_sees_every_reason_on_the_page(editor: Client) -> None:
    asked = factories.questionnaire()
    before = asked.draft

    page = editor.post(
        f"/redaktion/spoergeskema/{asked.slug}/xlsform/",
        {"file": upload(BROKEN), "language": "da"},
    ).content.decode()

    assert "Filen er ikke læst ind" in page
    assert "Ark survey, række 2: Typen &quot;image&quot; kan ikke bruges." in page
    asked.refresh_from_db()
    assert asked.draft == before


def test_too_large_no_file_and_no_version_are_said(editor: Client) -> None:
    draft = factories.unpublished(factories.definition())
    address = f"/redaktion/spoergeskema/{draft.slug}/xlsform/"

    large = editor.post(address, {"file": upload(b"x" * (xlsform.MOST + 1)), "language": "da"})
    assert "større end 5 MB" in large.content.decode()
    assert "Vælg en fil." in editor.post(address, {"language": "da"}).content.decode()
    none = editor.get(f"{address}hent/?version=udgivet", follow=True)
    assert "ikke udgivet endnu" in none.content.decode()
