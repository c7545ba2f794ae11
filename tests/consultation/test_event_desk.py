"""The editor's pages of events: writing one, the list of who comes, counting at the door."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from config.access.models import User
from config.audit.models import AuditEntry
from config.outbox.models import OutgoingMail
from consultation.models import Attendance, Event, SignUp
from tests import factories, involvement
from tests.consultation.sign_up_help import cancel, sign_up, states

pytestmark = pytest.mark.django_db
FACTS = {
    "kind": "open_meeting",
    "title": "Åbent høringsmøde",
    "lead": "Kom og sig, hvad du mener.",
    "place": "Øksnehallen",
    "starts_on": "12-11-2036",
    "starts_time": "17",
    "ends_time": "19.00",
    "until_on": "11-11-2036",
    "takes_sign_up": "on",
    "has_waiting_list": "on",
    "capacity": "40",
}


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


@pytest.fixture
def browser(editor: User, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # of wrong codes that other tests tried
    client = Client()
    client.force_login(editor)
    return client


def url(name: str, *arguments: Any) -> str:
    return reverse(f"consultation:{name}", args=["stofindsats", *arguments])


def body(answer: Any) -> str:
    """The page's words, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_an_editor_makes_an_event_and_shows_it(browser: Client) -> None:
    factories.consultation()
    sent = {**FACTS, "title_en": "Open meeting", "for_whom": "Alle"}
    answer = browser.post(url("add_event"), sent)
    made = Event.objects.get()
    assert answer["Location"] == url("event_desk", "aabent-hoeringsmoede")
    assert made.starts_at == datetime(2036, 11, 12, 16, 0, tzinfo=UTC)
    assert made.ends_at == datetime(2036, 11, 12, 18, 0, tzinfo=UTC)
    assert made.sign_up_until == datetime(2036, 11, 11, 22, 59, tzinfo=UTC)
    assert (made.capacity, made.text("title", "en"), made.for_whom) == (40, "Open meeting", "Alle")
    assert browser.get("/moeder/aabent-hoeringsmoede/").status_code == 404
    browser.post(url("event_deed", made.slug), {"deed": "publish"})
    assert browser.get("/moeder/aabent-hoeringsmoede/").status_code == 200
    browser.post(url("event_deed", made.slug), {"deed": "unpublish"})
    assert browser.get("/moeder/aabent-hoeringsmoede/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends_time": "16"}, "slutter, før det begynder"),
        ({"until_on": "12-11-2036"}, "Tilmeldingen skal lukke, før arrangementet begynder."),
        ({"until_on": "", "until_time": "12"}, "Skriv også dagen."),
        ({"starts_on": "30-3-2036", "starts_time": "2.30"}, "Det klokkeslæt findes ikke den dag"),
        ({"starts_on": "31-2-2036"}, "Datoen findes ikke"),
        ({"capacity": "0"}, "Skriv mindst 1"),
        ({"title": ""}, "Skriv en titel."),
        ({"kind": ""}, "Vælg, hvad det er."),
        ({"slug": "nyt"}, "Den adresse bruger portalen selv."),
        ({"slug": "optaget"}, "allerede et arrangement på den adresse"),
    ],
)
def test_a_mistake_is_said_in_a_sentence(
    browser: Client, wrong: dict[str, str], sentence: str
) -> None:
    involvement.event("optaget")
    answer = browser.post(url("add_event"), {**FACTS, **wrong})
    assert sentence in body(answer)
    assert Event.objects.count() == 1


def test_a_long_title_makes_a_whole_address(browser: Client) -> None:
    factories.consultation()
    browser.post(url("add_event"), {**FACTS, "title": f"{'Æble ' * 16}og Ærø"})
    assert Event.objects.get().slug == "-".join(["aeble"] * 13)


def test_an_event_over_midnight_and_over_the_clock_change(browser: Client) -> None:
    factories.consultation()
    night = {"starts_on": "25-10-2036", "ends_on": "26-10-2036", "starts_time": "22"}
    browser.post(url("add_event"), {**FACTS, **night, "ends_time": "4", "until_on": ""})
    made = Event.objects.get()
    assert made.ends_at - made.starts_at == timedelta(hours=7)
    assert made.sign_up_until is None


def test_saving_what_the_form_shows_changes_nothing(browser: Client) -> None:
    factories.consultation()
    browser.post(url("add_event"), {**FACTS, "for_whom_en": "Everybody"})
    made = Event.objects.get()
    form = browser.get(url("edit_event", made.slug)).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    shown = {name: form[name].as_widget() for name in ("starts_on", "starts_time", "until_time")}
    assert 'value="12-11-2036"' in shown["starts_on"]
    assert 'value="17.00"' in shown["starts_time"]
    sent = {
        name: value.strftime("%d-%m-%Y") if name.endswith("_on") else value
        for name, value in sent.items()
        if value not in (None, "", False)
    }
    browser.post(url("edit_event", made.slug), sent)
    made.refresh_from_db()
    assert made.revision == 1
    assert not AuditEntry.objects.filter(action="event_changed").exists()


