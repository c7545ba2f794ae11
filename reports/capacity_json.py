"""The capacity report as JSON, schema `capacity-report/1`.

A hidden number is null; `control` says how many were hidden, or is null where nothing was
controlled. All keys are always present. `occupancy` and `waiting` hold rooms with a board only;
`without_board` names the others.
"""

from __future__ import annotations

import json
from typing import Any

from reports.annex import Hidden
from reports.capacity_figures import (
    FULL_PERCENT,
    HOURS,
    NEAR_PAYDAY,
    CapacityFigures,
    DayGroup,
    Edge,
    HeatRow,
    RoomNeeds,
    RoomOccupancy,
    WaitingRow,
)  # fmt: skip
from reports.figures import Number

SCHEMA = "capacity-report/1"


def render(figures: CapacityFigures) -> bytes:
    """The document as UTF-8, two spaces indented, ending in a newline."""
    return (json.dumps(document(figures), ensure_ascii=False, indent=2) + "\n").encode()


def document(figures: CapacityFigures) -> dict[str, Any]:
    """The document as plain data."""
    period, control = figures.period, figures.control
    return {
        "schema": SCHEMA,
        "period": {
            "from": period.start.isoformat(),
            "to": period.end.isoformat(),
            "weeks": period.weeks,
        },
        "rooms": [
            {
                "slug": row.code,
                "name": row.name,
                "places": figures.places.get(row.code),
                "open_days": row.days,
                "intakes": _number(row.total),
            }
            for row in figures.clock
        ],
        "totals": {"intakes": _number(figures.intakes), "open_days": figures.open_days},
        "by_weekday_hour": [
            {"weekday": int(row.code), **cell} for row in figures.week for cell in _cells(row)
        ],
        "by_room_hour": [
            {"room": row.code, **cell} for row in figures.clock for cell in _cells(row)
        ],
        "occupancy": [cell for row in figures.occupancy for cell in _occupancy(row)],
        "without_board": [room.slug for room in figures.without_board],
        "payday": {
            "days_around": NEAR_PAYDAY,
            "paydays": [day.isoformat() for day in figures.paydays],
            "near": _group(figures.near),
            "others": _group(figures.others),
        },
        "waiting": [{"room": row.code or None, **_waiting(row)} for row in figures.waiting],
        "waiting_by_hour": [
            {"hour": int(row.code), **_waiting(row)} for row in figures.waiting_by_hour
        ],
        "turned_away_totals": {
            "full": _number(figures.turned_away_full),
            "closed": _number(figures.turned_away_closed),
        },
        "turned_away": [
            {"hour": row.hour, "full": _number(row.full), "closed": _number(row.closed)}
            for row in figures.turned_away
        ],
        "needs": [_needs(row) for row in figures.needs],
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


def _cells(row: HeatRow) -> list[dict[str, Any]]:
    return [
        {
            "hour": hour,
            "intakes": _number(row.cells[hour].intakes),
            "open_days": row.days,
            "per_open_day": row.average(hour),
            "is_open": row.cells[hour].is_open,
        }
        for hour in HOURS
    ]


def _occupancy(row: RoomOccupancy) -> list[dict[str, Any]]:
    return [
        {
            "room": row.room.slug,
            "weekday": weekday,
            "hour": hour,
            "places": row.places,
            "places_taken": None if isinstance(taken.average, Hidden) else taken.average,
            "percent": row.share(weekday, hour),
        }
        for weekday, day in enumerate(row.rows, start=1)
        for hour, taken in enumerate(day)
    ]


def _group(group: DayGroup) -> dict[str, Any]:
    return {
        "days": group.days,
        "intakes": _number(group.intakes),
        "per_open_day": group.average,
    }


def _waiting(row: WaitingRow) -> dict[str, Any]:
    return {
        "people": _number(row.people),
        "median_minutes": row.median,
        "ninetieth_percentile_minutes": row.ninetieth,
    }


def _needs(row: RoomNeeds) -> dict[str, Any]:
    return {
        "room": row.room.slug,
        "full_from_percent": FULL_PERCENT,
        "open_hours_a_week": row.open_hours,
        "full_hours": row.full_hours,
        "hours_with_refusals": _number(row.refused_hours),
        "hours_needing_a_place": _number(row.needed_hours),
        "refused_full": _number(row.full),
        "refused_closed": _number(row.closed),
        "per_open_hour": row.rate,
        "first_hour": _edge(row.first),
        "last_hour": _edge(row.last),
    }


def _edge(edge: Edge | None) -> dict[str, Any] | None:
    return {"hour": edge.hour, "per_open_hour": edge.rate} if edge else None
