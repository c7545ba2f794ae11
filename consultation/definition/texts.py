"""All texts of a definition by an id each: how complete a language is, and putting texts in.

Ids are paths that stay the same while the questionnaire is written: "title", "section.start",
"alder.label", "alder.help", "vej.option.gang", "vej.row.dag".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from consultation.definition.schema import Definition, Option, Question, Words

FRAME = {
    "title": "Titel",
    "intro": "Indledning",
    "privacy": "Hvem ser svaret?",
    "thanks": "Tak til sidst",
}
PARTS = {
    "label": "Spørgsmål",
    "help": "Hjælp",
    "simple": "I lette ord",
    "site": "Sted",
    "low": "Ved laveste tal",
    "high": "Ved højeste tal",
}


@dataclass(frozen=True)
class Text:
    """One text. `where` says in Danish what it is; `section` is the key of the section around."""

    id: str
    where: str
    words: Words
    section: str = ""

    def source(self, definition: Definition) -> str:
        """What is to be translated; "" where there is nothing."""
        return self.words.get(definition.source, "")


def texts(definition: Definition) -> tuple[Text, ...]:
    """Every text that has something in the source language, in order."""
    found = (*_frame(definition), *_sections(definition))
    return tuple(text for text in found if text.source(definition).strip())


def _frame(definition: Definition) -> Iterator[Text]:
    for name, where in FRAME.items():
        yield Text(name, where, getattr(definition, name))


def _sections(definition: Definition) -> Iterator[Text]:
    for section in definition.sections:
        yield Text(f"section.{section.key}", "Overskrift", section.title, section.key)
        for question in section.questions:
            yield from _question(question, section.key)


def _question(question: Question, section: str) -> Iterator[Text]:
    for name, where in PARTS.items():
        yield Text(f"{question.key}.{name}", where, getattr(question, name), section)
    for kind, where, options in (
        ("row", "Linje", question.rows),
        ("option", "Svar", question.options),
    ):
        for option in options:
            yield Text(f"{question.key}.{kind}.{option.code}", where, option.label, section)


@dataclass(frozen=True)
class Completeness:
    """How many of a language's texts there are."""

    language: str
    done: int
    total: int

    @property
    def is_whole(self) -> bool:
        return self.done == self.total


def completeness(definition: Definition) -> tuple[Completeness, ...]:
    """Each language of the definition, the source first."""
    every = texts(definition)
    return tuple(
        Completeness(
            language,
            sum(bool(text.words.get(language, "").strip()) for text in every),
            len(every),
        )
        for language in definition.languages
    )


def translated(definition: Definition, language: str, found: Mapping[str, str]) -> Definition:
    """With these texts, by id, in one language; an empty one is taken away.

    Ids that are not in `found`, or that name nothing, change nothing.
    """

    def words(text_id: str, old: Words) -> Words:
        if text_id not in found:
            return old
        others = {code: text for code, text in old.items() if code != language}
        written = found[text_id].strip()
        return {**others, language: written} if written else others

    def options(key: str, kind: str, old: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(
            replace(option, label=words(f"{key}.{kind}.{option.code}", option.label))
            for option in old
        )

    def question(old: Question) -> Question:
        return replace(
            old,
            label=words(f"{old.key}.label", old.label),
            help=words(f"{old.key}.help", old.help),
            simple=words(f"{old.key}.simple", old.simple),
            site=words(f"{old.key}.site", old.site),
            low=words(f"{old.key}.low", old.low),
            high=words(f"{old.key}.high", old.high),
            options=options(old.key, "option", old.options),
            rows=options(old.key, "row", old.rows),
        )

    return replace(
        definition,
        title=words("title", definition.title),
        intro=words("intro", definition.intro),
        privacy=words("privacy", definition.privacy),
        thanks=words("thanks", definition.thanks),
        sections=tuple(
            replace(
                section,
                title=words(f"section.{section.key}", section.title),
                questions=tuple(question(each) for each in section.questions),
            )
            for section in definition.sections
        ),
    )


def with_language(definition: Definition, language: str) -> Definition:
    """With a language more, last."""
    if language in definition.languages:
        return definition
    return replace(definition, languages=(*definition.languages, language))


def without_language(definition: Definition, language: str) -> Definition:
    """Without a language and all its texts; the source language stays."""
    if language == definition.source or language not in definition.languages:
        return definition
    every = {text.id: "" for text in (*_frame(definition), *_sections(definition))}
    bare = translated(definition, language, every)
    return replace(
        bare,
        languages=tuple(each for each in bare.languages if each != language),
        machine_made=tuple(each for each in bare.machine_made if each != language),
    )


def marked(definition: Definition, language: str, *, machine_made: bool) -> Definition:
    """With a language marked as made by a machine and unchecked, or not."""
    others = tuple(each for each in definition.machine_made if each != language)
    return replace(definition, machine_made=(*others, language) if machine_made else others)
