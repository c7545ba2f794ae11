"""What the record of a process holds, as the annex about it counts it: exact, not yet controlled.

Days are those of Copenhagen. Counts of people come as they were counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Codes = tuple[tuple[str, int], ...]
"""(code, how many), in the order of the code list; codes without any are left out."""


@dataclass(frozen=True)
class QuestionnaireFact:
    """A questionnaire and how many answers to it count; interviews are not among them."""

    slug: str
    name: str
    audience_name: str
    answers: int


@dataclass(frozen=True)
class InterviewFact:
    """One conversation: with `people` persons of a group. `audience`: whom the guide was for."""

    audience: str
    day: date
    group: str
    place: str
    people: int


@dataclass(frozen=True)
class EventFact:
    """Something that was or will be held. `groups`: AttendeeGroup code to people, of those counted.

    `is_held`: it lies in the past and was not cancelled.
    """

    kind: str
    kind_name: str
    title: str
    day: date
    place: str
    is_cancelled: bool
    is_held: bool
    groups: Codes

    @property
    def people(self) -> int:
        """All that were counted."""
        return sum(count for _, count in self.groups)


@dataclass(frozen=True)
class ChallengeFact:
    """`tracks`, `proposals`: their numbers; `evidence`: how many contributions it rests on."""

    number: int
    title: str
    found_by: str
    tracks: tuple[int, ...]
    proposals: tuple[int, ...]
    evidence: int


@dataclass(frozen=True)
class TrackFact:
    number: int
    name: str
    challenges: tuple[int, ...]


@dataclass(frozen=True)
class MeetingFact:
    """A meeting that was held; `has_approved_minutes`: they are fixed."""

    day: date
    has_approved_minutes: bool


@dataclass(frozen=True)
class GroupFact:
    """A group with its seats by MemberRole and the meetings it held; `track`: that one's number."""

    kind: str
    kind_name: str
    name: str
    track: int | None
    roles: Codes
    meetings: tuple[MeetingFact, ...]
    action_points: int
    action_points_open: int

    @property
    def seats(self) -> int:
        return sum(count for _, count in self.roles)


@dataclass(frozen=True)
class ProposalFact:
    number: int
    kind: str
    title: str
    track: int | None
    challenges: tuple[int, ...]
    evidence: int


@dataclass(frozen=True)
class PartyFact:
    """A party and what came of asking it; `status` is a code of PartyStatus."""

    name: str
    kind_name: str
    asked_for: str
    asked_for_name: str
    status: str
    status_name: str


@dataclass(frozen=True)
class ResponseCount:
    """How many responses are alike in all of this; withdrawn and refused ones are not counted."""

    lane: str
    state: str
    is_late: bool
    is_asked: bool
    """Whether it is that of a party which was asked."""
    sender_kind: str
    role: str
    without_remarks: bool
    count: int


@dataclass(frozen=True)
class ExtensionFact:
    old: date
    new: date
    reason: str


@dataclass(frozen=True)
class HearingFact:
    """A hearing: first day, and the day of its deadline as it stands."""

    slug: str
    title: str
    kind_name: str
    start: date
    deadline: date
    has_begun: bool
    is_over: bool
    is_public: bool
    takes_confidential: bool
    extensions: tuple[ExtensionFact, ...]
    parties: tuple[PartyFact, ...]
    responses: tuple[ResponseCount, ...]

    def count(self, **alike: object) -> int:
        """Responses that are as `alike` says, e.g. count(lane="public", is_late=True)."""
        return sum(
            each.count
            for each in self.responses
            if all(getattr(each, name) == value for name, value in alike.items())
        )


@dataclass(frozen=True)
class FollowUpFact:
    day: date
    state: str
    state_name: str
    text: str


@dataclass(frozen=True)
class DecisionFact:
    """What was decided, about how many challenges and proposals."""

    body: str
    day: date
    title: str
    outcome: str
    outcome_name: str
    case_number: str
    challenges: int
    proposals: int
    follow_ups: tuple[FollowUpFact, ...]


@dataclass(frozen=True)
class TraceFact:
    """Contributions of one kind that stand: tied to something, and those that led nowhere."""

    kind: str
    kind_name: str
    tied: int
    led_nowhere: int


@dataclass(frozen=True)
class ProcessRecord:
    """The whole process of one consultation."""

    slug: str
    title: str
    case_number: str
    is_synthetic: bool
    published_on: date | None
    questionnaires: tuple[QuestionnaireFact, ...]
    interviews: tuple[InterviewFact, ...]
    events: tuple[EventFact, ...]
    challenges: tuple[ChallengeFact, ...]
    tracks: tuple[TrackFact, ...]
    groups: tuple[GroupFact, ...]
    proposals: tuple[ProposalFact, ...]
    hearings: tuple[HearingFact, ...]
    decisions: tuple[DecisionFact, ...]
    traces: tuple[TraceFact, ...]
    untraced_responses: int
    """Hearing responses that are tied to nothing and have no reason either."""
