"""Counting the annex about a process: its record read once, controlled as it is put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from consultation.hearing_codes import ContributorRole, Lane, PartyStatus, ResponseState, SenderKind
from consultation.process_codes import EvidenceKind, FoundBy, MemberRole
from consultation.queries import process_record
from consultation.queries.process_record_types import (
    GroupFact,
    HearingFact,
    ProcessRecord,
    TraceFact,
)
from consultation.queries.results_types import Line
from reports import process_control as control
from reports.disclosure import SECRET
from reports.figures import Number
from reports.parameters import ParameterError
from reports.periods import Period
from reports.process_figures import (
    Count,
    GroupFigure,
    HearingFigure,
    LaneFigures,
    ProcessFigures,
    QuestionnaireFigure,
    TraceFigure,
)
from reports.questionnaire_control import Limits, Tally

ASKED, UNASKED, PEOPLE = "asked", "unasked", "people"
_SENDERS = {
    ASKED: "parter, der var spurgt",
    UNASKED: "uopfordrede organisationer",
    PEOPLE: "enkeltpersoner",
}
_OF_PEOPLE = frozenset({EvidenceKind.ANSWER, EvidenceKind.INTERVIEW, EvidenceKind.RESPONSE})
"""Kinds of evidence that a person stands behind."""


def process_figures(
    slug: str, *, uncontrolled: bool = False, now: datetime | None = None
) -> ProcessFigures:
    """All figures of the annex, with everything hidden that must be unless `uncontrolled`.

    Raises ParameterError for an unknown consultation and for one in which nothing has happened.
    """
    now = now or timezone.now()
    try:
        found = process_record.record(slug, now)
    except process_record.NoSuchConsultation as error:
        raise ParameterError(str(error)) from error
    return figures_of(found, timezone.localdate(now), uncontrolled=uncontrolled)


def figures_of(found: ProcessRecord, today: date, *, uncontrolled: bool = False) -> ProcessFigures:
    """The figures of a record that was read on `today`."""
    tally = Tally(Limits.in_force(is_open=uncontrolled))
    held = [each for each in found.events if each.is_held]
    return ProcessFigures(
        slug=found.slug,
        title=found.title,
        case_number=found.case_number,
        is_synthetic=found.is_synthetic,
        period=_period(found, today),
        questionnaires=tuple(
            QuestionnaireFigure(each.name, each.audience_name, tally.one(each.answers))
            for each in found.questionnaires
        ),
        interviews=control.interviews(found.interviews, tally),
        events=control.events(held, tally),
        forms=control.forms(held, tally),
        challenges=found.challenges,
        by_source=_by_source(found),
        tracks=found.tracks,
        groups=tuple(_group(each, tally) for each in _ordered(found.groups)),
        members=_members(found.groups, tally),
        action_points=sum(each.action_points for each in found.groups),
        action_points_open=sum(each.action_points_open for each in found.groups),
        proposals=found.proposals,
        hearings=tuple(_hearing(each, tally) for each in found.hearings if each.has_begun),
        decisions=tuple(each for each in found.decisions if each.day <= today),
        traces=tuple(_trace(each, tally) for each in found.traces),
        untraced_responses=tally.one(found.untraced_responses),
        control=tally.control,
    )


def _period(found: ProcessRecord, today: date) -> Period:
    """From the first thing that happened to the last one until `today`."""
    days = sorted(day for day in _days(found) if day <= today)
    if not days:
        raise ParameterError(
            f"Der er ikke sket noget i inddragelsen “{found.title}” endnu. Tegn bilaget, når der "
            "er holdt et møde, et interview eller en høring, eller truffet en beslutning."
        )
    return Period(days[0], days[-1])


def _days(found: ProcessRecord) -> Iterable[date]:
    yield from (each.day for each in found.decisions)
    yield from (each.day for each in found.interviews)
    yield from (each.day for each in found.events if each.is_held)
    yield from (each.day for group in found.groups for each in group.meetings)
    for hearing in found.hearings:
        yield from (hearing.start, hearing.deadline)


def _by_source(found: ProcessRecord) -> tuple[Count, ...]:
    counts = Counter(each.found_by for each in found.challenges)
    return tuple(Count(source.value, str(source.label), counts[source.value]) for source in FoundBy)


def _ordered(groups: Iterable[GroupFact]) -> list[GroupFact]:
    """Groups of tracks in the tracks' order, then the others by name."""
    return sorted(groups, key=lambda each: (each.track is None, each.track or 0, each.name))


