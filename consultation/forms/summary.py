"""Answers as a person reads them: on "check your answers", when read back, on the receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config import geography
from consultation.definition import flow
from consultation.definition.answers import is_answered, is_declined, other_key
from consultation.definition.schema import (
    OTHER,
    Definition,
    Needed,
    Option,
    Question,
    QuestionType,
)
from consultation.forms.words import Speaker, Text
from consultation.models import Attachment

VERDICT_NAMES: dict[str, Callable[[], str]] = {
    "yes": lambda: _("Ja"),
    "conditions": lambda: _("Ja, på nogle betingelser"),
    "no": lambda: _("Nej"),
    "unsure": lambda: _("Det ved jeg ikke"),
}


@dataclass(frozen=True)
class Line:
    """A question with its answer in words. `page` is where it is corrected."""

    key: str
    label: Text
    page: str
    said: tuple[Text, ...]
    is_missing: bool
    alone: bool

    @property
    def is_answered(self) -> bool:
        """Whether there is anything."""
        return bool(self.said)


def lines(
    definition: Definition,
    answers: Mapping[str, Any],
    *,
    language: str,
    attachments: Iterable[Attachment] = (),
    pages: Iterable[flow.Page] | None = None,
) -> tuple[Line, ...]:
    """Each question that is shown, in order, with what was answered.

    Build it under the interface's language. `pages`: those of the channel, if not the web's.
    """
    speaker = Speaker(definition, language)
    files = {str(each.pk): each.file_name for each in attachments}
    lacking = {question.key for question in flow.missing(definition, answers, Needed.YES)}
    shown = flow.pages(definition, answers) if pages is None else tuple(pages)
    return tuple(
        Line(
            key=question.key,
            label=speaker.say(question.label),
            page=page.key,
            said=said(question, answers, speaker, files),
            is_missing=question.key in lacking,
            alone=question.alone,
        )
        for page in shown
        for question in page.questions
        if question.is_asked
    )


def said(
    question: Question,
    answers: Mapping[str, Any],
    speaker: Speaker,
    files: Mapping[str, str] | None = None,
) -> tuple[Text, ...]:
    """An answer (as stored) in words, a part on each line; empty where there is none."""
    value: Any = answers.get(question.key)
    if not is_answered(value):
        return ()
    if is_declined(value):
        return (speaker.own(_("Jeg ønsker ikke at svare")),)
    if question.type == QuestionType.FILE:
        return tuple(speaker.own((files or {}).get(each, each)) for each in value)
    found = _SAYING[question.type](question, value, speaker)
    if text := answers.get(other_key(question.key)):
        found = (*found, speaker.own(f"»{text}«"))
    return found


def _named(options: Iterable[Option], code: str, speaker: Speaker) -> Text:
    if code == OTHER:
        return speaker.own(_("Andet"))
    words = {option.code: option.label for option in options}
    return speaker.say(words[code]) if code in words else speaker.own(code)


def _one(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    return (_named(question.options, value, speaker),)


def _many(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    return tuple(_named(question.options, code, speaker) for code in value)


def _yes_no(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    return (speaker.own(VERDICT_NAMES[value]()),)


def _matrix(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    found = []
    for row in question.rows:
        if row.code in value:
            label = speaker.say(row.label)
            column = _named(question.options, value[row.code], speaker)
            found.append(Text.of(f"{label.plain}: {column.plain}", label.language, _page(speaker)))
    return tuple(found)


def _page(speaker: Speaker) -> str:
    return speaker.page_language


def _ranking(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    found = []
    for number, code in enumerate(value, 1):
        label = _named(question.options, code, speaker)
        found.append(Text.of(f"{number}. {label.plain}", label.language, _page(speaker)))
    return tuple(found)


def _number(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    decimals = question.limits.decimals if isinstance(value, float) else 0
    return (speaker.own(formats.number_format(value, decimals, use_l10n=True)),)


def _typed(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    return tuple(speaker.own(line) for line in str(value).splitlines())


def _day(value: str) -> str:
    return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")


def _date(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    return (speaker.own(_day(value)),)


def _period(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    return (speaker.own(f"{_day(value['from'])} – {_day(value['to'])}"),)


def _district(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    if value == geography.ELSEWHERE:
        return (speaker.own(_("Et andet sted")),)
    return (speaker.danish(geography.district_name(value)),)


def _map(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    count = ngettext("%(count)s sted", "%(count)s steder", len(value)) % {"count": len(value)}
    codes = dict.fromkeys(geography.district_of_cell(*cell) for cell in value)
    names = (geography.district_name(code) for code in codes if code != geography.ELSEWHERE)
    return (speaker.own(count), *(speaker.danish(name) for name in names))


def _site(question: Question, value: Any, speaker: Speaker) -> tuple[Text, ...]:
    found = [speaker.own(VERDICT_NAMES[value["verdict"]]())]
    found += _many(question, value.get("conditions", ()), speaker)
    found += _typed(question, value.get("text", ""), speaker)
    return tuple(found)


_SAYING: dict[QuestionType, Callable[[Question, Any, Speaker], tuple[Text, ...]]] = {
    QuestionType.SINGLE: _one,
    QuestionType.MULTIPLE: _many,
    QuestionType.YES_NO: _yes_no,
    QuestionType.SCALE: _number,
    QuestionType.MATRIX: _matrix,
    QuestionType.RANKING: _ranking,
    QuestionType.NUMBER: _number,
    QuestionType.SHORT_TEXT: _typed,
    QuestionType.LONG_TEXT: _typed,
    QuestionType.DATE: _date,
    QuestionType.PERIOD: _period,
    QuestionType.DISTRICT: _district,
    QuestionType.MAP: _map,
    QuestionType.SITE: _site,
}
