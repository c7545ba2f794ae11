"""Files and the transactions that name them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from config.filing import store
from consultation.models import HearingAttachment


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_written_to_its_end_goes_without_a_transaction_too(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path

    def fill(self: FileSystemStorage, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(1))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", fill)
    with pytest.raises(OSError, match="No space"):
        store(HearingAttachment().file, "a.pdf", ContentFile(b"abc"))
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]
