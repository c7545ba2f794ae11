"""Counting a capacity report, uncontrolled."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta

from config.danish import WEEKDAYS
from intake_rooms import capacity_queries, day_queries
from intake_rooms import queries as rooms_queries
from intake_rooms.capacity_queries import HourCell, OpenHour, TurnedAway
from intake_rooms.codes import RefusalReason
from intake_rooms.day_queries import Occupied, Waiting
from intake_rooms.queries import DayCount, OpenHours, RoomFacts
from reports.capacity_figures import (
    FULL_PERCENT,
    HOURS,
    NEAR_PAYDAY,
    CapacityFigures,
    Cell,
    DayGroup,
    Edge,
    HeatRow,
    RoomNeeds,
    RoomOccupancy,
    Taken,
    TurnedAwayHour,
    WaitingRow,
)  # fmt: skip
from reports.figures import Number
from reports.marks import marks_in
from reports.models import ChartMark
from reports.parameters import ParameterError, StatusParameters
from reports.periods import Period


def capacity_figures(parameters: StatusParameters) -> CapacityFigures:
    """Count everything a capacity report shows. Raises ParameterError for an unknown room."""
    rooms = rooms_queries.rooms(parameters.rooms)
    missing = sorted(set(parameters.rooms) - {room.slug for room in rooms})
    if missing:
        raise ParameterError(f"Rummet “{missing[0]}” findes ikke. Se listen på siden Rum.")
    period = parameters.period
    span = (tuple(room.slug for room in rooms), period.start, period.end)
    by_day = rooms_queries.by_day(*span)
    opened = capacity_queries.open_hours(*span)
    days = _open_days(opened, by_day)
    week_cells = capacity_queries.hour_cells("weekday", *span)
    week = _week(week_cells, opened, days)
    clock = _clock(rooms, capacity_queries.hour_cells("room", *span), opened, days)
    places = capacity_queries.places(span[0])
    occupancy = _occupancy(rooms, places, day_queries.occupancy(*span), opened)
    away = capacity_queries.turned_away(*span)
    hours = rooms_queries.opening_hours(*span)
    paydays = _paydays(period)
    near, others = _payday_groups(paydays, by_day, {day for _, day in days})
    waited = day_queries.waiting_minutes(*span)
    return CapacityFigures(
        period=period,
        rooms=rooms,
        intakes=sum(cell.intakes for cell in week_cells),
        without_key=sum(cell.intakes for cell in week_cells if cell.scope is None),
        open_days=len({day for _, day in days}),
        week=week,
        clock=clock,
        occupancy=occupancy,
        without_board=tuple(
            room for room in rooms if room.slug not in {row.room.slug for row in occupancy}
        ),
        paydays=paydays,
        near=near,
        others=others,
        waiting=_waiting(rooms, waited),
        waiting_by_hour=_waiting_by_hour(waited),
        turned_away=_turned_away(away),
        turned_away_full=_of_reason(away, RefusalReason.FULL),
        turned_away_closed=_of_reason(away, RefusalReason.CLOSED),
        needs=tuple(
            _needs(room, row, opened, occupancy, away, hours)
            for room, row in zip(rooms, clock, strict=True)
        ),
        places=places,
    )


def _open_days(opened: Iterable[OpenHour], by_day: Iterable[DayCount]) -> set[tuple[str, date]]:
    """(room, day) on which the room was open or had an intake, registered or counted by hand."""
    days = {(hour.room, hour.day) for hour in opened}
    return days | {(row.room, row.day) for row in by_day if _all(row)}


def _all(row: DayCount) -> int:
    """The day's intakes: registrations, else the manual count."""
    return row.registered or row.manual or 0


def _rows(
    codes: Sequence[tuple[str, str]],
    cells: Iterable[HourCell],
    is_open: set[tuple[str, int]],
    days: Counter[str],
) -> tuple[HeatRow, ...]:
    """A row of 24 cells for each (code, name)."""
    found: defaultdict[tuple[str, int], list[HourCell]] = defaultdict(list)
    for cell in cells:
        found[cell.row, cell.hour].append(cell)
    return tuple(
        HeatRow(
            code,
            name,
            days[code],
            tuple(_cell(found[code, hour], (code, hour) in is_open) for hour in HOURS),
            sum(part.intakes for hour in HOURS for part in found[code, hour]),
        )
        for code, name in codes
    )


