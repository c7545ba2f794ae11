"""When the annex may say more than a number: each claim has a rule, and the rule is printed.

Rules look only at controlled figures; where a number they need is hidden, nothing is claimed.
Percentages are compared in whole numbers, so no rounding decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from config.danish import WEEKDAYS
from intake_rooms.codes import AGE_BANDS
from reports.annex import Hidden
from reports.figures import Row, StatusFigures, WeekRow

LEAST_INTAKES = 100
"""Below this many registered intakes nothing is said to stand out."""
LEAST_CLIENTS = 20
JUMP_PERCENT = 15
TOP_PERCENT, CLEAR_TOP_PERCENT = 3, 15
CORE_FROM, CORE_TO = 12, 18

RULES: dict[str, str] = {
    "jump": (
        f"“Et tydeligt spring” i en uge: ugen har mindst {JUMP_PERCENT} % flere indtag end ugen "
        "før og flere end alle tidligere uger i perioden; er der flere sådanne uger, nævnes den "
        "med den største stigning. Uger med færre end 7 dage, og uger efter en uge med færre end "
        f"{LEAST_INTAKES} indtag, er ikke med."
    ),
    "top": (
        "“En top” på en ugedag: ugedagen har flest indtag pr. dag og mindst "
        f"{TOP_PERCENT} % flere end gennemsnittet af alle dage; en “lille top” er under "
        f"{CLEAR_TOP_PERCENT} %. Kræver mindst {LEAST_INTAKES} registrerede indtag."
    ),
    "core": (
        f"“Størstedelen i tidsrummet kl. {CORE_FROM}–{CORE_TO}”: mere end halvdelen af de "
        f"registrerede indtag har et tidspunkt fra kl. {CORE_FROM}.00 til {CORE_TO}.00. Kræver "
        f"mindst {LEAST_INTAKES} registrerede indtag."
    ),
    "age": (
        "“Den største aldersgruppe”: det årti med flest forskellige brugere blandt dem med kendt "
        f"alder. 20’erne omfatter også 18- og 19-årige. Kræver mindst {LEAST_CLIENTS} brugere med "
        "kendt alder."
    ),
}


@dataclass(frozen=True)
class Jump:
    week: WeekRow
    percent: int


@dataclass(frozen=True)
class Top:
    weekday: int
    """1 Monday – 7 Sunday"""
    percent: int

    @property
    def name(self) -> str:
        return WEEKDAYS[self.weekday - 1]

    @property
    def is_small(self) -> bool:
        return self.percent < CLEAR_TOP_PERCENT


@dataclass(frozen=True)
class Core:
    """Registered intakes in the core hours, of all registered."""

    inside: int
    whole: int


def jump(figures: StatusFigures) -> Jump | None:
    """The week that `RULES["jump"]` allows to be called a clear jump."""
    rows = [row for row in figures.weeks if row.week.days == 7]
    values = [row.all for row in rows]
    found: list[Jump] = []
    for index in range(1, len(rows)):
        earlier = values[:index]
        before, now = values[index - 1], values[index]
        known = [value for value in earlier if isinstance(value, int)]
        if not isinstance(before, int) or not isinstance(now, int) or len(known) < index:
            continue
        if (
            before >= LEAST_INTAKES
            and 100 * now >= (100 + JUMP_PERCENT) * before
            and now > max(known)
        ):
            found.append(Jump(rows[index], (100 * now) // before - 100))
    return max(found, key=lambda claim: claim.percent, default=None)


def top_weekday(figures: StatusFigures) -> Top | None:
    """The weekday that `RULES["top"]` allows to be called a top."""
    counts = [row.intakes for row in figures.tables["weekday"]]
    if any(isinstance(count, Hidden) or count is None for count in counts):
        return None
    numbers = [count for count in counts if isinstance(count, int)]
    days = weekday_days(figures)
    if sum(numbers) < LEAST_INTAKES or 0 in days:
        return None
    average = sum(numbers) / sum(days)
    rates = [number / day for number, day in zip(numbers, days, strict=True)]
    best = max(range(7), key=lambda index: rates[index])
    percent = int(100 * rates[best] / average + 1e-9) - 100
    if percent < TOP_PERCENT or rates.count(rates[best]) > 1:
        return None
    return Top(best + 1, percent)


def weekday_days(figures: StatusFigures) -> list[int]:
    """How many Mondays, Tuesdays … the period has."""
    whole, rest = divmod(figures.period.days, 7)
    first = figures.period.start.weekday()
    extra = {(first + offset) % 7 for offset in range(rest)}
    return [whole + (1 if weekday in extra else 0) for weekday in range(7)]


def core_hours(figures: StatusFigures) -> Core | None:
    """Registered intakes from 12 to 18 of all; None where an hour is hidden or there are few."""
    counts = [row.intakes for row in figures.tables["hour"]]
    numbers = [count for count in counts if isinstance(count, int)]
    if len(numbers) < len(counts) or sum(numbers) < LEAST_INTAKES:
        return None
    return Core(sum(numbers[CORE_FROM:CORE_TO]), sum(numbers))


def largest_decade(figures: StatusFigures) -> tuple[str, int, int] | None:
    """("30’erne", clients in it, clients of known age), or None where a band is hidden."""
    known = [row for row in figures.tables["age_band"] if row.code != "unknown"]
    if any(not isinstance(row.clients, int) for row in known):
        return None
    decades: dict[str, int] = {}
    for row in known:
        decades[_decade(row)] = decades.get(_decade(row), 0) + _int(row)
    best = max(decades, key=lambda name: decades[name])
    most = decades[best]
    if sum(decades.values()) < LEAST_CLIENTS or list(decades.values()).count(most) > 1:
        return None
    return best, most, sum(decades.values())


def _decade(row: Row) -> str:
    if row.code == AGE_BANDS[0]:
        return "20’erne"
    return f"{row.code[0]}0’erne" if row.code != "65+" else "65 år og derover"


def _int(row: Row) -> int:
    return row.clients if isinstance(row.clients, int) else 0
