"""Setting up a hearing: texts and times, publishing, a later deadline, material, two editors."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from config.access.models import User
from config.audit.models import AuditEntry
from config.outbox.models import OutgoingMail
from consultation.exceptions import ConsultationError
from consultation.forms.hearing_desk import MinuteField
from consultation.hearing_codes import Lane, ResponseState
from consultation.models import DeadlineExtension, Document, Hearing
from consultation.services import hearing_parties, hearings
from consultation.services.revisions import Conflict
from tests import factories, involvement

pytestmark = pytest.mark.django_db
SENT = {
    "kind": "external",
    "title": "Nye rum i byen",
    "lead": "Socialudvalget har sendt afdækningen i høring.",
    "asked_for": "Hvor kan de ligge?",
    "late_policy": "accept",
    "takes_public": "on",
    "takes_confidential": "on",
    "responsible_name": "Bodil Kjær",
    "responsible_office": "Socialforvaltningen",
    "responsible_email": "hoering@example.dk",
    "starts_on": "11-12-2030",
    "starts_time": "9",
    "deadline_on": "08-01-2031",
    "deadline_time": "23.59",
}


PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


@pytest.fixture
def browser(editor: User, settings: Any, tmp_path: Any) -> Client:
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(editor)
    return client


def url(name: str, *arguments: Any) -> str:
    return reverse(f"consultation:{name}", args=arguments)


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def test_an_editor_makes_a_hearing_in_danish_and_english(browser: Client) -> None:
    factories.consultation("rum")

    browser.post(url("add_hearing", "rum"), {**SENT, "title_en": "New rooms", "areas": "bydel-4"})

    made = Hearing.objects.get()
    assert (made.slug, made.areas, made.published_at) == ("nye-rum-i-byen", ["bydel-4"], None)
    assert made.text("title", "en") == "New rooms"
    assert made.starts_at == datetime(2030, 12, 11, 8, tzinfo=UTC)
    assert made.deadline == datetime(2031, 1, 8, 22, 59, tzinfo=UTC)
    assert "Kladde. Kun I kan se den." in text(browser.get(url("hearing_desk", made.slug)))
    assert "Nye rum i byen" in text(browser.get(url("consultation_hearings", "rum")))
    assert "Nye rum i byen" in text(browser.get(url("all_hearings")))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"deadline_time": "24.00"}, "Klokken 24.00 hører til to dage. Skriv 23.59"),
        ({"deadline_time": "24"}, "Klokken 24.00 hører til to dage."),
        ({"deadline_time": "25.00"}, "Skriv tidspunktet som timer og minutter"),
        (
            {"deadline_on": "30-03-2031", "deadline_time": "2.30"},
            "Det klokkeslæt findes ikke den dag",
        ),
        ({"deadline_on": "31-02-2031"}, "Datoen findes ikke"),
        ({"deadline_on": "10-12-2030"}, "Fristen ligger, før høringen begynder."),
        ({"takes_public": "", "takes_confidential": ""}, "Vælg mindst én måde at svare på."),
        ({"slug": "moeder"}, "Den adresse bruger portalen selv."),
        ({"title": "???"}, "Skriv en adresse med a-z"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    browser: Client, more: dict[str, str], sentence: str
) -> None:
    factories.consultation("rum")

    answer = browser.post(url("add_hearing", "rum"), {**SENT, **more})

    assert sentence in text(answer)
    assert not Hearing.objects.exists()


@given(hour=st.integers(0, 23), minute=st.integers(0, 59), mark=st.sampled_from([".", ":"]))
def test_every_minute_of_the_day_can_be_typed(hour: int, minute: int, mark: str) -> None:
    found = MinuteField().clean(f"{hour}{mark}{minute:02d}")

    assert (found.hour, found.minute, found.second) == (hour, minute, 0)


def test_a_deadline_in_the_week_of_the_clock_change_keeps_its_local_time(browser: Client) -> None:
    factories.consultation("rum")
    browser.post(
        url("add_hearing", "rum"),
        {**SENT, "starts_on": "1-10-2030", "deadline_on": "27-10-2030", "deadline_time": "23.59"},
    )

    made = Hearing.objects.get()
    assert made.deadline == datetime(2030, 10, 27, 22, 59, tzinfo=UTC), "winter time by then"


def test_the_second_editor_sees_what_the_first_saved_and_keeps_the_own_text(
    browser: Client, editor: User
) -> None:
    made = involvement.hearing("nye-rum", published_at=None)
    hearings.save(made, {"lead": "Hendes indledning"}, revision=1, by=editor)
    sent = {**SENT, "slug": "nye-rum", "lead": "Min indledning", "revision": "1"}

    answer = text(browser.post(url("edit_hearing", "nye-rum"), sent))

    assert "Hendes indledning" in answer
    assert "Min indledning" in answer
    assert Hearing.objects.get().lead == "Hendes indledning"
    browser.post(url("edit_hearing", "nye-rum"), {**sent, "revision": "2"})
    assert Hearing.objects.get().lead == "Min indledning"


def test_a_hearing_is_not_public_before_it_says_what_is_asked_and_whom_to_ask(
    browser: Client, editor: User
) -> None:
    made = involvement.hearing("nye-rum", published_at=None, asked_for="")

    answer = text(browser.post(url("publish_hearing", "nye-rum"), follow=True))

    assert "Skriv først, hvad der spørges om." in answer
    assert "Skriv en e-mail eller et telefonnummer" in answer
    texts = {"asked_for": "Hvor?", "responsible_phone": "33 17 37 00"}
    hearings.save(made, texts, revision=1, by=editor)
    browser.post(url("publish_hearing", "nye-rum"))
    assert Hearing.objects.published().exists()
    browser.post(url("unpublish_hearing", "nye-rum"))
    assert not Hearing.objects.published().exists()
    assert [each.action for each in AuditEntry.objects.order_by("pk")] == [
        "hearing_changed",
        "hearing_published",
        "hearing_unpublished",
    ]


def test_a_hearing_whose_deadline_has_passed_is_not_published(editor: User) -> None:
    now = timezone.now()
    made = involvement.hearing(
        published_at=None,
        asked_for="Hvor?",
        responsible_phone="33",
        starts_at=now - timedelta(days=9),
        deadline=now - timedelta(days=1),
    )

    with pytest.raises(ConsultationError, match="er gået"):
        hearings.publish(made, by=editor)


def test_the_desk_says_what_is_to_be_done_next(browser: Client) -> None:
    made = involvement.hearing("nye-rum", of=factories.consultation("rum", published_at=None))
    involvement.hearing_response(made)
    involvement.hearing_response(made, state=ResponseState.REFUSED, is_late=True)

    shown = text(browser.get(url("hearing_desk", "nye-rum")))

    assert "Offentliggør inddragelsens side; først da kan nogen se høringen." in shown
    assert "1 svar er ikke set igennem." in shown
    assert "1 svar er afvist, fordi det kom efter fristen." in shown
    assert "Venter: inddragelsens side er ikke offentlig." in shown


def test_an_announced_deadline_is_not_changed_by_editing(browser: Client, editor: User) -> None:
    made = involvement.hearing("nye-rum")
    shorter = made.deadline - timedelta(days=1)

    with pytest.raises(ConsultationError, match="Udsæt fristen"):
        hearings.save(made, {"deadline": shorter}, revision=1, by=editor)
    browser.post(url("edit_hearing", "nye-rum"), {**SENT, "starts_on": "1-1-2020", "revision": "1"})

    stored = Hearing.objects.get()
    assert stored.title == "Nye rum i byen"
    assert stored.deadline == made.deadline
    assert stored.slug == "nye-rum"


def test_taking_the_page_down_does_not_open_the_deadline_to_be_shortened(editor: User) -> None:
    made = involvement.hearing()
    involvement.hearing_response(made)
    hearings.unpublish(made, by=editor)
    made.refresh_from_db()

    with pytest.raises(ConsultationError, match="Udsæt fristen"):
        hearings.save(made, {"deadline": made.deadline - timedelta(hours=1)}, revision=2, by=editor)


def test_a_deadline_moves_forward_only_with_a_reason_that_is_kept(
    browser: Client, editor: User
) -> None:
    made = involvement.hearing("nye-rum")
    old = made.deadline

    for wrong in (old, old - timedelta(minutes=1)):
        with pytest.raises(ConsultationError, match="Den kan kun blive senere"):
            hearings.extend(made, wrong, reason="Lokaludvalget", revision=1, by=editor)
    with pytest.raises(ConsultationError, match="Skriv, hvorfor"):
        hearings.extend(made, old + timedelta(days=1), reason=" ", revision=1, by=editor)
    assert not DeadlineExtension.objects.exists()

    sent = {"deadline_on": "08-02-2031", "deadline_time": "12.00", "revision": "1"}
    answer = browser.post(url("extend_hearing", "nye-rum"), sent)
    assert "Skriv, hvorfor fristen bliver udsat." in text(answer)
    browser.post(url("extend_hearing", "nye-rum"), {**sent, "reason": "Lokaludvalget mødes sent."})

    kept = DeadlineExtension.objects.get()
    assert (kept.old, kept.new) == (old, datetime(2031, 2, 8, 11, tzinfo=UTC))
    assert Hearing.objects.get().deadline == kept.new
    assert "Lokaludvalget mødes sent." in text(browser.get(url("hearing_desk", "nye-rum")))
    entry = AuditEntry.objects.get(action="hearing_extended")
    assert entry.reason == "Lokaludvalget mødes sent."
    assert entry.details["new"] == "2031-02-08T12:00+01:00"


def test_an_extension_on_top_of_a_colleagues_keeps_the_typed_text(
    browser: Client, editor: User
) -> None:
    made = involvement.hearing("nye-rum")
    hearings.extend(made, made.deadline + timedelta(days=1), reason="Hendes", revision=1, by=editor)
    sent = {
        "deadline_on": "08-02-2031",
        "deadline_time": "12.00",
        "reason": "Min grund",
        "revision": "1",
    }

    answer = text(browser.post(url("extend_hearing", "nye-rum"), sent))

    assert "En anden har ændret høringen imens." in answer
    assert "Min grund" in answer
    assert DeadlineExtension.objects.count() == 1
    browser.post(url("extend_hearing", "nye-rum"), {**sent, "revision": "2"})
    assert DeadlineExtension.objects.count() == 2


def test_a_later_deadline_opens_a_closed_hearing_and_takes_late_responses_in(
    editor: User,
) -> None:
    now = timezone.now()
    made = involvement.hearing(starts_at=now - timedelta(days=30), deadline=now - timedelta(days=2))
    accepted = involvement.hearing_response(made, is_late=True, received_at=now)
    refused = involvement.hearing_response(
        made, is_late=True, state=ResponseState.REFUSED, received_at=now
    )
    told: list[DeadlineExtension] = []
    hearings.on_extended(lambda extension, by: told.append(extension))
    assert not made.is_open(now)

    with pytest.raises(ConsultationError, match="allerede gået"):
        hearings.extend(made, now - timedelta(days=1), reason="For sent", revision=1, by=editor)
    kept = hearings.extend(made, now + timedelta(days=7), reason="Åbn", revision=1, by=editor)

    made.refresh_from_db()
    accepted.refresh_from_db()
    refused.refresh_from_db()
    assert made.is_open(now)
    assert (accepted.is_late, accepted.state) == (False, ResponseState.RECEIVED)
    assert (refused.is_late, refused.state) == (False, ResponseState.RECEIVED)
    assert told == [kept]
    hearings._on_extended.pop()


def test_a_party_that_was_asked_is_told_of_the_later_deadline(
    editor: User, browser: Client
) -> None:
    made = involvement.hearing("nye-rum")
    asked = involvement.hearing_party(made)
    hearing_parties.invite(asked, site="https://portal.example", seen="", by=editor)
    involvement.hearing_party(made, involvement.party("Ældrerådet"))

    hearings.extend(made, made.deadline + timedelta(days=9), reason="Ferie", revision=1, by=editor)

    told = OutgoingMail.objects.filter(text__contains="Ferie")
    assert [mail.to for mail in told] == ["vesterbro@example.org"], "nobody who was not asked"
    shown = text(browser.get(url("hearing_desk", "nye-rum")))
    assert "Inviteret: 1" in shown
    assert "Ikke inviteret endnu: 1" in shown


def test_an_older_revision_extends_nothing(editor: User) -> None:
    made = involvement.hearing(revision=3)

    with pytest.raises(Conflict):
        hearings.extend(made, made.deadline + timedelta(days=1), reason="x", revision=2, by=editor)


def test_before_it_is_announced_the_deadline_is_simply_edited(browser: Client) -> None:
    involvement.hearing("nye-rum", published_at=None)

    answer = browser.get(url("extend_hearing", "nye-rum"))

    assert answer["Location"] == url("edit_hearing", "nye-rum")


def test_material_is_taken_by_what_it_contains_and_has_its_own_order(
    browser: Client, editor: User
) -> None:
    of = factories.consultation("rum")
    factories.document(of)
    involvement.hearing("nye-rum", of=of)
    for title in ("Første", "Anden"):
        file = SimpleUploadedFile("kort.png", PICTURE)
        browser.post(url("hearing_materials", "nye-rum"), {"title": title, "file": file})
    wrong = SimpleUploadedFile("notat.pdf", b"MZ\x90\x00 program")
    answer = browser.post(url("hearing_materials", "nye-rum"), {"title": "X", "file": wrong})
    assert 'class="form-error-message"' in text(answer)

    first = Document.objects.get(title="Første")
    browser.post(url("change_hearing_material", "nye-rum", first.pk), {"deed": "down"})

    assert [each.title for each in Hearing.objects.get().documents.all()] == ["Anden", "Første"]
    shown = text(browser.get(url("consultation_desk", "rum")))
    assert "Første" not in shown, "the consultation's own documents only"
    browser.post(url("change_hearing_material", "nye-rum", first.pk), {"deed": "remove"})
    assert not Document.objects.filter(title="Første").exists()


def test_the_lists_of_hearings_ask_as_often_for_many_as_for_few(browser: Client) -> None:
    of = factories.consultation("rum")

    def made(count: int) -> None:
        for number in range(count):
            one = involvement.hearing(f"h-{Hearing.objects.count()}-{number}", of=of)
            involvement.hearing_response(one)
            involvement.hearing_response(one, lane=Lane.CONFIDENTIAL)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert browser.get(address).status_code == 200
        return len(found)

    addresses = (url("all_hearings"), url("consultation_hearings", "rum"))
    made(1)
    few = [asked(address) for address in addresses]
    made(12)
    assert [asked(address) for address in addresses] == few
