"""Which value a question takes, and how an answer is stored.

The answers of one person are one JSON object: question key → value. No key: not answered.

    any question       {"declined": true}               "I do not wish to answer"
    single             "code"                           with `other`: "other", and its text
    multiple           ["code", …]                      in the options' order; never empty
                       "<key>.other": "text"            the text beside "other"
    yes_no             "yes" | "no"
    scale              3                                a whole number
    matrix             {"row": "column", …}             rows that were answered
    ranking            ["code", …]                      best first; may leave codes out
    number             42 | 3.5
    short_text, long_text  "…"
    date               "2018-11-12"
    period             {"from": "2018-11-12", "to": "2018-11-30"}
    district           "vesterbro-kongens-enghave"      a code of `config.geography`
    map                [[724050, 6175050], …]           centres of 100 m cells, EPSG:25832
    site               {"verdict": "yes|conditions|no|unsure", "conditions": ["code"], "text": "…"}
    file               ["<attachment id>", …]

A map point comes in as {"lon": …, "lat": …} and is snapped here, before anything is stored:
the precise place is never kept (decisions.md B37).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config import geography
from consultation.definition.schema import OTHER, Question, QuestionType

Value = Any
Answers = dict[str, Value]
DECLINED: Mapping[str, bool] = {"declined": True}
VERDICTS = ("yes", "conditions", "no", "unsure")
SHORT, LONG = 200, 10_000
"""Characters of a short and a long text where the question sets no limit of its own."""
_FILE_LIMIT = 5
_POINT_LIMIT = 10
_HUGE = 10**15
"""Numbers stay below: more digits than that no database and no spreadsheet keeps."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class WrongAnswer(ValueError):
    """The value is not one that the question takes; `str(error)` is for the person answering."""

    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__(sentence)

    def __str__(self) -> str:
        return str(self.sentence)


def other_key(key: str) -> str:
    """Where the text beside "other" is stored."""
    return f"{key}.{OTHER}"


def is_declined(value: Value) -> bool:
    """Whether the person wished not to answer."""
    return isinstance(value, dict) and value.get("declined") is True


def is_answered(value: Value) -> bool:
    """Whether there is an answer, be it that one wishes not to answer."""
    return value is not None and value not in ("", [], {})


def clean(question: Question, raw: Any) -> Value:
    """`raw` (JSON, from a form, a tablet or a file) as it is stored; None where it is empty.

    Raises WrongAnswer. The text beside "other" is cleaned by `clean_other`.
    """
    if is_declined(raw):
        if not question.declinable:
            raise WrongAnswer(_("Vælg et af svarene."))
        return dict(DECLINED)
    if raw is None or raw in ("", [], {}):
        return None
    return _CLEANERS[question.type](question, raw)


def clean_other(question: Question, raw: Any) -> str | None:
    """The text beside "other"; None where there is none. Raises WrongAnswer."""
    return _text(raw, SHORT) if question.other else None


def _text(raw: Any, length: int) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise WrongAnswer(_("Skriv dit svar som tekst."))
    text = _CONTROL.sub("", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > length:
        raise WrongAnswer(
            _("Dit svar er for langt. Skriv højst %(length)s tegn.") % {"length": length}
        )
    return text or None


def _short(question: Question, raw: Any) -> Value:
    text = _text(raw, question.limits.length or SHORT)
    return text and " ".join(text.split())


def _long(question: Question, raw: Any) -> Value:
    return _text(raw, question.limits.length or LONG)


def _one(question: Question, raw: Any) -> Value:
    if raw not in question.codes:
        raise WrongAnswer(_("Vælg et af svarene."))
    return raw


def _yes_no(question: Question, raw: Any) -> Value:
    if raw not in ("yes", "no"):
        raise WrongAnswer(_("Vælg ja eller nej."))
    return raw


def _codes(question: Question, raw: Any) -> list[str]:
    """The chosen codes, each once. Raises WrongAnswer."""
    if not isinstance(raw, list) or any(code not in question.codes for code in raw):
        raise WrongAnswer(_("Vælg blandt svarene."))
    return list(dict.fromkeys(raw))


def _many(question: Question, raw: Any) -> Value:
    chosen = [code for code in question.codes if code in _codes(question, raw)]
    alone = {option.code for option in question.options if option.exclusive}
    if len(chosen) > 1 and alone & set(chosen):
        raise WrongAnswer(_("Et af dine svar kan kun vælges alene. Fjern det, eller fjern resten."))
    _within_count(question, len(chosen), None)
    return chosen


def _ranking(question: Question, raw: Any) -> Value:
    chosen = _codes(question, raw)
    _within_count(question, len(chosen), None)
    return chosen


def _within_count(question: Question, count: int, most: int | None) -> None:
    least, most_allowed = question.limits.least, question.limits.most or most
    if least is not None and count < least:
        raise WrongAnswer(_("Vælg mindst %(count)s.") % {"count": int(least)})
    if most_allowed is not None and count > most_allowed:
        raise WrongAnswer(_("Vælg højst %(count)s.") % {"count": int(most_allowed)})


def _number(question: Question, raw: Any) -> Value:
    number = _as_number(raw)
    if question.limits.decimals == 0 and number != int(number):
        raise WrongAnswer(_("Skriv et helt tal."))
    number = round(number, question.limits.decimals) if question.limits.decimals else int(number)
    _within_value(question, number)
    return number


def _as_number(raw: Any) -> float:
    """A number from JSON or as typed in Danish: "3,5", "1.200". Raises WrongAnswer."""
    if isinstance(raw, str):
        text = raw.strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
        if re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+(,\d+)?", text, re.ASCII):
            text = text.replace(".", "")
        text = text.replace(",", ".")
        if not re.fullmatch(r"[-+]?\d{1,15}(\.\d{1,9})?", text, re.ASCII):
            raise WrongAnswer(_("Skriv et tal med cifre."))
        return float(text)
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not abs(raw) < _HUGE:
        raise WrongAnswer(_("Skriv et tal med cifre."))
    return raw


def _within_value(question: Question, number: float) -> None:
    least, most = question.limits.least, question.limits.most
    if least is not None and number < least:
        raise WrongAnswer(_("Skriv et tal, der er mindst %(number)s.") % {"number": f"{least:g}"})
    if most is not None and number > most:
        raise WrongAnswer(_("Skriv et tal, der er højst %(number)s.") % {"number": f"{most:g}"})


def _scale(question: Question, raw: Any) -> Value:
    try:
        number = _as_number(raw)
    except WrongAnswer:
        raise WrongAnswer(_("Vælg et tal på skalaen.")) from None
    least, most = question.limits.least or 0, question.limits.most or 0
    if number != int(number) or not least <= number <= most:
        raise WrongAnswer(_("Vælg et tal på skalaen."))
    return int(number)


def _matrix(question: Question, raw: Any) -> Value:
    rows, columns = [row.code for row in question.rows], question.codes
    if not isinstance(raw, dict) or any(
        row not in rows or column not in columns for row, column in raw.items() if column
    ):
        raise WrongAnswer(_("Vælg et svar i hver linje."))
    return {row: raw[row] for row in rows if raw.get(row)} or None


def _date(question: Question, raw: Any) -> Value:
    return _as_date(raw).isoformat()


def _as_date(raw: Any) -> date:
    """A date as ISO, or typed as 24-11-2026, 24.11.2026, 24/11/2026. Raises WrongAnswer."""
    wrong = WrongAnswer(_("Skriv en dato som 24-11-2026."))
    if not isinstance(raw, str):
        raise wrong
    text = raw.strip()
    typed = re.fullmatch(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})", text, re.ASCII)
    try:
        if typed:
            day, month, year = (int(part) for part in typed.groups())
            return date(year, month, day)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        raise wrong from None
    raise wrong


