"""An export as files in a folder; each export is written down in the log."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError
from consultation.exporting import csv_file, geojson_file, xlsx_file
from consultation.exporting.sheet import Sheet, sheet

FORMATS = ("csv", "xlsx", "geojson")


class UnknownFormat(ConsultationError):
    """There is no such format."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Formatet “{name}” findes ikke. Brug {', '.join(FORMATS)}.")


def known_formats(names: Iterable[str]) -> tuple[str, ...]:
    """`names` checked, each once. Raises UnknownFormat naming the first that is none."""
    chosen = tuple(dict.fromkeys(name.strip().lower() for name in names if name.strip()))
    for name in chosen:
        if name not in FORMATS:
            raise UnknownFormat(name)
    if not chosen:
        raise UnknownFormat("")
    return chosen


def record(of: Sheet, formats: Iterable[str], *, by: User | None) -> None:
    """Write an export down in the log: who, which questionnaire, in which formats."""
    audit.record(
        "responses_exported",
        by=by,
        target=of.questionnaire,
        formats=sorted(formats),
        labels=of.labels,
    )


def export(
    slug: str, folder: Path, formats: tuple[str, ...], *, labels: bool = False, by: User | None
) -> Iterator[Path]:
    """Write `slug`.<format> for each format and, with CSV, its codebook; yield each path.

    The files of one export number the answers alike. Each is written beside and moved into place.
    Raises NoSuchQuestionnaire, TooManyRows, OSError.
    """
    of = sheet(slug, labels=labels)
    record(of, formats, by=by)
    folder.mkdir(parents=True, exist_ok=True)
    if "csv" in formats:
        yield _text(folder / f"{slug}.csv", lambda out: csv_file.write(of, out))
        yield _text(
            folder / f"{slug}-kodebog.csv",
            lambda out: out.writelines(csv_file.codebook_lines(of)),
        )
    if "xlsx" in formats:
        path = folder / f"{slug}.xlsx"
        with into_binary(path) as out:
            xlsx_file.write(of, out)
        yield path
    if "geojson" in formats:
        yield _text(folder / f"{slug}.geojson", lambda out: out.writelines(geojson_file.lines(of)))


def _text(path: Path, write: Callable[[TextIO], object]) -> Path:
    with into(path) as out:
        write(out)
    return path


@contextmanager
def into(path: Path) -> Iterator[TextIO]:
    """A text file beside `path` that takes its place once it is whole."""
    with _into(path) as handle, os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
        yield out


@contextmanager
def into_binary(path: Path) -> Iterator[BinaryIO]:
    """The same for bytes."""
    with _into(path) as handle, os.fdopen(handle, "w+b") as out:
        yield out


@contextmanager
def _into(path: Path) -> Iterator[int]:
    """A file beside `path` that takes its place once it is whole."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        yield handle
        Path(beside).chmod(0o640)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
