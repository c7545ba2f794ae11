"""Reads an XLSForm's sheets as rows of texts. The file is taken to be hostile."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from consultation.xlsform import languages
from consultation.xlsform.findings import Findings, XlsformRefused

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_LENGTH = 5_000, 200, 32_767
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"

KEPT_APART = "$\N{WORD JOINER}{"
"""How "${" is written in a text: bare, it would be an answer put in."""

_ALIASES = {
    "caption": "label",
    "relevance": "relevant",
    "command": "type",
    "tag": "name",
    "value": "name",
    "list name": "list_name",
    "constraint message": "constraint_message",
    "constraining message": "constraint_message",
    "requiredmsg": "required_message",
    "readonly": "read_only",
    "calculate": "calculation",
    "image": "media::image",
    "audio": "media::audio",
    "video": "media::video",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::jr:constraintmsg": "constraint_message",
    "control::appearance": "appearance",
    "body::appearance": "appearance",
    "title": "form_title",
    "id_string": "form_id",
}
_MEDIA = re.compile(r"media::(image|big-image|audio|video)")


@dataclass(frozen=True)
class Row:
    """One row: its number in the sheet, and its texts by column and language ("" for none)."""

    sheet: str
    number: int
    cells: dict[tuple[str, str], str]

    def text(self, column: str) -> str:
        """The text of a column that has no language, else of its first language."""
        if (column, "") in self.cells:
            return self.cells[column, ""]
        return next((text for (name, _), text in self.cells.items() if name == column), "")

    def words(self, column: str, source: str) -> dict[str, str]:
        """The texts of a column by language; one without a language is in `source`."""
        found = {
            language or source: text.replace(KEPT_APART, "${")
            for (name, language), text in self.cells.items()
            if name == column and text
        }
        return dict(sorted(found.items()))


@dataclass
class Workbook:
    """The sheets that an XLSForm is made of, and the languages of their headings in order."""

    rows: dict[str, list[Row]]
    languages: list[str] = field(default_factory=list)
    columns: dict[str, set[str]] = field(default_factory=dict)

    def has_unnamed_texts(self) -> bool:
        """Whether labels stand in a column whose heading names no language."""
        return any(
            column == "label" and not language
            for sheet in (SURVEY, CHOICES)
            for row in self.rows.get(sheet, [])
            for column, language in row.cells
        )

    def settings(self) -> Row:
        """The one row of the settings; an empty one where there is none."""
        rows = self.rows.get(SETTINGS, [])
        return rows[0] if rows else Row(SETTINGS, 2, {})


def read(content: bytes, found: Findings) -> Workbook:
    """The workbook in `content`. Raises XlsformRefused where it is none that can be read."""
    _check(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheets = {sheet.title.strip().lower(): sheet for sheet in book.worksheets}
        if SURVEY not in sheets:
            raise XlsformRefused.whole(
                'Filen har intet ark, der hedder "survey". Er det en XLSForm?'
            )
        for unwanted in ("external_choices", "entities", "osm"):
            if unwanted in sheets:
                found.refuse(unwanted, 0, "Arket kan ikke bruges. Slet det, eller lav det om.")
        made = Workbook(rows={})
        for name in (SURVEY, CHOICES, SETTINGS):
            if name in sheets:
                sheets[name].reset_dimensions()
                made.rows[name] = list(_rows(name, sheets[name], made, found))
        book.close()
    except XlsformRefused:
        raise
    except Exception as error:  # whatever a broken or hostile file makes the reader stumble over
        raise XlsformRefused.whole(
            "Filen kan ikke læses. Åbn den i et regneark, og gem den som XLSX igen."
        ) from error
    return made


def _check(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise XlsformRefused.whole("Filen er større end 5 MB. Gem den uden billeder, og prøv igen.")
    if content.startswith(_OLD_EXCEL):
        raise XlsformRefused.whole(
            "Filen er en gammel XLS-fil eller har en adgangskode. Gem den som XLSX uden kode."
        )
    not_one = XlsformRefused.whole("Filen er ikke et regneark i formatet XLSX.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise not_one from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise not_one
    if len(parts) > 500 or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise XlsformRefused.whole("Filen fylder for meget, når den pakkes ud. Den er ikke læst.")
    _check_parts(content, parts)


def _check_parts(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse parts that declare entities: no spreadsheet does, and they can unfold without end."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            declared = any(b"<!DOCTYPE" in archive.read(each).replace(b"\0", b"") for each in parts)
    except Exception as error:  # zipfile and zlib raise many kinds for damaged parts
        raise XlsformRefused.whole(
            "Filen kan ikke læses. Åbn den i et regneark, og gem den som XLSX igen."
        ) from error
    if declared:
        raise XlsformRefused.whole(
            "Filen har noget i sig, som regneark ikke har. Den er ikke læst."
        )


def _rows(name: str, sheet: Any, book: Workbook, found: Findings) -> Iterator[Row]:
    headings: list[tuple[str, str] | None] | None = None
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > MOST_ROWS:
            found.refuse(name, number, f"Arket har mere end {MOST_ROWS} rækker.")
            return
        texts = [_text(name, number, cell, found) for cell in cells]
        if not any(texts):
            continue
        if headings is None:
            headings = [_heading(name, number, text, book, found) for text in texts]
            _say_doubles(name, number, headings, found)
            continue
        yield Row(
            name,
            number,
            {
                heading: text
                for heading, text in zip(headings, texts, strict=False)
                if heading and text
            },
        )


def _text(sheet: str, row: int, cell: Any, found: Findings) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        found.refuse(sheet, row, "En celle er en formel. Kopiér den, og indsæt den som værdi.")
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()
    if len(text) > MOST_LENGTH:
        found.refuse(sheet, row, "En celle er for lang.")
    return text


def _heading(
    sheet: str, row: int, text: str, book: Workbook, found: Findings
) -> tuple[str, str] | None:
    """Column and language of a heading; None for an empty one."""
    if not text:
        return None
    plain = re.sub(r"\s*::\s*", "::", " ".join(text.split()))
    if "::" not in plain and re.match(r"(label|hint|caption)\s*:", plain, re.IGNORECASE):
        plain = re.sub(r"\s*:\s*", "::", plain, count=1)
    lowered = plain.lower()
    media = _MEDIA.match(lowered)
    if media or lowered in _ALIASES or "::" not in plain:
        base = media.group(0) if media else lowered
        rest = plain[len(base) + 2 :] if media else ""
    else:
        base, _, rest = plain.partition("::")
        base = base.lower()
    column = _ALIASES.get(base, base.replace(" ", "_"))
    book.columns.setdefault(sheet, set()).add(column)
    return column, _language(sheet, row, column, rest, book, found)


def _language(sheet: str, row: int, column: str, name: str, book: Workbook, found: Findings) -> str:
    if not name or name.lower() == "default" or column in ("bind", "control", "body", "instance"):
        return "" if column not in ("bind", "control", "body", "instance") else name
    code = languages.code_of(name)
    if code is None:
        found.refuse(
            sheet,
            row,
            f'Sproget "{name}" kendes ikke. Skriv dets kode i parentes, som "Dansk (da)".',
        )
        return f"?{name}"
    if code not in book.languages:
        book.languages.append(code)
    return code


def _say_doubles(
    sheet: str, row: int, headings: list[tuple[str, str] | None], found: Findings
) -> None:
    seen: set[tuple[str, str]] = set()
    for heading in headings:
        if heading and heading in seen:
            found.refuse(sheet, row, f'Kolonnen "{heading[0]}" står der to gange. Slet den ene.')
        if heading:
            seen.add(heading)
