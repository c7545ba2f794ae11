"""Reads settings from the environment and refuses a wrong value with its name."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that `<name>_FILE` points to, or `default`."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: cannot read {file}: {error}.") from error
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    """True or false, in the usual spellings."""
    value = os.environ.get(name, "").strip().casefold()
    if not value:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; use true or false.")


def integer(name: str, default: int, *, least: int = 0) -> int:
    """A whole number, at least `least`."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value!r}; use a whole number from {least} up.")
    return int(value)


def listing(name: str, default: str = "") -> list[str]:
    """Words separated by commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def choice(name: str, default: str, allowed: frozenset[str]) -> str:
    """One of `allowed`."""
    value = os.environ.get(name, "").strip() or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; use one of {', '.join(sorted(allowed))}.")
    return value


def directory(name: str, default: Path) -> Path:
    """A folder's path; it need not exist yet."""
    value = os.environ.get(name, "").strip()
    path = Path(value).expanduser() if value else default
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} is {value!r}, which is a file; name a folder.")
    return path
