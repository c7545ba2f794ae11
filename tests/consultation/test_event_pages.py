"""The public pages of events: reading, signing up, coming back with the code, the calendar file."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from config.outbox.models import OutgoingMail
from consultation.models import Attendance, Event, SignUp
from consultation.queries import events as queries
from consultation.queries.events import GroupCount, published_attendance
from consultation.services import consultations, sign_up_pace, sign_ups
from tests import factories, involvement
from tests.consultation.sign_up_help import sign_up

pytestmark = pytest.mark.django_db
PAGE = "/moeder/aabent-moede/"


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    sign_up_pace.forget()
    cache.clear()  # of wrong codes that other tests tried


def text(client: Client, address: str, **more: Any) -> str:
    """A page's words, without tags and with single spaces."""
    answer = client.get(address, **more)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def form_of(client: Client, address: str = f"{PAGE}tilmeld/") -> dict[str, str]:
    """The hidden fields of a drawn form."""
    drawn = client.get(address).content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', drawn)
    fair = re.search(r'name="fair" value="([^"]+)"', drawn)
    assert ticket
    assert fair
    return {"ticket": ticket[1], "fair": fair[1], "seats": "1"}


def code_in(page: str) -> str:
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", page)
    assert found
    return found[0]


def test_the_page_says_what_when_where_for_whom_and_how_many_seats_are_left(client: Client) -> None:
    start = datetime(2036, 11, 12, 16, 0, tzinfo=UTC)
    involvement.event(
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        address="Halmtorvet 11",
        for_whom="Alle i kvarteret",
        programme="17.00 Velkomst",
        accessibility="Teleslynge i salen",
        capacity=12,
        sign_up_until=start - timedelta(days=1),
    )
    page = text(client, PAGE)
    for words in (
        "onsdag den 12. november 2036 kl. 17.00-19.00",
        "Øksnehallen Halmtorvet 11",
        "Alle i kvarteret",
        "17.00 Velkomst",
        "Teleslynge i salen",
        "12 ledige pladser",
        "indtil tirsdag den 11. november 2036 kl. 17.00",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("facts", "taken", "words"),
    [
        ({"capacity": 2}, 1, "1 ledig plads"),
        ({"capacity": None}, 3, "Åbent for tilmelding"),
        ({"capacity": 1}, 1, "Fuldt: skriv dig på venteliste"),
        ({"capacity": 1, "has_waiting_list": False}, 1, "Der er ingen venteliste."),
        ({"takes_sign_up": False}, 0, "Du skal ikke melde dig til."),
        (
            {"cancelled_at": timezone.now(), "cancel_reason": "Salen er lukket."},
            0,
            "Salen er lukket.",
        ),
    ],
)
def test_the_page_says_whether_one_can_come(
    client: Client, facts: dict[str, Any], taken: int, words: str
) -> None:
    event = involvement.event(**facts)
    for _ in range(taken):
        involvement.sign_up(event)
    assert words in text(client, PAGE)


def test_seats_that_wait_for_a_party_are_not_offered(client: Client) -> None:
    event = involvement.event(capacity=3)
    sign_up(event, 2)
    sign_up(event, 3)
    assert "de sidste pladser går til dem, der står i kø" in text(client, PAGE)


@pytest.mark.parametrize("hide", ["event", "consultation"])
def test_what_is_not_published_is_nowhere(client: Client, hide: str) -> None:
    event = involvement.event(capacity=1)
    if hide == "event":
        Event.objects.update(published_at=None)
    else:
        event.consultation.published_at = None
        event.consultation.save()
    for address in (PAGE, f"{PAGE}kalender.ics", f"{PAGE}tilmeld/"):
        assert client.get(address).status_code == 404
    assert event.title not in text(client, "/moeder/")


def test_signing_up_gives_a_code_that_opens_and_cancels_it(client: Client) -> None:
    involvement.event(capacity=5)
    sent = {**form_of(client), "seats": "2", "name": " Åse  Holm ", "needs": "Tolk"}
    assert client.post(f"{PAGE}tilmeld/", sent)["Location"] == f"{PAGE}kvittering/"
    code = code_in(text(client, f"{PAGE}kvittering/"))
    assert SignUp.objects.get().name == "Åse Holm"

    other = Client()
    assert other.post("/svar/", {"code": code})["Location"] == "/svar/tilmelding/"
    page = text(other, "/svar/tilmelding/")
    assert "I har 2 pladser." in page
    assert "Åse Holm" in page
    other.post("/svar/tilmelding/", {"seats": "4"})
    assert "I har 4 pladser." in text(other, "/svar/tilmelding/?rettet")
    answer = other.post("/svar/tilmelding/", {"seats": "9"}).content.decode()
    assert "Der er 5 pladser i alt." in answer
    assert "Meld fra?" in text(other, "/svar/tilmelding/meld-fra/")
    assert "Du er meldt fra" in other.post("/svar/tilmelding/meld-fra/").content.decode()
    assert other.get("/svar/tilmelding/")["Location"] == "/svar/"
    assert client.get(f"{PAGE}kvittering/")["Location"] == PAGE
    row = SignUp.objects.get()
    assert (row.state, row.name, row.needs) == ("cancelled", "", "")


