"""The figures of the annex about a process, after `process_control` has hidden what it must.

Sentences, tables, charts and JSON are all made from one `ProcessFigures`. A number is an int, or
`Hidden`; what counts acts of the administration is always an int.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from consultation.queries.process_record_types import (
    ChallengeFact,
    DecisionFact,
    ExtensionFact,
    PartyFact,
    ProposalFact,
    TrackFact,
)
from reports.figures import Control, Number
from reports.periods import Period


@dataclass(frozen=True)
class Count:
    """How many of one kind."""

    code: str
    label: str
    count: Number


@dataclass(frozen=True)
class QuestionnaireFigure:
    name: str
    audience_name: str
    answers: Number


@dataclass(frozen=True)
class InterviewFigures:
    """Conversations and the people in them, between two days; by group and by place.

    `audience`: the code that all guides were for, "" where they were for several.
    """

    audience: str
    conversations: Number
    people: Number
    start: date
    end: date
    by_group: tuple[Count, ...]
    by_place: tuple[Count, ...]


@dataclass(frozen=True)
class EventFigure:
    """Something that was held. `audience`: STAFF or OTHERS by who most of them were, "" where
    nobody was counted."""

    kind: str
    kind_name: str
    title: str
    day: date
    place: str
    audience: str
    people: Number


STAFF, OTHERS = "staff", "others"


@dataclass(frozen=True)
class FormFigure:
    """All events of one kind: how many were held, who came. `people` and `groups` are of those
    at which people were counted (`counted`)."""

    kind: str
    label: str
    events: int
    counted: int
    for_staff: int
    for_others: int
    people: Number
    groups: tuple[Count, ...]


@dataclass(frozen=True)
class GroupFigure:
    """A group and its meetings. `days`: when they were held; `approved`: of how many the minutes
    are fixed."""

    kind: str
    kind_name: str
    name: str
    track: int | None
    members: Number
    days: tuple[date, ...]
    approved: int

    @property
    def meetings(self) -> int:
        return len(self.days)


@dataclass(frozen=True)
class LaneFigures:
    """Responses of a hearing. Those of the open lane are printed as they are; the number of the
    confidential ones, and what they are of, is of people."""

    public: int
    shown: int
    withheld: int
    unread: int
    late: int
    without_remarks: int
    by_sender: tuple[Count, ...]
    confidential: Number
    by_role: tuple[Count, ...]


@dataclass(frozen=True)
class HearingFigure:
    slug: str
    title: str
    kind_name: str
    start: date
    deadline: date
    is_over: bool
    takes_confidential: bool
    extensions: tuple[ExtensionFact, ...]
    parties: tuple[PartyFact, ...]
    by_status: tuple[Count, ...]
    """Parties by what came of asking; each an int."""
    responses: LaneFigures

    @property
    def days(self) -> int:
        """Days on which one could respond, both ends included."""
        return (self.deadline - self.start).days + 1


@dataclass(frozen=True)
class TraceFigure:
    """Contributions of one kind: tied to something, and led nowhere for a reason that is given."""

    kind: str
    kind_name: str
    tied: Number
    led_nowhere: Number


@dataclass(frozen=True)
class ProcessFigures:
    """All figures of one annex. `control` is None while uncontrolled."""

    slug: str
    title: str
    case_number: str
    is_synthetic: bool
    period: Period
    questionnaires: tuple[QuestionnaireFigure, ...]
    interviews: InterviewFigures | None
    events: tuple[EventFigure, ...]
    forms: tuple[FormFigure, ...]
    challenges: tuple[ChallengeFact, ...]
    by_source: tuple[Count, ...]
    tracks: tuple[TrackFact, ...]
    groups: tuple[GroupFigure, ...]
    members: tuple[Count, ...]
    """Seats of the tracks' groups by role."""
    action_points: int
    action_points_open: int
    proposals: tuple[ProposalFact, ...]
    hearings: tuple[HearingFigure, ...]
    decisions: tuple[DecisionFact, ...]
    traces: tuple[TraceFigure, ...]
    untraced_responses: Number
    """Hearing responses of either lane that nobody has said what became of."""
    control: Control | None = None

    @property
    def track_groups(self) -> tuple[GroupFigure, ...]:
        """The groups that worked on a track, in the tracks' order."""
        return tuple(each for each in self.groups if each.track is not None)

    @property
    def other_groups(self) -> tuple[GroupFigure, ...]:
        """Following groups, networks, and groups of no track."""
        return tuple(each for each in self.groups if each.track is None)
