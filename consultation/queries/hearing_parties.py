"""Whom a hearing asked, what came of it, and whose next meeting lies after the deadline."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from consultation.hearing_codes import AskedFor, Lane, PartyStatus, ResponseState, SenderKind
from consultation.meeting_days import NextMeeting, Reach, next_meeting, warning
from consultation.models import (
    Hearing,
    HearingAttachment,
    HearingParty,
    HearingResponse,
    Party,
    PartyMeeting,
)

WAITS = (PartyStatus.NOT_INVITED, PartyStatus.INVITED, PartyStatus.OPENED)
"""Those whose next meeting still matters."""
MOST_UNINVITED = 50
"""Organisations that the desk's page names."""
_GONE = (ResponseState.WITHDRAWN, ResponseState.REFUSED)
_ALPHABET = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


@dataclass(frozen=True)
class StatusCount:
    """How many parties of a hearing have one status."""

    status: str
    name: str
    count: int


@dataclass(frozen=True)
class MeetingWarning:
    """A party that can hardly answer in time; `sentence` says why, with day and deadline."""

    party: str
    meeting: NextMeeting
    sentence: str

    @property
    def lacks_calendar(self) -> bool:
        """Whether it is not known when the party meets."""
        return self.meeting.reach == Reach.NO_CALENDAR


@dataclass(frozen=True)
class HeardParty:
    """One line of a hearing note: who was heard, and what came.

    `answered_uninvited`: an organisation that responded without being asked; it has no `status`.
    `numbers` are those of its responses that stand.
    """

    name: str
    kind: str
    asked_for: str
    status: str
    numbers: tuple[int, ...] = ()
    is_late: bool = False
    answered_uninvited: bool = False

    @property
    def has_answered(self) -> bool:
        """Whether something came from it."""
        return bool(self.numbers)


@dataclass(frozen=True)
class UninvitedAnswer:
    """An organisation that responded without being asked: its first response, and how many."""

    organisation: str
    number: int
    responses: int


@dataclass(frozen=True)
class Statement:
    """A statement that an authority was asked for, and what it said.

    `response` is None while nothing stands that the reader may see; its files are
    `response.attachments.all()`, of the public only those that are shown.
    """

    party: str
    kind: str
    question: str
    status: str
    status_name: str
    response: HearingResponse | None
    pk: int


def with_status(hearing: Hearing, now: datetime | None = None) -> Any:
    """The parties of a hearing, each with `status` (a `PartyStatus`), worked out at `now`.

    What stands of responses comes first, then a no; before the deadline what was seen of the
    invitation, after it silence. A response that was refused as late, or withdrawn, is none.
    """
    now = now or timezone.now()
    stands = HearingResponse.objects.filter(party=OuterRef("pk")).exclude(state__in=_GONE)
    rules = (
        (Exists(stands.filter(without_remarks=False)), PartyStatus.ANSWERED),
        (Exists(stands), PartyStatus.NO_REMARKS),
        (Q(declined_at__isnull=False), PartyStatus.DECLINED),
        (Q(invited_at=None), PartyStatus.NOT_INVITED),
        (Q(hearing__deadline__lte=now - timedelta(minutes=1)), PartyStatus.SILENT),
        (Q(opened_at__isnull=False), PartyStatus.OPENED),
    )
    status = Case(
        *(When(rule, then=Value(status.value)) for rule, status in rules),
        default=Value(PartyStatus.INVITED.value),
        output_field=CharField(),
    )
    return HearingParty.objects.filter(hearing=hearing).annotate(status=status)


def status_of(party: HearingParty, now: datetime | None = None) -> PartyStatus:
    """What has come of asking one party."""
    found = with_status(party.hearing, now).values_list("status", flat=True).get(pk=party.pk)
    return PartyStatus(found)


def listed(hearing: Hearing, now: datetime | None = None) -> Any:
    """The same for the desk's list, each with `number`, that of its newest response, if any."""
    newest = HearingResponse.objects.filter(party=OuterRef("pk")).exclude(
        state=ResponseState.WITHDRAWN
    )
    return (
        with_status(hearing, now)
        .select_related("party", "hearing")
        .annotate(number=Subquery(newest.order_by("-number").values("number")[:1]))
    )


def counts(hearing: Hearing, now: datetime | None = None) -> tuple[StatusCount, ...]:
    """How many parties have each status, in the order of the code list. One query."""
    rows = with_status(hearing, now).order_by().values_list("status").annotate(Count("pk"))
    found = dict(rows)
    return tuple(
        StatusCount(each.value, str(each.label), found[each.value])
        for each in PartyStatus
        if each.value in found
    )


def meeting_warnings(
    hearing: Hearing, *, deadline: datetime | None = None, now: datetime | None = None
) -> tuple[MeetingWarning, ...]:
    """Parties that do not meet between being asked and the deadline, or have no calendar.

    `deadline` tries another one than the hearing has. Only those count that have not answered yet,
    and nobody once the deadline has passed. Two queries.
    """
    now = now or timezone.now()
    until = deadline or hearing.deadline
    if now >= until + timedelta(minutes=1):
        return ()
    parties = (
        with_status(hearing, now)
        .filter(status__in=WAITS)
        .select_related("party")
        .prefetch_related(Prefetch("party__meetings", PartyMeeting.objects.all()))
    )
    found: dict[str, MeetingWarning] = {}
    for each in parties:
        days = [meeting.held_on for meeting in each.party.meetings.all()]
        asked = max(each.invited_at or now, hearing.starts_at)
        meeting = next_meeting(days, asked=asked, deadline=until)
        sentence = warning(each.party.name, each.party.kind, meeting, until)
        if sentence:
            found.setdefault(each.party.name, MeetingWarning(each.party.name, meeting, sentence))
    return tuple(sorted(found.values(), key=lambda each: (each.lacks_calendar, _key(each.party))))


