"""What is chosen for a questionnaire's report: the head of the document, and notes."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from pathlib import Path

from reports.annex import Office
from reports.parameters import read_document
from reports.periods import Period


@dataclass(frozen=True)
class QuestionnaireParameters:
    """All choices of a report. `document_date` None is the day after the last answer."""

    title: str = ""
    recipient: str = ""
    annex_number: str = ""
    document_date: date | None = None
    meeting_date: date | None = None
    case_number: str = ""
    document_number: str = ""
    office: Office = field(default_factory=Office)
    notes: tuple[str, ...] = ()

    @staticmethod
    def day_after(period: Period) -> date:
        return period.end + timedelta(days=1)


def from_document(file: Path | None) -> QuestionnaireParameters:
    """The choices in a TOML document file: its head and its notes. Raises ParameterError."""
    chosen = read_document(file) if file else {}
    known = {each.name for each in fields(QuestionnaireParameters)}
    return QuestionnaireParameters(**{k: v for k, v in chosen.items() if k in known})
