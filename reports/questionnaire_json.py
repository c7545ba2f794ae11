"""A questionnaire's report as JSON, schema `questionnaire-report/1`.

A hidden number is null; `control` says how many were hidden, or is null where nothing was
controlled. All keys are always present.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from reports.annex import Hidden
from reports.figures import Number
from reports.questionnaire_figures import (
    FacetFigure,
    PairFigure,
    QuestionFigure,
    QuestionnaireFigures,
    Row,
)

SCHEMA = "questionnaire-report/1"


def render(figures: QuestionnaireFigures) -> bytes:
    """The document as UTF-8, two spaces indented, ending in a newline."""
    return (json.dumps(document(figures), ensure_ascii=False, indent=2) + "\n").encode()


def document(figures: QuestionnaireFigures) -> dict[str, Any]:
    """The document as plain data."""
    facts, control = figures.facts, figures.control
    return {
        "schema": SCHEMA,
        "questionnaire": {
            "slug": facts.slug,
            "name": facts.name,
            "audience": facts.audience,
            "consultation": facts.consultation_slug,
            "versions": list(facts.versions),
            "synthetic": facts.is_synthetic,
        },
        "period": {
            "from": figures.period.start.isoformat(),
            "to": figures.period.end.isoformat(),
        },
        "responses": figures.sent,
        "left_out": _number(figures.left_out),
        "by_channel": _rows(figures.channels),
        "by_week": [{"from": row.code, "count": _number(row.count)} for row in figures.weeks],
        "groups": {
            "by": figures.by_label,
            "rows": [
                {
                    "code": goal.code,
                    "label": goal.label,
                    "goal": goal.goal,
                    "count": _number(goal.count),
                }
                for goal in figures.goals
            ],
        },
        "questions": [_question(question) for question in figures.questions],
        "mode_effect": _pairs(figures.modes, "alone", "helped"),
        "equal_weights": _pairs(figures.equal, "raw", "equal"),
        "control": control
        and {
            "rule_set": control.rule_set,
            "thresholds": control.thresholds,
            "suppressed_primary": control.primary,
            "suppressed_secondary": control.secondary,
        },
    }


def _number(value: Number) -> int | None:
    return value if isinstance(value, int) else None


def _rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [
        {
            "code": row.code,
            "label": row.label,
            "count": _number(row.count),
            "percent": row.share,
        }
        for row in rows
    ]


def _question(question: QuestionFigure) -> dict[str, Any]:
    return {
        "key": question.name,
        "label": question.label,
        "type": question.type,
        "versions": list(question.versions),
        "changed": question.is_changed,
        "current": question.is_current,
        "asked": _number(question.asked),
        "answered": _number(question.answered),
        "unanswered": _number(question.unanswered),
        "mean": question.mean,
        "median": question.median,
        "mean_ranks": [
            {"code": row.code, "label": row.label, "mean_rank": row.mean_rank}
            for row in question.ranking
        ],
        "facets": [_facet(facet) for facet in question.facets],
    }


def _facet(facet: FacetFigure) -> dict[str, Any]:
    return {
        "code": facet.code,
        "title": facet.title,
        "base": _number(facet.base),
        "base_of": facet.base_kind,
        "several": not facet.is_exclusive,
        "left_out": facet.left_out,
        "rows": _rows(facet.rows),
    }


def _pairs(pairs: Sequence[PairFigure], first: str, second: str) -> list[dict[str, Any]]:
    return [
        {
            "question": pair.question,
            "title": pair.title,
            "label": row.label,
            first: None if isinstance(row.first, Hidden) else row.first,
            second: None if isinstance(row.second, Hidden) else row.second,
        }
        for pair in pairs
        for row in pair.rows
    ]
