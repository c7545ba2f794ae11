"""A questionnaire as a sheet to fill in by hand, in any language it exists in.

Every question stands there, also those that a condition hides on a screen: "Answer only if …"
names the question by its number. What comes back is keyed in (`services.paper`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from config import geography, typesetting
from consultation.codes import RIGHT_TO_LEFT
from consultation.definition.schema import Definition, Needed, Option, Question, QuestionType
from consultation.forms.words import interface_language
from consultation.models import Questionnaire, QuestionnaireVersion
from consultation.paper import skipping

_TEMPLATE = Path(__file__).with_name("sheet.typ")
_LINES = {QuestionType.LONG_TEXT: 6, QuestionType.SHORT_TEXT: 1, QuestionType.NUMBER: 1}
_CHOICES = frozenset(
    {QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.YES_NO, QuestionType.DISTRICT}
)


def numbers(definition: Definition) -> dict[str, int]:
    """The number that each question has on paper and when it is keyed in, from 1."""
    asked = [question.key for question in definition.questions.values() if _is_on_paper(question)]
    return {key: number for number, key in enumerate(asked, 1)}


def _is_on_paper(question: Question) -> bool:
    return question.is_asked and question.type != QuestionType.FILE


def render(questionnaire: Questionnaire, version: QuestionnaireVersion, language: str) -> bytes:
    """The sheet of `version` as PDF, texts in `language` where they exist.

    Raises typesetting.NotSet.
    """
    with translation.override(interface_language(language)):
        data = _data(questionnaire, version, language)
    return typesetting.pdf(_TEMPLATE, data, day=version.published_at.date())


def _data(
    questionnaire: Questionnaire, version: QuestionnaireVersion, language: str
) -> dict[str, Any]:
    definition = version.content
    writer = _Writer(definition, language)
    closes = questionnaire.closes_at
    return {
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "title": writer.say(definition.title),
        "mark": f"{questionnaire.slug} · v{version.number} · {language}",
        "intro": writer.say(definition.intro),
        "privacy": writer.say(definition.privacy),
        "how": _(
            "Sæt kryds eller skriv. Spring over, hvad du ikke vil svare på. Skriv ikke navn, "
            "adresse, telefonnummer eller CPR-nummer."
        ),
        "until": _until(closes.date() if closes else None),
        "thanks": writer.say(definition.thanks) or _("Tak for dit svar."),
        "page": _("Side"),
        "sections": [
            {
                "title": writer.say(section.title),
                "when": writer.when(section.show_if),
                "questions": [writer.question(q) for q in section.questions if _has_place(q)],
            }
            for section in definition.sections
        ],
    }


def _has_place(question: Question) -> bool:
    return _is_on_paper(question) or question.type == QuestionType.INFORMATION


def _until(day: date | None) -> str:
    if day is None:
        return ""
    return _("Aflever senest %(day)s.") % {"day": day.strftime("%d-%m-%Y")}


class _Writer:
    """Puts one definition on paper in one language."""

    def __init__(self, definition: Definition, language: str) -> None:
        self.definition = definition
        self.language = language
        self.numbers = numbers(definition)

    def say(self, words: Any) -> str:
        return self.definition.words(words, self.language)

    def when(self, condition: Any) -> str:
        return skipping.instruction(condition, self.definition, self.numbers, self.language)

    def question(self, question: Question) -> dict[str, Any]:
        number = self.numbers.get(question.key)
        return {
            "kind": _kind(question),
            "number": "" if number is None else str(number),
            "label": self.say(question.label),
            "help": self._help(question),
            "when": self.when(question.show_if),
            "hint": "" if self._help(question) else self._hint(question),
            "options": self._options(question),
            "other": _("Andet:") if question.other else "",
            "rows": self._labels(question.rows),
            "steps": _steps(question),
            "low": self.say(question.low),
            "high": self.say(question.high),
            "site": self.say(question.site),
            "conditions": self._labels(question.options)
            if question.type == QuestionType.SITE
            else [],
            "lines": _LINES.get(question.type, 2),
            "decline": _("Jeg ønsker ikke at svare") if question.declinable else "",
            "from": _("Fra"),
            "to": _("Til"),
            "why": _("Skriv gerne hvorfor, eller hvilke betingelser:"),
            "needed": _("skal besvares") if question.needed == Needed.YES else "",
        }

    def _help(self, question: Question) -> str:
        """The author's help; a map's is about a screen, and does not help on paper."""
        return "" if question.type == QuestionType.MAP else self.say(question.help)

    def _labels(self, options: tuple[Option, ...]) -> list[str]:
        return [self.say(option.label) for option in options]

    def _options(self, question: Question) -> list[str]:
        match question.type:
            case QuestionType.YES_NO:
                return [_("Ja"), _("Nej")]
            case QuestionType.DISTRICT:
                return [_(district.name) for district in geography.districts()]
            case QuestionType.SITE:
                return [_("Ja"), _("Ja, på betingelser"), _("Nej"), _("Ved ikke")]
        return self._labels(question.options)

    def _hint(self, question: Question) -> str:
        most = question.limits.most
        match question.type:
            case QuestionType.MULTIPLE if most:
                return _("Sæt højst %(count)s krydser.") % {"count": int(most)}
            case QuestionType.MULTIPLE:
                return _("Du må gerne sætte flere krydser.")
            case QuestionType.RANKING:
                return _("Skriv 1 ved det vigtigste, 2 ved det næste, og så videre.")
            case QuestionType.MAP:
                return _("Skriv gade og kryds, plads eller park, ikke en privat adresse.")
            case QuestionType.DATE | QuestionType.PERIOD:
                return _("Skriv dag, måned og år.")
        return ""


def _kind(question: Question) -> str:
    """How the sheet draws it."""
    if question.type in _CHOICES:
        return "boxes" if question.type == QuestionType.MULTIPLE else "circles"
    if question.type == QuestionType.MAP:
        return "lines"
    if question.type in _LINES:
        return "lines"
    return question.type.value


def _steps(question: Question) -> list[str]:
    if question.type != QuestionType.SCALE:
        return []
    least, most = int(question.limits.least or 0), int(question.limits.most or 0)
    return [str(step) for step in range(least, most + 1)]
