"""One page of a questionnaire as a form: for the web, the kiosk, a helper, a preview, keying in.

    form = PageForm(definition, page.questions, language="da", answers=response.draft)
    form = PageForm(definition, page.questions, language="da", data=request.POST,
                    files=request.FILES, attachments=attached)
    answering.save_page(response.pk, form.saved_questions, form.raw)   # may raise PageRefused
    form.refuse(error.errors)

`{% include "consultation/questions/field.html" with field=field %}` draws a whole question,
`{% include "consultation/questions/errors.html" %}` (context `form`) the summary above. Whoever
draws only the inputs includes `field.template`. See `consultation.forms.field_shapes.Field`.

Build and draw the form under the interface's language, `words.interface_language(language)`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from config.geography import places
from consultation.definition.answers import is_answered, other_key
from consultation.definition.schema import Definition, Needed, Question, QuestionType
from consultation.forms.field_shapes import DECLINED, Field
from consultation.forms.fields import build
from consultation.forms.words import Speaker, interface_language
from consultation.models import Attachment

Data = MultiValueDict[str, str]
_MOST_PLACES = 20


class PageForm:
    """The questions of one page, with what is stored (`answers`) or what was sent (`data`).

    `attachments`: those of the answer, where a question asks for files. `remind`: keys that are
    asked once more. `simple`: labels in simple words where there are any.
    """

    def __init__(
        self,
        definition: Definition,
        questions: Iterable[Question],
        *,
        language: str,
        answers: Mapping[str, Any] | None = None,
        data: Data | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        attachments: Iterable[Attachment] = (),
        simple: bool = False,
    ) -> None:
        self.questions = tuple(questions)
        self.language = language
        self.page_language = interface_language(language)
        self.speaker = Speaker(definition, language)
        self.answers = answers or {}
        self.data = data
        self.simple = simple
        self.sent_files = files if files is not None else MultiValueDict()
        self.attachments = tuple(attachments)
        self._errors: dict[str, str] = {}
        self._reminders: set[str] = set()
        self._unreadable: dict[str, str] = {}

    @cached_property
    def raw(self) -> dict[str, Any]:
        """What was sent, as `services.answering.save_page` takes it.

        Of a file question: the ids that are kept; `uploads` are for the caller to store and add.
        """
        if self.data is None:
            return {}
        raw: dict[str, Any] = {}
        for question in self.questions:
            if question.is_asked:
                raw.update(self._read(question, self.data))
        return raw

    @cached_property
    def uploads(self) -> dict[str, list[UploadedFile[Any]]]:
        """The new files by question."""
        return {
            question.key: self.sent_files.getlist(question.key)
            for question in self.questions
            if question.type == QuestionType.FILE and question.key in self.sent_files
        }

    @property
    def saved_questions(self) -> tuple[Question, ...]:
        """Those that can be saved: all but information and what could not even be read."""
        return tuple(q for q in self.questions if q.is_asked and q.key not in self.unreadable)

    @property
    def unreadable(self) -> Mapping[str, str]:
        """What cannot be read as any value, by key: two alike numbers in a ranking."""
        return self._unreadable if self.raw else {}

    def refuse(self, errors: Mapping[str, str]) -> None:
        """Show these errors, by question key; `unreadable` ones are added by themselves."""
        for key, sentence in {**self.unreadable, **errors}.items():
            self._errors.setdefault(key, sentence)
        self.__dict__.pop("fields", None)

    def remind(self, keys: Iterable[str]) -> None:
        """Ask once more for these, kindly."""
        self._reminders |= set(keys)
        self.__dict__.pop("fields", None)

    def unanswered(self, needed: Needed) -> tuple[Question, ...]:
        """The questions that are `needed` and that the sent page leaves empty."""
        return tuple(
            question
            for question in self.questions
            if question.is_asked and question.needed == needed and not self._is_whole(question)
        )

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """What is shown, in order."""
        shown = self.answers if self.data is None else self._typed()
        single = len(self.questions) == 1
        return tuple(
            build(
                question,
                self.speaker,
                shown,
                simple=self.simple,
                errors=tuple(filter(None, [self._errors.get(question.key)])),
                reminder=self._reminder(question),
                heading=single,
                files=self._files(question, shown),
            )
            for question in self.questions
        )

    @property
    def errors(self) -> tuple[Field, ...]:
        """The fields with errors, for the summary."""
        return tuple(field for field in self.fields if field.errors)

    @property
    def reminders(self) -> tuple[Field, ...]:
        """The fields that are asked for once more."""
        return tuple(field for field in self.fields if field.reminder)

    def _reminder(self, question: Question) -> str:
        if question.key not in self._reminders:
            return ""
        if question.declinable:
            return _("Du har ikke svaret her. Du kan svare, vælge ikke at svare, eller gå videre.")
        return _("Du har ikke svaret her. Du kan svare nu eller gå videre.")

    def _files(self, question: Question, shown: Mapping[str, Any]) -> tuple[Attachment, ...]:
        if question.type != QuestionType.FILE:
            return ()
        kept = shown.get(question.key)
        kept = kept if isinstance(kept, list) else []
        return tuple(
            each
            for each in self.attachments
            if each.question == question.key and str(each.pk) in kept
        )

    def _is_whole(self, question: Question) -> bool:
        value = self.raw.get(question.key)
        if question.type == QuestionType.MATRIX and isinstance(value, dict) and value:
            return DECLINED in value or len(value) == len(question.rows)
        if question.type == QuestionType.SITE and isinstance(value, dict):
            return bool(value.get("verdict") or value.get(DECLINED))
        if question.type == QuestionType.FILE and self.uploads.get(question.key):
            return True
        if isinstance(value, str):
            value = value.strip()
        return question.key in self.unreadable or is_answered(value)

    def _typed(self) -> dict[str, Any]:
        """What was sent as it is shown again: unreadable values as they stand."""
        assert self.data is not None
        shown = dict(self.raw)
        for question in self.questions:
            if question.type == QuestionType.RANKING and question.key in self.unreadable:
                shown[question.key] = _ranks(question, self.data)
        return shown

    def _read(self, question: Question, data: Data) -> dict[str, Any]:
        key = question.key
        if data.get(f"{key}.{DECLINED}") or DECLINED in data.getlist(key):
            return {key: {DECLINED: True}}
        found = _READERS.get(question.type, _text)(question, data)
        raw: dict[str, Any] = {key: found}
        if question.type == QuestionType.RANKING:
            ranks = [int(rank) for rank in _ranks(question, data).values()]
            if len(set(ranks)) < len(ranks):
                self._unreadable[key] = _("To svar har samme nummer. Giv hvert sit nummer.")
        if question.other:
            raw[other_key(key)] = data.get(other_key(key), "")
        return raw


def _text(question: Question, data: Data) -> str:
    return data.get(question.key, "")


def _many(question: Question, data: Data) -> list[str]:
    return [code for code in data.getlist(question.key) if code]


def _matrix(question: Question, data: Data) -> dict[str, str]:
    sent = {row.code: data.get(f"{question.key}.{row.code}", "") for row in question.rows}
    return {row: column for row, column in sent.items() if column}


def _ranks(question: Question, data: Data) -> dict[str, str]:
    sent = {code: data.get(f"{question.key}.{code}", "") for code in question.codes}
    return {code: rank for code, rank in sent.items() if rank.isascii() and rank.isdigit()}


def _ranking(question: Question, data: Data) -> list[str]:
    ranks = _ranks(question, data)
    return sorted(ranks, key=lambda code: int(ranks[code]))


def _period(question: Question, data: Data) -> dict[str, str]:
    return {end: data.get(f"{question.key}.{end}", "") for end in ("from", "to")}


def _site(question: Question, data: Data) -> dict[str, Any]:
    return {
        "verdict": data.get(question.key, ""),
        "conditions": data.getlist(f"{question.key}.conditions"),
        "text": data.get(f"{question.key}.text", ""),
    }


def _map(question: Question, data: Data) -> Any:
    """The points of the map, then the chosen places; text that is no JSON is left for the check."""
    text = data.get(question.key, "")
    try:
        points = json.loads(text) if text else []
    except ValueError:
        return text
    known = places.by_code()
    chosen = data.getlist(f"{question.key}.place")[:_MOST_PLACES]
    found = [known[code] for code in chosen if code in known]
    if not isinstance(points, list):
        return points
    return points + [{"lon": place.longitude, "lat": place.latitude} for place in found]


def _files(question: Question, data: Data) -> list[str]:
    return data.getlist(f"{question.key}.keep")


_READERS: dict[QuestionType, Callable[[Question, Data], Any]] = {
    QuestionType.MULTIPLE: _many,
    QuestionType.MATRIX: _matrix,
    QuestionType.RANKING: _ranking,
    QuestionType.PERIOD: _period,
    QuestionType.SITE: _site,
    QuestionType.MAP: _map,
    QuestionType.FILE: _files,
}
