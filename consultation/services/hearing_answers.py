"""Receiving, correcting and withdrawing responses of a hearing, in both lanes.

Numbers are given under a lock of the hearing, so they have no gaps. Of lane B nothing finer than
the hour is kept, and nothing that names anybody (domain.md §8).

    received = receive(hearing, NewResponse(lane=Lane.PUBLIC, …), now=timezone.now())
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from config import receipt
from consultation.exceptions import AlreadySent, ConsultationError, NotOpen
from consultation.hearing_codes import Lane, LatePolicy, QuoteConsent, ResponseChannel
from consultation.hearing_codes import ResponseState as State
from consultation.models import Hearing, HearingParty, HearingResponse
from consultation.services import hearing_files, hearing_receipts
from consultation.services.answering import hour_of

CODE_PURPOSE = "hearing"
_BY_THEMSELVES = (ResponseChannel.WEB, ResponseChannel.LINK)
"""Channels in which the sender types: they get a mail that it arrived, where they ask for one."""
Uploads = Sequence[UploadedFile[Any]]


class HearingNotOpen(NotOpen):
    """The hearing, or that lane of it, takes no responses now, or not yet."""

    def __init__(self) -> None:
        ConsultationError.__init__(
            self, _("Høringen tager ikke imod svar nu. Se fristen på høringens side.")
        )


class NothingSaid(ConsultationError):
    """A response without text, without a file and not »without remarks«."""

    def __init__(self) -> None:
        super().__init__(_("Skriv dit svar, eller vedhæft en fil med det."))


class NoSender(ConsultationError):
    """A public response that names nobody."""

    def __init__(self) -> None:
        super().__init__(_("Skriv, hvem svaret er fra."))


class StillHeld(ConsultationError):
    """It can be changed by its sender no more: the deadline has passed."""

    def __init__(self) -> None:
        super().__init__(
            _("Fristen er udløbet, så svaret kan ikke længere ændres her. Skriv til os i stedet.")
        )


@dataclass(frozen=True)
class NewResponse:
    """What somebody says in a hearing.

    `id` is made by the page: the same id again is the same response. `code` likewise, so that a
    second click can show it again; "" has one made. Lane B uses `role`, `consent` and `text` only.
    """

    lane: Lane
    text: str = ""
    sender_kind: str = ""
    name: str = ""
    organisation: str = ""
    postcode: str = ""
    town: str = ""
    email: str = ""
    without_remarks: bool = False
    role: str = ""
    consent: str = QuoteConsent.NONE
    language: str = "da"
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    code: str = ""
    is_synthetic: bool = False


@dataclass(frozen=True)
class Received:
    """A response that came in, and the code to come back with: known here and never again.

    `code` is "" where the same id came in before and the caller did not bring the code.
    """

    response: HearingResponse
    code: str

    @property
    def is_refused(self) -> bool:
        """Whether it came too late and is not taken along; an editor can see it all the same."""
        return self.response.state == State.REFUSED


def receive(
    hearing: Hearing,
    facts: NewResponse,
    *,
    now: datetime,
    uploads: Uploads = (),
    letters: Uploads = (),
    channel: ResponseChannel = ResponseChannel.WEB,
    party: HearingParty | None = None,
    received_at: datetime | None = None,
) -> Received:
    """Take in a response with its files; all of it is stored or nothing.

    `letters` are the original of what came on paper or by mail. `received_at` is when that
    arrived, by which it is in time or late; left out, `now`. What comes after the deadline is
    taken along as late, or kept as refused, by the hearing's setting.
    Raises HearingNotOpen, NothingSaid, NoSender, and FileRefused of config.filing.
    """
    _check(hearing, facts, now, has_files=bool(uploads or letters), party=party)
    known = HearingResponse.objects.filter(pk=facts.id).first()
    if known is not None:
        return _again(known, hearing, facts)
    hearing_files.check([*uploads, *letters], lane=facts.lane)
    code = facts.code or receipt.new_code()
    with transaction.atomic():
        stored = _locked_hearing(hearing.pk)
        known = HearingResponse.objects.filter(pk=facts.id).first()  # the other click was first
        if known is not None:
            return _again(known, stored, facts)
        response = _new(stored, facts, received_at or now, code)
        response.channel, response.party = channel, party
        response.save(force_insert=True)
        hearing_files.keep(response, uploads)
        hearing_files.keep(response, letters, is_letter=True)
        if channel in _BY_THEMSELVES and party is None:  # a party's receipt leads to its link
            hearing_receipts.post_receipt(response)
    return Received(response, code)


def _check(
    hearing: Hearing,
    facts: NewResponse,
    now: datetime,
    *,
    has_files: bool,
    party: HearingParty | None,
) -> None:
    takes = hearing.takes_public if facts.lane == Lane.PUBLIC else hearing.takes_confidential
    if not takes or not hearing.has_begun(now) or hearing.consultation.published_at is None:
        raise HearingNotOpen
    check_words(facts, has_files=has_files)
    if facts.lane == Lane.CONFIDENTIAL and party is not None:
        raise ValueError("a party answers in public")


def check_words(facts: NewResponse, *, has_files: bool) -> None:
    """Whether enough was said to be a response. Raises NothingSaid, NoSender."""
    if not (facts.text.strip() or has_files or facts.without_remarks):
        raise NothingSaid
    if facts.lane == Lane.PUBLIC and not (facts.name.strip() or facts.organisation.strip()):
        raise NoSender


def _again(known: HearingResponse, hearing: Hearing, facts: NewResponse) -> Received:
    """The same form sent twice: what came in first stands."""
    if known.hearing_id != hearing.pk or known.lane != facts.lane:
        raise AlreadySent
    is_same = facts.code and receipt.digest(facts.code, CODE_PURPOSE) == known.code_digest
    return Received(known, facts.code if is_same else "")


def _locked_hearing(pk: int) -> Hearing:
    return Hearing.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=pk)


def _new(hearing: Hearing, facts: NewResponse, moment: datetime, code: str) -> HearingResponse:
    response = HearingResponse(
        id=facts.id,
        hearing=hearing,
        lane=facts.lane,
        number=_next_number(hearing, facts.lane),
        received_at=kept_time(facts.lane, moment),
        is_late=moment >= hearing.closes_at,
        code_digest=receipt.digest(code, CODE_PURPOSE),
        language=facts.language,
        is_synthetic=facts.is_synthetic,
    )
    if response.is_late and hearing.late_policy == LatePolicy.REFUSE:
        response.state = State.REFUSED
        response.state_reason = "Kom efter fristen."
    write_words(response, facts)
    return response


def kept_time(lane: str, moment: datetime) -> datetime:
    """When it came in, as far as that is kept: the minute in lane A, the hour in lane B."""
    if lane == Lane.CONFIDENTIAL:
        return hour_of(moment)
    return moment.replace(second=0, microsecond=0)


def _next_number(hearing: Hearing, lane: Lane) -> int:
    counter = "last_number" if lane == Lane.PUBLIC else "last_confidential_number"
    number = int(getattr(hearing, counter)) + 1
    setattr(hearing, counter, number)
    hearing.save(update_fields=[counter])
    return number


def write_words(response: HearingResponse, facts: NewResponse) -> None:
    """Put what was said into the row: of each lane only what that lane keeps."""
    response.text = facts.text.strip()
    if response.lane == Lane.CONFIDENTIAL:
        response.role, response.consent = facts.role, facts.consent
    else:
        response.sender_kind = facts.sender_kind
        response.name, response.organisation = facts.name.strip(), facts.organisation.strip()
        response.postcode, response.town = facts.postcode.strip(), facts.town.strip()
        response.email = facts.email.strip()
        response.without_remarks = facts.without_remarks
    response.search_text = search_text_of(response)


def search_text_of(response: HearingResponse) -> str:
    """What the desk searches in: name, organisation and text; of lane B the text only."""
    parts = (response.name, response.organisation, response.text)
    return "\n".join(part for part in parts if part).casefold()


def facts_of(response: HearingResponse) -> NewResponse:
    """What was said, as a form is filled with it; change it with `dataclasses.replace`."""
    names = (
        "text sender_kind name organisation postcode town email without_remarks role consent "
        "language id is_synthetic"
    )
    facts = {name: getattr(response, name) for name in names.split()}
    return NewResponse(lane=Lane(response.lane), **facts)


def correct(
    response_id: uuid.UUID,
    facts: NewResponse,
    *,
    now: datetime,
    uploads: Uploads = (),
    without: Sequence[uuid.UUID] = (),
) -> HearingResponse:
    """Say it anew while the hearing is open; number, time of receipt and code stay.

    `without` names attachments that are taken off. What was shown already is taken down and looked
    through again. Lane and id of `facts` are not used.
    Raises StillHeld after the deadline, AlreadySent if it was withdrawn, NothingSaid, NoSender,
    and FileRefused of config.filing; then nothing is changed.
    """
    hearing_files.check(uploads)
    with transaction.atomic():
        response = _locked_open(response_id, now)
        off = response.attachments.filter(pk__in=without)
        kept = response.attachments.exclude(pk__in=without).exists()
        check_words(replace(facts, lane=Lane(response.lane)), has_files=bool(kept or uploads))
        write_words(response, facts)
        _look_again(response, now)
        response.save()
        hearing_files.remove(off)
        hearing_files.keep(response, uploads)
    return response


def _look_again(response: HearingResponse, now: datetime) -> None:
    """Down from the public page, to those who look responses through."""
    if response.state == State.REFUSED:  # the hearing is open again since it was refused
        response.is_late = False
    response.state, response.state_reason, response.shown_at = State.RECEIVED, "", None
    response.shown_text = ""
    response.corrected_at = kept_time(response.lane, now)
    response.revision += 1


@transaction.atomic
def withdraw(response_id: uuid.UUID, *, now: datetime) -> None:
    """Empty a response for good while the hearing is open; number and time stay. Twice is once.

    Raises StillHeld after the deadline.
    """
    if HearingResponse.objects.filter(pk=response_id, state=State.WITHDRAWN).exists():
        return
    response = _locked_open(response_id, now)
    hearing_files.remove(response.attachments.all())
    response.evidence.all().delete()  # what an editor wrote of it says it, too
    for name in _EMPTIED:
        setattr(response, name, "")
    response.consent = QuoteConsent.NONE
    response.without_remarks, response.party, response.shown_at = False, None, None
    response.state = State.WITHDRAWN
    response.corrected_at = kept_time(response.lane, now)
    response.revision += 1
    response.save()


_EMPTIED = (
    "text",
    "shown_text",
    "search_text",
    "name",
    "organisation",
    "postcode",
    "town",
    "email",
    "sender_kind",
    "role",
    "state_reason",
    "code_digest",
)


@transaction.atomic
def take_back_consent(response_id: uuid.UUID) -> None:
    """Let nobody quote a confidential contribution any more; always possible, deadline or not."""
    response = HearingResponse.objects.select_for_update().get(pk=response_id)
    if response.consent != QuoteConsent.NONE:
        response.consent = QuoteConsent.NONE
        response.revision += 1
        response.save(update_fields=["consent", "revision"])


def _locked_open(response_id: uuid.UUID, now: datetime) -> HearingResponse:
    """The response, locked after its hearing, as all writers do. Raises StillHeld, AlreadySent."""
    hearing_id = HearingResponse.objects.values_list("hearing_id", flat=True).get(pk=response_id)
    hearing = _locked_hearing(hearing_id)
    if not hearing.is_open(now):
        raise StillHeld
    response = HearingResponse.objects.select_for_update().get(pk=response_id)
    if response.state == State.WITHDRAWN:
        raise AlreadySent
    response.hearing = hearing
    return response


def find_by_digest(digest: str) -> tuple[uuid.UUID, str] | None:
    """Id and language of the response with that digest of its code. One query."""
    return (
        HearingResponse.objects.filter(code_digest=digest)
        .exclude(state=State.WITHDRAWN)
        .values_list("pk", "language")
        .first()
    )
