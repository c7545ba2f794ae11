"""All sent answers of a questionnaire as columns of small numbers, kept in the process's memory.

Reading and parsing 100,000 answers takes seconds, counting them takes milliseconds. So what was
read is kept, hour by hour, in memory only (never in a cache that is shared or written): no id, no
text, no file, nothing but which choices stand together. Each look asks the database for a stamp of
every hour, which changes with whatever can change its answers, and reads anew only the hours that
did: a result is never older than the request that shows it.
"""

from __future__ import annotations

import copy
import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import compress
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum
from django.utils import timezone

from consultation.definition.answers import is_declined
from consultation.definition.schema import QuestionType
from consultation.models import Questionnaire, QuestionnaireVersion, Response, ResponseFlag
from consultation.queries.results_strands import Strand, VersionFacts, shown_when, strands

NOT_ASKED, SILENT, DECLINED, GIVEN = range(4)
"""Numbers of a column that are no value: not shown the question · shown it, no answer · wished
not to answer · answered, with something that is not kept (a text, a file)."""
FIRST_VALUE = 4
_UNKEPT = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT, QuestionType.FILE})
_CHUNK = 2000
_ROWS_KEPT = 400_000
"""Answers kept in memory, over all questionnaires; the least recently seen ones go first."""
_MANY_HOURS = 400
"""With more changed hours than this, one read of all of them is cheaper than naming each."""

Stamp = tuple[Any, ...]


@dataclass
class Dictionary:
    """Values and their numbers; the first `FIRST_VALUE` numbers are reserved."""

    values: list[Any] = field(default_factory=lambda: [None] * FIRST_VALUE)
    numbers: dict[Any, int] = field(default_factory=dict)

    def number(self, value: Any) -> int:
        """The number of `value`; a new one where it is seen for the first time."""
        key = value if isinstance(value, (str, int, float)) else repr(value)
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.values)
            self.values.append(value)
        return number


@dataclass
class Rows:
    """Answers as columns of equal length. `days` are ordinals of local days."""

    columns: list[array[int]]
    days: array[int] = field(default_factory=lambda: array("I"))
    channels: array[int] = field(default_factory=lambda: array("I"))
    areas: array[int] = field(default_factory=lambda: array("I"))
    languages: array[int] = field(default_factory=lambda: array("I"))

    @classmethod
    def empty(cls, width: int) -> Rows:
        return cls([array("I") for _ in range(width)])

    def __len__(self) -> int:
        return len(self.days)

    def _all(self) -> list[array[int]]:
        return [self.days, self.channels, self.areas, self.languages, *self.columns]

    def extend(self, other: Rows) -> None:
        for mine, theirs in zip(self._all(), other._all(), strict=True):
            mine.extend(theirs)

    def where(self, mask: Sequence[bool]) -> Rows:
        """Those whose place in `mask` is true."""
        days, channels, areas, languages, *columns = (
            array("I", compress(column, mask)) for column in self._all()
        )
        return Rows(columns, days, channels, areas, languages)


class Snapshot:
    """What is in memory of one questionnaire. `rows` are the answers that count."""

    def __init__(self, versions: Mapping[int, VersionFacts]) -> None:
        self.strands: tuple[Strand, ...] = strands(versions.values())
        self.dictionaries = [Dictionary() for _ in self.strands]
        self.channels, self.areas, self.languages = Dictionary(), Dictionary(), Dictionary()
        self.rows = Rows.empty(len(self.strands))
        self.counted: dict[Any, Any] = {}
        """Counts that were made from `rows`, for as long as these stand."""
        self._plans = {pk: _plan(facts, self.strands) for pk, facts in versions.items()}
        self._hours: dict[datetime, tuple[Stamp, Rows]] = {}
        self._lock = threading.Lock()

    def refresh(self, questionnaire_id: int) -> Snapshot:
        """Read the hours that changed since the last look, and give what there is now.

        What is given keeps its answers and their counts together, whatever another thread reads
        meanwhile.
        """
        stamps = _stamps(questionnaire_id)
        with self._lock:
            old = self._hours
            changed = [h for h, stamp in stamps.items() if h not in old or old[h][0] != stamp]
            gone = [hour for hour in old if hour not in stamps]
            if not changed and not gone:
                return copy.copy(self)
            read = self._read(questionnaire_id, changed)
            empty = Rows.empty(len(self.strands))
            self._hours = {
                hour: (stamp, read.get(hour, empty)) if hour in read or hour in changed
                else old[hour]
                for hour, stamp in stamps.items()
            }  # fmt: skip
            rows = Rows.empty(len(self.strands))
            for hour in sorted(self._hours):
                rows.extend(self._hours[hour][1])
            self.rows, self.counted = rows, {}
            return copy.copy(self)

    def _read(self, questionnaire_id: int, hours: list[datetime]) -> dict[datetime, Rows]:
        wanted = counting(Response.objects.filter(questionnaire_id=questionnaire_id))
        if len(hours) <= _MANY_HOURS:
            wanted = wanted.filter(sent_hour__in=hours)
        changed = set(hours)
        read: dict[datetime, Rows] = {}
        ordinals: dict[datetime, int] = {}
        found = wanted.order_by().values_list(
            "version_id", "sent_hour", "channel", "area", "language", "answers"
        )
        for version, hour, channel, area, language, answers in found.iterator(chunk_size=_CHUNK):
            if hour not in changed or version not in self._plans:
                continue
            if hour not in read:
                read[hour] = Rows.empty(len(self.strands))
                ordinals[hour] = timezone.localtime(hour).date().toordinal()
            rows = read[hour]
            rows.days.append(ordinals[hour])
            rows.channels.append(self.channels.number(channel))
            rows.areas.append(self.areas.number(area))
            rows.languages.append(self.languages.number(language))
            self._add(rows, self._plans[version], answers or {})
        return read

    def _add(self, rows: Rows, plan: _Plan, answers: Mapping[str, Any]) -> None:
        for column, dictionary, asked in zip(rows.columns, self.dictionaries, plan, strict=True):
            if asked is None:
                column.append(NOT_ASKED)
                continue
            key, kind, is_shown = asked
            value = answers.get(key)
            if value is None:
                is_silent = is_shown is None or is_shown(answers)
                column.append(SILENT if is_silent else NOT_ASKED)
            elif is_declined(value):
                column.append(DECLINED)
            elif kind in _UNKEPT:
                column.append(GIVEN)
            else:
                column.append(dictionary.number(_kept(kind, value)))