def _cell(parts: Sequence[HourCell], is_open: bool) -> Cell:
    in_scopes = [part.clients for part in parts if part.scope is not None]
    without_key = any(part.scope is None for part in parts)
    return Cell(
        sum(part.intakes for part in parts),
        is_open,
        max(in_scopes, default=0) + (1 if without_key else 0),
    )


def _week(
    cells: Iterable[HourCell], opened: Iterable[OpenHour], days: set[tuple[str, date]]
) -> tuple[HeatRow, ...]:
    """Weekdays over the clock, all rooms together."""
    codes = [(str(number), name) for number, name in enumerate(WEEKDAYS, start=1)]
    is_open = {(str(hour.day.isoweekday()), hour.hour) for hour in opened}
    per_weekday = Counter(str(day.isoweekday()) for day in {day for _, day in days})
    return _rows(codes, cells, is_open, per_weekday)


def _clock(
    rooms: Iterable[RoomFacts],
    cells: Iterable[HourCell],
    opened: Iterable[OpenHour],
    days: set[tuple[str, date]],
) -> tuple[HeatRow, ...]:
    """All rooms on one clock."""
    codes = [(room.slug, room.name) for room in rooms]
    is_open = {(hour.room, hour.hour) for hour in opened}
    return _rows(codes, cells, is_open, Counter(room for room, _ in days))


def _occupancy(
    rooms: Iterable[RoomFacts],
    places: dict[str, int],
    occupied: Sequence[Occupied],
    opened: Iterable[OpenHour],
) -> tuple[RoomOccupancy, ...]:
    """Rooms whose board says who had a place; the others are absent, not empty."""
    by_room: defaultdict[str, dict[tuple[int, int], Occupied]] = defaultdict(dict)
    for cell in occupied:
        by_room[cell.room][cell.weekday, cell.hour] = cell
    is_open = {(hour.room, hour.day.isoweekday(), hour.hour) for hour in opened}
    return tuple(
        RoomOccupancy(
            room,
            places.get(room.slug),
            tuple(
                tuple(
                    _taken(
                        by_room[room.slug].get((day, hour)),
                        is_open=(room.slug, day, hour) in is_open,
                    )
                    for hour in HOURS
                )
                for day in range(1, 8)
            ),
        )
        for room in rooms
        if room.slug in by_room
    )


def _taken(cell: Occupied | None, *, is_open: bool) -> Taken:
    if cell is None or not cell.days:
        return Taken(0.0, is_open=is_open)
    return Taken(cell.place_hours / cell.days, cell.stays, is_open)


def _paydays(period: Period) -> tuple[date, ...]:
    """Paydays that are near a day of the period: some may lie just outside it."""
    reach = timedelta(days=NEAR_PAYDAY)
    wider = Period(period.start - reach, period.end + reach)
    return tuple(mark.date for mark in marks_in(wider) if mark.kind == ChartMark.Kind.PAYDAY)


def _payday_groups(
    paydays: Sequence[date], by_day: Iterable[DayCount], days: set[date]
) -> tuple[DayGroup, DayGroup]:
    """Open days within `NEAR_PAYDAY` days of a payday, and the others."""
    steps = range(-NEAR_PAYDAY, NEAR_PAYDAY + 1)
    near = {payday + timedelta(days=step) for payday in paydays for step in steps}
    counted: Counter[bool] = Counter()
    for row in by_day:
        counted[row.day in near] += _all(row)
    return DayGroup(len(days & near), counted[True]), DayGroup(len(days - near), counted[False])


def _waiting_row(code: str, name: str, minutes: Sequence[float]) -> WaitingRow:
    """Median and 90th percentile, linear between neighbours."""
    if len(minutes) < 2:
        only = minutes[0] if minutes else None
        return WaitingRow(code, name, len(minutes), only, only)
    deciles = statistics.quantiles(minutes, n=10, method="inclusive")
    return WaitingRow(code, name, len(minutes), statistics.median(minutes), deciles[8])


