"""Results of a questionnaire: counted over its joined versions, exact as of the request."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from config import geography
from consultation.codes import ANSWERING_LANGUAGES, Audience, Channel
from consultation.definition.schema import QuestionType
from consultation.models import Questionnaire, Response, ResponseFlag
from consultation.queries.results_facets import Facet, facets
from consultation.queries.results_snapshot import (
    DECLINED,
    FIRST_VALUE,
    NOT_ASKED,
    SILENT,
    Dictionary,
    Rows,
    Snapshot,
    local_day,
    snapshot,
    values_of,
)
from consultation.queries.results_strands import Strand
from consultation.queries.results_types import (
    Choice,
    Counts,
    DayCount,
    Distribution,
    Facts,
    Line,
    NamedQuestionnaire,
    PageStop,
    QuestionResult,
    Ranked,
    Results,
    Summary,
)

Numbers = Mapping[int, int]
"""How many answers have each number of a column."""
_NUMERIC = frozenset({QuestionType.NUMBER, QuestionType.SCALE})


class NoSuchQuestionnaire(LookupError):
    """No questionnaire has that slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"Spørgeskemaet “{slug}” findes ikke. Se listen under Redaktion.")


def results(slug: str, choice: Choice | None = None) -> Results:
    """All results of the questionnaire `slug`. Raises NoSuchQuestionnaire.

    The number of queries does not depend on how many answers there are. What a choice gave is
    kept until an answer changes.
    """
    questionnaire = questionnaire_of(slug)
    choice = choice or Choice()
    held = snapshot(questionnaire)
    rows = chosen_rows(held, choice)
    return Results(
        facts=facts_of(questionnaire, held.strands),
        choice=choice,
        counts=_counts(questionnaire, held, rows),
        questions=_questions(held, rows, choice),
        stops=page_stops(questionnaire),
    )


def named_questionnaires() -> tuple[NamedQuestionnaire, ...]:
    """Every published questionnaire, the newest consultation first."""
    sent = Count(
        "responses", filter=Q(responses__sent_hour__isnull=False, responses__withdrawn_hour=None)
    )
    found = (
        Questionnaire.objects.filter(current__isnull=False)
        .order_by("-consultation__created_at", "audience", "name")
        .annotate(sent=sent)
        .values_list("slug", "name", "consultation__title", "sent")
    )
    return tuple(NamedQuestionnaire(*row) for row in found)


def questionnaire_of(slug: str) -> Questionnaire:
    """The questionnaire with its consultation and version. Raises NoSuchQuestionnaire."""
    found = (
        Questionnaire.objects.select_related("consultation", "current").filter(slug=slug).first()
    )
    if found is None:
        raise NoSuchQuestionnaire(slug)
    return found


def case_number(slug: str) -> str:
    """The consultation's case number. Raises NoSuchQuestionnaire."""
    return questionnaire_of(slug).consultation.case_number


def facts_of(questionnaire: Questionnaire, strands: Sequence[Strand]) -> Facts:
    """What the questionnaire is, as of its newest version."""
    consultation = questionnaire.consultation
    sections = {
        strand.section.key: strand.words(strand.section.title)
        for strand in strands
        if strand.is_current
    }
    return Facts(
        slug=questionnaire.slug,
        name=questionnaire.name,
        audience=questionnaire.audience,
        audience_name=str(Audience(questionnaire.audience).label),
        consultation_slug=consultation.slug,
        consultation_title=consultation.title,
        state=questionnaire.state,
        versions=tuple(sorted({number for strand in strands for number in strand.versions})),
        sections=tuple(sections.items()),
        is_synthetic=consultation.is_synthetic,
    )


def chosen_rows(held: Snapshot, choice: Choice) -> Rows:
    """The answers that a choice leaves."""
    rows = held.rows
    if choice.is_all:
        return rows
    key = ("rows", choice)
    found: Rows | None = held.counted.get(key)
    if found is None:
        found = held.counted[key] = rows.where(_mask(held, rows, choice))
    return found