def _group(group: GroupFact, tally: Tally) -> GroupFigure:
    return GroupFigure(
        kind=group.kind,
        kind_name=group.kind_name,
        name=group.name,
        track=group.track,
        members=tally.one(group.seats),
        days=tuple(each.day for each in group.meetings),
        approved=sum(each.has_approved_minutes for each in group.meetings),
    )


def _members(groups: Iterable[GroupFact], tally: Tally) -> tuple[Count, ...]:
    """Seats by role; none where their sum would tell the size of a group that is hidden."""
    counts: Counter[str] = Counter()
    hidden = []
    for group in groups:
        if group.track is not None:
            counts.update(dict(group.roles))
            hidden += [group.seats] if tally.few(group.seats) else []
    if not control.is_safe(hidden, tally):
        tally.secondary += len(counts)
        return ()
    lines = [
        Line(role.value, str(role.label), counts[role.value])
        for role in MemberRole
        if counts[role.value]
    ]
    return control.parts(lines, tally)


def _hearing(hearing: HearingFact, tally: Tally) -> HearingFigure:
    counts = Counter(each.status for each in hearing.parties)
    return HearingFigure(
        slug=hearing.slug,
        title=hearing.title,
        kind_name=hearing.kind_name,
        start=hearing.start,
        deadline=hearing.deadline,
        is_over=hearing.is_over,
        takes_confidential=hearing.takes_confidential,
        extensions=hearing.extensions,
        parties=hearing.parties,
        by_status=tuple(
            Count(status.value, str(status.label), counts[status.value])
            for status in PartyStatus
            if counts[status.value]
        ),
        responses=_lanes(hearing, tally),
    )


def _lanes(hearing: HearingFact, tally: Tally) -> LaneFigures:
    public = Lane.PUBLIC.value
    confidential = hearing.count(lane=Lane.CONFIDENTIAL)
    roles = [
        Line(code, label, hearing.count(lane=Lane.CONFIDENTIAL, role=code))
        for code, label in [*_ROLES.items(), ("", "ikke oplyst")]
    ]
    return LaneFigures(
        public=hearing.count(lane=public),
        shown=hearing.count(lane=public, state=ResponseState.SHOWN),
        withheld=hearing.count(lane=public, state=ResponseState.WITHHELD),
        unread=hearing.count(lane=public, state=ResponseState.RECEIVED),
        late=hearing.count(lane=public, is_late=True),
        without_remarks=hearing.count(lane=public, without_remarks=True),
        by_sender=control.parts(_senders(hearing), tally),
        confidential=tally.one(confidential),
        by_role=control.parts([line for line in roles if line.count], tally),
    )


_ROLES = {
    ContributorRole.USER.value: "brugere, nu eller før",
    ContributorRole.RELATIVE.value: "pårørende",
    ContributorRole.NEIGHBOUR.value: "naboer",
    ContributorRole.STAFF.value: "medarbejdere på området",
    ContributorRole.OTHER.value: "andet",
}
"""What somebody who writes in confidence is, as the annex says it."""


def _senders(hearing: HearingFact) -> list[Line]:
    lane = Lane.PUBLIC.value
    asked = hearing.count(lane=lane, is_asked=True)
    people = hearing.count(lane=lane, is_asked=False, sender_kind=SenderKind.PERSON)
    counts = {ASKED: asked, UNASKED: hearing.count(lane=lane) - asked - people, PEOPLE: people}
    return [Line(code, _SENDERS[code], count) for code, count in counts.items() if count]


def _trace(trace: TraceFact, tally: Tally) -> TraceFigure:
    """Where people stand behind it, a hidden part hides the other: their sum is known."""
    tied: Number = trace.tied
    nowhere: Number = trace.led_nowhere
    if trace.kind in _OF_PEOPLE and (tally.few(trace.tied) or tally.few(trace.led_nowhere)):
        tied = nowhere = SECRET
        tally.primary += 1
        tally.secondary += 1
    return TraceFigure(trace.kind, trace.kind_name, tied, nowhere)
