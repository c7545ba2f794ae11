"""What differs between two definitions, said question by question in Danish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consultation.definition.reading import TYPE_NAMES, sentence
from consultation.definition.schema import Definition, Limits, Needed, Option, Question, Words
from consultation.definition.texts import FRAME, PARTS

_NEEDED = {
    Needed.NO: "kan springes over",
    Needed.SOFT: "der spørges to gange",
    Needed.YES: "skal besvares",
}
_FLAGS = {
    "declinable": "Kan afvises",
    "core": "Først på tablet",
    "alone": "Besvares alene",
    "other": "»Andet« med tekst",
}


@dataclass(frozen=True)
class Difference:
    """One thing: what it is, what stood, what stands."""

    what: str
    before: str
    now: str


@dataclass(frozen=True)
class Change:
    """One question that differs. `key` is "" for the questionnaire's own texts.

    `is_new` and `is_gone`: it is only in one of the two; then there are no `differences`.
    """

    key: str
    label: str
    differences: tuple[Difference, ...] = ()
    is_new: bool = False
    is_gone: bool = False


def changes(before: Definition, now: Definition) -> tuple[Change, ...]:
    """All that differs, in the new order, what is gone last."""
    found = []
    if frame := tuple(_frame(before, now)):
        found.append(Change("", "Skemaets tekster og afsnit", frame))
    for key, question in now.questions.items():
        label = now.words(question.label, now.source) or key
        old = before.questions.get(key)
        if old is None:
            found.append(Change(key, label, is_new=True))
        elif differences := tuple(_question(before, old, now, question)):
            found.append(Change(key, label, differences))
    for key, question in before.questions.items():
        if key not in now.questions:
            label = before.words(question.label, before.source) or key
            found.append(Change(key, label, is_gone=True))
    return tuple(found)


def _frame(before: Definition, now: Definition) -> Iterator[Difference]:
    for name, what in FRAME.items():
        yield from _words(what, getattr(before, name), getattr(now, name), now.source)
    if before.languages != now.languages:
        yield Difference("Sprog", ", ".join(before.languages), ", ".join(now.languages))
    if before.paging != now.paging:
        yield Difference("Sider", before.paging.value, now.paging.value)
    old = {section.key: section for section in before.sections}
    for section in now.sections:
        if section.key in old:
            was = old[section.key]
            yield from _words("Overskrift", was.title, section.title, now.source)
            if was.show_if != section.show_if:
                yield Difference(
                    f"Hvornår »{now.words(section.title, now.source) or section.key}« vises",
                    sentence(was.show_if, before) or "altid",
                    sentence(section.show_if, now) or "altid",
                )
    if before.questions.keys() == now.questions.keys() and _order(before) != _order(now):
        yield Difference("Rækkefølge", "", "Spørgsmål eller afsnit er flyttet.")


def _order(definition: Definition) -> list[tuple[str, str]]:
    return [(section.key, question.key) for section, question in definition.walk()]


def _question(
    before: Definition, old: Question, now: Definition, new: Question
) -> Iterator[Difference]:
    if old.type != new.type:
        yield Difference("Type", TYPE_NAMES[old.type], TYPE_NAMES[new.type])
    for name, what in PARTS.items():
        yield from _words(what, getattr(old, name), getattr(new, name), now.source)
    yield from _options("Svar", old.options, new.options, now.source)
    yield from _options("Linje", old.rows, new.rows, now.source)
    if old.limits != new.limits:
        yield Difference("Grænser", _limits(old.limits), _limits(new.limits))
    if old.needed != new.needed:
        yield Difference("Krav", _NEEDED[old.needed], _NEEDED[new.needed])
    for name, what in _FLAGS.items():
        was, stands = getattr(old, name), getattr(new, name)
        if was != stands:
            yield Difference(what, "ja" if was else "nej", "ja" if stands else "nej")
    if old.show_if != new.show_if:
        yield Difference(
            "Hvornår det vises",
            sentence(old.show_if, before) or "altid",
            sentence(new.show_if, now) or "altid",
        )


def _words(what: str, before: Words, now: Words, source: str) -> Iterator[Difference]:
    if before.get(source, "") != now.get(source, ""):
        yield Difference(what, before.get(source, ""), now.get(source, ""))
    others = sorted((set(before) | set(now)) - {source})
    for language in others:
        if before.get(language, "") != now.get(language, ""):
            yield Difference(
                f"{what} ({language})", before.get(language, ""), now.get(language, "")
            )


def _options(
    what: str, before: tuple[Option, ...], now: tuple[Option, ...], source: str
) -> Iterator[Difference]:
    old = {option.code: option for option in before}
    new = {option.code: option for option in now}
    for code, option in new.items():
        if code not in old:
            yield Difference(f"{what} tilføjet", "", option.label.get(source, code))
        else:
            yield from _words(what, old[code].label, option.label, source)
            if old[code].pictogram != option.pictogram:
                yield Difference("Billede", old[code].pictogram, option.pictogram)
            if old[code].exclusive != option.exclusive:
                yield Difference(
                    f"»{option.label.get(source, code)}« kun alene",
                    "ja" if old[code].exclusive else "nej",
                    "ja" if option.exclusive else "nej",
                )
    for code, option in old.items():
        if code not in new:
            yield Difference(f"{what} fjernet", option.label.get(source, code), "")
    kept = [code for code in old if code in new]
    if kept != [code for code in new if code in old]:
        yield Difference(f"Rækkefølge ({what.lower()})", "", "ændret")


def _limits(limits: Limits) -> str:
    parts = [
        f"{word} {value:g}".replace(".", ",")
        for word, value in (
            ("mindst", limits.least),
            ("højst", limits.most),
            ("tegn:", limits.length),
            ("decimaler:", limits.decimals or None),
        )
        if value is not None
    ]
    return ", ".join(parts) or "ingen"
