"""Which column of a file is which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from config.danish import listing
from intake_rooms.importing.refusals import FileRefused, shown

IGNORED = "fejl"
"""The column that a rejects file has extra; it is passed over when the file comes back."""


@dataclass(frozen=True)
class Column:
    """A column by its name, the Danish words that mean the same, and whether it must be there."""

    name: str
    also: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Header:
    """Where each column of a file stands, and how many fields a row has."""

    places: dict[str, int]
    width: int

    def pick(self, fields: Sequence[str], name: str) -> str:
        """The field of column `name`; "" where the file has no such column."""
        place = self.places.get(name)
        return "" if place is None else fields[place]


def match(cells: Sequence[str], columns: Sequence[Column]) -> Header:
    """Find each of `columns` among the `cells` of the first row, in any order and case.

    Raises FileRefused that says which columns are unknown, missing or there twice.
    """
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    words = {
        word.casefold(): column.name for column in columns for word in (column.name, *column.also)
    }
    places: dict[str, int] = {}
    faults = []
    for place, name in enumerate(names):
        column = words.get(name.casefold())
        if column is None:
            if name.casefold() != IGNORED:
                faults.append(_unknown(name, words))
        elif column in places:
            faults.append(f"kolonnen {column} er der to gange")
        else:
            places[column] = place
    missing = [column.name for column in columns if column.required and column.name not in places]
    if missing:
        faults.append(f"{listing(missing)} mangler")
    if faults:
        allowed = ", ".join(column.name for column in columns)
        raise FileRefused(
            f"Linje 1 skal være kolonnernes navne, men {listing(faults)}. "
            f"Ret linje 1, så kolonnerne hedder {allowed}."
        )
    return Header(places, len(names))


def _unknown(name: str, words: dict[str, str]) -> str:
    if not name:
        return "en kolonne har intet navn"
    near = get_close_matches(name.casefold(), words, n=1, cutoff=0.6)
    hint = f" (mente du {words[near[0]]}?)" if near else ""
    return f"kolonnen “{shown(name)}” kendes ikke{hint}"
