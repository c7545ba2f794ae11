"""The running text of the capacity report, made from controlled figures."""

from __future__ import annotations

from config.danish import WEEKDAYS, count, listing, number
from reports.annex import Hidden
from reports.annexes.capacity_charts import busiest, clock_time, highest
from reports.annexes.phrases import amount, neuter, sentence, written
from reports.capacity_figures import (
    FULL_PERCENT,
    CapacityFigures,
    DayGroup,
    Edge,
    RoomNeeds,
    RoomOccupancy,
)

LEAST_DAYS = 5
"""No claim about paydays on fewer days of either kind."""
ALIKE_PERCENT = 5
"""A smaller difference is none."""
MINUTE = ("minut", "minutter")


def use(figures: CapacityFigures) -> str:
    """How much, on how many days, and when most."""
    names = listing([room.name for room in figures.rooms])
    days = count(figures.open_days, "dag", "dage")
    text = (
        f"{sentence(names)} har haft åbent på {days} i perioden, med "
        f"{neuter(amount(figures.intakes, 'registreret indtag', 'registrerede indtag'))}"
    )
    if isinstance(figures.intakes, int) and figures.intakes and figures.open_days:
        text += f", {number(figures.intakes / figures.open_days, 1)} pr. åben dag"
    most = busiest(figures.week)
    if most is None:
        return f"{text}."
    row, hour, average = most
    return (
        f"{text}. Travlest er {row.name} {clock_time(hour)} med {number(average, 1)} indtag i "
        "gennemsnit pr. åben dag (figur 1)."
    )


def outside(figures: CapacityFigures) -> str:
    """How many intakes are in hours in which no room was open; "" for none or hidden ones."""
    values = [cell.intakes for row in figures.week for cell in row.cells if not cell.is_open]
    if any(isinstance(value, Hidden) for value in values):
        return ""
    total = sum(value for value in values if isinstance(value, int))
    if not total:
        return ""
    return (
        f"{sentence(neuter(written(total, 'indtag', 'indtag')))} er registreret i timer, hvor "
        "intet rum har åbent efter sine åbningstider."
    )


def no_board(figures: CapacityFigures) -> str:
    """Which rooms have no figures for places and waiting; "" where all have."""
    if not figures.without_board:
        return ""
    names = listing([room.name for room in figures.without_board])
    return (
        f"{sentence(names)} har ikke brugt tavlen i perioden. Der er derfor ingen tal for "
        "optagne pladser og ventetid dér; det er ikke det samme som nul."
    )


def occupancy(row: RoomOccupancy, figure: int) -> str:
    """When most places are taken."""
    most = highest(row)
    if most is None:
        return f"I {row.room.name} er for få pladser brugt til at vise, hvornår de er optaget."
    weekday, hour, average = most
    when = f"{WEEKDAYS[weekday - 1]} {clock_time(hour)}"
    if row.places is None:
        return (
            f"I {row.room.name} er flest pladser optaget {when}: {number(average, 1)} i "
            f"gennemsnit (figur {figure}). Hvor mange pladser rummet har, er ikke oplyst."
        )
    share = row.share(weekday, hour)
    assert share is not None
    return (
        f"I {row.room.name} er flest pladser optaget {when}: {number(average, 1)} af {row.places} "
        f"i gennemsnit, {number(share)} % (figur {figure})."
    )


def waiting(figures: CapacityFigures) -> str:
    """Median and 90th percentile of all rooms together; "" where nobody's wait is known."""
    if not figures.waiting:
        return ""
    row = figures.waiting[-1]
    if row.median is None or row.ninetieth is None or not isinstance(row.people, int):
        return "For få har fået plads til, at ventetiden kan vises."
    if row.ninetieth < 0.5:
        return f"Mindst ni ud af ti af {count(row.people, 'person', 'personer')} fik plads straks."
    return (
        f"Halvdelen af de {count(row.people, 'person', 'personer')}, der fik plads, ventede højst "
        f"{minutes(row.median)}, og ni ud af ti højst {minutes(row.ninetieth)}."
    )


def minutes(value: float) -> str:
    """ "4 minutter", "under et minut" """
    whole = int(value + 0.5)
    return count(whole, *MINUTE) if whole else "et halvt minut"


