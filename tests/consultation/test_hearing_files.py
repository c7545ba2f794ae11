"""The files that come with hearing responses."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models.fields.files import FieldFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from config.audit.models import AuditEntry
from config.filing import CannotClean, FileRefused, apart, scanning
from consultation.hearing_codes import Lane
from consultation.models import HearingAttachment
from consultation.queries.hearing_files import due_originals
from consultation.services import consultations, hearing_files
from tests import factories
from tests.filing import samples
from tests.involvement import hearing, hearing_response
from tests.private_scanner import PrivateScanner, eicar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def _files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def _content(field: FieldFile) -> bytes:
    with field.open("rb") as file:
        return bytes(file.read())


def _picture() -> SimpleUploadedFile:
    return samples.upload("foto.jpg", samples.photo())


def test_a_file_is_kept_shown_as_a_copy_and_hidden_again(
    media: Path, make_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    editor = make_user("consultation_editor")
    response = hearing_response(hearing())
    (kept,) = hearing_files.keep(response, [_picture()])
    assert (kept.file_name, kept.content_type, kept.is_shown) == ("foto.jpg", "image/jpeg", False)
    assert b"Telefonen" in _content(kept.file)
    (path,) = _files(media)
    assert path.stat().st_mode & 0o777 == 0o600

    shown = hearing_files.publish(kept, by=editor)
    assert shown.is_shown
    copy = _content(shown.public_file)
    assert b"Telefonen" not in copy
    assert Image.open(io.BytesIO(copy)).size == (48, 80)
    hearing_files.publish(shown, by=editor)
    with django_capture_on_commit_callbacks(execute=True):
        hearing_files.hide(shown, by=editor)
    hearing_files.hide(shown, by=editor)

    assert _files(media) == [path]
    with hearing_files.open_original(kept, by=editor) as original:
        assert original.read() == samples.photo()
    entries = AuditEntry.objects.filter(target_id=str(kept.pk)).order_by("pk")
    assert [(each.action, each.details) for each in entries] == [
        ("hearing_file_shown", {}),
        ("hearing_file_hidden", {}),
        ("hearing_file_read", {}),
    ]


def test_an_editor_shows_an_edition_of_their_own_and_the_original_stays(
    media: Path, client_as: Any, django_capture_on_commit_callbacks: Any
) -> None:
    response = hearing_response(hearing(), state="shown")
    (kept,) = hearing_files.keep(response, [_picture()])
    editor = client_as("consultation_editor")
    hearing_files.publish(kept, by=editor.user)
    page = f"/redaktion/hoering/hoering/svar/{response.pk}/bilag/{kept.pk}/erstat/"
    assert "foto.jpg" in editor.get(page).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        bad = editor.post(page, {"file": samples.upload("ny.pdf", samples.scripted_pdf())})
        good = editor.post(page, {"file": samples.upload("ny.pdf", samples.pdf())}, follow=True)

    assert "indeholder et script" in bad.content.decode()
    assert "Din udgave af »foto.jpg« vises nu" in good.content.decode()
    kept.refresh_from_db()
    assert (kept.file_name, kept.public_name, kept.is_shown) == ("foto.jpg", "foto.pdf", True)
    assert _content(kept.file) == samples.photo()
    assert len(_files(media)) == 2
    shown = Client().get(f"/hoering/hoering/svar/{response.number}/bilag/{kept.pk}/")
    assert shown.getvalue().startswith(b"%PDF-")
    assert shown["Content-Type"] == "application/pdf"
    assert 'filename="foto.pdf"' in shown["Content-Disposition"]
    assert "foto.pdf" in Client().get("/hoering/hoering/").content.decode()
    assert AuditEntry.objects.filter(action="hearing_file_replaced").count() == 1


def test_a_confidential_file_has_no_public_edition(client_as: Any) -> None:
    response = hearing_response(hearing(), Lane.CONFIDENTIAL)
    (kept,) = hearing_files.keep(response, [_picture()])
    page = f"/redaktion/hoering/hoering/svar/{response.pk}/bilag/{kept.pk}/erstat/"
    assert client_as("consultation_editor").get(page).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_moved_from_the_folder_of_uploads_and_nothing_stays_there(
    media: Path, settings: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    uploads = tmp_path_factory.mktemp("uploads")
    settings.FILE_UPLOAD_TEMP_DIR = uploads
    out = io.BytesIO()
    Image.effect_noise((2000, 1600), 90).save(out, "PNG")
    asked = hearing()
    for lane in (Lane.PUBLIC, Lane.CONFIDENTIAL):
        upload = TemporaryUploadedFile("støj.png", "image/png", len(out.getvalue()), None)
        upload.write(out.getvalue())
        upload.seek(0)
        assert len(list(uploads.iterdir())) == 1
        (kept,) = hearing_files.keep(hearing_response(asked, lane), [upload])
        upload.close()
        assert list(uploads.iterdir()) == []
        with Image.open(io.BytesIO(_content(kept.file))) as picture:
            assert picture.size == (2000, 1600)
    assert {path.stat().st_mode & 0o777 for path in _files(media)} == {0o600}


def test_removed_files_go_with_their_copies(
    media: Path, make_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    response = hearing_response(hearing())
    kept = hearing_files.keep(response, [_picture(), _picture()])
    hearing_files.publish(kept[0], by=make_user("consultation_editor"))
    with django_capture_on_commit_callbacks(execute=True):
        hearing_files.remove(response.attachments.all())
    assert _files(media) == []


def test_a_file_goes_with_the_transaction_that_failed(media: Path) -> None:
    response = hearing_response(hearing())
    with transaction.atomic():
        hearing_files.keep(response, [_picture()])
        assert len(_files(media)) == 1
        transaction.set_rollback(True)

    assert not HearingAttachment.objects.exists()
    assert _files(media) == []


def test_the_first_file_goes_with_the_second_one_that_is_refused(media: Path) -> None:
    response = hearing_response(hearing())
    with pytest.raises(FileRefused):
        hearing_files.keep(response, [_picture(), samples.upload("b.pdf", b"MZ")])
    assert (HearingAttachment.objects.count(), _files(media)) == (0, [])


def test_the_first_file_goes_where_the_row_of_the_second_one_fails(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = hearing_response(hearing())
    save = HearingAttachment.save

    def fail_at_second(self: HearingAttachment, *arguments: Any, **more: Any) -> None:
        if HearingAttachment.objects.exists():
            raise IntegrityError
        save(self, *arguments, **more)

    monkeypatch.setattr(HearingAttachment, "save", fail_at_second)
    with pytest.raises(IntegrityError):
        hearing_files.keep(response, [_picture(), _picture()])
    assert (HearingAttachment.objects.count(), _files(media)) == (0, [])


def test_a_full_disk_leaves_no_half_of_a_file(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    response = hearing_response(hearing())

    def fill(self: FileSystemStorage, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(100))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", fill)
    with pytest.raises(OSError, match="No space"):
        hearing_files.keep(response, [_picture()])
    assert _files(media) == []


@pytest.mark.django_db(transaction=True)
def test_a_file_stays_once_its_transaction_is_stored(media: Path) -> None:
    response = hearing_response(hearing())
    hearing_files.keep(response, [_picture()])
    with transaction.atomic():
        hearing_files.keep(response, [_picture()])
    assert len(_files(media)) == HearingAttachment.objects.count() == 2


def test_a_public_copy_goes_with_the_transaction_that_failed(
    media: Path, make_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept,) = hearing_files.keep(hearing_response(hearing()), [_picture()])

    def fail(*_arguments: Any, **_more: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr("config.audit.services.record", fail)
    with pytest.raises(IntegrityError):
        hearing_files.publish(kept, by=make_user("consultation_editor"))
    kept.refresh_from_db()
    assert not kept.is_shown
    assert len(_files(media)) == 1


def test_too_many_files_are_refused_before_they_are_looked_at() -> None:
    uploads = [SimpleUploadedFile("a.png", b"x") for _ in range(hearing_files.MOST + 1)]
    with pytest.raises(FileRefused, match="for mange filer"):
        hearing_files.check(uploads)


def test_the_limits_count_what_a_response_has_already(monkeypatch: pytest.MonkeyPatch) -> None:
    response = hearing_response(hearing())
    monkeypatch.setattr(hearing_files, "MOST", 2)
    hearing_files.keep(response, [_picture()])
    with pytest.raises(FileRefused, match="højst 2"):
        hearing_files.keep(response, [_picture(), _picture()])
    hearing_files.keep(response, [_picture()])
    monkeypatch.setattr(hearing_files, "MOST", 9)
    size = len(samples.photo())
    monkeypatch.setattr(hearing_files, "LARGEST_TOGETHER", 3 * size)
    with pytest.raises(FileRefused, match="tilsammen"):
        hearing_files.keep(response, [_picture(), _picture()])
    hearing_files.keep(response, [_picture()])


def test_what_was_checked_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    response = hearing_response(hearing(), Lane.CONFIDENTIAL)
    uploads = [_picture(), samples.upload("svar.pdf", samples.pdf())]
    hearing_files.check(uploads, lane=Lane.CONFIDENTIAL)
    monkeypatch.setattr(apart, "_run", None)
    assert len(hearing_files.keep(response, uploads)) == 2


def test_a_confidential_file_is_kept_without_names_and_never_shown(
    media: Path, make_user: Any
) -> None:
    response = hearing_response(hearing(), Lane.CONFIDENTIAL)
    kept = hearing_files.keep(
        response, [samples.upload("Åse Holm.jpg", samples.photo()), _picture()]
    )

    assert [each.file_name for each in kept] == ["bilag 1.jpg", "bilag 2.jpg"]
    assert {each.added_at.minute for each in kept} == {0}
    for each in kept:
        content = _content(each.file)
        assert b"Telefonen" not in content
        assert each.size == len(content)
    with pytest.raises(FileRefused, match="bliver ikke vist"):
        hearing_files.publish(kept[0], by=make_user("consultation_editor"))
    assert len(_files(media)) == 2


def test_a_confidential_file_that_cannot_be_cleaned_is_not_taken() -> None:
    response = hearing_response(hearing(), Lane.CONFIDENTIAL)
    tracked = samples.docx('<w:p><w:ins w:author="Åse Holm"><w:r/></w:ins></w:p>')
    with pytest.raises(FileRefused, match="rettelser"):
        hearing_files.keep(response, [samples.upload("svar.docx", tracked)])


def test_a_document_with_comments_is_kept_and_not_shown(media: Path, make_user: Any) -> None:
    tracked = samples.docx('<w:p><w:ins w:author="Åse Holm"><w:r/></w:ins></w:p>')
    (kept,) = hearing_files.keep(
        hearing_response(hearing()), [samples.upload("svar.docx", tracked)], is_letter=True
    )
    assert kept.is_letter
    with pytest.raises(CannotClean, match="Gem den som PDF"):
        hearing_files.publish(kept, by=make_user("consultation_editor"))
    assert len(_files(media)) == 1


def test_originals_are_due_some_days_after_the_deadline_as_it_stands(settings: Any) -> None:
    settings.ORIGINALS_KEPT_DAYS = 30
    deadline = timezone.make_aware(datetime(2019, 1, 8, 23, 59))
    old = hearing("gammel", starts_at=deadline - timedelta(days=28), deadline=deadline)
    new = hearing("ny", of=old.consultation)
    (due,) = hearing_files.keep(hearing_response(old), [_picture()])
    hearing_files.keep(hearing_response(new), [_picture()])

    assert list(due_originals(date(2019, 2, 6))) == []
    assert list(due_originals(date(2019, 2, 7))) == [due]
    old.deadline += timedelta(days=1)
    old.save()
    assert list(due_originals(date(2019, 2, 7))) == []


@pytest.mark.parametrize("found", list(scanning.Found))
def test_a_file_taken_unscanned_is_shown_only_once_it_is_scanned(
    found: scanning.Found, settings: Any, make_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLAMD, settings.CLAMD_AWAY = "/nowhere/socket", "accept"
    (kept,) = hearing_files.keep(hearing_response(hearing()), [_picture()])
    assert kept.is_unscanned
    monkeypatch.setattr(scanning, "look", lambda file: found)
    editor = make_user("consultation_editor")

    if found == scanning.Found.CLEAN:
        assert not hearing_files.publish(kept, by=editor).is_unscanned
    else:
        with pytest.raises((CannotClean, FileRefused), match=r"[Vv]irusscanne"):
            hearing_files.publish(kept, by=editor)


def test_what_came_while_the_scanner_was_away_is_scanned_when_it_is_back(
    settings: Any, media: Path, capsys: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.CLAMD, settings.CLAMD_AWAY = "/nowhere/socket", "accept"
    response = hearing_response(hearing())
    hearing_files.keep(response, [_picture(), samples.upload("svar.txt", eicar())])
    with pytest.raises(CommandError, match="does not answer"):
        call_command("scan_files")

    with PrivateScanner() as scanner, django_capture_on_commit_callbacks(execute=True):
        settings.CLAMD = scanner.address
        call_command("scan_files")

    assert "1 clean, 1 infected and deleted, 0 not scanned yet." in capsys.readouterr().out
    assert [each.file_name for each in response.attachments.all()] == ["foto.jpg"]
    assert not response.attachments.get().is_unscanned
    assert [path.suffix for path in _files(media)] == [".jpg"]
    assert AuditEntry.objects.filter(
        action="infected_file_removed", target_id=str(response.pk)
    ).exists()


def test_the_municipalitys_own_document_is_cleaned_and_called_by_its_title(media: Path) -> None:
    def sign(document: Any) -> None:
        document.docinfo["/Author"] = "Bodil Kjær"

    consultations.add_document(
        factories.consultation(),
        samples.upload("notat.pdf", samples.pdf(change=sign)),
        title="Notat",
        by=factories.user("consultation_editor"),
    )
    (path,) = _files(media)
    assert pypdf.PdfReader(path).metadata == {"/Title": "Notat"}
