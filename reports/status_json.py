"""The status annex as JSON, schema `status-report/1` (design §7, decisions A4-A6, B21-B30).

A hidden number is null; `control` says how many were hidden, or is null where nothing was
controlled. All keys are always present, lists are sorted by code.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from intake_rooms.queries import NuisanceFact, Observed
from reports.figures import CodeCount, Number, RoomTotal, Row, StatusFigures, Total, WeekRow

SCHEMA = "status-report/1"


def render(figures: StatusFigures) -> bytes:
    """The document as UTF-8, two spaces indented, ending in a newline."""
    text = json.dumps(document(figures), ensure_ascii=False, indent=2)
    return (text + "\n").encode()


def document(figures: StatusFigures) -> dict[str, Any]:
    """The document as plain data."""
    period = figures.period
    span = {"from": period.start.isoformat(), "to": period.end.isoformat()}
    tables = figures.tables
    return {
        "schema": SCHEMA,
        "period": {**span, "weeks": period.weeks, "week_kind": figures.week_kind},
        "rooms": [_room(row) for row in figures.rooms],
        "totals": _totals(figures.totals),
        "clients_by_epoch": [
            {"epoch": row.epoch, "clients": _number(row.clients)} for row in figures.epochs
        ],
        "by_week": [_week(row) for row in figures.weeks],
        "by_weekday": _rows(tables["weekday"], "weekday", number=True),
        "by_hour": _rows(tables["hour"], "hour", number=True),
        "by_sex": _rows(tables["sex"], "code"),
        "by_age_band": _rows(tables["age_band"], "code"),
        "by_substance": _rows(tables["substance"], "code"),
        "by_substance_mention": _rows(tables["substance_mention"], "code"),
        "by_method": _rows(tables["method"], "code"),
        "by_municipality": _rows(tables["municipality"], "code"),
        "referrals": [{**row, **span} for row in _counts(figures.referrals)],
        "incidents": [
            {
                "code": row.code,
                "count": _number(row.count),
                "from": row.start.isoformat(),
                "to": row.end.isoformat(),
            }
            for row in figures.incidents
        ],
        "refusals": [{**row, **span} for row in _counts(figures.refusals)],
        "nuisance": [_nuisance(fact) for fact in figures.nuisance],
        "comparison": [
            {
                "name": row.name,
                "per_week": _plain(row.per_week),
                "source": row.source,
                "definition": row.definition,
            }
            for row in figures.comparison
        ],
        "control": _control(figures),
    }


def _number(value: Number) -> int | None:
    return value if isinstance(value, int) else None


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _totals(total: Total) -> dict[str, Any]:
    return {
        "intakes": _number(total.intakes),
        "manual": _number(total.manual),
        "all": _number(total.all),
        "clients": _number(total.clients),
        "clients_reason": total.clients_reason,
        "intakes_without_key": _number(total.without_key),
        "weekly_average": total.weekly_average,
    }


def _room(row: RoomTotal) -> dict[str, Any]:
    return {"slug": row.room.slug, "name": row.room.name, **_totals(row.total)}


def _week(row: WeekRow) -> dict[str, Any]:
    return {
        "week": row.week.number,
        "iso_week": row.week.iso_week,
        "from": row.week.start.isoformat(),
        "to": row.week.end.isoformat(),
        "days": row.week.days,
        "intakes": {slug: _number(n) for slug, n in row.intakes.items()},
        "manual": {slug: _number(n) for slug, n in row.manual.items()},
    }


def _rows(rows: Iterable[Row], key: str, *, number: bool = False) -> list[dict[str, Any]]:
    return [
        {
            key: int(row.code) if number else row.code,
            "intakes": _number(row.intakes),
            "clients": _number(row.clients),
            "intakes_without_key": _number(row.without_key),
        }
        for row in rows
    ]


def _counts(rows: Iterable[CodeCount]) -> list[dict[str, Any]]:
    return [
        {"code": row.code, "count": _number(row.count)}
        for row in sorted(rows, key=lambda row: row.code)
    ]


def _nuisance(fact: NuisanceFact) -> dict[str, Any]:
    previous = fact.previous
    return {
        "area": fact.area,
        "indicator": fact.indicator,
        "unit": fact.unit,
        "value": float(fact.latest.value),
        "previous": float(previous.value) if previous else None,
        **_observed(fact.latest),
        "previous_observation": _observed(previous) if previous else None,
    }


def _observed(row: Observed) -> dict[str, str]:
    return {
        "from": row.period_from.isoformat(),
        "to": row.period_to.isoformat(),
        "source": row.source,
        "method": row.method,
        "caveat": row.caveat,
    }


def _control(figures: StatusFigures) -> dict[str, Any] | None:
    control = figures.control
    if control is None:
        return None
    return {
        "rule_set": control.rule_set,
        "thresholds": control.thresholds,
        "suppressed_primary": control.primary,
        "suppressed_secondary": control.secondary,
    }
