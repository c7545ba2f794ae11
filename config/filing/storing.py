"""Files stand or fall with the transaction that names them: none is left over, none is lost."""

from __future__ import annotations

import logging
import weakref
from functools import partial
from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models.fields.files import FieldFile

_log = logging.getLogger(__name__)


class _Stored:
    """Told when the transaction is stored; merely dropped when it is not."""

    def __init__(self, storage: Storage, name: str) -> None:
        self._otherwise = weakref.finalize(self, _delete, storage, name)

    def __call__(self) -> None:
        self._otherwise.detach()


def store(file: FieldFile, name: str, content: File[Any]) -> None:
    """Write `content` to the field's place; the row is the caller's to save.

    Where the caller's transaction, or the savepoint it is in, is rolled back, the file is gone
    again; so is one that could not be written to its end.
    """
    wanted = file.field.generate_filename(file.instance, name)
    _gone_unless_stored(file.storage, wanted)
    content.seek(0)
    try:
        file.save(name, content, save=False)
    except BaseException:
        _delete(file.storage, wanted)
        raise


def forget(file: FieldFile) -> None:
    """Delete the file once the caller's transaction is stored; an empty field is none."""
    if file.name:
        transaction.on_commit(partial(_delete, file.storage, str(file.name)))


def _gone_unless_stored(storage: Storage, name: str) -> None:
    # Django drops what waits for a commit when the transaction or savepoint is rolled back, and
    # with the last reference the file goes. Nothing else may hold the object.
    transaction.on_commit(_Stored(storage, name))


def _delete(storage: Storage, name: str) -> None:
    try:
        storage.delete(name)
    except OSError:
        _log.exception("A file could not be deleted: %s", name)
