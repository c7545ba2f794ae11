"""Whom a hearing asks: putting them on its list, inviting them, reminding those who are silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import AskedFor, Lane, PartyStatus, ResponseState
from consultation.models import DeadlineExtension, Hearing, HearingParty, HearingResponse, Party
from consultation.queries import hearing_parties as queries
from consultation.services import party_links, party_mail
from consultation.services.hearings import moment_text

WAITED_FOR = (PartyStatus.INVITED, PartyStatus.OPENED)
"""Those who were asked, have time, and have not said anything."""


class NoQuestion(ConsultationError):
    """A statement is asked for without saying about what."""

    def __init__(self) -> None:
        super().__init__("Skriv, hvad I beder myndigheden udtale sig om.")


class NoAddress(ConsultationError):
    """The party has no e-mail address."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} har ingen e-mailadresse. Skriv den i registeret, eller lav et link, som du "
            "selv giver videre."
        )


class NobodyCanAnswer(ConsultationError):
    """The hearing is not open for a party's response now; the sentence says why."""


class AlreadyAsked(ConsultationError):
    """The party was asked: that stays on record."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} er inviteret eller har svaret og bliver på listen.")


class Overtaken(ConsultationError):
    """A colleague changed the question meanwhile. `theirs` is what stands."""

    def __init__(self, theirs: str) -> None:
        self.theirs = theirs
        super().__init__(
            "En anden har ændret spørgsmålet, mens du skrev. Din tekst er ikke gemt endnu. "
            "Sammenlign, og gem igen."
        )


@dataclass(frozen=True)
class Sent:
    """What a round of mails did. `without_address` are names of parties that got none."""

    sent: int
    without_address: tuple[str, ...] = ()


@transaction.atomic
def add(
    hearing: Hearing,
    parties: Iterable[Party],
    *,
    asked_for: str = AskedFor.RESPONSE,
    question: str = "",
    by: User,
) -> int:
    """Put parties on a hearing's list; gives how many are new there.

    Those that are asked for the same already stay as they are; retired ones are left out. A party
    can be asked for a response and for a statement. Raises NoQuestion.
    """
    question = question.strip()
    if asked_for == AskedFor.STATEMENT and not question:
        raise NoQuestion
    there = set(hearing.parties.filter(asked_for=asked_for).values_list("party_id", flat=True))
    new = [
        HearingParty(hearing=hearing, party=each, asked_for=asked_for, question=question)
        for each in parties
        if each.pk not in there and each.retired_at is None
    ]
    HearingParty.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        audit.record(
            "hearing_parties_added", by=by, target=hearing, count=len(new), asked_for=asked_for
        )
    return len(new)


@transaction.atomic
def change_question(party: HearingParty, question: str, *, was: str, by: User) -> None:
    """Ask something else. `was` is what stood when the form was opened.

    Raises NoQuestion, and Overtaken where a colleague changed it meanwhile.
    """
    stored = _locked(party)
    question = _lines(question)
    if stored.asked_for == AskedFor.STATEMENT and not question:
        raise NoQuestion
    if stored.question == question:
        return
    if _lines(stored.question) != _lines(was):
        raise Overtaken(stored.question)
    stored.question = question
    stored.save(update_fields=["question"])
    audit.record("hearing_party_changed", by=by, target=stored)


def _lines(text: str) -> str:
    """A text as it is compared: a browser sends other line ends than the database holds."""
    return text.replace("\r\n", "\n").strip()


@transaction.atomic
def remove(party: HearingParty, *, by: User) -> None:
    """Take a party off that was neither invited nor answered. Raises AlreadyAsked."""
    stored = _locked(party)
    if stored.invited_at or stored.declined_at or stored.responses.exists():
        raise AlreadyAsked(stored.party.name)
    audit.record("hearing_party_removed", by=by, target=stored.hearing, party=stored.party_id)
    stored.delete()


@transaction.atomic
def invite(party: HearingParty, *, site: str, seen: str, by: User) -> bool:
    """Mail a party its link, a new one: an earlier one opens nothing any more.

    `seen` is the `link_nonce` that the editor's page was drawn with: a second click, or a
    colleague's, sends nothing and gives False. Raises NoAddress, NobodyCanAnswer.
    """
    stored = _locked(party)
    _can_answer(stored.hearing)
    if not stored.party.email:
        raise NoAddress(stored.party.name)
    if stored.link_nonce != seen:
        return False
    again = stored.invited_at is not None
    _give_link(stored, site)
    party_mail.invite(stored)
    audit.record(
        "hearing_party_invited", by=by, target=stored, asked_for=stored.asked_for, again=again
    )
    return True


@transaction.atomic
def invite_all(hearing: Hearing, *, site: str, by: User) -> Sent:
    """Mail everybody who is on the list and not invited; they have one click for all.

    Raises NobodyCanAnswer.
    """
    _can_answer(hearing)
    sent, without = 0, []
    for each in _all_locked(hearing).filter(invited_at=None, declined_at=None):
        if not each.party.email:
            without.append(each.party.name)
            continue
        each.hearing = hearing
        _give_link(each, site)
        party_mail.invite(each)
        sent += 1
    if sent:
        audit.record("hearing_party_invited", by=by, target=hearing, count=sent)
    return Sent(sent, tuple(without))


@transaction.atomic
def remind(party: HearingParty, *, by: User) -> bool:
    """Mail a party that has not answered; once a day and deadline, else False.

    The link stays as it is. Raises NoAddress, NobodyCanAnswer; ConsultationError for a party that
    nobody waits for.
    """
    stored = _locked(party)
    _can_answer(stored.hearing)
    if queries.status_of(stored) not in WAITED_FOR:
        raise ConsultationError(
            f"{stored.party.name} venter I ikke svar fra. Kun dem, der er inviteret og ikke har "
            "svaret, kan mindes om fristen."
        )
    if not stored.party.email:
        raise NoAddress(stored.party.name)
    sent = _remind(stored)
    if sent:
        audit.record("hearing_party_reminded", by=by, target=stored)
    return sent


@transaction.atomic
def remind_all(hearing: Hearing, *, by: User) -> Sent:
    """Mail those who were invited and are silent, and nobody else. Raises NobodyCanAnswer."""
    _can_answer(hearing)
    silent = queries.with_status(hearing).filter(status__in=WAITED_FOR).values("pk")
    sent, without = 0, []
    for each in _all_locked(hearing).filter(pk__in=list(silent.values_list("pk", flat=True))):
        if not each.party.email:
            without.append(each.party.name)
            continue
        each.hearing = hearing
        sent += _remind(each)
    if sent:
        audit.record("hearing_party_reminded", by=by, target=hearing, count=sent)
    return Sent(sent, tuple(without))


def _remind(party: HearingParty) -> bool:
    now = timezone.now()
    sent = party_mail.remind(party, timezone.localdate(now).isoformat())
    if sent:
        party.reminded_at = now
        party.save(update_fields=["reminded_at"])
    return sent


@transaction.atomic
def new_link(party: HearingParty, *, site: str, by: User) -> str:
    """A new link to give in another way than by mail; it counts as inviting the party.

    The one before opens nothing any more. Raises NobodyCanAnswer.
    """
    stored = _locked(party)
    _can_answer(stored.hearing)
    _give_link(stored, site)
    audit.record("hearing_party_link_made", by=by, target=stored)
    return party_links.address(stored)


def _give_link(party: HearingParty, site: str) -> None:
    party_links.renew(party, site)
    if party.invited_at is None:
        party.invited_at = timezone.now()
    party.save(update_fields=[*party_links.FIELDS, "invited_at"])


def tell_extended(hearing: Hearing, extension: DeadlineExtension, by: User) -> int:
    """Mail all who were invited and have not declined that there is more time; gives how many.

    Those who answered are told too: they can correct it. Once for each extension.
    """
    told = 0
    with transaction.atomic():
        for each in _all_locked(hearing).filter(invited_at__isnull=False, declined_at=None):
            if each.party.email and each.link_nonce:
                each.hearing = hearing
                told += party_mail.tell_extended(each, extension)
        if told:
            audit.record("hearing_party_told_of_extension", by=by, target=hearing, count=told)
    return told


def on_extended(extension: DeadlineExtension, by: User) -> None:
    """What `hearings.extend` calls."""
    tell_extended(extension.hearing, extension, by)


@transaction.atomic
def connect(party: HearingParty, response: HearingResponse, *, by: User) -> None:
    """Say that a public response without a link is this party's. Raises ConsultationError."""
    stored = HearingResponse.objects.select_for_update().get(pk=response.pk)
    if (
        stored.hearing_id != party.hearing_id
        or stored.lane != Lane.PUBLIC
        or stored.state == ResponseState.WITHDRAWN
        or stored.party_id not in (None, party.pk)
    ):
        raise ConsultationError("Det svar kan ikke knyttes til parten. Se listen igen.")
    if stored.party_id is None:
        stored.party = party
        stored.revision += 1
        stored.save(update_fields=["party", "revision"])
        audit.record("hearing_party_connected", by=by, target=party, response=str(stored.pk))


def _can_answer(hearing: Hearing) -> None:
    now = timezone.now()
    if hearing.published_at is None or hearing.consultation.published_at is None:
        raise NobodyCanAnswer(
            "Høringen er ikke offentlig endnu. Offentliggør den, før I inviterer."
        )
    if not hearing.takes_public:
        raise NobodyCanAnswer("Høringen tager ikke imod offentlige svar. Ret det, før I inviterer.")
    if now < hearing.starts_at:
        raise NobodyCanAnswer(
            f"Høringen begynder {moment_text(hearing.starts_at)}. Inviter, når den er begyndt."
        )
    if now >= hearing.closes_at:
        raise NobodyCanAnswer(
            f"Fristen {moment_text(hearing.deadline)} er udløbet. Udsæt den, før I skriver ud."
        )


def _locked(party: HearingParty) -> HearingParty:
    return (
        HearingParty.objects.select_for_update(of=("self",))
        .select_related("party", "hearing__consultation")
        .get(pk=party.pk)
    )


def _all_locked(hearing: Hearing) -> QuerySet[HearingParty]:
    return (
        HearingParty.objects.select_for_update(of=("self",))
        .filter(hearing=hearing)
        .select_related("party")
        .order_by("pk")
    )
