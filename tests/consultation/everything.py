"""A questionnaire with every type of question, for tests of pages and forms."""

from __future__ import annotations

from typing import Any


def _option(code: str, da: str, en: str = "", **more: Any) -> dict[str, Any]:
    return {"code": code, "label": {"da": da, **({"en": en} if en else {})}, **more}


ALCOVES = [_option("ro", "Ro", "Quiet"), _option("rent", "Rent udstyr", "Clean equipment")]
EVERYTHING: list[dict[str, object]] = [
    {
        "key": "velkommen",
        "type": "information",
        "label": {"da": "Godt, du vil svare", "en": "Thank you for answering"},
        "help": {"da": "Det tager fem minutter."},
    },
    {
        "key": "hvorfor",
        "type": "single",
        "label": {"da": "Hvorfor kommer du?", "en": "Why do you come?"},
        "simple": {"da": "Hvorfor her?"},
        "help": {"da": "Vælg det vigtigste.", "en": "Choose the most important."},
        "options": ALCOVES,
        "other": True,
        "declinable": True,
        "needed": "yes",
    },
    {
        "key": "hvad",
        "type": "multiple",
        "label": {"da": "Hvad bruger du?", "en": "What do you use?"},
        "options": [*ALCOVES, _option("intet", "Intet af det", "None of it", exclusive=True)],
        "other": True,
        "declinable": True,
    },
    {"key": "tryg", "type": "yes_no", "label": {"da": "Er du tryg?"}, "needed": "soft"},
    {
        "key": "tilfreds",
        "type": "scale",
        "label": {"da": "Hvor tilfreds er du?"},
        "limits": {"least": 0, "most": 10},
        "low": {"da": "Slet ikke"},
        "high": {"da": "Meget"},
        "declinable": True,
    },
    {
        "key": "gener",
        "type": "matrix",
        "label": {"da": "Hvor ofte ser du det?"},
        "rows": [_option("kanyler", "Kanyler"), _option("larm", "Larm")],
        "options": [_option("aldrig", "Aldrig"), _option("tit", "Tit")],
        "needed": "soft",
    },
    {
        "key": "vigtigst",
        "type": "ranking",
        "label": {"da": "Hvad er vigtigst?"},
        "options": [*ALCOVES, _option("kaffe", "Kaffe")],
    },
    {
        "key": "alder",
        "type": "number",
        "label": {"da": "Hvor gammel er du?"},
        "limits": {"least": 18, "most": 110},
        "needed": "yes",
    },
    {"key": "navn", "type": "short_text", "label": {"da": "Hvad skal rummet hedde?"}},
    {
        "key": "mere",
        "type": "long_text",
        "label": {"da": "Hvad vil du ellers sige?"},
        "declinable": True,
    },
    {"key": "dag", "type": "date", "label": {"da": "Hvornår var du der sidst?"}},
    {"key": "ferie", "type": "period", "label": {"da": "Hvornår var du væk?"}},
    {
        "key": "bydel",
        "type": "district",
        "label": {"da": "Hvor bor du?", "en": "Where do you live?"},
        "declinable": True,
    },
    {"key": "steder", "type": "map", "label": {"da": "Hvor er der brug for et rum?"}},
    {
        "key": "grund",
        "type": "site",
        "label": {"da": "Kunne du leve med et rum her?"},
        "site": {"da": "Hjørnet af Istedgade og Halmtorvet"},
        "options": [
            _option("lukket", "At det lukker om natten"),
            _option("vagt", "At der er vagt"),
        ],
    },
]
WITH_FILE = [
    *EVERYTHING,
    {"key": "bilag", "type": "file", "label": {"da": "Vil du vedhæfte noget?"}},
]
EVERY_ANSWER: dict[str, Any] = {
    "hvorfor": "other",
    "hvorfor.other": "Kaffen",
    "hvad": ["ro", "rent"],
    "tryg": "yes",
    "tilfreds": 7,
    "gener": {"kanyler": "tit", "larm": "aldrig"},
    "vigtigst": ["kaffe", "ro"],
    "alder": 42,
    "navn": "Skyen",
    "mere": "Tak for kaffen.",
    "dag": "2018-11-12",
    "ferie": {"from": "2018-07-01", "to": "2018-07-14"},
    "bydel": "bydel-4",
    "steder": [[724050, 6175050]],
    "grund": {"verdict": "conditions", "conditions": ["lukket"], "text": "Der skal være ro."},
}
"""As stored."""
