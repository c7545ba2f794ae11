"""Where the private keys of seals lie: the app that keeps the installation's secrets says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_folders: list[Callable[[], Path]] = []


def register(folder: Callable[[], Path]) -> None:
    """Name the function that gives the folder; called once in AppConfig.ready."""
    _folders[:] = [folder]


def key_folder() -> Path:
    """The folder. May ask the database. Raises ImproperlyConfigured where no app named one."""
    if not _folders:
        raise ImproperlyConfigured("no app has registered a folder for keys")
    return _folders[0]()
