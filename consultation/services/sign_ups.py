"""Who comes: seats, the waiting list, cancelling, all under a lock on the event's row.

The queue is strict. Whoever waits moves up in the order of `line`, a party as a whole or not at
all; nobody is overtaken, neither by a smaller party behind nor by a newcomer, even while a seat or
two stay free for the party in front. So nobody has to trust us to be fair: each can see the place
in the line, and it only ever falls. No party can be larger than the room, so none blocks the queue
for good; a party in front can give up some of its seats and moves up at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config import receipt
from config.access.models import User
from config.audit import services as audit
from config.outbox import services as outbox
from consultation.exceptions import ConsultationError
from consultation.models import Event, SignUp
from consultation.process_codes import SignUpState
from consultation.services import event_mail
from consultation.services.event_mail import Address

CODE_PURPOSE = "sign-up"
MOST_SEATS = 10
"""That one can take on the web; for more one phones."""
TEXTS = ("name", "email", "group", "needs")
"""What somebody may write who signs up; emptied when they cancel."""
_SALT = "consultation.sign-up"
_FORM_HOURS = 12


class SignUpRefused(ConsultationError):
    """Nobody can sign up (any more), or not in this way; `str(error)` says why."""


class SeatsShort(SignUpRefused):
    """Some seats are free, but fewer than asked for, and the person did not say what then.

    `free` is how many there are; `can_wait` whether there is a waiting list.
    """

    def __init__(self, free: int, *, can_wait: bool) -> None:
        self.free, self.can_wait = free, can_wait
        short = ngettext(
            "Der er kun %(free)s ledig plads.", "Der er kun %(free)s ledige pladser.", free
        )
        then = (
            _("Vælg færre, eller sæt kryds ved, at I vil vente, til der er plads til jer alle.")
            if can_wait
            else _("Vælg færre.")
        )
        super().__init__(f"{short % {'free': free}} {then}")


@dataclass(frozen=True)
class Facts:
    """What somebody says who signs up. `wait_together`: wait rather than take fewer seats."""

    seats: int = 1
    name: str = ""
    email: str = ""
    group: str = ""
    needs: str = ""
    wait_together: bool = False


@dataclass(frozen=True)
class Ticket:
    """What a drawn form carries, so that the same form sent twice is one sign-up with one code."""

    id: uuid.UUID
    code: str


@dataclass(frozen=True)
class SignedUp:
    """A sign-up, and the code to come back with: known here and never again."""

    sign_up: SignUp
    code: str


def new_ticket(event: Event) -> str:
    """A fresh ticket, signed, for the hidden field of a form."""
    return signing.dumps([event.pk, uuid.uuid4().hex, receipt.new_code()], salt=_SALT)


def read_ticket(event: Event, text: str) -> Ticket:
    """The ticket of a form of this event. Raises SignUpRefused where it is too old or not ours."""
    try:
        pk, number, code = signing.loads(text, salt=_SALT, max_age=_FORM_HOURS * 3600)
        if pk != event.pk:
            raise signing.BadSignature
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise SignUpRefused(
            _("Siden har stået åben for længe. Se felterne igennem, og tryk igen.")
        ) from error
    return Ticket(uuid.UUID(number), code)


@transaction.atomic
def sign_up(
    event: Event,
    facts: Facts,
    *,
    ticket: Ticket,
    now: datetime,
    language: str,
    address: Address,
    by: User | None = None,
) -> SignedUp:
    """Give seats, or a place in the queue. `by` is the editor who enters somebody that phones.

    The same ticket twice is one sign-up. Raises SignUpRefused, SeatsShort among them.
    """
    stored = locked(event.pk)
    known = SignUp.objects.filter(pk=ticket.id).first()
    if known is not None:
        if known.state == SignUpState.CANCELLED:
            raise SignUpRefused(_("Du er meldt fra. Hent siden igen, hvis du vil med alligevel."))
        return SignedUp(known, ticket.code)
    _check_open(stored, now, by_staff=by is not None)
    _check_seats(stored, facts.seats, most=None if by else MOST_SEATS)
    made = SignUp.objects.create(
        id=ticket.id,
        event=stored,
        line=(stored.sign_ups.aggregate(last=Max("line"))["last"] or 0) + 1,
        state=_place(stored, facts),
        seats=facts.seats,
        name=facts.name,
        email=facts.email,
        group=facts.group,
        needs=facts.needs,
        language=language,
        code_digest=receipt.digest(ticket.code, CODE_PURPOSE),
        signed_up_at=now,
    )
    if by is not None:
        audit.record("sign_up_entered", by=by, target=stored, seats=facts.seats, state=made.state)
    event_mail.receipt(made, ticket.code, ahead=ahead_of(made), address=address)
    return SignedUp(made, ticket.code)


def locked(event_id: int) -> Event:
    """The event, locked for the caller's transaction: whoever gives or takes seats holds it."""
    return (
        Event.objects.select_related("consultation")
        .select_for_update(of=("self",))
        .get(pk=event_id)
    )


