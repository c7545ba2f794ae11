"""Rows of answers in a question's form: add, move, remove, with and without JavaScript.

Each row has an id of its own; `<name>-id` lists them in order, and `<name>-<id>-label` and the
like hold what is written. So moving a row in the page is moving it in the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings

from consultation.definition.editing import with_codes
from consultation.definition.schema import Option

PICTOGRAM_NAMES = {
    "bed": "seng", "calendar": "kalender", "clock": "ur", "cloud": "sky", "doctor": "læge",
    "eye": "øje", "face_1": "ansigt 1, meget utilfreds", "face_2": "ansigt 2, utilfreds",
    "face_3": "ansigt 3, midt imellem", "face_4": "ansigt 4, tilfreds",
    "face_5": "ansigt 5, meget tilfreds", "food": "mad", "heart": "hjerte", "home": "hjem",
    "house": "hus", "list": "liste", "lock": "lås", "money": "penge", "moon": "måne",
    "none": "intet", "nose": "næse", "people": "mennesker", "phone": "telefon", "pill": "pille",
    "police": "politi", "question": "spørgsmålstegn", "room": "rum", "shield": "skjold",
    "shower": "bad", "smoke": "røg", "stairs": "trappe", "station": "station", "street": "gade",
    "sun": "sol", "sunrise": "solopgang", "sunset": "solnedgang", "syringe": "sprøjte",
    "talk": "samtale", "thumb_down": "tommel ned", "thumb_up": "tommel op", "toilet": "toilet",
    "tree": "træ", "walk": "gående",
}  # fmt: skip
BLANK_ROWS = 3
MOST_ROWS = 100
LONGEST = 300


@dataclass
class Row:
    """One answer as it is written."""

    id: str
    code: str = ""
    label: str = ""
    pictogram: str = ""
    exclusive: bool = False
    error: str = ""


@dataclass
class OptionRows:
    """The rows of one list. `pictures`: whether a pictogram can be chosen."""

    name: str
    stored: tuple[Option, ...]
    source: str
    data: Any = None
    pictures: bool = False
    exclusive: bool = False
    title: str = ""
    rows: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = self._stored_rows() if self.data is None else self._sent_rows()

    def _stored_rows(self) -> list[Row]:
        rows = [
            Row(
                str(number),
                option.code,
                option.label.get(self.source, ""),
                option.pictogram,
                option.exclusive,
            )
            for number, option in enumerate(self.stored)
        ]
        return rows or [Row(str(number)) for number in range(BLANK_ROWS)]

    def _sent_rows(self) -> list[Row]:
        ids = list(dict.fromkeys(self.data.getlist(f"{self.name}-id")))[:MOST_ROWS]
        return [self._sent(each) for each in ids]

    def _sent(self, row_id: str) -> Row:
        def sent(part: str) -> str:
            return str(self.data.get(f"{self.name}-{row_id}-{part}", "")).strip()

        known = {option.code for option in self.stored}
        code, picture = sent("code"), sent("pictogram")
        return Row(
            row_id,
            code if code in known else "",
            " ".join(sent("label").split()),
            picture if picture in self._pictures else "",
            bool(sent("exclusive")),
        )

    @property
    def _pictures(self) -> set[str]:
        """Ours, and what an import brought: that is kept, though we have no such picture."""
        return {*pictograms(), *(option.pictogram for option in self.stored)} - {""}

    def apply(self, deed: str) -> bool:
        """Do what a button says ("option-add", "option-up-3"); whether it was for this list."""
        name, _, rest = deed.partition("-")
        if name != self.name:
            return False
        verb, _, row_id = rest.partition("-")
        index = next((n for n, row in enumerate(self.rows) if row.id == row_id), None)
        if verb == "add":
            self.rows += [Row(each) for each in self._new_ids(BLANK_ROWS)]
        elif index is not None and verb == "remove":
            del self.rows[index]
        elif index is not None:
            wanted = max(0, index + (-1 if verb == "up" else 1))
            self.rows.insert(wanted, self.rows.pop(index))
        return True

    def _new_ids(self, count: int) -> Iterable[str]:
        used = [int(row.id) for row in self.rows if row.id.isdigit()]
        first = max(used, default=-1) + 1
        return [str(number) for number in range(first, first + count)]

    def is_valid(self) -> bool:
        """Whether each row with a code still has a text; a row without both is left out."""
        for row in self.rows:
            if row.code and not row.label:
                row.error = "Skriv svaret, eller fjern linjen."
            elif len(row.label) > LONGEST:
                row.error = f"Svaret må højst have {LONGEST} tegn. Forkort det."
        return not any(row.error for row in self.rows)

    def written(self) -> tuple[Option, ...]:
        """The options, with codes made for the new ones, translations of the others kept."""
        kept = {option.code: option for option in self.stored}
        rows = [
            (row.code, row.label, Option("", {}, row.pictogram, self.exclusive and row.exclusive))
            for row in self.rows
        ]
        return with_codes(rows, kept, self.source)

    @property
    def pictures_offered(self) -> tuple[tuple[str, str], ...]:
        """Pictograms to choose from, with Danish names; none where there are no pictures."""
        if not self.pictures:
            return ()
        named = ((each, PICTOGRAM_NAMES.get(each, each)) for each in self._pictures)
        return tuple(sorted(named, key=lambda pair: pair[1]))


@cache
def pictograms() -> tuple[str, ...]:
    """The pictograms that we ship, by name."""
    folder = settings.BASE_DIR / "static" / "consultation" / "pictograms"
    return tuple(sorted(path.stem for path in folder.glob("*.svg")))
