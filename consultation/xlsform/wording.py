"""Words that XLSForm wants and a definition does not hold: the portal says them itself."""

from __future__ import annotations

from collections.abc import Iterable

from consultation.definition.schema import Words

YES_NO = {"yes": "Ja", "no": "Nej"}
DETAILS = {
    "other": "Skriv, hvad det er",
    "from": "Fra",
    "to": "Til",
    "verdict": "Hvad synes du?",
    "yes": "Ja",
    "conditions": "Ja, på betingelser",
    "no": "Nej",
    "unsure": "Ved ikke",
    "text": "Skriv mere, hvis du vil",
}
_TRANSLATED = {
    "Ja": {"en": "Yes", "pl": "Tak", "ar": "نعم"},
    "Nej": {"en": "No", "pl": "Nie", "ar": "لا"},
    "Andet": {"en": "Other", "pl": "Inne", "ar": "أخرى"},
    "Skriv, hvad det er": {"en": "Please say what", "pl": "Napisz, co to jest", "ar": "اكتب ما هو"},
    "Fra": {"en": "From", "pl": "Od", "ar": "من"},
    "Til": {"en": "To", "pl": "Do", "ar": "إلى"},
    "Hvad synes du?": {"en": "What do you think?", "pl": "Co o tym sądzisz?", "ar": "ما رأيك؟"},
    "Ja, på betingelser": {
        "en": "Yes, on conditions",
        "pl": "Tak, pod warunkami",
        "ar": "نعم، بشروط",
    },
    "Ved ikke": {"en": "Do not know", "pl": "Nie wiem", "ar": "لا أعرف"},
    "Skriv mere, hvis du vil": {
        "en": "Write more if you like",
        "pl": "Napisz więcej, jeśli chcesz",
        "ar": "اكتب المزيد إن أردت",
    },
}
_YES = frozenset({"ja", "yes", "tak", "نعم", "oui", "sí", "si", "1", "true", "y", "j"})
_NO = frozenset({"nej", "no", "nie", "لا", "non", "0", "false", "n", "2"})


def said(danish: str, languages: Iterable[str]) -> Words:
    """A Danish word in each of `languages`, in Danish where no translation is known."""
    known = _TRANSLATED.get(danish, {})
    return {each: known.get(each, danish) for each in languages}


def means_yes_or_no(text: str) -> str:
    """ "yes", "no" or "" of a choice's name or label."""
    word = text.strip().strip(".").casefold()
    return "yes" if word in _YES else "no" if word in _NO else ""
