"""Languages of a draft, and translation files out and in.

The file is CSV as Excel opens it: UTF-8 with a mark, semicolons, one row for each text: `id`,
`hvor`, the source text, the translation. A cell that a spreadsheet would take for a formula has
an apostrophe before it; reading takes it off again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from config.access.models import User
from consultation.definition import schema, texts
from consultation.definition.schema import Definition
from consultation.exceptions import ConsultationError
from consultation.models import Questionnaire
from consultation.services.authoring import Step, change

LARGEST_FILE = 2 * 1024 * 1024
"""Bytes."""
LONGEST = 4000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True)
class RowError:
    """What is wrong with one row of a file; `row` counts as the spreadsheet does, from 1."""

    row: int
    id: str
    sentence: str


class WrongFile(ConsultationError):
    """The file cannot be taken. `errors`: what is wrong, by row."""

    def __init__(self, sentence: str, errors: tuple[RowError, ...] = ()) -> None:
        self.errors = errors
        super().__init__(sentence)


def add_language(questionnaire: Questionnaire, language: str, *, by: User | None) -> Step:
    """Add a language without texts."""
    return change(
        questionnaire,
        lambda definition: texts.with_language(definition, language),
        by=by,
        deed=f"Tilføjede sproget {language}",
    )


def remove_language(questionnaire: Questionnaire, language: str, *, by: User | None) -> Step:
    """Remove a language and its texts; can be undone as any step."""
    return change(
        questionnaire,
        lambda definition: texts.without_language(definition, language),
        by=by,
        deed=f"Fjernede sproget {language}",
    )


def mark(
    questionnaire: Questionnaire, language: str, *, machine_made: bool, by: User | None
) -> Step:
    """Say that a machine made the language's texts, or that a person has checked them."""
    return change(
        questionnaire,
        lambda definition: texts.marked(definition, language, machine_made=machine_made),
        by=by,
        deed=f"Mærkede sproget {language}" if machine_made else f"Godkendte sproget {language}",
    )


def save_texts(
    questionnaire: Questionnaire,
    language: str,
    found: dict[str, str],
    *,
    began: dict[str, str],
    by: User | None,
) -> tuple[Step, tuple[str, ...]]:
    """Save translations by id.

    `began`: what stood there when the page was opened. A text that a colleague changed meanwhile
    is left as it is now; its id is given back, so that the page can show both.
    """
    clashes: list[str] = []

    def edit(definition: Definition) -> Definition:
        now = {text.id: text.words.get(language, "") for text in texts.texts(definition)}
        wanted = {
            text_id: text
            for text_id, text in found.items()
            if text_id in now and text.strip() != began.get(text_id, "").strip()
        }
        for text_id, text in list(wanted.items()):
            if now[text_id].strip() not in (began.get(text_id, "").strip(), text.strip()):
                clashes.append(text_id)
                del wanted[text_id]
        return texts.translated(definition, language, wanted)

    done = change(questionnaire, edit, by=by, deed=f"Oversatte til {language}")
    return done, tuple(clashes)


def export_file(definition: Definition, language: str) -> bytes:
    """The texts of one language as a file for a translator."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["id", "hvor", definition.source, language])
    for text in texts.texts(definition):
        row = [text.id, text.where, text.source(definition), text.words.get(language, "")]
        writer.writerow([_safe(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unsafe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def import_file(
    questionnaire: Questionnaire,
    language: str,
    content: bytes,
    *,
    machine_made: bool,
    only_right: bool = False,
    by: User | None,
) -> Step:
    """Take in the translations of a file; empty cells change nothing.

    With any wrong row nothing is taken, unless `only_right`: then the others are.
    Raises WrongFile.
    """
    definition = schema.load(questionnaire.draft)
    right: dict[str, str] = {}
    errors: list[RowError] = []
    for row in _rows(content, definition, language):
        if isinstance(row, RowError):
            errors.append(row)
        else:
            right[row[0]] = row[1]
    if errors and not only_right:
        count = len(errors)
        said = "1 række er forkert" if count == 1 else f"{count} rækker er forkerte"
        raise WrongFile(f"{said}, så filen er ikke taget ind.", tuple(errors))
    if not right:
        raise WrongFile("Der er ingen oversatte tekster i filen.", tuple(errors))

    def edit(now: Definition) -> Definition:
        done = texts.translated(now, language, right)
        return texts.marked(done, language, machine_made=True) if machine_made else done

    return change(questionnaire, edit, by=by, deed=f"Hentede oversættelse til {language} fra fil")


def _rows(
    content: bytes, definition: Definition, language: str
) -> Iterator[tuple[str, str] | RowError]:
    """(id, translation) of each row that has one, or what is wrong with it. Raises WrongFile."""
    reader = csv.reader(io.StringIO(_text(content), newline=""), delimiter=_delimiter(content))
    head = [cell.strip().lower() for cell in next(reader, [])]
    if "id" not in head or language not in head:
        raise WrongFile(
            f'Første række skal have kolonnerne "id" og "{language}". '
            "Hent filen herfra, og oversæt i den."
        )
    columns = head.index("id"), head.index(language)
    source = head.index(definition.source) if definition.source in head else None
    known = {text.id: text.source(definition) for text in texts.texts(definition)}
    seen: set[str] = set()
    try:
        for number, cells in enumerate(reader, 2):
            if not any(cell.strip() for cell in cells):
                continue
            cells += [""] * (len(head) - len(cells))
            text_id, written = cells[columns[0]].strip(), _unsafe(cells[columns[1]]).strip()
            written = written.replace("\r\n", "\n").replace("\r", "\n")
            before = _unsafe(cells[source]).replace("\r\n", "\n") if source is not None else None
            if sentence := _wrong(text_id, written, before, known, seen):
                yield RowError(number, text_id, sentence)
            elif written:
                yield text_id, written
            seen.add(text_id)
    except csv.Error as error:
        raise WrongFile("Filen kan ikke læses som CSV. Gem den igen som CSV UTF-8.") from error


def _wrong(
    text_id: str, written: str, before: str | None, known: dict[str, str], seen: set[str]
) -> str:
    """What is wrong with a row, else ""."""
    if text_id not in known:
        return "Teksten findes ikke i skemaet. Id'et er ændret, eller teksten er slettet."
    if text_id in seen:
        return "Teksten står to gange i filen. Slet den ene række."
    if len(written) > LONGEST:
        return f"Oversættelsen har over {LONGEST} tegn. Forkort den."
    if written and before is not None and before.strip() != known[text_id].strip():
        return "Originalteksten er ændret, siden filen blev hentet. Hent filen igen."
    return ""


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise WrongFile("Filen er for stor. Den må højst fylde 2 MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongFile("Filen er ikke UTF-8. Gem den i Excel som »CSV UTF-8«.") from None
    if "\x00" in text:
        raise WrongFile("Filen kan ikke læses som CSV. Gem den igen som CSV UTF-8.")
    return text


def _delimiter(content: bytes) -> str:
    first = content.partition(b"\n")[0]
    return max((";", ",", "\t"), key=lambda each: first.count(each.encode()))
