"""Making files to import, and looking at the whole database before and after."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.apps import apps
from django.core.management import call_command

HEADER = (
    "id", "occurred_at", "age", "sex", "substance", "method", "municipality", "client", "assisted",
)  # fmt: skip
GOOD = ("", "2012-10-29T14:05", "42", "male", "KOK", "injection", "101", "Mads", "false")


def row(**changes: str) -> tuple[str, ...]:
    """A good row with some columns changed."""
    return tuple(changes.get(name, value) for name, value in zip(HEADER, GOOD, strict=True))


def write_csv(
    path: Path,
    rows: Sequence[Sequence[str]],
    *,
    header: Sequence[str] = HEADER,
    delimiter: str = ",",
    encoding: str = "utf-8",
    line_end: str = "\n",
) -> Path:
    """A CSV file; values must not need quotes."""
    lines = [delimiter.join(cells) for cells in (header, *rows)]
    path.write_bytes((line_end.join(lines) + line_end).encode(encoding))
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """A workbook of one sheet; values are written as what they are."""
    with xlsxwriter.Workbook(path, {"remove_timezone": True}) as book:
        moment = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        sheet = book.add_worksheet("Indtag")
        for number, cells in enumerate((HEADER, *rows)):
            for column, value in enumerate(cells):
                if hasattr(value, "hour"):
                    sheet.write_datetime(number, column, value, moment)
                elif value != "":
                    sheet.write(number, column, value)
    return path


def database() -> dict[str, str]:
    """A digest of all rows of each table of ours: equal when nothing was changed."""
    return {
        model._meta.label: hashlib.sha256(
            repr(sorted(map(repr, model._default_manager.values_list()))).encode()
        ).hexdigest()
        for model in apps.get_models()
        if model._meta.app_label in {"intake_rooms", "audit", "access"}
    }


def run(command: str, *arguments: object) -> str:
    """What a command prints on stdout."""
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def refusal(command: str, *arguments: object) -> tuple[str, str]:
    """The reason a command fails with, and what it printed before; the database is unchanged."""
    from django.core.management import CommandError

    before, out = database(), io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(command, *map(str, arguments), stdout=out, stderr=io.StringIO())
    assert database() == before
    reason = str(caught.value)
    assert "\n" not in reason
    assert caught.value.returncode != 0
    return reason, out.getvalue()