def _check_open(event: Event, now: datetime, *, by_staff: bool) -> None:
    """Staff enter people up to the end; the public needs a public event that takes sign-ups."""
    if event.cancelled_at is not None:
        raise SignUpRefused(_("Arrangementet er aflyst."))
    if by_staff:
        if now >= event.ends_at:
            raise SignUpRefused("Arrangementet er holdt. Tæl dem, der kom, under fremmøde.")
        return
    is_public = event.published_at is not None and event.consultation.published_at is not None
    if not event.takes_sign_up or not is_public:
        raise SignUpRefused(_("Man kan ikke melde sig til her."))
    if now >= min(event.sign_up_closes_at, event.ends_at):
        raise SignUpRefused(_("Tilmeldingen er lukket."))


def _check_seats(event: Event, seats: int, *, most: int | None) -> None:
    if seats < 1:
        raise SignUpRefused(_("Skriv, hvor mange I kommer: mindst 1."))
    if most is not None and seats > most:
        raise SignUpRefused(
            _("Her kan højst %(most)s meldes til ad gangen. Kommer I flere, så ring eller skriv.")
            % {"most": most}
        )
    if event.capacity is not None and seats > event.capacity:
        raise SignUpRefused(
            ngettext(
                "Der er %(count)s plads i alt.", "Der er %(count)s pladser i alt.", event.capacity
            )
            % {"count": event.capacity}
        )


def _place(event: Event, facts: Facts) -> SignUpState:
    """Where a newcomer comes in: nobody who waits is overtaken."""
    free = free_seats(event)
    queue = event.sign_ups.filter(state=SignUpState.WAITING).exists()
    if free is None or (facts.seats <= free and not queue):
        return SignUpState.CONFIRMED
    if free and not queue and not facts.wait_together:
        raise SeatsShort(free, can_wait=event.has_waiting_list)
    if not event.has_waiting_list:
        raise SignUpRefused(_("Der er ikke flere pladser, og der er ingen venteliste."))
    return SignUpState.WAITING


def taken_seats(event: Event) -> int:
    """How many seats are confirmed."""
    confirmed = event.sign_ups.filter(state=SignUpState.CONFIRMED)
    return int(confirmed.aggregate(seats=Sum("seats"))["seats"] or 0)


def free_seats(event: Event) -> int | None:
    """How many seats nobody has; None where there is no limit."""
    return None if event.capacity is None else max(event.capacity - taken_seats(event), 0)


def ahead_of(sign_up: SignUp) -> int:
    """How many sign-ups wait before this one."""
    return SignUp.objects.filter(
        event=sign_up.event_id, state=SignUpState.WAITING, line__lt=sign_up.line
    ).count()


def move_up(event: Event, *, now: datetime, address: Address) -> tuple[SignUp, ...]:
    """Confirm those in front of the queue as long as they fit, and tell them. Holds the lock.

    Once the event has begun nobody moves up: they would not hear of it in time.
    """
    if event.cancelled_at is not None or now >= event.starts_at:
        return ()
    free = free_seats(event)
    moved = []
    for sign_up in event.sign_ups.filter(state=SignUpState.WAITING).order_by("line"):
        if free is not None:
            if sign_up.seats > free:
                break
            free -= sign_up.seats
        sign_up.event = event
        sign_up.state, sign_up.moved_up_at = SignUpState.CONFIRMED, now
        sign_up.save(update_fields=["state", "moved_up_at"])
        event_mail.moved_up(sign_up, address=address)
        moved.append(sign_up)
    return tuple(moved)