def _waiting(rooms: Sequence[RoomFacts], waited: Sequence[Waiting]) -> tuple[WaitingRow, ...]:
    """By room, for rooms where anybody waited; then all together where they are several."""
    minutes: defaultdict[str, list[float]] = defaultdict(list)
    for each in waited:
        minutes[each.room].append(each.minutes)
    rows = [
        _waiting_row(room.slug, room.name, minutes[room.slug])
        for room in rooms
        if room.slug in minutes
    ]
    if len(rows) > 1:
        rows.append(_waiting_row("", "Alle rum", [each.minutes for each in waited]))
    return tuple(rows)


def _waiting_by_hour(waited: Sequence[Waiting]) -> tuple[WaitingRow, ...]:
    """By the hour people came, hours without anybody left out."""
    minutes: defaultdict[int, list[float]] = defaultdict(list)
    for each in waited:
        minutes[each.hour].append(each.minutes)
    return tuple(
        _waiting_row(str(hour), f"kl. {hour}–{hour + 1}", minutes[hour]) for hour in sorted(minutes)
    )


def _turned_away(away: Iterable[TurnedAway]) -> tuple[TurnedAwayHour, ...]:
    counted: Counter[tuple[int, str]] = Counter()
    for each in away:
        counted[each.hour, each.reason] += each.count
    return tuple(
        TurnedAwayHour(hour, counted[hour, RefusalReason.FULL], counted[hour, RefusalReason.CLOSED])
        for hour in HOURS
    )


def _of_reason(away: Iterable[TurnedAway], reason: str) -> int:
    return sum(each.count for each in away if each.reason == reason)


def _needs(
    room: RoomFacts,
    row: HeatRow,
    opened: Sequence[OpenHour],
    occupancy: Sequence[RoomOccupancy],
    away: Sequence[TurnedAway],
    hours: Sequence[OpenHours],
) -> RoomNeeds:
    own = [hour for hour in opened if hour.room == room.slug]
    open_cells = {(hour.day.isoweekday(), hour.hour) for hour in own}
    mine = [each for each in away if each.room == room.slug]
    refused = {(each.weekday, each.hour) for each in mine if each.reason == RefusalReason.FULL}
    full = _full_cells(next((each for each in occupancy if each.room == room), None))
    length: Counter[int] = Counter()
    for hour in own:
        length[hour.hour] += round(hour.hours * 3600)
    inside = sum(_plain(row.cells[hour].intakes) for hour in HOURS if length[hour])
    first, last = _edges(row, length, [each for each in hours if each.room == room.slug])
    return RoomNeeds(
        room=room,
        open_hours=len(open_cells),
        full_hours=None if full is None else len(full),
        refused_hours=len(refused),
        needed_hours=len(refused | (full or set())),
        full=_of_reason(mine, RefusalReason.FULL),
        closed=_of_reason(mine, RefusalReason.CLOSED),
        rate=_rate(inside, sum(length.values())),
        first=first,
        last=last,
    )


def _plain(value: Number) -> int:
    return value if isinstance(value, int) else 0


def _rate(intakes: int, seconds: int) -> float | None:
    return intakes * 3600 / seconds if seconds else None


def _full_cells(occupancy: RoomOccupancy | None) -> set[tuple[int, int]] | None:
    """Hours of the week that are full; None where that cannot be known."""
    if occupancy is None or occupancy.places is None:
        return None
    shares = {(day, hour): occupancy.share(day, hour) for day in range(1, 8) for hour in HOURS}
    return {cell for cell, share in shares.items() if share is not None and share >= FULL_PERCENT}


def _edges(
    row: HeatRow, length: Counter[int], hours: Sequence[OpenHours]
) -> tuple[Edge | None, Edge | None]:
    """The clock hours the room most often opens and closes in; none for one that never closes."""
    if not hours or hours[0].opens == hours[0].closes:
        return None, None
    closes = hours[0].closes
    last = closes.hour if closes > time(closes.hour) else (closes.hour - 1) % 24
    return _edge(row, length, hours[0].opens.hour), _edge(row, length, last)


def _edge(row: HeatRow, length: Counter[int], hour: int) -> Edge:
    return Edge(hour, _rate(_plain(row.cells[hour].intakes), length[hour]))