def in_use() -> QuerySet[Party]:
    """Parties that a hearing can ask."""
    return Party.objects.filter(retired_at=None)


def asked_already(hearing: Hearing) -> dict[int, list[str]]:
    """What a hearing asks for already, by the party's key in the register."""
    found: dict[int, list[str]] = {}
    for party_id, asked_for in hearing.parties.order_by("asked_for").values_list(
        "party_id", "asked_for"
    ):
        found.setdefault(party_id, []).append(str(AskedFor(asked_for).label))
    return found


def party(hearing_slug: str, pk: int) -> Any:
    """One party of a hearing with its `status`, or None. Two queries."""
    hearing = Hearing.objects.select_related("consultation").filter(slug=hearing_slug).first()
    if hearing is None:
        return None
    found = listed(hearing).filter(pk=pk).first()
    if found is not None:
        found.hearing = hearing
    return found


def responses(party: HearingParty) -> tuple[HearingResponse, ...]:
    """What came from a party, the newest first, without the texts; withdrawn ones are not its."""
    return tuple(party.responses.defer("text", "shown_text", "search_text").order_by("-number"))


def likely(party: HearingParty) -> tuple[HearingResponse, ...]:
    """Public responses that came without a link, from an organisation called as the party is."""
    wanted = _key(party.party.name)
    rows = _uninvited(party.hearing).values_list("pk", "organisation")
    found = [pk for pk, organisation in rows.iterator() if _key(organisation) == wanted]
    light = HearingResponse.objects.defer("text", "shown_text", "search_text")
    return tuple(light.filter(pk__in=found).order_by("number")) if found else ()


def heard(hearing: Hearing, now: datetime | None = None) -> tuple[HeardParty, ...]:
    """Everybody who was asked, and organisations that answered uninvited, by the alphabet.

    Three queries.
    """
    stands = HearingResponse.objects.exclude(state__in=_GONE).only("number", "is_late", "party_id")
    asked = with_status(hearing, now).select_related("party")
    lines = [
        _heard(each)
        for each in asked.prefetch_related(Prefetch("responses", stands.order_by("number")))
    ]
    others: dict[str, list[tuple[int, bool]]] = {}
    rows = _uninvited(hearing).values_list("organisation", "number", "is_late")
    for organisation, number, is_late in rows.iterator():
        others.setdefault(organisation, []).append((number, is_late))
    lines += [
        HeardParty(
            name,
            kind="",
            asked_for="",
            status="",
            numbers=tuple(number for number, _ in found),
            is_late=any(is_late for _, is_late in found),
            answered_uninvited=True,
        )
        for name, found in others.items()
    ]
    return tuple(sorted(lines, key=lambda each: (_key(each.name), each.asked_for)))


def _heard(party: Any) -> HeardParty:
    found = party.responses.all()
    return HeardParty(
        party.party.name,
        kind=party.party.kind,
        asked_for=party.asked_for,
        status=party.status,
        numbers=tuple(each.number for each in found),
        is_late=any(each.is_late for each in found),
    )


def uninvited(hearing: Hearing) -> tuple[tuple[UninvitedAnswer, ...], int]:
    """The first `MOST_UNINVITED` organisations that answered without being asked, and how many
    there are in all. Two queries."""
    rows = (
        _uninvited(hearing)
        .order_by()
        .values_list("organisation")
        .annotate(Min("number"), Count("pk"))
        .order_by("organisation")
    )
    first = tuple(UninvitedAnswer(*row) for row in rows[:MOST_UNINVITED])
    return first, rows.count() if len(first) == MOST_UNINVITED else len(first)


def _uninvited(hearing: Hearing) -> QuerySet[HearingResponse]:
    return (
        HearingResponse.objects.filter(
            hearing=hearing, lane=Lane.PUBLIC, party=None, sender_kind=SenderKind.ORGANISATION
        )
        .exclude(state__in=_GONE)
        .exclude(organisation="")
        .order_by("number")
    )


def _key(name: str) -> str:
    """Where a name stands in the Danish alphabet: æ, ø, å last."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split()).translate(_ALPHABET)


def statements(hearing: Hearing, *, is_public: bool = False) -> tuple[Statement, ...]:
    """The statements that authorities were asked for, by the alphabet. Three queries.

    `is_public` leaves those out of which nothing is shown, and of the others all that is not.
    """
    files = HearingAttachment.objects.filter(is_shown=True) if is_public else None
    rows = HearingResponse.objects.exclude(state__in=_GONE).order_by("-number")
    if is_public:
        rows = rows.filter(state=ResponseState.SHOWN, lane=Lane.PUBLIC)
    asked = (
        with_status(hearing)
        .filter(asked_for=AskedFor.STATEMENT)
        .select_related("party")
        .prefetch_related(
            Prefetch(
                "responses",
                rows.prefetch_related(Prefetch("attachments", files) if files else "attachments"),
            )
        )
    )
    found = [_statement(each) for each in asked]
    if is_public:
        found = [each for each in found if each.response]
    return tuple(sorted(found, key=lambda each: _key(each.party)))


def _statement(party: Any) -> Statement:
    return Statement(
        party.party.name,
        party.party.get_kind_display(),
        party.question,
        party.status,
        str(PartyStatus(party.status).label),
        next(iter(party.responses.all()), None),
        party.pk,
    )
