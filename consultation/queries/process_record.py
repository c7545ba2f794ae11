"""The record of a process, read for the annex about it: nothing is remembered, all is counted.

The number of questions to the database is the same for a few responses and for thousands. What
lies after `now` has not happened: a meeting of tomorrow is no meeting that was held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from consultation.codes import Channel
from consultation.exceptions import ConsultationError
from consultation.models import (
    ActionPoint,
    Challenge,
    Consultation,
    Decision,
    Event,
    Evidence,
    GroupMember,
    HearingResponse,
    Interview,
    Meeting,
    Proposal,
    Questionnaire,
    ResponseFlag,
    Track,
    WorkingGroup,
)
from consultation.process_codes import (
    ActionState,
    AttendeeGroup,
    EvidenceKind,
    MemberRole,
    MinutesState,
)
from consultation.queries.process_record_hearings import hearings
from consultation.queries.process_record_types import (
    ChallengeFact,
    Codes,
    DecisionFact,
    EventFact,
    FollowUpFact,
    GroupFact,
    InterviewFact,
    MeetingFact,
    ProcessRecord,
    ProposalFact,
    QuestionnaireFact,
    TraceFact,
    TrackFact,
)


class NoSuchConsultation(ConsultationError):
    """No consultation has that slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"Inddragelsen “{slug}” findes ikke. Se efter, om den er stavet rigtigt.")


def record(slug: str, now: datetime | None = None) -> ProcessRecord:
    """The process of the consultation `slug`. Raises NoSuchConsultation."""
    now = now or timezone.now()
    consultation = _consultation(slug)
    published = consultation.published_at
    return ProcessRecord(
        slug=consultation.slug,
        title=consultation.title,
        case_number=consultation.case_number,
        is_synthetic=consultation.is_synthetic,
        published_on=timezone.localdate(published) if published else None,
        questionnaires=_questionnaires(consultation),
        interviews=_interviews(consultation),
        events=_events(consultation, now),
        challenges=_challenges(consultation),
        tracks=_tracks(consultation),
        groups=_groups(consultation, now),
        proposals=_proposals(consultation),
        hearings=hearings(consultation, now),
        decisions=_decisions(consultation),
        traces=_traces(consultation),
        untraced_responses=HearingResponse.objects.counted()
        .filter(hearing__consultation=consultation, evidence=None)
        .count(),
    )


def named_processes() -> tuple[tuple[str, str], ...]:
    """(slug, title) of every consultation that is not put away, the newest first."""
    return tuple(Consultation.objects.filter(archived_at=None).values_list("slug", "title"))


def title_of(slug: str) -> str:
    """The consultation's title. Raises NoSuchConsultation."""
    return _consultation(slug).title


def _consultation(slug: str) -> Consultation:
    found = Consultation.objects.filter(slug=slug).first()
    if found is None:
        raise NoSuchConsultation(slug)
    return found


def _in_order(counts: dict[str, int], codes: Iterable[str]) -> Codes:
    return tuple((code, counts[code]) for code in codes if counts.get(code))


def _numbers(things: Iterable[Any]) -> tuple[int, ...]:
    return tuple(sorted(each.number for each in things))


def _standing() -> Q:
    """Answers that count: sent, not withdrawn, not left out."""
    return Q(responses__sent_hour__isnull=False, responses__withdrawn_hour=None)


def _questionnaires(consultation: Consultation) -> tuple[QuestionnaireFact, ...]:
    answers = _standing() & ~Q(responses__channel=Channel.INTERVIEW)
    left_out = Q(responses__flags__left_out=True)
    rows = (
        Questionnaire.objects.filter(consultation=consultation, current__isnull=False)
        .annotate(
            sent=Count("responses", filter=answers, distinct=True),
            out=Count("responses", filter=answers & left_out, distinct=True),
        )
        .order_by("pk")
        .defer("draft")
    )
    return tuple(
        QuestionnaireFact(
            row.slug,
            row.name,
            row.get_audience_display(),
            row.sent - row.out,  # type: ignore[attr-defined]
        )
        for row in rows
        if row.channels != [Channel.INTERVIEW.value]
    )


def _interviews(consultation: Consultation) -> tuple[InterviewFact, ...]:
    left_out = ResponseFlag.objects.filter(response=OuterRef("response"), left_out=True)
    rows = Interview.objects.filter(
        ~Exists(left_out),
        response__questionnaire__consultation=consultation,
        response__sent_hour__isnull=False,
        response__withdrawn_hour=None,
    ).order_by("held_on", "group", "place", "people")
    facts = ("response__questionnaire__audience", "held_on", "group", "place", "people")
    return tuple(InterviewFact(*row) for row in rows.values_list(*facts))


def _events(consultation: Consultation, now: datetime) -> tuple[EventFact, ...]:
    rows = (
        Event.objects.filter(consultation=consultation)
        .order_by("starts_at", "pk")
        .prefetch_related("attendance")
    )
    return tuple(
        EventFact(
            kind=row.kind,
            kind_name=row.get_kind_display(),
            title=row.title,
            day=timezone.localdate(row.starts_at),
            place=row.place,
            is_cancelled=row.cancelled_at is not None,
            is_held=row.cancelled_at is None and row.ends_at <= now,
            groups=_in_order(
                {each.group: each.people for each in row.attendance.all()}, AttendeeGroup.values
            ),
        )
        for row in rows
    )