def test_the_second_editor_sees_what_the_first_saved_and_keeps_the_own_text(
    browser: Client,
) -> None:
    factories.consultation()
    browser.post(url("add_event"), FACTS)
    slug = Event.objects.get().slug
    hers = {**FACTS, "lead": "Hendes indledning", "starts_time": "18", "ends_time": "20"}
    browser.post(url("edit_event", slug), {**hers, "revision": "1"})
    mine = {**FACTS, "lead": "Min indledning", "slug": slug}
    answer = browser.post(url("edit_event", slug), {**mine, "revision": "1"})
    assert "Hendes indledning" in body(answer)
    assert "kl. 18.00" in body(answer)
    assert "Min indledning" in body(answer)
    assert Event.objects.get().lead == "Hendes indledning"
    browser.post(url("edit_event", slug), {**mine, "revision": "2"})
    assert Event.objects.get().lead == "Min indledning"


def test_too_few_seats_are_refused_at_the_field_with_what_was_typed(browser: Client) -> None:
    factories.consultation()
    browser.post(url("add_event"), FACTS)
    event = Event.objects.get()
    sign_up(event, 5, by=factories.user("consultation_editor"))
    sent = {**FACTS, "capacity": "4", "lead": "Nyt", "revision": "1", "slug": event.slug}
    answer = body(browser.post(url("edit_event", event.slug), sent))
    assert "Sæt pladserne til mindst 5" in answer
    assert "Nyt" in answer


def test_calling_off_needs_a_reason_and_mails_everybody(browser: Client) -> None:
    event = involvement.event()
    sign_up(event, email="a@example.dk")
    page = url("cancel_event", event.slug)
    assert "Skriv, hvorfor" in body(browser.post(page, {"reason": ""}))
    answer = browser.post(page, {"reason": "Salen er lukket."}, follow=True)
    assert "Én tilmelding får en mail." in body(answer)
    assert "Salen er lukket." in body(browser.get("/moeder/aabent-moede/"))
    assert OutgoingMail.objects.filter(about="sign-up cancelled").count() == 1


def test_the_list_holds_names_and_needs_and_the_file_is_logged(
    browser: Client, editor: User
) -> None:
    event = involvement.event(capacity=2)
    sign_up(event, 2, name="Åse Holm", needs="Kørestol", email="aase@example.dk")
    sign_up(event, name="=2+2", group="users")
    sign_up(event, name="Gået")
    cancel(SignUp.objects.get(name="Gået"))
    page = body(browser.get(url("event_sign_ups", event.slug)))
    assert "Åse Holm" in page
    assert "Kørestol" in page
    assert "2 tilmeldinger" in page
    assert "Åse" not in body(browser.get(url("event_sign_ups", event.slug) + "?state=waiting"))
    assert not AuditEntry.objects.filter(action="sign_ups_exported").exists()
    answer = browser.get(url("event_sign_ups", event.slug) + "?format=csv")
    file = b"".join(answer).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file), delimiter=";"))
    assert rows[1][:6] == ["Åse Holm", "1", "Tilmeldt", "2", "", "Kørestol"]
    assert rows[2][0] == "'=2+2", "no cell is a formula"
    entry = AuditEntry.objects.get(action="sign_ups_exported")
    assert (entry.actor, entry.details) == (editor, {"rows": 2})


def test_the_list_for_the_door_has_boxes_by_name(browser: Client) -> None:
    event = involvement.event(capacity=3)
    for name in ("Åse", "bo", ""):
        sign_up(event, name=name)
    sign_up(event, name="Venter")
    page = body(browser.get(url("event_door_list", event.slug)))
    assert page.index("bo ") < page.index("Åse") < page.index("Uden navn (nr. 3)")
    assert page.index("Venteliste") < page.index("Venter, 1 plads")


def test_who_phones_is_entered_and_gets_the_code_read_aloud_once(browser: Client) -> None:
    event = involvement.event(capacity=2)
    page = url("enter_event_person", event.slug)
    ticket = browser.get(page).context["form"]["ticket"].value()
    sent = {"ticket": ticket, "seats": "3", "name": "Ali"}
    assert "Der er 2 pladser i alt." in body(browser.post(page, sent))
    answer = body(browser.post(page, {**sent, "seats": "2"}))
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", answer)
    assert code
    other = Client()
    other.post("/svar/", {"code": code[0]})
    assert "I har 2 pladser." in body(other.get("/svar/tilmelding/"))
    row = SignUp.objects.get()
    assert code[0] not in body(browser.get(url("event_person", event.slug, row.pk)))


def test_a_party_on_the_phone_may_wait_together(browser: Client) -> None:
    event = involvement.event(capacity=3)
    sign_up(event)
    page = url("enter_event_person", event.slug)
    ticket = browser.get(page).context["form"]["ticket"].value()
    sent = {"ticket": ticket, "seats": "3"}
    answer = browser.post(page, sent)
    assert "Der er kun 2 ledige pladser." in body(answer)
    fresh = answer.context["form"]["ticket"].value()
    answer = browser.post(page, {**sent, "ticket": fresh, "wait_together": "on"})
    assert "nummer 1 i køen" in body(answer)


