"""The choices sheet: lists of options by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath

from django.conf import settings

from consultation.definition.schema import OTHER, Option
from consultation.xlsform.findings import Findings
from consultation.xlsform.names import option_codes
from consultation.xlsform.workbook import Row

_RESERVED = {"declined", "verdict"}
_OTHERS = frozenset({"other", "andet", "otro", "autre", "others"})
_PICTOGRAMS = "static/consultation/pictograms"


@dataclass(frozen=True)
class ChoiceList:
    """Options, the workbook's names of them, and its own word for "other" ("" for none)."""

    options: tuple[Option, ...]
    codes: dict[str, str]
    other: str = ""
    spaced: tuple[tuple[int, str], ...] = ()
    """Rows whose name has a space, which an answer of several cannot hold."""


class ChoiceLists:
    """Reads each list once, when it is first asked for."""

    def __init__(self, rows: list[Row], source: str, found: Findings) -> None:
        self.source, self.found = source, found
        self.rows: dict[str, list[Row]] = {}
        for row in rows:
            if name := row.text("list_name"):
                self.rows.setdefault(name, []).append(row)
        self.known: dict[tuple[str, bool], ChoiceList] = {}

    def get(self, name: str, *, with_other: bool) -> ChoiceList | None:
        """The list of that name; None where there is none. `with_other`: an option called
        "other" is the choice with a text beside."""
        if name not in self.rows:
            return None
        if (name, with_other) not in self.known:
            self.known[name, with_other] = self._read(self.rows[name], with_other=with_other)
        return self.known[name, with_other]

    def _read(self, rows: list[Row], *, with_other: bool) -> ChoiceList:
        other = ""
        kept: list[Row] = []
        for row in rows:
            name = row.text("name")
            if not name:
                self.found.refuse(row.sheet, row.number, "Svaret har intet navn (name).")
            elif with_other and name.casefold() in _OTHERS and not other:
                other = name
            else:
                kept.append(row)
        names = [row.text("name") for row in kept]
        codes = option_codes(names, _RESERVED | {OTHER})
        options = tuple(self._option(row, code) for row, code in zip(kept, codes, strict=True))
        by_name = dict(zip(names, codes, strict=True))
        if len(by_name) < len(names):
            self.found.refuse(
                kept[0].sheet, kept[0].number, "Listen har to svar med samme navn (name)."
            )
        spaced = tuple((row.number, row.text("name")) for row in kept if " " in row.text("name"))
        return ChoiceList(options, by_name | ({other: OTHER} if other else {}), other, spaced)

    def _option(self, row: Row, code: str) -> Option:
        label = row.words("label", self.source)
        if any("${" in text for (_, _), text in row.cells.items()):
            self.found.refuse(
                row.sheet, row.number, "Et svar kan ikke have andre svar (${…}) i sin tekst."
            )
        if not label:
            self.found.leave_out(row.sheet, row.number, "Svaret har ingen tekst; navnet er brugt.")
            label = {self.source: row.text("name")}
        return Option(code, label, pictogram=self._pictogram(row))

    def _pictogram(self, row: Row) -> str:
        if own := row.text("indtag_pictogram"):
            return own
        image = row.text("media::image")
        stem = PurePath(image).stem if image else ""
        if stem and any((settings.BASE_DIR / _PICTOGRAMS).glob(f"{stem}.*")):
            return stem
        if image:
            self.found.leave_out(
                row.sheet, row.number, f'Billedet "{image}" er ikke et af portalens piktogrammer.'
            )
        return ""


def standing_alone(options: tuple[Option, ...], codes: list[str]) -> tuple[Option, ...]:
    """The options, those of `codes` standing alone."""
    return tuple(
        replace(option, exclusive=True) if option.code in codes else option for option in options
    )
