"""The figures of the annex about a process: a timeline, and lying bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from config.danish import count, listing, long_date, number, period
from reports.annex import Chart, Hidden, Series, Stretch
from reports.process_figures import OTHERS, STAFF, Count, HearingFigure, ProcessFigures

_AUDIENCES = {STAFF: " for medarbejdere og ledere", OTHERS: " for andre interessenter", "": ""}
_LONGEST = 62
"""Characters of a decision's title beside its line."""


def foot(figures: ProcessFigures) -> str:
    when = period(figures.period.start, figures.period.end)
    return f"Kilde: portalens sag om “{figures.title}”, {when}."


def timeline(figures: ProcessFigures, chart_number: int) -> Chart:
    """All that happened, one line each, by the first day."""
    lines = sorted(_lines(figures), key=lambda line: (line[1].days[0], not line[1].is_decision))
    start, end = figures.period.start, figures.period.end
    spoken = [f"{label}: {_when(stretch)}" for label, stretch in lines]
    return Chart(
        number=chart_number,
        kind="timeline",
        caption=f"Forløbet fra {long_date(start)} til {long_date(end)}",
        subtitle="Hvad der skete hvornår",
        alt=f"Tidslinje med {count(len(lines), 'linje', 'linjer')}. {'. '.join(spoken)}.",
        categories=tuple(label for label, _ in lines),
        series=(),
        foot=foot(figures),
        axis_label="Hvad",
        stretches=tuple(stretch for _, stretch in lines),
    )


def _when(stretch: Stretch) -> str:
    if stretch.end is not None and stretch.start is not None:
        return period(stretch.start, stretch.end)
    return listing([long_date(day) for day in stretch.points])


def _lines(figures: ProcessFigures) -> list[tuple[str, Stretch]]:
    lines = [
        (_short(decision.title), Stretch(points=(decision.day,), is_decision=True))
        for decision in figures.decisions
    ]
    if figures.interviews is not None:
        held = figures.interviews
        lines.append(("Interview", Stretch(start=held.start, end=held.end)))
    lines += _event_lines(figures)
    for group in figures.groups:
        if group.days:
            lines.append((_group_name(figures, group.track, group.name), _meetings(group.days)))
    for hearing in figures.hearings:
        label = "Høring" if len(figures.hearings) == 1 else f"Høring: {_short(hearing.title)}"
        lines.append((label, Stretch(start=hearing.start, end=hearing.deadline)))
    return lines


def _short(title: str) -> str:
    if len(title) <= _LONGEST:
        return title
    return f"{title[:_LONGEST].rsplit(' ', 1)[0]} …"


def _event_lines(figures: ProcessFigures) -> list[tuple[str, Stretch]]:
    """Events of one kind, and of one audience where there are two, on one line."""
    days: dict[tuple[str, str], list[date]] = {}
    for event in figures.events:
        days.setdefault((event.kind_name, event.audience), []).append(event.day)
    kinds = [kind for kind, _ in days]
    return [
        (
            f"{kind}{_AUDIENCES[audience] if kinds.count(kind) > 1 else ''}",
            Stretch(points=tuple(held)),
        )
        for (kind, audience), held in days.items()
    ]


def _group_name(figures: ProcessFigures, track: int | None, name: str) -> str:
    of_track = {each.number: each.name for each in figures.tracks}
    return f"Spor {track}: {of_track[track]}" if track in of_track else name


def _meetings(days: tuple[date, ...]) -> Stretch:
    if len(days) == 1:
        return Stretch(points=days)
    return Stretch(points=days, start=days[0], end=days[-1])


def participation(figures: ProcessFigures, chart_number: int) -> Chart | None:
    """People by how they took part and which group they are of; None where nobody is counted."""
    rows = participants(figures)
    if not rows:
        return None
    values = [each.count for _, each in rows]
    known = [value for value in values if isinstance(value, int)]
    most = max(known, default=0)
    finding = "Ingen tal kan vises"
    if most:
        form, top = rows[values.index(most)]
        finding = f"Den største gruppe: {_lower(top.label)} ({form.lower()}, {number(most)})"
    hidden = sum(isinstance(value, Hidden) for value in values)
    secret = f" {count(hidden, 'tal', 'tal')} er skjult." if hidden else ""
    return Chart(
        number=chart_number,
        kind="bars",
        caption=finding,
        subtitle="Personer, efter form og gruppe",
        alt=f"Personer efter form og gruppe. {_listed(rows)}.{secret}",
        categories=tuple(f"{form}: {each.label}" for form, each in rows),
        series=(Series("Personer", tuple(_value(each) for _, each in rows)),),
        foot=f"{foot(figures)} Én person kan have deltaget flere steder.",
        axis_label="Form og gruppe",
    )


def participants(figures: ProcessFigures) -> list[tuple[str, Count]]:
    """(form, group) of all that were counted: interviews, events, seats in working groups."""
    rows: list[tuple[str, Count]] = []
    if figures.interviews is not None:
        rows += [("Interview", each) for each in figures.interviews.by_group]
    for form in figures.forms:
        rows += [(form.label, each) for each in form.groups]
    rows += [("Arbejdsgruppe", each) for each in figures.members]
    return rows


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _listed(rows: Sequence[tuple[str, Count]]) -> str:
    return ", ".join(
        f"{form}, {_lower(each.label)}: {number(each.count)}"
        for form, each in rows
        if isinstance(each.count, int)
    )


def _value(each: Count) -> float | None:
    return float(each.count) if isinstance(each.count, int) else None


def challenges(figures: ProcessFigures, chart_number: int) -> Chart:
    """Challenges by who found them."""
    rows = [each for each in figures.by_source if each.count]
    spoken = listing([f"{each.count} af {_lower(each.label)}" for each in rows])
    return Chart(
        number=chart_number,
        kind="bars",
        caption=f"Udfordringerne er fundet sådan: {spoken}",
        subtitle="Udfordringer, efter hvem der fandt dem",
        alt=f"{count(len(figures.challenges), 'udfordring', 'udfordringer')}: {spoken}.",
        categories=tuple(each.label for each in figures.by_source),
        series=(Series("Udfordringer", tuple(_value(each) for each in figures.by_source)),),
        foot=foot(figures),
        axis_label="Fundet af",
    )


def parties(figures: ProcessFigures, hearing: HearingFigure, chart_number: int) -> Chart:
    """Parties by what came of asking them."""
    spoken = listing([f"{_lower(each.label)}: {each.count}" for each in hearing.by_status])
    return Chart(
        number=chart_number,
        kind="bars",
        caption=f"Hvad der kom ud af at spørge {count(len(hearing.parties), 'part', 'parter')}",
        subtitle="Parter i høringen",
        alt=f"{count(len(hearing.parties), 'part', 'parter')} i høringen. {spoken}.",
        categories=tuple(each.label for each in hearing.by_status),
        series=(Series("Parter", tuple(_value(each) for each in hearing.by_status)),),
        foot=f"Kilde: høringen “{hearing.title}”.",
        axis_label="Svar",
    )
