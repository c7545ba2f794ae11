"""The tables of the annex about a process."""

from __future__ import annotations

from config.danish import listing
from consultation.hearing_codes import AskedFor, PartyStatus
from consultation.process_codes import FoundBy, ProposalKind
from reports.annex import Cell, Column, Hidden, Table
from reports.annexes.process_charts import participants
from reports.annexes.questionnaire_tables import Numbered
from reports.process_figures import GroupFigure, HearingFigure, ProcessFigures

SEVERAL = "Én person kan have deltaget flere steder, så tallene lægges ikke sammen."

_STATUS = {
    PartyStatus.ANSWERED.value: "Med bemærkninger",
    PartyStatus.NO_REMARKS.value: "Uden bemærkninger",
    PartyStatus.SILENT.value: "Intet svar",
}
"""Shorter than the desk's words: the column is narrow."""
_COUNTED_ONCE = (
    "Et bidrag er talt én gang, også når flere udfordringer, forslag eller beslutninger bygger på "
    "det."
)
Cells = tuple[Cell | Hidden, ...]


def interviews_by_place(figures: ProcessFigures, numbered: Numbered) -> Table | None:
    """Where people were interviewed."""
    held = figures.interviews
    if held is None or not held.by_place:
        return None
    return numbered.table(
        "Hvor brugerne blev interviewet",
        [Column("Sted"), Column("Personer", "int")],
        ((each.label, each.count) for each in held.by_place),
        "Interviewsteder",
    )


def events(figures: ProcessFigures, numbered: Numbered) -> Table | None:
    """What was held, and how many came."""
    if not figures.events:
        return None
    return numbered.table(
        "Møder og workshops",
        [Column("Dato", "date"), Column("Arrangement"), Column("Art"), Column("Deltagere", "int")],
        (
            (each.day, each.title, each.kind_name, each.people if each.audience else None)
            for each in figures.events
        ),
        "Møder og workshops",
    )


def participation(figures: ProcessFigures, numbered: Numbered) -> Table | None:
    """People by form and group."""
    rows = participants(figures)
    if not rows:
        return None
    return numbered.table(
        "Hvem deltog, efter form og gruppe",
        [Column("Form"), Column("Gruppe"), Column("Personer", "int")],
        ((form, each.label, each.count) for form, each in rows),
        "Deltagelse",
        notes=(SEVERAL,),
    )


def challenges(figures: ProcessFigures, numbered: Numbered) -> Table:
    """Each challenge: who found it, the tracks that took it up, the proposals that answer it."""
    answers = {each.number for each in figures.proposals if each.kind == ProposalKind.PROPOSAL}
    return numbered.table(
        "Udfordringerne, og hvad der blev af dem",
        [
            Column("Nr.", "int"),
            Column("Udfordring"),
            Column("Fundet af"),
            Column("Spor"),
            Column("Forslag", "int"),
        ],
        (
            (
                each.number,
                each.title,
                str(FoundBy(each.found_by).label),
                _numbers(each.tracks),
                len(answers.intersection(each.proposals)),
            )
            for each in figures.challenges
        ),
        "Udfordringer",
    )


def _numbers(numbers: tuple[int, ...]) -> str | None:
    return listing([str(each) for each in numbers]) if numbers else None


def proposals(figures: ProcessFigures, numbered: Numbered) -> Table:
    """Principles, structure and proposals with what they answer."""
    return numbered.table(
        "Principper, grundstruktur og forslag",
        [Column("Nr.", "int"), Column("Titel"), Column("Art"), Column("Svarer på udfordring")],
        (
            (
                each.number,
                each.title,
                str(ProposalKind(each.kind).label),
                _numbers(each.challenges),
            )
            for each in figures.proposals
        ),
        "Forslag",
    )


def tracks(figures: ProcessFigures, numbered: Numbered) -> Table:
    """Each track with its group, meetings and minutes; a track without a group in a line too."""
    rows: list[Cells] = []
    for track in figures.tracks:
        groups = [each for each in figures.track_groups if each.track == track.number]
        rows += [(track.number, track.name, *_meetings(each)) for each in groups] or [
            (track.number, track.name, None, 0, None, 0)
        ]
    return numbered.table(
        "Sporene, deres arbejdsgrupper og møder",
        [Column("Nr.", "int"), Column("Spor"), *_GROUP_COLUMNS],
        rows,
        "Spor",
    )