def _evidence_counts(consultation: Consultation, target: str) -> dict[int, int]:
    """Contributions that stand, by the primary key of what they are tied to."""
    rows = Evidence.objects.standing().filter(consultation=consultation)
    counted = rows.exclude(**{target: None}).order_by().values_list(target)
    return dict(counted.annotate(n=Count("pk")))


def _challenges(consultation: Consultation) -> tuple[ChallengeFact, ...]:
    evidence = _evidence_counts(consultation, "challenge")
    rows = Challenge.objects.filter(consultation=consultation).prefetch_related(
        Prefetch("tracks", Track.objects.only("number")),
        Prefetch("proposals", Proposal.objects.only("number")),
    )
    return tuple(
        ChallengeFact(
            row.number,
            row.title,
            row.found_by,
            _numbers(row.tracks.all()),
            _numbers(row.proposals.all()),
            evidence.get(row.pk, 0),
        )
        for row in rows.order_by("number")
    )


def _tracks(consultation: Consultation) -> tuple[TrackFact, ...]:
    rows = Track.objects.filter(consultation=consultation).prefetch_related("challenges")
    return tuple(
        TrackFact(row.number, row.name, _numbers(row.challenges.all()))
        for row in rows.order_by("number")
    )


def _groups(consultation: Consultation, now: datetime) -> tuple[GroupFact, ...]:
    held = Meeting.objects.filter(cancelled_at=None, starts_at__lte=now).order_by("starts_at")
    rows = (
        WorkingGroup.objects.filter(consultation=consultation)
        .select_related("track")
        .prefetch_related(
            Prefetch("members", GroupMember.objects.filter(left_at=None)),
            Prefetch("meetings", held.defer("minutes", "agenda"), to_attr="held"),
        )
    )
    points = ActionPoint.objects.filter(meeting__group__consultation=consultation).order_by()
    by_group = {
        pk: (every, still_open)
        for pk, every, still_open in points.values_list("meeting__group").annotate(
            every=Count("pk"), still_open=Count("pk", filter=Q(state=ActionState.OPEN))
        )
    }
    return tuple(
        GroupFact(
            kind=row.kind,
            kind_name=row.get_kind_display(),
            name=row.name,
            track=row.track.number if row.track else None,
            roles=_in_order(Counter(each.role for each in row.members.all()), MemberRole.values),
            meetings=tuple(_meeting(each) for each in row.held),
            action_points=by_group.get(row.pk, (0, 0))[0],
            action_points_open=by_group.get(row.pk, (0, 0))[1],
        )
        for row in rows
    )


def _meeting(row: Meeting) -> MeetingFact:
    return MeetingFact(
        timezone.localdate(row.starts_at), row.minutes_state == MinutesState.APPROVED
    )


def _proposals(consultation: Consultation) -> tuple[ProposalFact, ...]:
    evidence = _evidence_counts(consultation, "proposal")
    rows = (
        Proposal.objects.filter(consultation=consultation)
        .select_related("track")
        .prefetch_related("challenges")
    )
    return tuple(
        ProposalFact(
            row.number,
            row.kind,
            row.title,
            row.track.number if row.track else None,
            _numbers(row.challenges.all()),
            evidence.get(row.pk, 0),
        )
        for row in rows.order_by("number")
    )


def _decisions(consultation: Consultation) -> tuple[DecisionFact, ...]:
    rows = (
        Decision.objects.filter(consultation=consultation)
        .annotate(
            challenged=Count("challenges", distinct=True),
            proposed=Count("proposals", distinct=True),
        )
        .prefetch_related("follow_ups")
        .order_by("decided_on", "pk")
    )
    return tuple(
        DecisionFact(
            body=row.body,
            day=row.decided_on,
            title=row.title,
            outcome=row.outcome,
            outcome_name=row.get_outcome_display(),
            case_number=row.case_number,
            challenges=row.challenged,
            proposals=row.proposed,
            follow_ups=tuple(
                FollowUpFact(each.noted_on, each.state, each.get_state_display(), each.text)
                for each in row.follow_ups.all()
            ),
        )
        for row in rows
    )


def _traces(consultation: Consultation) -> tuple[TraceFact, ...]:
    """Contributions by kind: each origin once, however many things it is tied to."""
    rows = Evidence.objects.standing().filter(consultation=consultation)
    tied: dict[str, set[Any]] = {}
    nowhere: dict[str, set[Any]] = {}
    for kind, because, *origin in rows.values_list(
        "kind", "because", "response", "questionnaire", "question", "hearing_response", "meeting",
        "event", "document", "source",
    ):  # fmt: skip
        of = nowhere if because else tied
        of.setdefault(kind, set()).add(_origin(origin))
    return tuple(
        TraceFact(
            kind.value,
            str(kind.label),
            len(tied.get(kind.value, ())),
            len(nowhere.get(kind.value, set()) - tied.get(kind.value, set())),
        )
        for kind in EvidenceKind
        if kind.value in tied or kind.value in nowhere
    )


def _origin(origin: list[Any]) -> tuple[Any, ...]:
    """What tells one contribution from another: of an answer the person, not the question."""
    response, questionnaire, question, *others = origin
    return (response, questionnaire, question if questionnaire else "", *others)