def _mask(held: Snapshot, rows: Rows, choice: Choice) -> list[bool]:
    mask = [True] * len(rows)
    if choice.channel:
        wanted = held.channels.numbers.get(choice.channel, -1)
        mask = [channel == wanted for channel in rows.channels]
    if choice.area is not None:
        wanted = held.areas.numbers.get(choice.area, -1)
        mask = [m and area == wanted for m, area in zip(mask, rows.areas, strict=True)]
    if choice.start or choice.end:
        first = (choice.start or date.min).toordinal()
        last = (choice.end or date.max).toordinal()
        mask = [m and first <= day <= last for m, day in zip(mask, rows.days, strict=True)]
    return mask


# --- how many ---


def _counts(questionnaire: Questionnaire, held: Snapshot, rows: Rows) -> Counts:
    unsent, withdrawn, left_out = _not_counted(questionnaire)
    channels = {channel.value: str(channel.label) for channel in Channel}
    areas = {district.code: district.name for district in geography.districts()}
    days = Counter(rows.days)
    return Counts(
        sent=len(rows),
        all_sent=len(held.rows),
        unsent=unsent,
        withdrawn=withdrawn,
        left_out=left_out,
        by_channel=_named(held.channels, rows.channels, channels),
        by_area=_named(held.areas, rows.areas, {**areas, "": "Ingen bydel angivet"}),
        by_language=_named(held.languages, rows.languages, ANSWERING_LANGUAGES),
        by_day=tuple(DayCount(local_day(day), days[day]) for day in sorted(days)),
    )


def _not_counted(questionnaire: Questionnaire) -> tuple[int, int, int]:
    """(begun and not sent, withdrawn, left out)."""
    left_out = ResponseFlag.objects.filter(response=OuterRef("pk"), left_out=True)
    mine = Response.objects.filter(questionnaire=questionnaire)
    found = mine.aggregate(
        unsent=Count("pk", filter=Q(sent_hour=None, withdrawn_hour=None)),
        withdrawn=Count("withdrawn_hour"),
    )
    out = mine.sent().filter(Exists(left_out)).count()
    return found["unsent"], found["withdrawn"], out


def _named(
    dictionary: Dictionary, column: Iterable[int], names: Mapping[str, str]
) -> tuple[Line, ...]:
    """Lines in the order of `names`, only those that occur."""
    counts = {dictionary.values[number]: count for number, count in Counter(column).items()}
    ordered = [code for code in names if code in counts]
    ordered += sorted(code for code in counts if code not in names)
    return tuple(Line(code, names.get(code, code), counts[code]) for code in ordered)


def page_stops(questionnaire: Questionnaire) -> tuple[PageStop, ...]:
    """Where answers that were never sent stopped, in the order of the pages."""
    found = (
        Response.objects.filter(questionnaire=questionnaire, sent_hour=None, withdrawn_hour=None)
        .order_by()
        .values_list("last_page")
        .annotate(Count("pk"))
    )
    counts = dict(found)
    labels = {"": "Før den første side"}
    if questionnaire.current:
        definition = questionnaire.current.content
        for section, question in definition.walk():
            title = definition.words(section.title, definition.source)
            labels.setdefault(section.key, title or section.key)
            label = definition.words(question.label, definition.source)
            labels.setdefault(question.key, label or question.key)
    ordered = [page for page in labels if page in counts]
    ordered += sorted(page for page in counts if page not in labels)
    return tuple(PageStop(page, labels.get(page, page), counts[page]) for page in ordered)


# --- question by question ---


def _questions(held: Snapshot, rows: Rows, choice: Choice) -> tuple[QuestionResult, ...]:
    key = ("questions", choice)
    found: tuple[QuestionResult, ...] | None = held.counted.get(key)
    if found is None:
        found = held.counted[key] = tuple(
            question_result(held, index, Counter(rows.columns[index]))
            for index in range(len(held.strands))
        )
    return found


