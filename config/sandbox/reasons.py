"""Why a file is not taken or cannot be cleaned. The codes go from one process to the other."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a file; the sentences for people are config.filing's."""

    BROKEN = "broken"
    PASSWORD = "password"  # noqa: S105
    SCRIPT = "script"
    MACROS = "macros"
    MIXED = "mixed"
    """Two kinds of file in one: what it is depends on who opens it."""
    BOMB = "bomb"
    """Small as it lies there, huge when it is unpacked."""
    PIXELS = "pixels"
    OUTSIDE = "outside"
    """Loads something from elsewhere when it is opened."""
    TOO_MUCH_WORK = "too_much_work"
    COMMENTS = "comments"
    """Comments or tracked changes, which their writer may not mean to show."""
    HIDDEN = "hidden"
    EMBEDDED = "embedded"
    PICTURE_INSIDE = "picture_inside"
    """A picture in a document, in a format that cannot be cleaned."""


class Refused(Exception):
    """A file is not taken, or not cleaned."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(str(reason))
