"""The smallest valid object of each model of hearings, meetings and the way to a decision."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from config import receipt
from consultation.hearing_codes import Lane, PartyKind
from consultation.models import (
    ActionPoint,
    Challenge,
    Consultation,
    Decision,
    Event,
    Evidence,
    FollowUp,
    GroupMember,
    Hearing,
    HearingParty,
    HearingResponse,
    Meeting,
    Party,
    Proposal,
    SignUp,
    Track,
    WorkingGroup,
)
from consultation.process_codes import DecisionOutcome, EventKind, FoundBy, MemberRole
from tests import factories


def hearing(slug: str = "hoering", of: Consultation | None = None, **more: object) -> Hearing:
    """A hearing that the public may see and that is open for two weeks."""
    now = timezone.now()
    facts: dict[str, object] = {
        "title": "Nye stofindtagelsesrum",
        "lead": "Socialudvalget har sendt afdækningen i høring.",
        "starts_at": now - timedelta(days=1),
        "deadline": now + timedelta(days=14),
        "responsible_name": "Bodil Kjær",
        "responsible_office": "Socialforvaltningen",
        "published_at": now - timedelta(days=1),
    }
    return Hearing.objects.create(
        slug=slug, consultation=of or factories.consultation(), **{**facts, **more}
    )


def hearing_response(of: Hearing, lane: str = Lane.PUBLIC, **more: object) -> HearingResponse:
    """A response as it is received; in the confidential lane without a name."""
    numbers = HearingResponse.objects.filter(hearing=of, lane=lane).count()
    facts: dict[str, object] = {
        "number": numbers + 1,
        "text": "Vi synes, at det er en god idé.",
        "received_at": timezone.now(),
    }
    if lane == Lane.PUBLIC:
        facts |= {"name": "Åse Holm", "sender_kind": "person", "postcode": "1620", "town": "Kbh V"}
    made = HearingResponse.objects.create(hearing=of, lane=lane, **{**facts, **more})
    counter = "last_number" if lane == Lane.PUBLIC else "last_confidential_number"
    Hearing.objects.filter(pk=of.pk).update(**{counter: made.number})
    return made


def party(name: str = "Vesterbro Lokaludvalg", **more: object) -> Party:
    facts: dict[str, object] = {
        "kind": PartyKind.LOCAL_COMMITTEE,
        "email": "vesterbro@example.org",
    }
    return Party.objects.create(name=name, **{**facts, **more})


def hearing_party(of: Hearing, who: Party | None = None, **more: object) -> HearingParty:
    return HearingParty.objects.create(hearing=of, party=who or party(), **more)


def event(slug: str = "aabent-moede", of: Consultation | None = None, **more: object) -> Event:
    """An open meeting in a week that the public can sign up for."""
    start = timezone.now() + timedelta(days=7)
    facts: dict[str, object] = {
        "kind": EventKind.OPEN_MEETING,
        "title": "Åbent høringsmøde",
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "place": "Øksnehallen",
        "takes_sign_up": True,
        "published_at": timezone.now(),
    }
    return Event.objects.create(
        slug=slug, consultation=of or factories.consultation(), **{**facts, **more}
    )


def sign_up(to: Event, **more: object) -> SignUp:
    """Somebody who has a seat, with a code that nobody knows."""
    facts: dict[str, object] = {
        "line": to.sign_ups.count() + 1,
        "state": "confirmed",
        "code_digest": receipt.digest(receipt.new_code(), "sign-up"),
        "signed_up_at": timezone.now(),
    }
    return SignUp.objects.create(event=to, **{**facts, **more})


def working_group(of: Consultation, name: str = "De unge", **more: object) -> WorkingGroup:
    return WorkingGroup.objects.create(consultation=of, name=name, **more)


def meeting(of: WorkingGroup, **more: object) -> Meeting:
    facts: dict[str, object] = {
        "number": of.meetings.count() + 1,
        "starts_at": timezone.now() - timedelta(days=2),
    }
    return Meeting.objects.create(group=of, **{**facts, **more})


def group_member(of: WorkingGroup, **more: object) -> GroupMember:
    return GroupMember.objects.create(group=of, **{"role": MemberRole.USER, **more})


def action_point(of: Meeting, **more: object) -> ActionPoint:
    facts: dict[str, object] = {"text": "Skriv til regionen", "responsible": "Ida"}
    return ActionPoint.objects.create(meeting=of, **{**facts, **more})


def challenge(of: Consultation, **more: object) -> Challenge:
    facts: dict[str, object] = {
        "number": of.challenges.count() + 1,
        "title": "For lang ventetid",
        "found_by": FoundBy.USERS,
    }
    return Challenge.objects.create(consultation=of, **{**facts, **more})


def track(of: Consultation, **more: object) -> Track:
    facts: dict[str, object] = {"number": of.tracks.count() + 1, "name": "De unge"}
    return Track.objects.create(consultation=of, **{**facts, **more})


def proposal(of: Consultation, **more: object) -> Proposal:
    facts: dict[str, object] = {
        "number": of.proposals.count() + 1,
        "title": "Behandling samme dag",
    }
    return Proposal.objects.create(consultation=of, **{**facts, **more})


def decision(of: Consultation, **more: object) -> Decision:
    facts: dict[str, object] = {
        "body": "Socialudvalget",
        "decided_on": timezone.localdate(),
        "title": "Forvaltningen går videre med udfordringerne",
        "outcome": DecisionOutcome.APPROVED,
    }
    return Decision.objects.create(consultation=of, **{**facts, **more})


def follow_up(of: Decision) -> FollowUp:
    """A line of what has been done about a decision."""
    return FollowUp.objects.create(
        decision=of, text="Arbejdet er begyndt.", noted_on=timezone.localdate()
    )


def evidence(to: Challenge, of: HearingResponse) -> Evidence:
    """A hearing response that became part of a challenge."""
    return Evidence.objects.create(
        consultation=to.consultation, kind="response", hearing_response=of, challenge=to
    )


def code() -> tuple[str, str]:
    """A fresh receipt code as it is shown, and the digest of it that a hearing response keeps."""
    made = receipt.new_code()
    return made, receipt.digest(made, "hearing")
