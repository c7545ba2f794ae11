"""Dates in addresses: 2012-10-24."""

from __future__ import annotations

from datetime import date

from django.urls import register_converter
from django.urls.converters import get_converters


class IsoDate:
    """A date written year-month-day; one that does not exist matches nothing, so it is a 404."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Raises ValueError for a date that does not exist."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """The date as it stands in the address."""
        return value if isinstance(value, str) else value.isoformat()


def register() -> None:
    """Let addresses hold `<isodate:…>`; the second time changes nothing."""
    if "isodate" not in get_converters():
        register_converter(IsoDate, "isodate")
