"""What was found in a workbook: what refuses it, and what is left out of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from consultation.exceptions import ConsultationError


@dataclass(frozen=True)
class Finding:
    """`sheet` and `row` are as in the workbook (row 0: the whole sheet; sheet "": the file)."""

    sheet: str
    row: int
    sentence: str

    def __str__(self) -> str:
        if not self.sheet:
            return self.sentence
        return f"Ark {self.sheet}{f', række {self.row}' if self.row else ''}: {self.sentence}"


class XlsformRefused(ConsultationError):
    """The file cannot become a questionnaire; `findings` are all the reasons."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__("\n".join(str(each) for each in findings))

    @classmethod
    def whole(cls, sentence: str) -> XlsformRefused:
        """One reason that is about the file itself."""
        return cls((Finding("", 0, sentence),))


@dataclass
class Findings:
    """Gathers all of them, so that all are said at once."""

    refused: list[Finding] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)

    def refuse(self, sheet: str, row: int, sentence: str) -> None:
        """Something that cannot be mapped."""
        self.refused.append(Finding(sheet, row, sentence))

    def leave_out(self, sheet: str, row: int, sentence: str) -> None:
        """Something that the questionnaire does without."""
        self.left_out.append(Finding(sheet, row, sentence))