def test_the_receipt_is_gone_when_one_is_done_and_no_code_is_in_an_address(client: Client) -> None:
    involvement.event()
    answer = client.post(f"{PAGE}tilmeld/", form_of(client))
    assert "?" not in answer["Location"]
    assert "no-store" in client.get(f"{PAGE}kvittering/")["Cache-Control"]
    client.post(f"{PAGE}faerdig/")
    assert client.get(f"{PAGE}kvittering/")["Location"] == PAGE


def test_a_receipt_of_one_event_is_not_shown_at_another(client: Client) -> None:
    event = involvement.event()
    involvement.event("andet", of=event.consultation)
    client.post(f"{PAGE}tilmeld/", form_of(client))
    assert client.get("/moeder/andet/kvittering/")["Location"] == "/moeder/andet/"


def test_the_same_form_sent_twice_is_one_sign_up(client: Client) -> None:
    involvement.event()
    sent = form_of(client)
    pages = []
    for _ in range(2):
        client.post(f"{PAGE}tilmeld/", sent)
        pages.append(code_in(text(client, f"{PAGE}kvittering/")))
    assert len(set(pages)) == 1
    assert SignUp.objects.count() == 1


def test_a_party_is_told_how_many_seats_are_free_and_may_wait_together(client: Client) -> None:
    event = involvement.event(capacity=3)
    involvement.sign_up(event)
    sent = {**form_of(client), "seats": "3"}
    answer = client.post(f"{PAGE}tilmeld/", sent).content.decode()
    assert "Der er kun 2 ledige pladser." in answer
    assert 'name="wait_together"' in answer
    assert sent["ticket"] not in answer
    client.post(f"{PAGE}tilmeld/", {**sent, "wait_together": "on"})
    assert "Du står på venteliste" in text(client, f"{PAGE}kvittering/")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"seats": ""}, "Skriv et tal på mindst 1."),
        ({"seats": "0"}, "Skriv et tal på mindst 1."),
        ({"seats": "11"}, "Her kan højst 10 meldes til ad gangen."),
        ({"email": "aase@"}, "E-mailadressen ser forkert ud."),
        ({"group": "konger"}, "konger"),
        ({"ticket": "noget andet"}, "Siden har stået åben for længe."),
        ({"website": "http://spam.example"}, "det gør kun maskiner"),
    ],
)
def test_a_mistake_is_said_in_a_sentence_and_nobody_is_signed_up(
    client: Client, wrong: dict[str, str], sentence: str
) -> None:
    involvement.event()
    answer = client.post(f"{PAGE}tilmeld/", {**form_of(client), "name": "Åse", **wrong})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert 'value="Åse"' in answer.content.decode(), "what was typed is kept"
    assert not SignUp.objects.exists()


def test_a_flood_of_sign_ups_must_be_worked_for_and_keeps_what_was_typed(
    client: Client, settings: Any
) -> None:
    settings.FLOOD_STARTS_A_MINUTE = 4
    involvement.event()
    for _ in range(4):
        client.post(f"{PAGE}tilmeld/", form_of(client))
    answer = client.post(f"{PAGE}tilmeld/", {**form_of(client), "name": "Åse"})
    assert 'name="name" value="Åse"' in answer.content.decode()
    assert "data-proof" in answer.content.decode()
    assert SignUp.objects.count() == 4


def test_cancelling_by_code_lets_the_next_move_up_and_mails_a_link_to_the_page(
    client: Client,
) -> None:
    event = involvement.event(capacity=1)
    first = sign_up(event)
    sign_up(event, email="naeste@example.dk")
    OutgoingMail.objects.all().delete()
    client.post("/svar/", {"code": first.code})
    client.post("/svar/tilmelding/meld-fra/")
    mail = OutgoingMail.objects.get()
    assert mail.to == "naeste@example.dk"
    assert "http://testserver/moeder/aabent-moede/" in mail.text
    assert "Du har 1 plads" in mail.text


def test_the_place_in_the_queue_is_shown_and_falls(client: Client) -> None:
    event = involvement.event(capacity=1)
    first, second, third = sign_up(event), sign_up(event), sign_up(event)
    client.post("/svar/", {"code": third.code})
    assert "er nummer 2 i køen" in text(client, "/svar/tilmelding/")
    sign_ups.cancel(
        second.sign_up.pk, now=timezone.now(), address=lambda path: f"https://x.example{path}"
    )
    assert "er nummer 1 i køen" in text(client, "/svar/tilmelding/")
    assert first.sign_up.pk


def test_who_signed_up_reads_that_it_is_called_off(client: Client) -> None:
    event = involvement.event()
    made = sign_up(event)
    Event.objects.update(cancelled_at=timezone.now(), cancel_reason="Salen er lukket.")
    client.post("/svar/", {"code": made.code})
    page = text(client, "/svar/tilmelding/")
    assert "Salen er lukket." in page
    assert "Slet det, jeg skrev" in page


