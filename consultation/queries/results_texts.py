"""What people wrote, for editors to read: never in figures, never in the annex."""

from __future__ import annotations

from typing import Any

from config import geography
from consultation.codes import Channel
from consultation.definition.answers import other_key
from consultation.definition.schema import QuestionType
from consultation.models import Response
from consultation.queries.results import facts_of, questionnaire_of
from consultation.queries.results_snapshot import counting, strands_of
from consultation.queries.results_strands import Strand
from consultation.queries.results_types import Texts, WrittenText

PER_PAGE = 50
_WRITTEN = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})


class NoTexts(LookupError):
    """Nothing is written to that question."""


def has_texts(strand: Strand) -> bool:
    """Whether one can write to the question."""
    kind = strand.question.type
    return kind in _WRITTEN or kind == QuestionType.SITE or strand.question.other


def text_questions(slug: str) -> tuple[str, ...]:
    """Names of the questions that one can write to."""
    found = strands_of(questionnaire_of(slug))
    return tuple(strand.name for strand in found if has_texts(strand))


def texts(slug: str, name: str, page: int = 1) -> Texts:
    """One page of what was written to the question `name`, in no order that tells anything.

    A page that does not exist gives the nearest. Raises NoSuchQuestionnaire, NoTexts.
    """
    questionnaire = questionnaire_of(slug)
    found_strands = strands_of(questionnaire)
    strand = next((each for each in found_strands if each.name == name and has_texts(each)), None)
    if strand is None:
        raise NoTexts(name)
    found = counting(Response.objects.filter(questionnaire=questionnaire)).filter(
        version__number__in=strand.versions, **_filled(strand)
    )
    total = found.count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(1, page), pages)
    rows = found.order_by("pk").values_list("answers", "channel", "area")
    return Texts(
        facts=facts_of(questionnaire, found_strands),
        name=name,
        label=strand.label,
        total=total,
        page=page,
        pages=pages,
        rows=tuple(
            WrittenText(
                _text(strand, answers or {}),
                str(Channel(channel).label),
                geography.district_name(area) if area else "",
            )
            for answers, channel, area in rows[(page - 1) * PER_PAGE : page * PER_PAGE]
        ),
    )


def _filled(strand: Strand) -> dict[str, Any]:
    """The filter of answers in which something is written to the question."""
    if strand.question.type in _WRITTEN:
        return {"answers__has_key": strand.key, f"answers__{strand.key}__declined__isnull": True}
    if strand.question.type == QuestionType.SITE:
        return {f"answers__{strand.key}__has_key": "text"}
    return {"answers__has_key": other_key(strand.key)}


def _text(strand: Strand, answers: dict[str, Any]) -> str:
    if strand.question.type in _WRITTEN:
        return str(answers[strand.key])
    if strand.question.type == QuestionType.SITE:
        return str(answers[strand.key]["text"])
    return str(answers[other_key(strand.key)])