def question_result(held: Snapshot, index: int, numbers: Numbers) -> QuestionResult:
    """The result of strand `index`, given how many answers have each number of its column."""
    strand, dictionary = held.strands[index], held.dictionaries[index]
    asked = sum(count for number, count in numbers.items() if number != NOT_ASKED)
    declined, silent = numbers.get(DECLINED, 0), numbers.get(SILENT, 0)
    kind = strand.question.type
    return QuestionResult(
        name=strand.name,
        key=strand.key,
        type=kind.value,
        label=strand.label,
        section=strand.section.key,
        section_title=strand.words(strand.section.title),
        versions=strand.versions,
        is_changed=strand.is_changed,
        is_current=strand.is_current,
        asked=asked,
        answered=asked - declined - silent,
        declined=declined,
        silent=silent,
        distributions=tuple(
            distribution(facet, dictionary, numbers) for facet in facets_of(held, index)
        ),
        summary=_summary(dictionary, numbers) if kind in _NUMERIC else None,
        ranking=_ranking(strand, dictionary, numbers) if kind == QuestionType.RANKING else (),
        mean_points=_mean_points(dictionary, numbers) if kind == QuestionType.MAP else None,
        depends_on=strand.depends_on,
    )


def facets_of(held: Snapshot, index: int) -> tuple[Facet, ...]:
    """A strand's facets; its number bands are the same for every choice and group."""
    key = ("facets", index)
    found: tuple[Facet, ...] | None = held.counted.get(key)
    if found is None:
        strand = held.strands[index]
        numeric = strand.question.type == QuestionType.NUMBER
        present = set(held.rows.columns[index]) if numeric else set()
        values = values_of(held.dictionaries[index], present)
        found = held.counted[key] = facets(strand, values)
    return found


def distribution(facet: Facet, dictionary: Dictionary, numbers: Numbers) -> Distribution:
    """Count one facet. Codes that `facet` does not name come last, under their own code."""
    base = 0
    counts: Counter[str] = Counter()
    for number, count in numbers.items():
        if number < FIRST_VALUE:
            continue
        codes = facet.codes_of(dictionary.values[number])
        if codes is None:
            continue
        base += count
        for code in codes:
            counts[code] += count
    ordered = [*facet.names, *sorted(code for code in counts if code not in facet.names)]
    if facet.by_count:
        ordered.sort(key=lambda code: -counts[code])
    lines = tuple(
        Line(code, facet.names.get(code) or facet.name_of(code), counts[code]) for code in ordered
    )
    return Distribution(facet.code, facet.title, base, facet.base_name, lines, facet.is_exclusive)


def _summary(dictionary: Dictionary, numbers: Numbers) -> Summary:
    weighted = sorted(
        (dictionary.values[number], count)
        for number, count in numbers.items()
        if number >= FIRST_VALUE
    )
    total = sum(count for _, count in weighted)
    if not total:
        return Summary(0, None, None)
    mean = math.fsum(value * count for value, count in weighted) / total
    low, high = _at(weighted, (total - 1) // 2), _at(weighted, total // 2)
    return Summary(total, mean, (low + high) / 2)


def _at(weighted: list[tuple[float, int]], place: int) -> float:
    """The value at `place` (from 0) of the values each repeated by its count."""
    for value, count in weighted:
        if place < count:
            return value
        place -= count
    raise IndexError(place)


def _ranking(strand: Strand, dictionary: Dictionary, numbers: Numbers) -> tuple[Ranked, ...]:
    """Every option, the best mean rank first, those that nobody ranked last."""
    ranked: Counter[str] = Counter()
    first: Counter[str] = Counter()
    ranks: Counter[str] = Counter()
    for number, count in numbers.items():
        if number < FIRST_VALUE:
            continue
        for rank, code in enumerate(dictionary.values[number], start=1):
            ranked[code] += count
            ranks[code] += rank * count
            first[code] += count * (rank == 1)
    names = facets(strand)[0].names
    codes = [*names, *sorted(code for code in ranked if code not in names)]
    rows = [
        Ranked(
            code,
            names.get(code, code),
            ranked[code],
            first[code],
            ranks[code] / ranked[code] if ranked[code] else None,
        )
        for code in codes
    ]
    return tuple(sorted(rows, key=lambda row: (row.mean_rank is None, row.mean_rank or 0)))


def _mean_points(dictionary: Dictionary, numbers: Numbers) -> float | None:
    answers = points = 0
    for number, count in numbers.items():
        if number >= FIRST_VALUE:
            answers += count
            points += count * len(dictionary.values[number])
    return points / answers if answers else None
