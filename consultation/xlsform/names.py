"""Names of a workbook as keys of a definition, and what expressions mean by them."""

from __future__ import annotations

import re
import unicodedata

from consultation.definition.answers import VERDICTS
from consultation.definition.checking import KEY
from consultation.definition.schema import Option, QuestionType
from consultation.xlsform.conditions_in import Target

_LONGEST = 50
_SPELT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ł": "l"})


def as_key(name: str, fallback: str) -> str:
    """`name` with the letters that keys have: "Hvor gammel?" is "hvor_gammel"."""
    if KEY.fullmatch(name):
        return name
    text = unicodedata.normalize("NFKD", name.casefold().translate(_SPELT))
    text = re.sub(r"[^a-z0-9]+", "_", text.encode("ascii", "ignore").decode()).strip("_")
    if text and not text[0].isalpha():
        text = f"{fallback}_{text}"
    return text[:_LONGEST].rstrip("_") or fallback


def distinct(key: str, taken: set[str]) -> str:
    """`key`, with a number behind where it is taken."""
    made, number = key, 2
    while made in taken:
        made = f"{key[: _LONGEST - 4]}_{number}"
        number += 1
    return made


class Names:
    """Gives keys, each once, and remembers what each name of the workbook stands for."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.targets: dict[str, Target] = {}

    def key(self, name: str, fallback: str) -> str:
        """A key for a section or question, as much like `name` as can be."""
        made = as_key(name, fallback)
        if not name:
            made = f"{fallback}_1"
        made = distinct(made, self.taken)
        self.taken.add(made)
        return made

    def stands_for(
        self, name: str, question: str, kind: QuestionType, codes: dict[str, str] | None = None
    ) -> None:
        """From now on, `${name}` is the answer to `question`."""
        whole = kind in (
            QuestionType.RANKING,
            QuestionType.SHORT_TEXT,
            QuestionType.LONG_TEXT,
            QuestionType.PERIOD,
            QuestionType.MAP,
            QuestionType.FILE,
        )
        if kind == QuestionType.SITE:
            codes = {code: code for code in VERDICTS}
        self.targets[name] = Target(question, kind, codes or {}, whole)


def option_codes(names: list[str], taken: set[str]) -> list[str]:
    """A code for each choice's name, each once; `taken` may not be used."""
    used = set(taken)
    made = []
    for name in names:
        code = distinct(as_key(name, "svar"), used)
        used.add(code)
        made.append(code)
    return made


def by_name(options: tuple[Option, ...], names: list[str]) -> dict[str, str]:
    """Choice names to codes."""
    return {name: option.code for name, option in zip(names, options, strict=True)}
