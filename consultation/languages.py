"""Names of languages in Danish, by ISO 639 code, from Babel's tables."""

from __future__ import annotations

from functools import cache

from babel import Locale

COMMON = (
    "en", "pl", "ar", "de", "es", "fa", "fr", "ku", "lt", "lv", "no", "prs", "ps", "ro", "ru",
    "so", "sv", "ti", "tr", "uk", "ur", "kl", "fo",
)  # fmt: skip
"""Languages offered first: those that are often needed in Copenhagen."""
_OWN = {"prs": "dari", "kl": "grønlandsk", "ku": "kurdisk", "no": "norsk"}


@cache
def names() -> dict[str, str]:
    """Every language's Danish name by code."""
    known = {code: str(name) for code, name in Locale("da").languages.items()}
    return {**known, **_OWN}


def name(code: str) -> str:
    """The Danish name of a language, with a capital; its code where there is none."""
    found = names().get(code, code)
    return found[:1].upper() + found[1:]
