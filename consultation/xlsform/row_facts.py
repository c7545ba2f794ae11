"""What each row may say of its question, whatever its type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consultation.definition.schema import Needed, Question, QuestionType
from consultation.xlsform.findings import Findings
from consultation.xlsform.workbook import Row

_YES = frozenset({"yes", "true", "true()", "1", "y"})
_NO = frozenset({"", "no", "false", "false()", "0", "n"})
_REFUSED = {
    "calculation": "Beregninger (calculation) kan ikke bruges. Slet dem.",
    "choice_filter": "Svar, der afhænger af andre svar (choice_filter), kan ikke bruges.",
    "repeat_count": "Gentagelser (repeat_count) kan ikke bruges.",
    "read_only": "Felter, der kun kan læses (read_only), kan ikke bruges. Brug typen note.",
    "trigger": "Udløsere (trigger) kan ikke bruges.",
    "default": "Svar, der er udfyldt på forhånd (default), kan ikke bruges: de farver svarene.",
    "save_to": "Entities (save_to) kan ikke bruges.",
}
_LEFT_OUT = {
    "constraint_message": "Egen fejltekst (constraint_message) er ikke med: portalen har sine.",
    "required_message": "Egen fejltekst (required_message) er ikke med: portalen har sine.",
    "guidance_hint": "Vejledning til intervieweren (guidance_hint) er ikke med.",
    "media::image": "Billedet er ikke med.",
    "media::big-image": "Billedet er ikke med.",
    "media::audio": "Lyden er ikke med.",
    "media::video": "Filmen er ikke med.",
}


@dataclass(frozen=True)
class RowFacts:
    """Reads them; `source` is the language of texts that name none."""

    source: str
    found: Findings

    def question(self, row: Row, key: str, kind: QuestionType, **parts: Any) -> Question:
        """The question with its words and marks; `parts` is what its type has besides."""
        label = self.words(row, "label")
        if self.source not in label:
            self.found.leave_out(
                row.sheet, row.number, f'Teksten mangler på "{self.source}"; navnet er brugt.'
            )
            label = {self.source: row.text("name") or key} | label
        parts.setdefault("needed", self.needed(row))
        return Question(
            key=key,
            type=kind,
            label=label,
            help=self.words(row, "hint"),
            simple=self.words(row, "indtag_simple"),
            low=self.words(row, "indtag_low"),
            high=self.words(row, "indtag_high"),
            site=self.words(row, "indtag_site"),
            declinable=self.flag(row, "indtag_declinable"),
            core=self.flag(row, "indtag_core"),
            alone=self.flag(row, "indtag_alone"),
            note=row.text("indtag_note"),
            **parts,
        )

    def words(self, row: Row, column: str) -> dict[str, str]:
        """The texts of a column by language; answers put into texts are refused."""
        texts = [text for (name, _), text in row.cells.items() if name == column]
        if any("${" in text for text in texts):
            self.found.refuse(
                row.sheet, row.number, f"Andre svar (${{…}}) kan ikke sættes ind i {column}."
            )
        return row.words(column, self.source)

    def needed(self, row: Row) -> Needed:
        """Whether it must be answered."""
        if self.flag(row, "required"):
            return Needed.YES
        soft = row.text("indtag_needed")
        if soft not in ("", "soft"):
            self.found.refuse(row.sheet, row.number, 'indtag_needed skal være "soft" eller tom.')
        return Needed.SOFT if soft == "soft" else Needed.NO

    def flag(self, row: Row, column: str) -> bool:
        """A yes or no; anything else is refused."""
        text = row.text(column).strip().lower()
        if text not in _YES | _NO:
            self.found.refuse(
                row.sheet, row.number, f'{column} skal være yes eller no, ikke "{text}".'
            )
        return text in _YES

    def whole_number(self, row: Row, column: str) -> int | None:
        """A whole number, None for none."""
        text = row.text(column)
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 6:
            self.found.refuse(row.sheet, row.number, f'{column} skal være et tal, ikke "{text}".')
            return None
        return int(text)

    def unsupported(self, row: Row) -> None:
        """Say what columns of this row are refused or left out."""
        for column, sentence in _REFUSED.items():
            text = row.text(column)
            is_said = column == "calculation" and row.text("type").lower() == "calculate"
            if text and not is_said and not (column == "read_only" and text.lower() in _NO):
                self.found.refuse(row.sheet, row.number, sentence)
        for column, sentence in _LEFT_OUT.items():
            if row.text(column):
                self.found.leave_out(row.sheet, row.number, sentence)