def test_the_pages_are_there_in_english(client: Client) -> None:
    start = datetime(2036, 11, 12, 16, 0, tzinfo=UTC)
    involvement.event(
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        capacity=2,
        translations={"en": {"title": "Open meeting"}},
    )
    client.cookies["django_language"] = "en"
    page = text(client, PAGE)
    for words in ("Open meeting", "Wednesday 12 November 2036 17:00–19:00", "2 free seats"):
        assert words in page
    client.post(f"{PAGE}tilmeld/", form_of(client))
    receipt = text(client, f"{PAGE}kvittering/")
    assert "You are signed up" in receipt
    client.post("/svar/", {"code": code_in(receipt)})
    assert "You have 1 seat." in text(client, "/svar/tilmelding/")
    assert "Du har 1 plads." not in text(client, "/svar/tilmelding/")
    client.post("/svar/tilmelding/", {"show": "language:da"})
    assert "Du har 1 plads." in text(client, "/svar/tilmelding/")


def test_afterwards_the_page_says_who_came_without_small_groups(client: Client) -> None:
    start = timezone.now() - timedelta(days=2)
    event = involvement.event(starts_at=start, ends_at=start + timedelta(hours=2))
    event.notes = factories.document(event.consultation)
    event.save()
    for group, people in (("users", 3), ("residents", 40), ("staff", 0)):
        Attendance.objects.create(event=event, group=group, people=people)
    page = text(client, PAGE)
    assert "Brugere og brugerrepræsentanter færre end 5" in page
    assert "Beboere og naboer 40" in page
    assert "I alt skjult" in page
    assert "Medarbejdere" not in page
    assert "Notat" in page


def test_notes_of_a_hearing_that_is_not_public_are_not_linked(client: Client) -> None:
    start = timezone.now() - timedelta(days=2)
    event = involvement.event(starts_at=start, ends_at=start + timedelta(hours=2))
    notes = factories.document(event.consultation)
    notes.hearing = involvement.hearing(of=event.consultation, published_at=None)
    notes.save()
    event.notes = notes
    event.save()
    assert "Notat" not in text(client, PAGE)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_no_hidden_count_can_be_worked_out_from_the_total(people: list[int]) -> None:
    shown = published_attendance(tuple(GroupCount("users", each) for each in people))
    hidden = [each for each in people if each < 5]
    assert [each.people for each in shown.groups] == [None if n < 5 else n for n in people]
    if shown.people is None or not hidden:
        assert shown.people is not None or hidden
        return
    rest = shown.people - sum(each for each in people if each >= 5)
    others = len(hidden) - 1
    for value in (1, 2, 3, 4):
        assert others <= rest - value <= 4 * others, "each of 1 to 4 stays possible"


def test_a_consultation_shows_its_meetings_and_goes_on_until_they_are_held(client: Client) -> None:
    event = involvement.event()
    page = text(client, "/hoeringer/stofindsats/")
    assert event.title in page
    assert "Høringen er afsluttet" not in page
    start = timezone.now() - timedelta(days=2)
    Event.objects.update(starts_at=start, ends_at=start + timedelta(hours=1))
    page = text(client, "/hoeringer/stofindsats/")
    assert event.title in page
    assert "Høringen er afsluttet" in page


@pytest.mark.parametrize("number", [1, 6])
def test_lists_ask_the_database_no_more_for_more_events(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    of = factories.consultation()
    for each in range(number):
        ahead = involvement.event(f"nr-{each}", of=of)
        involvement.sign_up(ahead)
        start = timezone.now() - timedelta(days=2)
        past = involvement.event(
            f"holdt-{each}", of=of, starts_at=start, ends_at=start + timedelta(hours=1)
        )
        Attendance.objects.create(event=past, group="users", people=each + 1)
    with django_assert_num_queries(3):
        client.get("/moeder/")
    with django_assert_num_queries(2):
        assert len(queries.attendance(of)) == number


def test_the_annex_reads_who_came_by_event(client: Client) -> None:
    of = factories.consultation()
    day = datetime(2018, 11, 12, 23, 30, tzinfo=UTC)  # after midnight in Copenhagen
    event = involvement.event(of=of, kind="workshop", starts_at=day, ends_at=day + timedelta(1))
    off = involvement.event("aflyst", of=of, cancelled_at=timezone.now())
    involvement.event("ikke-talt", of=of)
    for which, group, people in ((event, "staff", 4), (event, "users", 7), (off, "users", 9)):
        Attendance.objects.create(event=which, group=group, people=people)
    (found,) = queries.attendance(of)
    assert (found.kind, found.title, found.day.isoformat()) == (
        "workshop",
        "Åbent høringsmøde",
        "2018-11-13",
    )
    assert [(each.group, each.people) for each in found.groups] == [("users", 7), ("staff", 4)]
    assert found.people == 11


def test_a_consultation_that_is_taken_off_takes_its_meetings_along(client: Client) -> None:
    event = involvement.event()
    assert event.title in text(client, "/moeder/")
    consultations.unpublish(event.consultation, by=factories.user("consultation_editor"))
    assert event.title not in text(client, "/moeder/")
