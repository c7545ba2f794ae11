"""Languages as XLSForm's headings name them ("Dansk (da)") and as definitions do ("da")."""

from __future__ import annotations

import re

NAMES = {
    "da": "Dansk",
    "en": "English",
    "pl": "Polski",
    "ar": "العربية",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "so": "Soomaali",
    "fa": "فارسی",
    "ur": "اردو",
    "tr": "Türkçe",
    "uk": "Українська",
    "ro": "Română",
    "lt": "Lietuvių",
    "kl": "Kalaallisut",
    "sv": "Svenska",
    "no": "Norsk",
}
_SPELT = {
    "danish": "da",
    "polish": "pl",
    "arabic": "ar",
    "german": "de",
    "french": "fr",
    "francais": "fr",
    "spanish": "es",
    "espanol": "es",
    "somali": "so",
    "turkish": "tr",
    "ukrainian": "uk",
    "greenlandic": "kl",
    "engelsk": "en",
    "polsk": "pl",
    "arabisk": "ar",
    "chinese": "zh",
    "hindi": "hi",
    "portuguese": "pt",
    "swahili": "sw",
}
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


def heading(code: str) -> str:
    """A language as a heading names it: "Dansk (da)"."""
    return f"{NAMES.get(code, code)} ({code})"


def code_of(name: str) -> str | None:
    """The code behind a heading's language; None where it is not known."""
    text = name.strip()
    if within := re.search(r"\(([^()]+)\)\s*$", text):
        text = within.group(1).strip()
    language, dash, region = text.partition("-")
    if _CODE.fullmatch(made := language.lower() + dash + region):
        return made
    known = {spelt.casefold(): code for code, spelt in NAMES.items()} | _SPELT
    return known.get(text.casefold())
