"""All answers of a questionnaire as rows, in an order that says nothing, with fresh numbers."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils import timezone

from config import geography
from consultation.codes import ANSWERING_LANGUAGES, Channel, HelperRole
from consultation.definition.answers import is_declined
from consultation.exporting.columns import (
    DECLINED,
    MISSING_NAMES,
    NOT_ASKED,
    Cell,
    Column,
    Part,
    part_of,
)
from consultation.models import Questionnaire, QuestionnaireVersion, Response
from consultation.queries.results import questionnaire_of
from consultation.queries.results_snapshot import counting
from consultation.queries.results_strands import VersionFacts, shown_when, strands

_CHUNK = 2000


@dataclass(frozen=True)
class Sheet:
    """What is exported of one questionnaire. `salt` decides the order, anew for each export."""

    questionnaire: Questionnaire
    versions: dict[int, VersionFacts]
    parts: tuple[Part, ...]
    facts: tuple[Column, ...]
    labels: bool
    salt: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*self.facts, *(column for part in self.parts for column in part.columns))

    @property
    def heads(self) -> list[str]:
        """The head row: names, or with labels titles that are made unique by their names."""
        if not self.labels:
            return [column.name for column in self.columns]
        titles = [column.title for column in self.columns]
        return [
            column.title if titles.count(column.title) == 1 else f"{column.title} [{column.name}]"
            for column in self.columns
        ]

    def responses(self) -> QuerySet[Response]:
        """The answers that count, in this export's order."""
        mine = counting(Response.objects.filter(questionnaire=self.questionnaire))
        shuffled = MD5(Concat(Cast("pk", CharField()), Value(self.salt)))
        return mine.order_by(shuffled)

    def rows(self) -> Iterator[list[Cell]]:
        """One row for each answer, its number first."""
        encode = {pk: _encoder(self, facts) for pk, facts in self.versions.items()}
        fact_cells = _fact_cells(self)
        found = self.responses().values_list(
            "version_id", "answers", "sent_hour", "channel", "language", "area", "corrections",
            "helper_role", "answered_alone", "place__name", "invitation__organisation",
        )  # fmt: skip
        for number, row in enumerate(found.iterator(chunk_size=_CHUNK), start=1):
            version, answers, *rest = row
            cells = fact_cells(number, version, rest)
            encode[version](answers or {}, cells)
            yield cells


def sheet(slug: str, *, labels: bool = False) -> Sheet:
    """The sheet of a questionnaire. Raises NoSuchQuestionnaire."""
    questionnaire = questionnaire_of(slug)
    versions = {
        each.pk: VersionFacts(each.number, each.content, each.joins)
        for each in QuestionnaireVersion.objects.filter(questionnaire=questionnaire)
    }
    parts = tuple(part_of(strand, labels=labels) for strand in strands(versions.values()))
    facts = _facts(questionnaire)
    return Sheet(questionnaire, versions, _unique(facts, parts), facts, labels)


def _facts(questionnaire: Questionnaire) -> tuple[Column, ...]:
    channels = {channel.value: str(channel.label) for channel in Channel}
    roles = {role.value: str(role.label) for role in HelperRole}
    areas = {district.code: district.name for district in geography.districts()}
    found = [
        Column("_number", "Nummer (nyt for hver eksport)", "number", {}),
        Column("_version", "Spørgeskemaets version", "number", {}),
        Column("_sent", "Sendt (hele timer)", "hour", {}),
        Column("_channel", "Kanal", "code", channels),
        Column("_language", "Sprog", "code", ANSWERING_LANGUAGES),
        Column("_area", "Bydel", "code", areas),
        Column("_corrections", "Antal rettelser", "number", {}),
        Column("_helper_role", "Hjælperens rolle", "code", roles),
        Column("_alone", "Besvaret uden hjælperen", "text", {}),
        Column("_place", "Svarsted", "text", {}),
    ]
    if questionnaire.invitations.exists():
        found.append(Column("_organisation", "På vegne af", "text", {}))
    return tuple(found)


def _unique(facts: Sequence[Column], parts: Sequence[Part]) -> tuple[Part, ...]:
    """`parts` with a number after each name that is taken already."""
    taken = {column.name for column in facts}
    made = []
    for part in parts:
        columns = []
        for column in part.columns:
            name, count = column.name, 1
            while name in taken:
                count += 1
                name = f"{column.name}.{count}"
            taken.add(name)
            columns.append(replace(column, name=name))
        made.append(replace(part, columns=tuple(columns)))
    return tuple(made)


def _fact_cells(of: Sheet) -> Callable[[int, int, Sequence[Any]], list[Cell]]:
    names = {column.name: column.values if of.labels else {} for column in of.facts}
    numbers = {pk: facts.number for pk, facts in of.versions.items()}
    has_organisation = any(column.name == "_organisation" for column in of.facts)
    channels, languages = names["_channel"], names["_language"]
    areas, roles = names["_area"], names["_helper_role"]

    def cells(number: int, version: int, rest: Sequence[Any]) -> list[Cell]:
        sent, channel, language, area, corrections, role, alone, place, organisation = rest
        found: list[Cell] = [
            number,
            numbers[version],
            hour_text(sent),
            channels.get(channel, channel),
            languages.get(language, language),
            areas.get(area, area),
            corrections,
            roles.get(role, role),
            " ".join(alone),
            place,
        ]
        if has_organisation:
            found.append(organisation)
        return found

    return cells


@lru_cache(maxsize=4096)
def hour_text(moment: datetime) -> str:
    """ "2018-09-03 08:00", in Copenhagen's time."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:00")


def _encoder(of: Sheet, facts: VersionFacts) -> Callable[[Mapping[str, Any], list[Cell]], None]:
    """A function that adds an answer's cells to a row, for answers to one version."""
    not_asked, declined = (
        (MISSING_NAMES[NOT_ASKED], MISSING_NAMES[DECLINED]) if of.labels else (NOT_ASKED, DECLINED)
    )
    plan = []
    for part in of.parts:
        width = len(part.columns)
        absent, refused = [not_asked] * width, [declined] * width
        is_asked = facts.number in part.strand.versions
        shown = shown_when(facts.definition, part.strand.key) if is_asked else None
        plan.append(
            (part.strand.key, is_asked, shown, part.encode, absent, refused, [None] * width)
        )

    def add(answers: Mapping[str, Any], cells: list[Cell]) -> None:
        for key, is_asked, shown, encode, absent, refused, silent in plan:
            value = answers.get(key) if is_asked else None
            if value is None:
                is_silent = is_asked and (shown is None or shown(answers))
                cells.extend(silent if is_silent else absent)
            elif is_declined(value):
                cells.extend(refused)
            else:
                cells.extend(encode(value, answers))

    return add
