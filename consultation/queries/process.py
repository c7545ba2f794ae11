"""The way from challenges to decisions as figures and facts, for the annex and other pages.

Everything here is plain data in frozen classes; texts are Danish, as they were written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch
from django.utils import timezone

from consultation.models import (
    Challenge,
    Consultation,
    Decision,
    Evidence,
    GroupMember,
    Meeting,
    Proposal,
    Track,
    WorkingGroup,
)
from consultation.process_codes import EvidenceKind, FoundBy, MinutesState, ProposalKind

Counts = Mapping[str, int]


@dataclass(frozen=True)
class ChallengeFacts:
    """A challenge. `found_by`: a code of FoundBy. `evidence`: lines by kind of evidence."""

    number: int
    title: str
    description: str
    found_by: str
    is_public: bool
    evidence: Counts
    tracks: tuple[int, ...]
    proposals: tuple[int, ...]


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting that was held."""

    number: int
    starts_at: datetime
    has_approved_minutes: bool
    people: int


@dataclass(frozen=True)
class GroupFacts:
    """A group of a track. `members`: how many seats each role has now."""

    name: str
    kind: str
    members: Counts
    meetings: tuple[MeetingFacts, ...]

    @property
    def held(self) -> int:
        """Meetings that were held."""
        return len(self.meetings)

    @property
    def approved(self) -> int:
        """Those of them with approved minutes."""
        return sum(meeting.has_approved_minutes for meeting in self.meetings)


@dataclass(frozen=True)
class TrackFacts:
    """A track, the challenges it works on (by number), and its groups with their meetings."""

    number: int
    name: str
    description: str
    challenges: tuple[int, ...]
    groups: tuple[GroupFacts, ...]

    @property
    def held(self) -> int:
        """Meetings that were held in all its groups."""
        return sum(group.held for group in self.groups)

    @property
    def approved(self) -> int:
        """Those of them with approved minutes."""
        return sum(group.approved for group in self.groups)


@dataclass(frozen=True)
class ProposalFacts:
    """A proposal, principle or structure; what it answers and rests on, by number."""

    number: int
    kind: str
    title: str
    text: str
    is_public: bool
    track: int | None
    challenges: tuple[int, ...]
    rests_on: tuple[int, ...]
    document: str
    evidence: Counts


@dataclass(frozen=True)
class FollowUpFacts:
    """One line of follow-up."""

    noted_on: date
    state: str
    text: str


@dataclass(frozen=True)
class DecisionFacts:
    """A decision; what it is about, by number; follow-up by date."""

    body: str
    decided_on: date
    case_number: str
    title: str
    text: str
    outcome: str
    is_public: bool
    challenges: tuple[int, ...]
    proposals: tuple[int, ...]
    evidence: Counts
    follow_ups: tuple[FollowUpFacts, ...]


@dataclass(frozen=True)
class SourceCounts:
    """How much there is, by source. `found_by`: challenges by who found them, zero-filled.
    `evidence`: lines of evidence that stand by kind, zero-filled; `led_nowhere`: lines "because …".
    """

    found_by: Counts
    evidence: Counts
    led_nowhere: int


def challenges(slug: str) -> tuple[ChallengeFacts, ...]:
    """The challenges of a consultation by number; none where there is no such consultation."""
    evidence = _evidence(slug, "challenge")
    rows = Challenge.objects.filter(consultation__slug=slug).prefetch_related("tracks", "proposals")
    return tuple(
        ChallengeFacts(
            number=each.number,
            title=each.title,
            description=each.description,
            found_by=each.found_by,
            is_public=each.is_public,
            evidence=evidence.get(each.pk, {}),
            tracks=_numbers(each.tracks.all()),
            proposals=_numbers(each.proposals.all()),
        )
        for each in rows
    )


def tracks(slug: str, now: datetime | None = None) -> tuple[TrackFacts, ...]:
    """The tracks of a consultation by number, with groups and the meetings held until `now`."""
    held = Meeting.objects.filter(cancelled_at=None, starts_at__lte=now or timezone.now())
    rows = Track.objects.filter(consultation__slug=slug).prefetch_related(
        "challenges",
        Prefetch("groups", WorkingGroup.objects.order_by("name")),
        Prefetch("groups__meetings", held.defer("minutes", "agenda").order_by("starts_at", "pk")),
        Prefetch("groups__members", GroupMember.objects.filter(left_at=None)),
    )
    return tuple(
        TrackFacts(
            number=each.number,
            name=each.name,
            description=each.description,
            challenges=_numbers(each.challenges.all()),
            groups=tuple(_group(group) for group in each.groups.all()),
        )
        for each in rows
    )


