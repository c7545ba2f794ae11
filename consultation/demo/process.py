"""From a file of the demo's data to challenges, tracks, groups, proposals and decisions."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.danish import LOCAL_ZONE, long_date
from consultation.models import (
    ActionPoint,
    Attendance,
    Challenge,
    Consultation,
    Decision,
    Event,
    Evidence,
    FollowUp,
    GroupMember,
    Meeting,
    Proposal,
    Track,
    WorkingGroup,
)
from consultation.process_codes import (
    ActionState,
    EvidenceKind,
    GroupKind,
    MinutesState,
    ProposalKind,
)
from consultation.services.meetings import minutes_digest

AGENDA = "1. Velkommen\n2. Siden sidst\n3. Sporets spørgsmål\n4. Aftaler og næste møde"
INVENTED = "Prøvedata: teksten er opdigtet."

Row = Mapping[str, Any]


def read(name: str) -> dict[str, Any]:
    """What stands in `data/<name>.toml`."""
    file = Path(__file__).parent / "data" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def local(moment: datetime) -> datetime:
    """A time of the file, which is Copenhagen's."""
    return moment.replace(tzinfo=LOCAL_ZONE)


def events(consultation: Consultation, rows: Iterable[Row]) -> dict[str, Event]:
    """What was held, with those who came counted by group; by slug."""
    made = {}
    for row in rows:
        starts_at = local(row["starts"])
        event = Event.objects.create(
            consultation=consultation,
            slug=row["slug"],
            kind=row["kind"],
            title=row["title"],
            lead=row["lead"],
            starts_at=starts_at,
            ends_at=local(row["ends"]),
            place=row["place"],
            translations={"en": {"title": row["en"]}},
            published_at=starts_at - timedelta(days=21),
            is_synthetic=True,
        )
        Attendance.objects.bulk_create(
            Attendance(event=event, group=group, people=people)
            for group, people in row["attendance"].items()
        )
        made[event.slug] = event
    return made


def challenges(consultation: Consultation, rows: Sequence[Row]) -> list[Challenge]:
    """What was found, numbered as in the file."""
    return [
        Challenge.objects.create(
            consultation=consultation,
            number=number,
            title=row["title"],
            description=row["text"],
            found_by=row["found_by"],
            translations={"en": {"title": row["en"]}},
            is_public=True,
            is_synthetic=True,
        )
        for number, row in enumerate(rows, start=1)
    ]


def tracks(
    consultation: Consultation, rows: Sequence[Row], found: Sequence[Challenge]
) -> list[Track]:
    """The tracks, each with its working group, members, meetings and what was agreed."""
    made = []
    for number, row in enumerate(rows, start=1):
        track = Track.objects.create(
            consultation=consultation, number=number, name=row["name"], is_synthetic=True
        )
        track.challenges.set(found[each - 1] for each in row["challenges"])
        group = working_group(
            consultation,
            f"Arbejdsgruppe {number}: {row['name']}",
            GroupKind.WORKING,
            row["members"],
            track=track,
        )
        texts = (row["first"], row["second"])
        held = [
            meeting(group, place, local(starts), text, row["members"], absent=place - 1)
            for place, (starts, text) in enumerate(
                zip(row["meetings"], texts, strict=True), start=1
            )
        ]
        _agree(held[0], row["point"], row["responsible"], done_at=held[1].starts_at)
        made.append(track)
    return made


def working_group(
    consultation: Consultation,
    name: str,
    kind: str,
    members: Mapping[str, int],
    *,
    track: Track | None = None,
    purpose: str = INVENTED,
) -> WorkingGroup:
    """A group with its seats by role; nobody is named."""
    group = WorkingGroup.objects.create(
        consultation=consultation,
        track=track,
        kind=kind,
        name=name,
        purpose=purpose,
        is_synthetic=True,
    )
    seats = [role for role, count in members.items() for _ in range(count)]
    GroupMember.objects.bulk_create(
        GroupMember(group=group, role=role, is_chair=place == len(seats) - 1)
        for place, role in enumerate(seats)
    )
    return group


