"""The file of rows that could not be used: mend it, and import it like any other."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from intake_rooms.exceptions import Finding
from intake_rooms.importing.header import IGNORED
from intake_rooms.importing.refusals import FileRefused


class RejectsFile:
    """Writes beside `target` and appears as `target` only when `keep` is called.

    It holds nicknames, as the file it comes from does: only its owner can read it.
    Raises FileRefused where `target` exists or its folder cannot be written in.
    """

    def __init__(self, target: Path, names: Sequence[str], *, delimiter: str) -> None:
        if target.exists():
            raise FileRefused(
                f"Filen {target} findes allerede. Flyt den, eller vælg et andet navn til de "
                "afviste rækker."
            )
        self._target = target
        self._part = target.with_name(f".{target.name}.part")
        self._left_out = [i for i, name in enumerate(names) if name.strip().casefold() == IGNORED]
        plain = [name.strip().casefold() for name in names]
        self._id_at = plain.index("id") if "id" in plain else None
        try:
            handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError as error:
            raise FileRefused(f"Filen {target} kan ikke skrives: {error.strerror}.") from error
        self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
        self._writer: Any = csv.writer(self._file, delimiter=delimiter)
        self._rows = 0
        self._write("id", names, IGNORED)

    def __enter__(self) -> RejectsFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)

    def add(self, id: str, fields: Sequence[str], findings: Sequence[Finding]) -> None:
        """Write a row with what is wrong with it; `id` goes where the row has none of its own."""
        self._rows += 1
        reasons = " ".join(
            f"{finding.column}: {finding.reason}" if finding.column else finding.reason
            for finding in findings
        )
        self._write(id, fields, reasons)

    def _write(self, id: str, fields: Sequence[str], last: str) -> None:
        row = list(fields)
        if self._id_at is not None and self._id_at < len(row) and not row[self._id_at].strip():
            row[self._id_at] = id
        kept = [field for place, field in enumerate(row) if place not in self._left_out]
        self._writer.writerow([*([id] if self._id_at is None else []), *kept, last])

    def keep(self) -> Path | None:
        """Let the file appear; None where no row was written."""
        if not self._rows:
            return None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._part.replace(self._target)
        return self._target


def free_name(source: Path) -> Path:
    """A name beside `source` that no file has: `juni-afvist.csv`, `juni-afvist-2.csv` …."""
    target = source.with_name(f"{source.stem}-afvist.csv")
    number = 2
    while target.exists():
        target = source.with_name(f"{source.stem}-afvist-{number}.csv")
        number += 1
    return target
