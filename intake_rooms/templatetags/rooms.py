"""How the rooms' pages write codes, hours and numbers."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from django import template

from config import danish
from intake_rooms.codes import municipality_name
from intake_rooms.models import OpeningException, OpeningHours

register = template.Library()

_JOINTS = re.compile(r"(?<=\w{4})(?=behandling|praktik|redning|redskab|diazepin|visitation)")


@register.filter
def breakable(name: str) -> str:
    """`name` with soft hyphens at the joints of long compounds, and a break after a slash."""
    return _JOINTS.sub("\u00ad", str(name)).replace("/", "/\u200b")


@register.filter
def municipality(code: str) -> str:
    """101 -> København"""
    return municipality_name(code)


@register.filter
def weekday_name(number: int) -> str:
    """1 -> mandag"""
    return danish.weekday(number)


@register.filter
def hours_text(rule: OpeningHours | OpeningException) -> str:
    """kl. 9.00–23.00, with a word on midnight; lukket where there are no times."""
    if rule.opens is None or rule.closes is None:
        return "lukket"
    if rule.opens == rule.closes:
        return "hele døgnet"
    closing = danish.clock(rule.closes).removeprefix("kl. ")
    night = " (næste dag)" if rule.closes < rule.opens and rule.closes.hour else ""
    return f"{danish.clock(rule.opens)}–{closing}{night}"


@register.filter
def number(value: int | Decimal, decimals: int = 0) -> str:
    """1227 -> 1.227"""
    return danish.number(value, decimals)


@register.filter
def difference(registered: int, counted: int) -> str:
    """How much more or less was registered than counted: +3, −2 or 0."""
    gap = registered - counted
    sign = "+" if gap > 0 else "−" if gap < 0 else ""
    return f"{sign}{danish.number(abs(gap))}"


@register.filter
def until(start: date, end: date) -> str:
    """1.–7. oktober 2012"""
    return danish.period(start, end)
