"""What is chosen for the annex about a process: its head, notes, and the editor's own paragraphs.

The same choices come from a TOML file, from the page's form, or from what was stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from reports.annex import Office
from reports.parameters import ParameterError, document_choices, document_data, read_toml
from reports.periods import Period
from reports.questionnaire_parameters import QuestionnaireParameters

HEADINGS: dict[str, str] = {
    "start": "Starten",
    "stakeholders": "Inddragelse af interessenter",
    "process": "Inddragelsesprocessen",
    "continuation": "Fortsættelse af inddragelsesprocessen",
    "hearing": "Høringsproces",
    "ending": "Afslutning",
}
"""The headings of Bilag 4 (seed 004), by code."""

Paragraphs = Mapping[str, tuple[str, ...]]
"""Code of a heading to the paragraphs that the editor wrote under it."""


@dataclass(frozen=True)
class ProcessParameters:
    """All choices. `document_date` None is the day after the last thing that happened."""

    title: str = ""
    recipient: str = ""
    annex_number: str = ""
    document_date: date | None = None
    meeting_date: date | None = None
    case_number: str = ""
    document_number: str = ""
    office: Office = field(default_factory=Office)
    notes: tuple[str, ...] = ()
    paragraphs: Paragraphs = field(default_factory=dict)

    @staticmethod
    def day_after(period: Period) -> date:
        return QuestionnaireParameters.day_after(period)


def from_document(file: Path | None) -> ProcessParameters:
    """The choices in a TOML document file. Raises ParameterError naming the fault."""
    return _choices(read_toml(file)) if file else ProcessParameters()


def _choices(data: dict[str, Any]) -> ProcessParameters:
    rest = {name: value for name, value in data.items() if name != "paragraphs"}
    chosen = document_choices(rest)
    known = {each.name for each in fields(ProcessParameters)}
    return ProcessParameters(
        **{name: value for name, value in chosen.items() if name in known},
        paragraphs=_paragraphs(data.get("paragraphs", {})),
    )


def _paragraphs(data: Any) -> Paragraphs:
    """Keys are codes of HEADINGS or the headings themselves; values texts, or lists of them."""
    if not isinstance(data, dict):
        raise ParameterError("[paragraphs] skal have en linje for hver overskrift.")
    codes = {text: code for code, text in HEADINGS.items()}
    found = {}
    for key, value in data.items():
        code = codes.get(key, key)
        if code not in HEADINGS:
            raise ParameterError(
                f"Overskriften “{key}” findes ikke. Brug en af: {', '.join(HEADINGS)}."
            )
        texts = value if isinstance(value, list | tuple) else [value]
        if found_texts := split("\n\n".join(str(text) for text in texts)):
            found[code] = found_texts
    return {code: found[code] for code in HEADINGS if code in found}


def split(text: str) -> tuple[str, ...]:
    """A text in paragraphs, which blank lines part."""
    blocks = "\n".join(line.strip() for line in text.splitlines()).split("\n\n")
    return tuple(" ".join(block.split()) for block in blocks if block.strip())


def as_data(slug: str, parameters: ProcessParameters) -> dict[str, Any]:
    """Plain JSON data that `from_data` turns back into the same choices."""
    return {
        "consultation": slug,
        "document": {
            **document_data(parameters),
            "note": [{"text": text} for text in parameters.notes],
        },
        "paragraphs": {code: list(texts) for code, texts in parameters.paragraphs.items()},
    }


def from_data(data: dict[str, Any]) -> ProcessParameters:
    """Choices from `as_data`. Raises ParameterError for data that is not of its form."""
    document = data.get("document", {})
    return _choices({**document, "paragraphs": data.get("paragraphs", {})})
