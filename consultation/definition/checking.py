"""What is wrong with a definition, said to its author: where, what, and what to do.

Errors stop a publication; warnings do not. Conditions are checked for whether they can ever hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from consultation.definition import reach
from consultation.definition.conditions import Condition, Op, Test, tests
from consultation.definition.schema import (
    OTHER,
    Definition,
    Option,
    Question,
    QuestionType,
    Section,
    Words,
)

KEY = re.compile(r"[a-z][a-z0-9_]{0,49}")
_CHOICES = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.RANKING})
_RESERVED = frozenset({"declined", "verdict", OTHER})
_NUMBERS = frozenset({QuestionType.NUMBER, QuestionType.SCALE})
_DATES = frozenset({QuestionType.DATE})
_COUNTED = frozenset({QuestionType.MULTIPLE, QuestionType.MAP, QuestionType.FILE})


@dataclass(frozen=True)
class Problem:
    """`place` is a section's or question's key, "" for the whole; `sentence` says what to do."""

    place: str
    sentence: str
    is_error: bool = True


def problems(definition: Definition, *, audience: str = "") -> tuple[Problem, ...]:
    """Everything wrong with `definition`, in its order."""
    found = [*_whole(definition)]
    seen: dict[str, Question] = {}
    for section in definition.sections:
        found += _section(definition, section, seen)
        for question in section.questions:
            found += _question(definition, question, audience)
            found += _condition(question.key, question.show_if, seen)
            seen[question.key] = question
    if not any(problem.is_error for problem in found):
        found += _unreachable(definition)
    return tuple(found)


def _whole(definition: Definition) -> Iterator[Problem]:
    if not definition.title.get(definition.source):
        yield Problem("", "Spørgeskemaet mangler en titel. Skriv den.")
    if not definition.privacy.get(definition.source):
        yield Problem("", "Skriv den ene sætning, der siger, hvem der ser svarene.")
    if definition.languages[:1] != (definition.source,):
        yield Problem("", "Det sprog, skemaet er skrevet på, skal stå først blandt sprogene.")
    if not any(question.is_asked for question in definition.questions.values()):
        yield Problem("", "Skemaet har ingen spørgsmål endnu. Tilføj det første.")
    keys = [question.key for _, question in definition.walk()]
    keys += [section.key for section in definition.sections]
    for key, count in Counter(keys).items():
        if count > 1:
            yield Problem(key, f'Nøglen "{key}" bruges {count} gange. Giv den ene en anden.')
    for key in keys:
        if not KEY.fullmatch(key):
            yield Problem(
                key, f'Nøglen "{key}" må kun have a-z, tal og _, og skal begynde med et bogstav.'
            )


def _section(
    definition: Definition, section: Section, seen: dict[str, Question]
) -> Iterator[Problem]:
    if not section.questions:
        yield Problem(section.key, "Afsnittet er tomt. Tilføj et spørgsmål, eller slet det.")
    yield from _words(definition, section.key, "overskriften", section.title, needed=False)
    yield from _condition(section.key, section.show_if, seen)


def _question(definition: Definition, question: Question, audience: str) -> Iterator[Problem]:
    yield from _words(definition, question.key, "teksten", question.label)
    for name, words in (
        ("hjælpeteksten", question.help),
        ("teksten i lette ord", question.simple),
        ("ordene ved skalaens laveste tal", question.low),
        ("ordene ved skalaens højeste tal", question.high),
        ("stedet", question.site),
    ):
        yield from _words(definition, question.key, name, words, needed=False)
    yield from _options(definition, question)
    yield from _limits(question)
    if question.type == QuestionType.FILE and audience and audience != "stakeholder":
        yield Problem(question.key, "Kun interessenter kan vedhæfte filer. Vælg en anden slags.")
    if question.type == QuestionType.SITE and not question.site.get(definition.source):
        yield Problem(question.key, "Skriv, hvilket sted vurderingen gælder.")


def _options(definition: Definition, question: Question) -> Iterator[Problem]:
    if question.type in _CHOICES and len(question.codes) < 2:
        yield Problem(question.key, "Giv mindst to svar at vælge imellem.")
    if question.type == QuestionType.MATRIX and (not question.rows or len(question.options) < 2):
        yield Problem(question.key, "Giv skemaet mindst én linje og to svar at vælge imellem.")
    if question.other and question.type not in (QuestionType.SINGLE, QuestionType.MULTIPLE):
        yield Problem(question.key, '"Andet" findes kun, hvor der vælges et eller flere svar.')
    for options in (question.options, question.rows):
        codes = Counter(option.code for option in options)
        for code, count in codes.items():
            if count > 1:
                yield Problem(question.key, f'Svarkoden "{code}" bruges {count} gange.')
        for option in options:
            yield from _option(definition, question, option)


def _option(definition: Definition, question: Question, option: Option) -> Iterator[Problem]:
    if not KEY.fullmatch(option.code):
        yield Problem(
            question.key,
            f'Svarkoden "{option.code}" må kun have a-z, tal og _, og begynder med et bogstav.',
        )
    if option.code in _RESERVED:
        yield Problem(question.key, f'Svarkoden "{option.code}" er optaget. Vælg en anden.')
    yield from _words(definition, question.key, f'svaret "{option.code}"', option.label)


def _limits(question: Question) -> Iterator[Problem]:
    least, most = question.limits.least, question.limits.most
    if question.type == QuestionType.SCALE and (
        least is None or most is None or least != int(least) or most != int(most)
    ):
        yield Problem(question.key, "En skala skal have et laveste og et højeste helt tal.")
    elif question.type == QuestionType.SCALE and not 1 <= (most or 0) - (least or 0) <= 20:
        yield Problem(question.key, "En skala skal have mellem 2 og 21 trin.")
    if least is not None and most is not None and least > most:
        yield Problem(question.key, "Det mindste er større end det største. Byt dem om.")
    if question.type in _COUNTED and most is not None and most < 1:
        yield Problem(question.key, "Der skal kunne gives mindst ét svar.")
    if question.type == QuestionType.MULTIPLE and (least or 0) > len(question.codes):
        yield Problem(question.key, "Der kræves flere svar, end der er at vælge imellem.")
    if question.limits.length is not None and question.limits.length < 1:
        yield Problem(question.key, "Et svar skal kunne være mindst ét tegn langt.")


def _words(
    definition: Definition, place: str, name: str, words: Words, *, needed: bool = True
) -> Iterator[Problem]:
    if not words.get(definition.source, "").strip():
        if needed:
            yield Problem(place, f"{name[0].upper()}{name[1:]} mangler.")
        elif any(text.strip() for text in words.values()):
            yield Problem(place, f"{name[0].upper()}{name[1:]} er oversat, men mangler på dansk.")
        return
    for language in definition.languages:
        if not words.get(language, "").strip():
            yield Problem(place, f'{name} mangler på sproget "{language}".', is_error=False)


def _condition(
    place: str, condition: Condition | None, seen: dict[str, Question]
) -> Iterator[Problem]:
    for test in tests(condition):
        question = seen.get(test.key)
        if question is None:
            yield Problem(
                place,
                f'Betingelsen spørger til "{test.key}", som ikke står før. '
                "Flyt det spørgsmål op, eller ret betingelsen.",
            )
        elif sentence := _unfit(test, question):
            yield Problem(place, sentence)


def _unfit(test: Test, question: Question) -> str:
    """Why the test cannot be made of that question's answer, else ""."""
    row = test.question.partition(".")[2]
    if row and row not in {each.code for each in question.rows}:
        return f'Betingelsen spørger til linjen "{row}", som "{question.key}" ikke har.'
    if test.op in (Op.ANSWERED, Op.NOT_ANSWERED):
        return "" if question.is_asked else f'"{question.key}" kan ikke besvares.'
    if question.type == QuestionType.MATRIX and not row:
        return f'Sig, hvilken linje af "{question.key}" betingelsen gælder.'
    known = _known_values(question)
    if known is not None:
        if test.op in (Op.LT, Op.LE, Op.GT, Op.GE):
            return f'Svaret på "{question.key}" kan ikke være større eller mindre end noget.'
        if question.type == QuestionType.MULTIPLE and test.op in (Op.IS, Op.IS_NOT):
            return f'Der kan vælges flere svar på "{question.key}". Spørg, om de indeholder noget.'
        return "" if test.value in known else f'"{question.key}" har ikke svaret "{test.value}".'
    if test.op in (Op.INCLUDES, Op.EXCLUDES):
        return f'Svaret på "{question.key}" kan ikke indeholde noget. Spørg, om det er noget.'
    if question.type in _NUMBERS:
        return "" if not isinstance(test.value, str) else f'"{question.key}" er et tal.'
    if question.type in _DATES:
        return "" if _is_date(test.value) else f'"{question.key}" er en dato: skriv 2026-11-24.'
    return f'Betingelsen kan kun spørge, om "{question.key}" er besvaret.'


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _known_values(question: Question) -> tuple[str, ...] | None:
    """The values that an answer can have, where they are a list."""
    if question.type in _CHOICES - {QuestionType.RANKING} or question.type == QuestionType.MATRIX:
        return question.codes
    return reach.FIXED_VALUES.get(question.type, lambda: None)()


def _unreachable(definition: Definition) -> Iterator[Problem]:
    for place in reach.never_shown(definition):
        yield Problem(
            place, "Det bliver aldrig vist: betingelserne kan ikke være opfyldt på én gang."
        )