def test_taking_somebody_off_lets_the_next_move_up_and_says_whom_to_phone(browser: Client) -> None:
    event = involvement.event(capacity=1)
    first = sign_up(event, name="Bo").sign_up
    sign_up(event)
    answer = browser.post(url("cancel_event_person", event.slug, first.pk), follow=True)
    assert "Bo er meldt fra" in body(answer)
    assert "1 tilmelding rykkede op. 1 af dem har ingen e-mail" in body(answer)
    assert "Én er rykket op fra ventelisten uden at have en e-mail." in body(answer)
    assert states(event) == ["cancelled", "confirmed"]
    assert browser.get(url("event_person", event.slug, first.pk)).status_code == 404


def test_an_editor_corrects_what_was_written_and_how_many_come(browser: Client) -> None:
    event = involvement.event(capacity=2)
    row = sign_up(event).sign_up
    page = url("event_person", event.slug, row.pk)
    sent = {"name": "Åse", "email": "", "needs": "Tolk"}
    assert "Der er 2 pladser i alt." in body(browser.post(page, {**sent, "seats": "3"}))
    assert SignUp.objects.get().name == "", "all or nothing"
    browser.post(page, {**sent, "seats": "2"})
    kept = SignUp.objects.get()
    assert (kept.seats, kept.name, kept.needs) == (2, "Åse", "Tolk")
    entry = AuditEntry.objects.get(action="sign_up_corrected")
    assert entry.details == {"fields": ["name", "needs"]}
    assert AuditEntry.objects.get(action="sign_up_seats_changed").details == {"old": 1, "new": 2}


def now_at_the_door(**more: Any) -> Event:
    start = timezone.now() - timedelta(minutes=5)
    return involvement.event(starts_at=start, ends_at=start + timedelta(hours=2), **more)


def test_each_tap_at_the_door_counts_one_and_the_last_can_be_undone(browser: Client) -> None:
    event = now_at_the_door()
    page = url("event_door", event.slug)
    for group in ("users", "users", "staff"):
        answer = browser.post(page, {"group": group}, follow=True)
    assert "3 personer +1 Medarbejdere og ledere" in body(answer)
    assert "Fortryd" in body(answer)
    browser.post(page, {"undo": "staff"})
    browser.post(page, {"undo": "staff"})
    browser.post(page, {"group": "konger"})
    assert dict(Attendance.objects.values_list("group", "people")) == {"users": 2, "staff": 0}
    assert not AuditEntry.objects.filter(target_type="consultation.event").exists()


def test_a_tap_by_htmx_gives_the_counts_only(browser: Client) -> None:
    event = now_at_the_door()
    answer = browser.post(
        url("event_door", event.slug), {"group": "users"}, headers={"HX-Request": "true"}
    )
    assert "<html" not in answer.content.decode()
    assert "1 person +1 Brugere" in body(answer)


def test_nobody_is_counted_before_the_door_opens(browser: Client) -> None:
    event = involvement.event()
    answer = browser.post(url("event_door", event.slug), {"group": "users"})
    assert "Arrangementet er ikke begyndt." in body(answer)
    assert not Attendance.objects.exists()


def test_what_was_counted_can_be_corrected_and_is_logged(browser: Client) -> None:
    event = now_at_the_door()
    browser.post(url("event_door", event.slug), {"group": "users"})
    page = url("event_attendance", event.slug)
    form = browser.get(page).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    assert sent["users"] == 1
    assert "Skriv et helt tal." in body(browser.post(page, {**sent, "users": "mange"}))
    browser.post(page, {**sent, "users": "7", "residents": "30"})
    assert dict(Attendance.objects.values_list("group", "people")) == {"users": 7, "residents": 30}
    entry = AuditEntry.objects.get(action="event_attendance_set")
    assert entry.details == {"groups": ["residents", "users"]}
    assert "I alt 37" in body(browser.get(url("event_desk", event.slug)))


def test_an_event_is_found_under_its_own_consultation_only(browser: Client) -> None:
    involvement.event()
    factories.consultation("anden")
    assert browser.get("/redaktion/anden/moeder/aabent-moede/").status_code == 404
    assert browser.get("/redaktion/anden/moeder/aabent-moede/ret/").status_code == 404


@pytest.mark.parametrize("number", [1, 6])
def test_the_desk_asks_the_database_no_more_for_more_events_and_people(
    browser: Client, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    event = involvement.event()
    for each in range(number):
        involvement.event(f"nr-{each}", of=event.consultation)
        involvement.sign_up(event, name=f"Nr. {each}")
    for name, arguments in (("event_list", []), ("event_sign_ups", [event.slug])):
        with django_assert_max_num_queries(8):
            browser.get(url(name, *arguments))