def _kept(kind: QuestionType, value: Any) -> Any:
    """A value without what was written beside it."""
    if kind == QuestionType.SITE:
        return {name: value[name] for name in ("verdict", "conditions") if name in value}
    return value


_Asked = tuple[str, QuestionType, Callable[[Mapping[str, Any]], bool] | None]
_Plan = list[_Asked | None]


def _plan(facts: VersionFacts, all_strands: Iterable[Strand]) -> _Plan:
    """For each strand how a version asks it; None where it does not."""
    return [
        (
            strand.key,
            facts.definition.questions[strand.key].type,
            shown_when(facts.definition, strand.key),
        )
        if facts.number in strand.versions
        else None
        for strand in all_strands
    ]


def counting(responses: QuerySet[Response]) -> QuerySet[Response]:
    """Those that count: sent, not withdrawn, and not left out by a person."""
    left_out = ResponseFlag.objects.filter(response=OuterRef("pk"), left_out=True)
    return responses.filter(sent_hour__isnull=False, withdrawn_hour=None).exclude(Exists(left_out))


def _stamps(questionnaire_id: int) -> dict[datetime, Stamp]:
    """For each hour something that changes whenever an answer sent in it does.

    Sending adds a row, correcting a correction, withdrawing a withdrawal, and judging a flag a
    time of judgement; none of these is ever taken back, so that no two changes cancel out.
    """
    rows = (
        Response.objects.filter(questionnaire_id=questionnaire_id, sent_hour__isnull=False)
        .order_by()
        .values_list("sent_hour")
        .annotate(Count("pk"), Count("withdrawn_hour"), Sum("corrections"))
    )
    flags = (
        ResponseFlag.objects.filter(
            response__questionnaire_id=questionnaire_id, settled_at__isnull=False
        )
        .order_by()
        .values_list("response__sent_hour")
        .annotate(Count("pk"), Max("settled_at"))
    )
    judged = {hour: stamp for hour, *stamp in flags.iterator()}
    return {hour: (*stamp, *judged.get(hour, ())) for hour, *stamp in rows.iterator()}


_snapshots: OrderedDict[tuple[int, tuple[str, ...]], Snapshot] = OrderedDict()
_guard = threading.Lock()


def strands_of(questionnaire: Questionnaire) -> tuple[Strand, ...]:
    """What a questionnaire asks and asked, without looking at any answer."""
    versions = QuestionnaireVersion.objects.filter(questionnaire=questionnaire)
    return strands(VersionFacts(each.number, each.content, each.joins) for each in versions)


def snapshot(questionnaire: Questionnaire) -> Snapshot:
    """The answers of a questionnaire as they are now."""
    versions = list(QuestionnaireVersion.objects.filter(questionnaire=questionnaire))
    key = (questionnaire.pk, tuple(f"{each.pk}:{each.digest}" for each in versions))
    with _guard:
        found = _snapshots.get(key)
        if found is None:
            found = Snapshot({v.pk: VersionFacts(v.number, v.content, v.joins) for v in versions})
            for other in [each for each in _snapshots if each[0] == key[0]]:
                del _snapshots[other]
        _snapshots[key] = found
        _snapshots.move_to_end(key)
    now = found.refresh(questionnaire.pk)
    _forget_the_oldest(keep=found)
    return now


def _forget_the_oldest(*, keep: Snapshot) -> None:
    with _guard:
        while len(_snapshots) > 1 and sum(len(s.rows) for s in _snapshots.values()) > _ROWS_KEPT:
            oldest = next(iter(_snapshots))
            if _snapshots[oldest] is keep:
                return
            del _snapshots[oldest]


def forget() -> None:
    """Empty the memory: the next look reads everything (for tests and measurements)."""
    with _guard:
        _snapshots.clear()


def local_day(ordinal: int) -> date:
    return date.fromordinal(ordinal)


def values_of(dictionary: Dictionary, numbers: Iterable[int]) -> Iterator[Any]:
    """The values behind `numbers` that are values."""
    return (dictionary.values[number] for number in numbers if number >= FIRST_VALUE)