_GROUP_COLUMNS = (
    Column("Medlemmer", "int"),
    Column("Møder", "int"),
    Column("Mødedage"),
    Column("Godkendte referater", "int"),
)


def _meetings(group: GroupFigure) -> Cells:
    days = listing([f"{day:%d-%m-%Y}" for day in group.days]) if len(group.days) <= 4 else None
    if group.days and days is None:
        days = f"{group.days[0]:%d-%m-%Y} – {group.days[-1]:%d-%m-%Y}"
    return (group.members, group.meetings, days or None, group.approved)


def groups(figures: ProcessFigures, numbered: Numbered) -> Table | None:
    """Networks, following groups and others that belong to no track."""
    if not figures.other_groups:
        return None
    return numbered.table(
        "Andre grupper og netværk",
        [Column("Gruppe"), Column("Art"), *_GROUP_COLUMNS],
        ((each.name, each.kind_name, *_meetings(each)) for each in figures.other_groups),
        "Grupper",
    )


def parties(hearing: HearingFigure, numbered: Numbered, place: int) -> Table:
    """Who was asked, and what came of it, by name."""
    statements = any(each.asked_for == AskedFor.STATEMENT for each in hearing.parties)
    columns = [Column("Part"), Column("Art")]
    if statements:
        columns.append(Column("Bedt om"))
    return numbered.table(
        f"Hørte parter: {hearing.title}" if place else "Hørte parter",
        [*columns, Column("Svar")],
        (
            (
                each.name,
                each.kind_name,
                *((each.asked_for_name,) if statements else ()),
                _STATUS.get(each.status, each.status_name),
            )
            for each in sorted(hearing.parties, key=lambda each: each.name)
        ),
        f"Parter {place}" if place else "Parter",
    )


def responses(hearing: HearingFigure, numbered: Numbered, place: int) -> Table:
    """What came in, lane by lane."""
    found = hearing.responses
    rows: list[Cells] = [
        ("Offentlige høringssvar", found.public),
        ("– heraf vist på hjemmesiden", found.shown),
        ("– heraf ikke vist", found.withheld),
    ]
    if found.unread:
        rows.append(("– heraf ikke set igennem", found.unread))
    rows += [(f"– heraf fra {_lower(each.label)}", each.count) for each in found.by_sender]
    rows += [
        ("– heraf uden bemærkninger", found.without_remarks),
        ("– heraf efter fristen", found.late),
    ]
    if hearing.takes_confidential:
        rows.append(("Fortrolige bidrag", found.confidential))
        rows += [(f"– heraf fra {_lower(each.label)}", each.count) for each in found.by_role]
    return numbered.table(
        f"Svar i høringen: {hearing.title}" if place else "Svar i høringen",
        [Column("Svar"), Column("Antal", "int")],
        rows,
        f"Svar {place}" if place else "Svar",
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def decisions(figures: ProcessFigures, numbered: Numbered) -> Table | None:
    """What was decided, when, by whom."""
    if not figures.decisions:
        return None
    bodies = {each.body for each in figures.decisions}
    several = len(bodies) > 1
    return numbered.table(
        "Beslutninger" if several else f"Beslutninger: {bodies.pop()}",
        [
            Column("Dato", "date"),
            *((Column("Udvalg"),) if several else ()),
            Column("Beslutning"),
            Column("Udfald"),
            Column("Udfordringer", "int"),
            Column("Forslag", "int"),
        ],
        (
            (
                each.day,
                *((each.body,) if several else ()),
                each.title,
                each.outcome_name,
                each.challenges,
                each.proposals,
            )
            for each in figures.decisions
        ),
        "Beslutninger",
    )


def traces(figures: ProcessFigures, numbered: Numbered) -> Table | None:
    """What the challenges, proposals and decisions rest on."""
    if not figures.traces:
        return None
    return numbered.table(
        "Grundlaget",
        [Column("Bidrag"), Column("Blev til noget", "int"), Column("Førte ikke videre", "int")],
        ((each.kind_name, each.tied, each.led_nowhere) for each in figures.traces),
        "Grundlag",
        notes=(_COUNTED_ONCE,),
    )
