"""What can go wrong, in the words of the trade. Each message is a sentence for a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _


class ConsultationError(Exception):
    """A rule was not met; `str(error)` says what is wrong and what to do."""


class NotOpen(ConsultationError):
    """The questionnaire takes no answers now."""

    def __init__(self) -> None:
        super().__init__(_("Spørgeskemaet tager ikke imod svar nu."))


class PageRefused(ConsultationError):
    """Some of a page's answers cannot be taken. `errors`: question key to sentence; the page's
    other answers were saved."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(self.errors.values()))


class NotWhole(ConsultationError):
    """Questions that must be answered are not. `keys` are theirs, in order."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = keys
        super().__init__(_("Der mangler svar på spørgsmål, der skal besvares. De er vist her."))


class AlreadySent(ConsultationError):
    """The answer is sent, withdrawn, or under another id already."""

    def __init__(self) -> None:
        super().__init__(_("Svaret er allerede sendt. Brug din kode, hvis du vil rette det."))


class NoSuchCode(ConsultationError):
    """No answer has that receipt code, or it was withdrawn."""

    def __init__(self) -> None:
        super().__init__(
            _("Vi kender ikke den kode. Se efter, om du har skrevet den, som den står.")
        )
