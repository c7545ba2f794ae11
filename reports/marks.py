"""Marks above a chart: paydays and openings, as data (decisions A19).

A month with a payday of its own in the table of marks uses that; any other month has the default:
its last banking day, by Denmark's public holidays and the banks' closing days.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from reports.models import ChartMark
from reports.periods import Period

PAYDAY_LABEL = "udbetaling"


@dataclass(frozen=True)
class DatedMark:
    date: date
    label: str
    kind: str


def last_banking_day(year: int, month: int) -> date:
    """The month's last day on which banks are open: no weekend, public holiday, or bank holiday.

    Banks also close on Constitution Day, Christmas Eve, New Year's Eve and the Friday after
    Ascension; of these only New Year's Eve can be a month's last weekday (and the Friday after
    Ascension in May).
    """
    closed = holidays.country_holidays("DK", years=year, language="da")
    day = date(year, month, monthrange(year, month)[1])
    while day.weekday() > 4 or day in closed or _bank_closed(day, closed):
        day -= timedelta(days=1)
    return day


def _bank_closed(day: date, closed: holidays.HolidayBase) -> bool:
    if (day.month, day.day) in {(6, 5), (12, 24), (12, 31)}:
        return True
    return day.weekday() == 4 and "himmelfart" in closed.get(day - timedelta(days=1), "").lower()


def marks_in(period: Period) -> tuple[DatedMark, ...]:
    """All marks of the period, by date."""
    stored = [
        DatedMark(mark.date, mark.label, mark.kind)
        for mark in ChartMark.objects.filter(date__range=(_month_start(period.start), period.end))
    ]
    own = {(m.date.year, m.date.month) for m in stored if m.kind == ChartMark.Kind.PAYDAY}
    default = [
        DatedMark(last_banking_day(*month), PAYDAY_LABEL, ChartMark.Kind.PAYDAY)
        for month in _months(period)
        if month not in own
    ]
    return tuple(
        sorted(
            (m for m in (*stored, *default) if period.start <= m.date <= period.end),
            key=lambda mark: (mark.date, mark.kind),
        )
    )


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _months(period: Period) -> list[tuple[int, int]]:
    first = period.start.year * 12 + period.start.month - 1
    last = period.end.year * 12 + period.end.month - 1
    return [(index // 12, index % 12 + 1) for index in range(first, last + 1)]
