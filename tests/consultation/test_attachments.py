"""Files that a stakeholder attaches."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.audit.models import AuditEntry
from consultation.models import Attachment, Response
from consultation.services import answering
from tests.consultation.pages import START, asked, begin, page
from tests.filing import samples

pytestmark = pytest.mark.django_db

PDF = SimpleUploadedFile("høringssvar.pdf", samples.pdf(), "application/pdf")


@pytest.fixture
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.usefixtures("_media")
def test_a_file_is_attached_kept_and_taken_off(client: Client) -> None:
    asked({"key": "bilag", "type": "file", "label": {"da": "Bilag"}}, audience="stakeholder")
    begin(client)

    PDF.seek(0)
    client.post(page("bilag"), {"bilag": PDF})
    attached = Attachment.objects.get()
    assert (attached.file_name, attached.content_type) == ("høringssvar.pdf", "application/pdf")
    assert "høringssvar.pdf" in client.get(f"{START}tjek/").content.decode()
    assert f'value="{attached.pk}" checked' in client.get(page("bilag")).content.decode()

    client.post(page("bilag"), {"bilag.keep": str(attached.pk)})
    assert Response.objects.get().draft == {"bilag": [str(attached.pk)]}
    client.post(page("bilag"), {})
    assert Response.objects.get().draft == {}


@pytest.mark.usefixtures("_media")
def test_a_file_that_is_not_sent_or_is_withdrawn_is_deleted_for_good(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    asked({"key": "bilag", "type": "file", "label": {"da": "Bilag"}}, audience="stakeholder")
    begin(client)
    for name in ("en.pdf", "to.pdf"):
        client.post(page("bilag"), {"bilag": SimpleUploadedFile(name, samples.pdf())})
    first, second = (Attachment.objects.get(file_name=name) for name in ("en.pdf", "to.pdf"))
    client.post(page("bilag"), {"bilag.keep": str(second.pk)})

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{START}tjek/")
    assert [each.file_name for each in Attachment.objects.all()] == ["to.pdf"]
    assert not default_storage.exists(str(first.file.name))
    assert default_storage.exists(str(second.file.name))

    with django_capture_on_commit_callbacks(execute=True):
        answering.withdraw(Response.objects.get().pk)
    assert not default_storage.exists(str(second.file.name))


@pytest.mark.usefixtures("_media")
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("virus.pdf", b"MZ\x90\x00 not a pdf", "er ikke en PDF"),
        ("tom.pdf", b"", "er tom"),
        ("arkiv.docx", b"PK\x03\x04 broken", "er ikke en PDF"),
    ],
)
def test_a_file_that_is_not_taken_says_why(
    client: Client, name: str, content: bytes, said: str
) -> None:
    asked({"key": "bilag", "type": "file", "label": {"da": "Bilag"}}, audience="stakeholder")
    begin(client)

    shown = client.post(page("bilag"), {"bilag": SimpleUploadedFile(name, content)})

    assert said in shown.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.usefixtures("_media")
def test_nobody_names_a_file_of_another_answer(client: Client) -> None:
    asked({"key": "bilag", "type": "file", "label": {"da": "Bilag"}}, audience="stakeholder")
    begin(client)
    PDF.seek(0)
    client.post(page("bilag"), {"bilag": PDF})
    theirs = Attachment.objects.get()
    another = Client()
    begin(another)

    another.post(page("bilag"), {"bilag.keep": str(theirs.pk)})

    assert Response.objects.exclude(pk=theirs.response_id).get().draft == {}


@pytest.mark.usefixtures("_media")
def test_an_editor_reads_the_files_of_sent_answers_and_the_log_says_so(
    client: Client, make_user: Any
) -> None:
    asked({"key": "bilag", "type": "file", "label": {"da": "Bilag"}}, audience="stakeholder")
    begin(client)
    client.post(page("bilag"), {"bilag": SimpleUploadedFile("svar.pdf", samples.pdf())})
    file = Attachment.objects.get()
    address = f"/redaktion/spoergeskema/borgere/filer/{file.pk}/"
    editor = Client()
    editor.force_login(make_user("consultation_editor"))

    assert editor.get(address).status_code == 404  # not sent yet
    client.post(f"{START}tjek/")

    assert "svar.pdf" in editor.get("/redaktion/spoergeskema/borgere/filer/").content.decode()
    read = editor.get(address)
    assert read.getvalue() == samples.pdf()
    assert read["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.filter(action="attachment_read", target_id=str(file.pk)).exists()