def _held(sign_up_id: uuid.UUID) -> tuple[Event, SignUp]:
    """A sign-up with its event, whose lock is held."""
    event = locked(SignUp.objects.values_list("event_id", flat=True).get(pk=sign_up_id))
    return event, SignUp.objects.get(pk=sign_up_id)


@transaction.atomic
def cancel(
    sign_up_id: uuid.UUID, *, now: datetime, address: Address, by: User | None = None
) -> tuple[SignUp, ...]:
    """Give the seats back, delete what the person wrote, and let those who now fit move up.

    Gives those who moved up. Cancelling twice changes nothing. `by` is the editor who does it for
    somebody else; who has an e-mail is then told.
    """
    event, held = _held(sign_up_id)
    if held.state == SignUpState.CANCELLED:
        return ()
    outbox.forget(event_mail.prefix(held))
    if by is not None:
        event_mail.taken_off(held, event, address=address)
        audit.record("sign_up_cancelled", by=by, target=event, seats=held.seats, state=held.state)
    held.state, held.cancelled_at = SignUpState.CANCELLED, now
    for name in TEXTS:
        setattr(held, name, "")
    held.save()
    return move_up(event, now=now, address=address)


@transaction.atomic
def change_seats(
    sign_up_id: uuid.UUID, seats: int, *, now: datetime, address: Address, by: User | None = None
) -> SignUp:
    """Take fewer seats or more. Fewer is always possible, and keeps the place in the queue.

    More only where they are free and nobody waits for them: a party in the queue that grew would
    push back those behind it. Raises SignUpRefused.
    """
    event, held = _held(sign_up_id)
    if held.state == SignUpState.CANCELLED or seats == held.seats:
        return held
    _check_seats(event, seats, most=None if by else max(MOST_SEATS, held.seats))
    if seats > held.seats:
        _check_open(event, now, by_staff=by is not None)
        _check_growth(event, held, seats)
    if by is not None:
        audit.record("sign_up_seats_changed", by=by, target=event, old=held.seats, new=seats)
    held.seats = seats
    held.save(update_fields=["seats"])
    move_up(event, now=now, address=address)
    held.refresh_from_db()
    return held


@transaction.atomic
def correct(sign_up_id: uuid.UUID, texts: Mapping[str, str], *, by: User) -> None:
    """Change what was written: `texts` by the names of TEXTS. Nothing is left of what stood there.

    A sign-up that was cancelled meanwhile stays empty.
    """
    event, held = _held(sign_up_id)
    changed = [name for name in TEXTS if name in texts and texts[name] != getattr(held, name)]
    if held.state == SignUpState.CANCELLED or not changed:
        return
    for name in changed:
        setattr(held, name, texts[name])
    held.save(update_fields=changed)
    audit.record("sign_up_corrected", by=by, target=event, fields=changed)


def _check_growth(event: Event, held: SignUp, seats: int) -> None:
    if held.state == SignUpState.WAITING:
        raise SignUpRefused(
            _("På ventelisten kan man ikke blive flere. Meld de andre til for sig.")
        )
    free = free_seats(event)
    if free is None:
        return
    if event.sign_ups.filter(state=SignUpState.WAITING).exists():
        raise SignUpRefused(_("Der er venteliste. Meld de andre til for sig, så står de i kø."))
    if seats - held.seats > free:
        raise SignUpRefused(
            ngettext(
                "Der er kun %(free)s ledig plads.", "Der er kun %(free)s ledige pladser.", free
            )
            % {"free": free}
        )


def find_by_digest(digest: str) -> tuple[uuid.UUID, str] | None:
    """Id and language of the sign-up with that digest of its code; None where it is cancelled."""
    return (
        SignUp.objects.filter(code_digest=digest)
        .exclude(state=SignUpState.CANCELLED)
        .values_list("pk", "language")
        .first()
    )
