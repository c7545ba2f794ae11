"""What can go wrong, in the words of the trade. Each message is a sentence for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class IntakeRoomsError(Exception):
    """A rule of the room was not met; `str(error)` says what is wrong and what to do."""


@dataclass(frozen=True)
class Finding:
    """One thing wrong with one value: which column, what stood there, and the remedy."""

    column: str
    value: str
    reason: str


class InvalidIntake(IntakeRoomsError):
    """An intake that cannot be stored, with everything that is wrong with it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(" ".join(finding.reason for finding in findings))


class OutsideRoomsLife(IntakeRoomsError):
    """Before the room opened for the first time, or after it closed for good."""


class UndoTooLate(IntakeRoomsError):
    """The day is over: only a leader can void, with a reason."""

    default: ClassVar[str] = (
        "Dagen er slut, så registreringen kan ikke længere fortrydes her. "
        "Bed lederen om at annullere den med en begrundelse."
    )

    def __init__(self) -> None:
        super().__init__(self.default)


class DayIsClosed(IntakeRoomsError):
    """A leader has signed the day: it is reopened, with a reason, before it is changed."""

    def __init__(self) -> None:
        super().__init__(
            "Dagen er lukket, så den kan ikke ændres. Lederen kan genåbne den med en begrundelse."
        )


class ClosedDaysTouched(IntakeRoomsError):
    """What is to be voided as one lies on days that are signed; `where` names them."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"Der er lukkede dage imellem, så intet er annulleret: {where}. "
            "Lederen kan genåbne dem med en begrundelse; prøv så igen."
        )


class AlreadyVoided(IntakeRoomsError):
    def __init__(self) -> None:
        super().__init__("Registreringen er allerede annulleret.")


class ReasonMissing(IntakeRoomsError):
    def __init__(self) -> None:
        super().__init__("Skriv en begrundelse. Den gemmes sammen med ændringen.")


class SecretMissing(IntakeRoomsError):
    """A key file that the database counts on is gone; making a new one would split every client."""


class RoomExistsWithOtherData(IntakeRoomsError):
    """`add_room` named a room that exists with other data."""


class RecordConflict(IntakeRoomsError):
    """A record with the same identity is already there."""


class KeyLifeRefused(IntakeRoomsError):
    """A secret of client keys may not be rotated or destroyed now."""


class UnknownClient(IntakeRoomsError):
    """Nothing is stored under the alias that was given."""

    def __init__(self) -> None:
        super().__init__(
            "Der er ikke gemt noget under det kaldenavn i denne gruppe af rum. "
            "Spørg, om det staves anderledes, eller om et andet er brugt."
        )