def _group(group: WorkingGroup) -> GroupFacts:
    members: dict[str, int] = {}
    for member in group.members.all():
        members[member.role] = members.get(member.role, 0) + 1
    return GroupFacts(
        name=group.name,
        kind=group.kind,
        members=members,
        meetings=tuple(
            MeetingFacts(
                number=meeting.number,
                starts_at=meeting.starts_at,
                has_approved_minutes=meeting.minutes_state == MinutesState.APPROVED,
                people=sum(meeting.present.values()),
            )
            for meeting in group.meetings.all()
        ),
    )


def proposals(slug: str) -> tuple[ProposalFacts, ...]:
    """The proposals, principles and structures of a consultation by number."""
    evidence = _evidence(slug, "proposal")
    rows = (
        Proposal.objects.filter(consultation__slug=slug)
        .select_related("track", "document")
        .prefetch_related("challenges", "rests_on")
    )
    return tuple(
        ProposalFacts(
            number=each.number,
            kind=each.kind,
            title=each.title,
            text=each.text,
            is_public=each.is_public,
            track=each.track.number if each.track else None,
            challenges=_numbers(each.challenges.all()),
            rests_on=_numbers(each.rests_on.all()),
            document=each.document.title if each.document else "",
            evidence=evidence.get(each.pk, {}),
        )
        for each in rows
    )


def decisions(slug: str) -> tuple[DecisionFacts, ...]:
    """The decisions of a consultation by date."""
    evidence = _evidence(slug, "decision")
    rows = Decision.objects.filter(consultation__slug=slug).prefetch_related(
        "challenges", "proposals", "follow_ups"
    )
    return tuple(
        DecisionFacts(
            body=each.body,
            decided_on=each.decided_on,
            case_number=each.case_number,
            title=each.title,
            text=each.text,
            outcome=each.outcome,
            is_public=each.is_public,
            challenges=_numbers(each.challenges.all()),
            proposals=_numbers(each.proposals.all()),
            evidence=evidence.get(each.pk, {}),
            follow_ups=tuple(
                FollowUpFacts(line.noted_on, line.state, line.text)
                for line in each.follow_ups.all()
            ),
        )
        for each in rows
    )


def counts(slug: str) -> SourceCounts:
    """How much there is, by source."""
    found = Challenge.objects.filter(consultation__slug=slug).order_by().values_list("found_by")
    by_finder = dict(found.annotate(count=Count("pk")))
    standing = Evidence.objects.filter(consultation__slug=slug).standing().order_by()
    by_kind = dict(standing.values_list("kind").annotate(count=Count("pk")))
    return SourceCounts(
        found_by={code: by_finder.get(code, 0) for code in FoundBy.values},
        evidence={code: by_kind.get(code, 0) for code in EvidenceKind.values},
        led_nowhere=standing.exclude(because="").count(),
    )


def public_counts(consultation: Consultation) -> dict[str, int]:
    """How many challenges, proposals and decisions everybody may see. Three queries."""
    proposals_only = consultation.proposals.filter(kind=ProposalKind.PROPOSAL)
    return {
        "challenges": consultation.challenges.filter(is_public=True).count(),
        "proposals": proposals_only.filter(is_public=True).count(),
        "decisions": consultation.decisions.filter(is_public=True).count(),
    }


def _evidence(slug: str, target: str) -> Mapping[int, Counts]:
    """Lines of evidence that stand, by kind, of each thing of a sort. One query."""
    rows = (
        Evidence.objects.filter(consultation__slug=slug, **{f"{target}__isnull": False})
        .standing()
        .order_by()
        .values_list(target, "kind")
        .annotate(count=Count("pk"))
    )
    found: dict[int, dict[str, int]] = {}
    for pk, kind, count in rows:
        found.setdefault(pk, {})[kind] = count
    return found


def _numbers(things: Iterable[Challenge | Track | Proposal]) -> tuple[int, ...]:
    return tuple(sorted(thing.number for thing in things))
