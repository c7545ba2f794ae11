"""The files that come with hearing responses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from config.audit.models import AuditEntry
from config.filing import FileRefused
from consultation.models import HearingAttachment
from consultation.services import hearing_files
from tests.filing import samples
from tests.involvement import hearing, hearing_response

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def _files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def test_a_file_is_kept_shown_as_a_copy_and_hidden_again(
    media: Path, make_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    editor = make_user("consultation_editor")
    response = hearing_response(hearing())
    (kept,) = hearing_files.keep(response, [samples.upload("foto.png", samples.png())])
    assert (kept.file_name, kept.content_type, kept.is_shown) == ("foto.png", "image/png", False)

    shown = hearing_files.publish(kept, by=editor)
    assert shown.is_shown
    assert shown.public_file.name
    assert len(_files(media)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        hearing_files.hide(shown, by=editor)

    assert [path.name for path in _files(media)] == [Path(str(kept.file.name)).name]
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "hearing_file_shown",
        "hearing_file_hidden",
    ]


def test_a_file_goes_with_the_transaction_that_failed(media: Path) -> None:
    response = hearing_response(hearing())
    with transaction.atomic():
        hearing_files.keep(response, [samples.upload("foto.png", samples.png())])
        assert len(_files(media)) == 1
        transaction.set_rollback(True)

    assert not HearingAttachment.objects.exists()
    assert _files(media) == []


def test_too_many_files_are_refused_before_they_are_looked_at() -> None:
    uploads = [SimpleUploadedFile("a.png", b"x") for _ in range(hearing_files.MOST + 1)]
    with pytest.raises(FileRefused, match="for mange filer"):
        hearing_files.check(uploads)
