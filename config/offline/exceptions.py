"""What can go wrong with tablets and seals. Each message is a sentence for a person."""

from __future__ import annotations


class OfflineError(Exception):
    """A rule was not met; `str(error)` says what is wrong and what to do."""


class CodeRefused(OfflineError):
    """The enrolment code is unknown, used or too old; which of them is not told."""

    def __init__(self) -> None:
        super().__init__("Koden er forkert, brugt eller for gammel. Bed lederen om en ny.")


class NotSealedHere(OfflineError):
    """Sealed to another key, cut short or changed on the way."""

    def __init__(self) -> None:
        super().__init__(
            "Kaldenavnet kan ikke åbnes. Indtast indtaget igen, med kaldenavnet eller uden."
        )


class SealKeyMissing(OfflineError):
    """The file of a private key is gone."""


class AlreadyDecided(OfflineError):
    """Somebody else accepted or discarded the item meanwhile."""

    def __init__(self) -> None:
        super().__init__("Det er allerede afgjort. Genindlæs siden.")