def meeting(
    group: WorkingGroup,
    number: int,
    starts_at: datetime,
    text: str,
    members: Mapping[str, int],
    *,
    absent: int = 0,
) -> Meeting:
    """A meeting with minutes that were approved two weeks later. `absent` members of staff."""
    present = {role: count - (absent if role == "staff" else 0) for role, count in members.items()}
    made = Meeting(
        group=group,
        number=number,
        starts_at=starts_at.astimezone(UTC),
        ends_at=starts_at + timedelta(hours=2),
        place="Bernstorffsgade 17",
        agenda=AGENDA,
        present={role: count for role, count in present.items() if count > 0},
        minutes=f"{INVENTED}\n\n{text}\n\nMødet var {long_date(starts_at.date())}.",
        minutes_state=MinutesState.APPROVED,
        approved_at=starts_at + timedelta(days=14),
        is_public=True,
        is_synthetic=True,
    )
    made.minutes_digest = minutes_digest(made)
    made.save()
    return made


def _agree(at: Meeting, text: str, responsible: str, *, done_at: datetime) -> None:
    day = done_at.date()
    ActionPoint.objects.create(
        meeting=at,
        text=text,
        responsible=responsible,
        due_on=day,
        state=ActionState.DONE,
        settled_on=day,
    )


def proposals(
    consultation: Consultation,
    rows: Sequence[Row],
    found: Sequence[Challenge],
    of: Sequence[Track] = (),
) -> list[Proposal]:
    """Principles, structure and proposals, numbered as in the file."""
    made: list[Proposal] = []
    for number, row in enumerate(rows, start=1):
        track = of[row["track"] - 1] if "track" in row else None
        proposal = Proposal.objects.create(
            consultation=consultation,
            number=number,
            kind=row.get("kind", ProposalKind.PROPOSAL),
            title=row["title"],
            text=row.get("text", INVENTED),
            track=track,
            translations={"en": {"title": row["en"]}},
            is_public=True,
            is_synthetic=True,
        )
        proposal.challenges.set(found[each - 1] for each in row.get("challenges", ()))
        proposal.rests_on.set(made[each - 1] for each in row.get("rests_on", ()))
        made.append(proposal)
    return made


def decisions(
    consultation: Consultation,
    rows: Iterable[Row],
    found: Sequence[Challenge],
    proposed: Sequence[Proposal],
) -> list[Decision]:
    """What was decided, about which challenges and proposals, and what was done about it."""
    made = []
    for row in rows:
        decision = Decision.objects.create(
            consultation=consultation,
            body="Socialudvalget",
            decided_on=row["date"],
            case_number=row.get("case_number", ""),
            title=row["title"],
            text=row["text"],
            outcome=row["outcome"],
            translations={"en": {"title": row["en"]}},
            is_public=True,
            is_synthetic=True,
        )
        if row.get("challenges") == "all":
            decision.challenges.set(found)
        if row.get("proposals") == "all":
            decision.proposals.set(proposed)
        FollowUp.objects.bulk_create(
            FollowUp(
                decision=decision, text=each["text"], state=each["state"], noted_on=each["date"]
            )
            for each in row.get("follow_up", ())
        )
        made.append(decision)
    return made


def evidence(
    rows: Sequence[Row], found: Sequence[Challenge], held: Mapping[str, Event]
) -> list[Evidence]:
    """What each challenge rests on beside interviews: meetings, literature, experts."""
    made = []
    for row, challenge in zip(rows, found, strict=True):
        common: dict[str, Any] = {
            "consultation": challenge.consultation,
            "challenge": challenge,
            "is_synthetic": True,
        }
        for slug in row.get("events", ()):
            summary = "Deltagerne pegede på det samme."
            made.append(
                Evidence(kind=EvidenceKind.EVENT, event=held[slug], summary=summary, **common)
            )
        for kind in (EvidenceKind.LITERATURE, EvidenceKind.EXPERT):
            if kind.value in row:
                made.append(Evidence(kind=kind, source=row[kind.value], **common))
    return made
