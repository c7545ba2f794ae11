"""The demo's hearings: who was asked, what came in, and where each response led.

No text of a response is real, and each says so itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from config.danish import LOCAL_ZONE
from config.dice import Dice
from consultation.demo.process import Row, local
from consultation.hearing_codes import (
    AskedFor,
    Lane,
    QuoteConsent,
    ResponseChannel,
    ResponseState,
    SenderKind,
)
from consultation.models import (
    Challenge,
    Evidence,
    Hearing,
    HearingParty,
    HearingResponse,
    Party,
    PartyMeeting,
    Proposal,
)
from consultation.process_codes import EvidenceKind
from consultation.services.hearing_answers import search_text_of

MARK = "Opdigtet prøvesvar."
"""Each text of a response begins with it."""
PRAISE = "Det er godt, at så mange er blevet inddraget undervejs."

Targets = Mapping[str, Mapping[int, Challenge] | Mapping[int, Proposal]]
"""{"challenge": by number, "proposal": by number}."""


class Received:
    """Stores the responses of one hearing, numbered in the order they came, and their traces."""

    def __init__(self, hearing: Hearing, targets: Targets) -> None:
        self.hearing = hearing
        self.targets = targets
        self.dice = Dice(f"responses {hearing.slug}")
        self.made: list[HearingResponse] = []
        self.traces: list[Evidence] = []

    def parties(self, rows: Iterable[Row]) -> None:
        """Ask each party; store what it answered."""
        for row in rows:
            asked = self._ask(row)
            if row.get("answer") in ("remarks", "none"):
                self._respond(row, asked)
            elif row.get("answer") == "declined":
                asked.declined_at = self._moment()
                asked.save(update_fields=["declined_at"])

    def uninvited(self, rows: Iterable[Row]) -> None:
        """Responses of organisations and people whom nobody asked."""
        for row in rows:
            self._respond(row, None)

    def confidential(self, rows: Iterable[Row]) -> None:
        """Contributions without a name. Their codes were thrown away: nobody holds one."""
        for row in rows:
            response = self._row(row, Lane.CONFIDENTIAL)
            response.role = row["role"]
            response.consent = row.get("consent", QuoteConsent.NONE)
            response.received_at = response.received_at.replace(minute=0)
            response.state = ResponseState.RECEIVED

    def store(self) -> int:
        """Number and store everything; gives how many responses there are."""
        self.made.sort(key=lambda row: row.received_at)
        for lane in Lane:
            in_lane = [row for row in self.made if row.lane == lane]
            for number, row in enumerate(in_lane, start=1):
                row.number = number
        self.hearing.last_number = sum(row.lane == Lane.PUBLIC for row in self.made)
        self.hearing.last_confidential_number = len(self.made) - self.hearing.last_number
        self.hearing.save(update_fields=["last_number", "last_confidential_number"])
        for row in self.made:
            row.search_text = search_text_of(row)
        HearingResponse.objects.bulk_create(self.made)
        Evidence.objects.bulk_create(self.traces)
        return len(self.made)

    def _ask(self, row: Row) -> HearingParty:
        party, _ = Party.objects.get_or_create(
            name=row["name"],
            defaults={
                "kind": row["kind"],
                "area": row.get("area", ""),
                "email": f"part-{Party.objects.count() + 1}@example.org",
                "is_synthetic": True,
            },
        )
        if "meets" in row:
            PartyMeeting.objects.get_or_create(party=party, held_on=row["meets"])
        return HearingParty.objects.create(
            hearing=self.hearing,
            party=party,
            asked_for=row.get("asked_for", AskedFor.RESPONSE),
            question=row.get("question", ""),
            invited_at=self.hearing.starts_at + timedelta(hours=9),
            opened_at=self._moment() if row.get("answer") else None,
        )

    def _respond(self, row: Row, asked: HearingParty | None) -> None:
        response = self._row(row, Lane.PUBLIC)
        response.party = asked
        response.organisation = row.get("organisation", row["name"] if asked else "")
        response.name = "" if response.organisation else row["name"]
        is_person = not response.organisation
        response.sender_kind = SenderKind.PERSON if is_person else SenderKind.ORGANISATION
        response.channel = ResponseChannel.LINK if asked else ResponseChannel.WEB
        response.without_remarks = row.get("answer") == "none"
        response.postcode, response.town = ("1620", "København V") if is_person else ("", "")
        if "withheld" in row:
            response.state, response.state_reason = ResponseState.WITHHELD, row["withheld"]
        else:
            response.state = ResponseState.SHOWN
            response.shown_at = response.received_at + timedelta(days=1)

    def _row(self, row: Row, lane: Lane) -> HearingResponse:
        praise = f" {PRAISE}" if row.get("praises") else ""
        response = HearingResponse(
            id=self.dice.uuid(),
            hearing=self.hearing,
            lane=lane,
            text=f"{MARK} {row['text']}{praise}",
            received_at=local(row["late"]) if "late" in row else self._moment(),
            is_late="late" in row,
            is_synthetic=True,
        )
        self.made.append(response)
        self._trace(row, response)
        return response

    def _trace(self, row: Row, response: HearingResponse) -> None:
        """What the response became part of, or why it led nowhere."""
        target: dict[str, Any] = {
            name: self.targets[name][row[name]] for name in self.targets if name in row
        }
        if "because" in row:
            target["because"] = row["because"]
        elif row.get("answer") == "none":
            target["because"] = "Svaret har ingen bemærkninger."
        if target:
            self.traces.append(
                Evidence(
                    consultation=self.hearing.consultation,
                    kind=EvidenceKind.RESPONSE,
                    hearing_response=response,
                    summary=row.get("summary", "") or row["text"],
                    is_synthetic=True,
                    **target,
                )
            )

    def _moment(self) -> datetime:
        """A minute of office hours between the beginning and the deadline, later ones oftener."""
        days = (self.hearing.deadline - self.hearing.starts_at).days
        back = min(self.dice.between(0, days - 2), self.dice.between(0, days - 2))
        day = self.hearing.deadline.date() - timedelta(days=back)
        return datetime.combine(
            day, time(self.dice.between(9, 15), self.dice.between(0, 59)), LOCAL_ZONE
        )