def payday(figures: CapacityFigures) -> str:
    """The days around a payday against the others."""
    near, others = figures.near, figures.others
    if not near.days:
        return "Perioden har ingen åbne dage omkring en udbetalingsdag."
    if not others.days:
        return "Perioden har kun åbne dage omkring udbetalingsdagen, så der er intet at se dem mod."
    if near.average is None or others.average is None:
        return "Tallene for dagene omkring udbetalingsdagen vises ikke."
    these = "den ene åbne dag" if near.days == 1 else f"de {number(near.days)} åbne dage"
    those = "den anden dag" if others.days == 1 else f"de andre {number(others.days)} dage"
    text = (
        f"På {these} omkring udbetalingsdagen er der {number(near.average, 1)} indtag i "
        f"gennemsnit mod {number(others.average, 1)} på {those}"
    )
    return f"{text}{_difference(near, others)}."


def _difference(near: DayGroup, others: DayGroup) -> str:
    if min(near.days, others.days) < LEAST_DAYS:
        return "; det er for få dage til at sige, om der er forskel"
    if not near.average or not others.average:
        return ""
    percent = round(100 * (near.average / others.average - 1))
    if abs(percent) < ALIKE_PERCENT:
        return ", altså omtrent det samme"
    return f", {abs(percent)} % {'flere' if percent > 0 else 'færre'}"


def turned_away(figures: CapacityFigures, figure: int | None) -> str:
    """How many came in vain."""
    full, closed = figures.turned_away_full, figures.turned_away_closed
    if full == 0 and closed == 0:
        return "Ingen er registreret afvist, fordi der var fuldt eller lukket."
    where = f" (figur {figure})" if figure else ""
    return (
        f"Der er registreret {written(full, 'afvisning', 'afvisninger')}, fordi der var fuldt, og "
        f"{written(closed, 'afvisning', 'afvisninger')}, fordi der var lukket{where}. Den samme "
        "person kan være afvist flere gange."
    )


def needs(row: RoomNeeds) -> str:
    """What another place or hour of one room would have met."""
    return " ".join(part for part in (_place(row), _hour(row), _closed(row)) if part)


def _place(row: RoomNeeds) -> str:
    name = sentence(row.room.name)
    hours = count(row.open_hours, "åben time", "åbne timer")
    if not isinstance(row.needed_hours, int):
        return f"{name}: hvad en plads mere ville have mødt, vises ikke."
    known = (
        f"mindst {FULL_PERCENT} % af pladserne optaget eller afvisninger, fordi der var fuldt"
        if row.full_hours is not None
        else "afvisninger, fordi der var fuldt (optagne pladser kendes ikke)"
    )
    if row.needed_hours == 0:
        return (
            f"{name}: ingen af ugens {hours} har {known}, så en plads mere ville ikke have "
            "mødt mere."
        )
    return (
        f"{name}: {number(row.needed_hours)} af ugens {hours} har {known}. En plads mere ville "
        f"have mødt behov i {'den' if row.needed_hours == 1 else 'dem'}."
    )


def _hour(row: RoomNeeds) -> str:
    first, last = row.first, row.last
    if first is None or last is None:
        return "Rummet har åbent hele døgnet." if row.open_hours else ""
    if row.rate is None or first.rate is None or last.rate is None:
        return "Tallene for den første og den sidste åbne time vises ikke."
    text = (
        f"I den første åbne time ({clock_time(first.hour)}) kommer {number(first.rate, 1)} indtag "
        f"pr. time, i den sidste ({clock_time(last.hour)}) {number(last.rate, 1)}, mod "
        f"{number(row.rate, 1)} i en gennemsnitlig åben time."
    )
    busy = [name for name, edge in (("før", first), ("efter", last)) if _is_busy(edge, row.rate)]
    if not busy:
        return text
    return (
        f"{text} Det taler for, at en time {listing(busy, 'eller')} åbningstiden ville blive brugt."
    )


def _is_busy(edge: Edge, rate: float) -> bool:
    return edge.rate is not None and rate > 0 and edge.rate >= rate


def _closed(row: RoomNeeds) -> str:
    if row.closed == 0:
        return ""
    return (
        f"{sentence(written(row.closed, 'afvisning', 'afvisninger'))} skyldes, at der var lukket."
    )
