"""Texts of a questionnaire as a page shows them: each knows its language and direction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, Self

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from consultation.codes import ANSWERING_LANGUAGES, RIGHT_TO_LEFT
from consultation.definition.schema import Definition

FALLBACK_LANGUAGE = "en"
"""The interface's language where the questionnaire speaks one that the interface does not."""


def interface_language(language: str) -> str:
    """The language of buttons and errors for someone who answers in `language`."""
    return language if language in ANSWERING_LANGUAGES else FALLBACK_LANGUAGE


def direction_of(language: str) -> str:
    """ "rtl" or "ltr"."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


class Text(str):
    """A text with its language. `{{ text }}` in a template marks it where the page speaks another.

    In an attribute (`aria-label="…"`) write `{{ text.plain }}`.
    """

    language: str
    page_language: str

    @classmethod
    def of(cls, text: str, language: str, page_language: str) -> Self:
        """`text`, which is in `language`, for a page in `page_language`."""
        made = cls(text)
        made.language, made.page_language = language, page_language
        return made

    @property
    def plain(self) -> str:
        """The bare text."""
        return str.__str__(self)

    @property
    def is_foreign(self) -> bool:
        """Whether it must say its language."""
        return bool(self.plain) and self.language != self.page_language

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr"."""
        return direction_of(self.language)

    def __html__(self) -> SafeString:
        if not self.is_foreign:
            return escape(self.plain)
        return format_html(
            '<span lang="{}" dir="{}">{}</span>', self.language, self.direction, self.plain
        )


class Speaker:
    """Gives a definition's texts in one language, and says which language each came in."""

    def __init__(self, definition: Definition, language: str) -> None:
        self.definition = definition
        self.language = language
        self.page_language = interface_language(language)

    def say(self, words: Mapping[str, str]) -> Text:
        """`words` in the language asked for, else in the source language, else empty."""
        source = self.definition.source
        language = self.language if words.get(self.language) else source
        return Text.of(words.get(language, ""), language, self.page_language)

    def own(self, text: str) -> Text:
        """A text of the interface itself, already in its language."""
        return Text.of(text, self.page_language, self.page_language)

    def danish(self, text: str) -> Text:
        """A name that exists in Danish only, such as a district's."""
        return Text.of(text, "da", self.page_language)


def language_name(language: str) -> str:
    """What a language calls itself; the bare code where nobody knows."""
    if language in ANSWERING_LANGUAGES:
        return ANSWERING_LANGUAGES[language]
    try:
        return str(get_language_info(language)["name_local"]).capitalize()
    except KeyError:
        return language


def offered_languages(definition: Definition) -> tuple[str, ...]:
    """The questionnaire's own languages, then the others that the buttons exist in."""
    return tuple(dict.fromkeys((*definition.languages, *ANSWERING_LANGUAGES)))


class Translated(Protocol):
    """A record with public texts in Danish, and `translations` of them: {"en": {"title": "…"}}."""

    translations: Any


def public_text(thing: Translated, field: str, language: str) -> Text:
    """A public text of a consultation, phase, event and so on: in `language`, else in Danish."""
    translated: str = thing.translations.get(language, {}).get(field, "")
    page_language = interface_language(language)
    if translated:
        return Text.of(translated, language, page_language)
    return Text.of(str(getattr(thing, field)), "da", page_language)
