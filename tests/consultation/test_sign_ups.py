"""Seats and the waiting list: who gets one, who moves up, who is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from config import receipt
from config.access.models import User
from config.audit.models import AuditEntry
from config.outbox.models import OutgoingMail
from consultation import code_kinds
from consultation.exceptions import ConsultationError, NoSuchCode
from consultation.models import Event, SignUp
from consultation.services import events, sign_ups
from consultation.services.revisions import Conflict
from consultation.services.sign_ups import Facts, SeatsShort, SignUpRefused
from tests import factories, involvement
from tests.consultation.sign_up_help import address, cancel, mailed, sign_up, states, ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return involvement.event(capacity=3)


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


def save(event: Event, by: User, **facts: Any) -> Event:
    event.refresh_from_db()
    return events.save(
        event, facts, revision=event.revision, now=timezone.now(), address=address, by=by
    )


def test_seats_are_given_until_they_are_gone_and_then_places_in_the_line(event: Event) -> None:
    for seats in (2, 1, 1, 2):
        sign_up(event, seats)
    assert states(event) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert list(event.sign_ups.values_list("line", flat=True)) == [1, 2, 3, 4]


def test_who_waits_moves_up_in_the_order_of_the_line_and_is_mailed_once(event: Event) -> None:
    first = sign_up(event, 3)
    sign_up(event, 2, email="anden@example.dk")
    sign_up(event, 1, email="tredje@example.dk")
    sign_up(event, 1, email="fjerde@example.dk")
    cancel(first)
    cancel(first)
    assert states(event) == ["cancelled", "confirmed", "confirmed", "waiting"]
    assert mailed("moved-up") == ["anden@example.dk", "tredje@example.dk"]


def test_a_large_party_in_front_is_not_overtaken_by_a_small_one(event: Event) -> None:
    two = sign_up(event, 2)
    sign_up(event, 1)
    party = sign_up(event, 3)
    sign_up(event, 1)
    cancel(two)
    assert states(event) == ["cancelled", "confirmed", "waiting", "waiting"]
    sign_up(event, 1)
    assert states(event)[-1] == "waiting", "nor by a newcomer"
    sign_ups.change_seats(party.sign_up.pk, 2, now=timezone.now(), address=address)
    assert states(event) == ["cancelled", "confirmed", "confirmed", "waiting", "waiting"]


def test_a_party_larger_than_what_is_free_is_asked_what_it_wants(event: Event) -> None:
    sign_up(event, 1)
    with pytest.raises(SeatsShort, match="Der er kun 2 ledige pladser") as short:
        sign_up(event, 3, wait_together=False)
    assert (short.value.free, short.value.can_wait) == (2, True)
    assert sign_up(event, 3, wait_together=True).sign_up.state == "waiting"


def test_more_people_than_the_room_holds_are_refused(event: Event) -> None:
    with pytest.raises(SignUpRefused, match="Der er 3 pladser i alt"):
        sign_up(event, 4)
    with pytest.raises(SignUpRefused, match="højst 10 meldes til"):
        sign_up(involvement.event("stort", of=event.consultation), 11)


def test_a_full_event_without_a_waiting_list_says_so() -> None:
    event = involvement.event(capacity=1, has_waiting_list=False)
    sign_up(event)
    with pytest.raises(SignUpRefused, match="ingen venteliste"):
        sign_up(event)


def test_the_same_form_sent_twice_is_one_sign_up_with_one_code(event: Event) -> None:
    form = ticket(event)
    once, twice = sign_up(event, ticket=form), sign_up(event, ticket=form)
    assert (once.sign_up.pk, once.code) == (twice.sign_up.pk, twice.code)
    assert SignUp.objects.count() == 1
    cancel(once)
    with pytest.raises(SignUpRefused, match="Du er meldt fra"):
        sign_up(event, ticket=form)


def test_a_ticket_of_another_event_or_of_our_own_making_is_refused(event: Event) -> None:
    other = involvement.event("andet", of=event.consultation)
    for text in (sign_ups.new_ticket(other), "", "x:y:z"):
        with pytest.raises(SignUpRefused, match="stået åben for længe"):
            sign_ups.read_ticket(event, text)


def test_the_code_opens_the_sign_up_until_it_is_cancelled(event: Event) -> None:
    made = sign_up(event)
    assert code_kinds.opened_by(made.code.lower()).id == made.sign_up.pk
    assert made.code not in str(SignUp.objects.values().get())
    cancel(made)
    with pytest.raises(NoSuchCode):
        code_kinds.opened_by(made.code)


def test_what_was_written_is_gone_with_the_sign_up(event: Event) -> None:
    made = sign_up(event, name="Åse", email="aase@example.dk", needs="kørestol", group="users")
    cancel(made)
    row = SignUp.objects.values().get()
    assert [row[name] for name in ("name", "email", "needs", "group")] == ["", "", "", ""]
    assert not OutgoingMail.objects.filter(to="aase@example.dk").exists()


def test_the_receipt_is_mailed_with_the_code_in_the_language_of_the_form(event: Event) -> None:
    made = sign_up(event, 2, email="a@example.dk", language="en")
    mail = OutgoingMail.objects.get()
    assert made.code in mail.text
    assert "https://portal.example/svar/" in mail.text
    assert "https://portal.example/moeder/aabent-moede/" in mail.text
    assert mail.subject == "Your sign-up: Åbent høringsmøde"
    assert "2 seats" in mail.text


@pytest.mark.parametrize(
    "until",
    [
        datetime(2026, 11, 20, 11, 0, tzinfo=UTC),
        # the night when 2.30 comes twice: the first and the second of them
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        # the night without the hour from 2 to 3
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
    ],
)
def test_signing_up_ends_with_its_last_minute(until: datetime) -> None:
    event = involvement.event(
        sign_up_until=until, starts_at=until + timedelta(days=2), ends_at=until + timedelta(days=3)
    )
    sign_up(event, now=until + timedelta(seconds=59))
    with pytest.raises(SignUpRefused, match="Tilmeldingen er lukket"):
        sign_up(event, now=until + timedelta(seconds=60))


def test_without_a_last_minute_one_signs_up_until_it_begins(event: Event) -> None:
    sign_up(event, now=event.starts_at - timedelta(seconds=1))
    with pytest.raises(SignUpRefused, match="Tilmeldingen er lukket"):
        sign_up(event, now=event.starts_at)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"takes_sign_up": False}, "ikke melde sig til her"),
        ({"published_at": None}, "ikke melde sig til her"),
        ({"cancelled_at": timezone.now()}, "aflyst"),
    ],
)
def test_nobody_signs_up_where_it_is_not_offered(facts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SignUpRefused, match=sentence):
        sign_up(involvement.event(**facts))


def test_an_editor_enters_who_phones_after_the_web_has_closed(event: Event, editor: User) -> None:
    Event.objects.update(sign_up_until=timezone.now() - timedelta(hours=1))
    with pytest.raises(SignUpRefused):
        sign_up(event)
    made = sign_up(event, by=editor)
    assert receipt.normalised(made.code)
    assert AuditEntry.objects.filter(action="sign_up_entered", actor=editor).exists()
    with pytest.raises(SignUpRefused, match="Arrangementet er holdt"):
        sign_up(event, by=editor, now=event.ends_at)


def test_nobody_moves_up_once_it_has_begun(event: Event) -> None:
    first = sign_up(event, 3)
    sign_up(event, email="a@example.dk")
    cancel(first, now=event.starts_at)
    assert states(event) == ["cancelled", "waiting"]
    assert not mailed("moved-up")


def test_coming_with_more_takes_free_seats_but_nobodys_place(event: Event) -> None:
    one = sign_up(event, 1)
    change = sign_ups.change_seats
    assert change(one.sign_up.pk, 3, now=timezone.now(), address=address).seats == 3
    assert change(one.sign_up.pk, 2, now=timezone.now(), address=address).seats == 2
    with pytest.raises(SignUpRefused, match="Der er 3 pladser i alt"):
        change(one.sign_up.pk, 4, now=timezone.now(), address=address)
    waiting = sign_up(event, 2)
    with pytest.raises(SignUpRefused, match="Der er venteliste"):
        change(one.sign_up.pk, 3, now=timezone.now(), address=address)
    with pytest.raises(SignUpRefused, match="På ventelisten kan man ikke blive flere"):
        change(waiting.sign_up.pk, 3, now=timezone.now(), address=address)


def test_more_seats_let_people_move_up_at_once(event: Event, editor: User) -> None:
    sign_up(event, 3)
    sign_up(event, 2, email="a@example.dk")
    sign_up(event, 2)
    save(event, editor, capacity=6)
    assert states(event) == ["confirmed", "confirmed", "waiting"]
    assert mailed("moved-up") == ["a@example.dk"]
    save(event, editor, capacity=None)
    assert states(event) == ["confirmed"] * 3


def test_seats_that_are_given_away_are_not_taken_back(event: Event, editor: User) -> None:
    sign_up(event, 2)
    with pytest.raises(ConsultationError, match="mindst 2, eller meld nogen fra"):
        save(event, editor, capacity=1, title="Nyt")
    event.refresh_from_db()
    assert (event.capacity, event.title) == (3, "Åbent høringsmøde")
    sign_up(event, 3)
    with pytest.raises(ConsultationError, match="bedt om 3 pladser samlet"):
        save(event, editor, capacity=2)


def test_two_editors_on_one_event_see_each_other(event: Event, editor: User) -> None:
    save(event, editor, title="Hendes titel")
    with pytest.raises(Conflict):
        events.save(
            event, {"title": "Min"}, revision=1, now=timezone.now(), address=address, by=editor
        )


def test_another_time_or_place_is_mailed_and_other_changes_are_not(
    event: Event, editor: User
) -> None:
    sign_up(event, email="a@example.dk")
    save(event, editor, lead="En anden indledning")
    assert not mailed("changed")
    save(event, editor, place="Kulturhuset")
    assert mailed("changed") == ["a@example.dk"]
    assert "Kulturhuset" in OutgoingMail.objects.get(about="sign-up changed").text
    save(event, editor, place="Biblioteket")
    assert mailed("changed") == ["a@example.dk"] * 2, "each move is told"


def test_calling_it_off_tells_everybody_once_and_why(event: Event, editor: User) -> None:
    sign_up(event, 3, email="a@example.dk")
    sign_up(event, email="venter@example.dk", language="en")
    gone = sign_up(event, email="gaaet@example.dk")
    cancel(gone)

    def call_off(reason: str) -> int:
        return events.cancel(
            event,
            reason,
            reason_en="The hall is flooded.",
            now=timezone.now(),
            address=address,
            by=editor,
        )

    with pytest.raises(ConsultationError, match="Skriv, hvorfor"):
        call_off(" ")
    assert [call_off("Salen er oversvømmet.") for _ in range(2)] == [2, 0]
    assert set(mailed("cancelled")) == {"a@example.dk", "venter@example.dk"}
    texts = {mail.to: mail.text for mail in OutgoingMail.objects.filter(about="sign-up cancelled")}
    assert "Salen er oversvømmet." in texts["a@example.dk"]
    assert "The hall is flooded." in texts["venter@example.dk"]
    with pytest.raises(SignUpRefused, match="aflyst"):
        sign_up(event)


def test_an_editor_who_takes_somebody_off_the_list_tells_them(event: Event, editor: User) -> None:
    made = sign_up(event, 3, email="a@example.dk")
    sign_up(event)
    cancel(made, by=editor)
    assert states(event) == ["cancelled", "confirmed"]
    assert mailed("taken-off") == ["a@example.dk"]
    entry = AuditEntry.objects.get(action="sign_up_cancelled")
    assert "a@example.dk" not in str(entry.details)


def test_an_event_is_public_only_with_what_people_need(editor: User) -> None:
    event = involvement.event(published_at=None, place="", lead="")
    with pytest.raises(ConsultationError, match="Skriv først: indledning, sted"):
        events.publish(event, now=timezone.now(), by=editor)
    save(event, editor, place="Øksnehallen", lead="Kom og hør.")
    events.publish(event, now=timezone.now(), by=editor)
    made = sign_up(event)
    with pytest.raises(ConsultationError, match="Aflys i stedet"):
        events.unpublish(event, now=timezone.now(), by=editor)
    cancel(made)
    events.unpublish(event, now=timezone.now(), by=editor)
    event.refresh_from_db()
    assert event.published_at is None


def test_seats_of_zero_are_refused(event: Event) -> None:
    with pytest.raises(SignUpRefused, match="mindst 1"):
        sign_ups.sign_up(
            event,
            Facts(seats=0),
            ticket=ticket(event),
            now=timezone.now(),
            language="da",
            address=address,
        )
