"""Signing up in tests: short, at a given moment, with addresses of a made-up portal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from config.outbox.models import OutgoingMail
from consultation.models import Event, SignUp
from consultation.services import sign_ups
from consultation.services.sign_ups import Facts, SignedUp


def address(path: str) -> str:
    """A path as a whole address."""
    return f"https://portal.example{path}"


def ticket(event: Event) -> sign_ups.Ticket:
    """A ticket as a drawn form carries it."""
    return sign_ups.read_ticket(event, sign_ups.new_ticket(event))


def sign_up(event: Event, seats: int = 1, *, now: datetime | None = None, **more: Any) -> SignedUp:
    """Sign `seats` up; `more` are facts, `by`, `language` or `ticket`."""
    beside = {name: more.pop(name) for name in ("by", "language", "ticket") if name in more}
    return sign_ups.sign_up(
        event,
        Facts(seats=seats, **{"wait_together": True, **more}),
        **{"ticket": ticket(event), "language": "da", **beside},
        now=now or timezone.now(),
        address=address,
    )


def cancel(made: SignedUp | SignUp, *, now: datetime | None = None, **more: Any) -> None:
    """Cancel a sign-up."""
    row = made if isinstance(made, SignUp) else made.sign_up
    sign_ups.cancel(row.pk, now=now or timezone.now(), address=address, **more)


def states(event: Event) -> list[str]:
    """The states of all sign-ups in the order of the line."""
    return list(event.sign_ups.values_list("state", flat=True))


def mailed(about: str) -> list[str]:
    """Who was mailed on that occasion, in order."""
    found = OutgoingMail.objects.filter(about=f"sign-up {about}").order_by("queued_at", "pk")
    return [each.to for each in found]