def _period(question: Question, raw: Any) -> Value:
    if not isinstance(raw, dict):
        raise WrongAnswer(_("Skriv to datoer som 24-11-2026."))
    if not raw.get("from") and not raw.get("to"):
        return None
    start, end = _as_date(raw.get("from")), _as_date(raw.get("to"))
    if end < start:
        raise WrongAnswer(_("Den sidste dato ligger før den første. Byt dem om."))
    return {"from": start.isoformat(), "to": end.isoformat()}


def _district(question: Question, raw: Any) -> Value:
    if raw not in [district.code for district in geography.districts()]:
        raise WrongAnswer(_("Vælg en bydel."))
    return raw


def _map(question: Question, raw: Any) -> Value:
    if not isinstance(raw, list):
        raise WrongAnswer(_("Sæt et punkt på kortet, eller vælg på listen."))
    cells = [list(cell) for cell in dict.fromkeys(_cell(point) for point in raw)]
    _within_count(question, len(cells), _POINT_LIMIT)
    return cells


def _cell(point: Any) -> tuple[int, int]:
    try:
        if isinstance(point, dict):
            return geography.snap(float(point["lon"]), float(point["lat"]))
        easting, northing = point
        return geography.snapped(int(easting), int(northing))
    except (geography.OutsideTheMap, KeyError, TypeError, ValueError, OverflowError):
        raise WrongAnswer(
            _("Punktet ligger uden for kortet. Sæt det et sted i København eller Frederiksberg.")
        ) from None


def _site(question: Question, raw: Any) -> Value:
    if not isinstance(raw, dict) or raw.get("verdict") not in (*VERDICTS, None, ""):
        raise WrongAnswer(_("Vælg et af svarene."))
    if not raw.get("verdict"):
        return None
    site: dict[str, Any] = {"verdict": raw["verdict"]}
    if raw["verdict"] == "conditions" and raw.get("conditions"):
        chosen = _codes(question, raw["conditions"])
        site["conditions"] = [code for code in question.codes if code in chosen]
    if text := _text(raw.get("text"), LONG):
        site["text"] = text
    return site


def _file(question: Question, raw: Any) -> Value:
    try:
        ids = [str(UUID(number)) for number in raw]
    except (TypeError, ValueError, AttributeError):
        raise WrongAnswer(_("Vedhæft filen igen.")) from None
    _within_count(question, len(ids), _FILE_LIMIT)
    return ids


def _nothing(question: Question, raw: Any) -> Value:
    return None


_CLEANERS = {
    QuestionType.SINGLE: _one,
    QuestionType.MULTIPLE: _many,
    QuestionType.YES_NO: _yes_no,
    QuestionType.SCALE: _scale,
    QuestionType.MATRIX: _matrix,
    QuestionType.RANKING: _ranking,
    QuestionType.NUMBER: _number,
    QuestionType.SHORT_TEXT: _short,
    QuestionType.LONG_TEXT: _long,
    QuestionType.DATE: _date,
    QuestionType.PERIOD: _period,
    QuestionType.DISTRICT: _district,
    QuestionType.MAP: _map,
    QuestionType.SITE: _site,
    QuestionType.INFORMATION: _nothing,
    QuestionType.FILE: _file,
}
