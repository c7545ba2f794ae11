"""A tablet in a room: one after another answers, and nothing is left for the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.access.models import User
from config.offline import services as tablets
from config.offline.models import Device
from consultation.codes import Channel
from consultation.models import AnsweringPlace, Questionnaire, Response
from consultation.services import answering
from consultation.services import kiosk as service
from tests import factories
from tests.consultation.everything import EVERY_ANSWER, EVERYTHING

pytestmark = pytest.mark.django_db

CORE: list[dict[str, Any]] = [
    {
        "key": "tryg",
        "type": "yes_no",
        "label": {"da": "Er du tryg?", "ar": "هل تشعر بالأمان؟"},
        "core": True,
        "needed": "yes",
    },
    {
        "key": "hvorfor",
        "type": "short_text",
        "label": {"da": "Hvorfor ikke?"},
        "core": True,
        "show_if": {"question": "tryg", "op": "is", "value": "no"},
    },
    {"key": "alder", "type": "number", "label": {"da": "Hvor gammel er du?"}, "needed": "yes"},
    {"key": "mere", "type": "long_text", "label": {"da": "Hvad vil du ellers sige?"}},
]
START = "/tablet/kiosk/start/"


@pytest.fixture
def questionnaire(db: None) -> Questionnaire:
    return factories.questionnaire(factories.definition(*CORE, languages=["da", "ar"]))


@pytest.fixture
def place(questionnaire: Questionnaire) -> AnsweringPlace:
    return AnsweringPlace.objects.create(
        token="abc", questionnaire=questionnaire, name="Biblioteket", channel=Channel.KIOSK
    )


@pytest.fixture
def helper(make_user: Callable[..., User]) -> User:
    return make_user("helper")


@pytest.fixture
def kiosk(client: Client, place: AnsweringPlace, helper: User) -> Client:
    """A browser that a helper made the kiosk of the library."""
    client.force_login(helper)
    data = {"questionnaire": "borgere", "place": "abc"}
    answer = client.post("/tablet/kiosk/", data)
    assert answer["Location"] == START
    return client


def send(kiosk: Client, page: str, **data: Any) -> str:
    answer = kiosk.post(f"/tablet/kiosk/side/{page}/", {"go": "next", **data})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def begin(kiosk: Client, language: str = "da") -> None:
    answer = kiosk.post(START, {"language": language})
    assert answer["Location"] == "/tablet/kiosk/side/tryg/"


def test_starting_a_kiosk_logs_the_helper_out(kiosk: Client) -> None:
    assert "_auth_user_id" not in kiosk.session
    assert kiosk.get(reverse("access:account")).status_code == 302
    assert "Er du tryg" not in kiosk.get(START).content.decode()


def test_whoever_logs_in_on_a_kiosk_is_logged_out_by_its_start(kiosk: Client, helper: User) -> None:
    kiosk.force_login(helper)
    kiosk.get(START)
    assert "_auth_user_id" not in kiosk.session


@pytest.mark.parametrize("more", [0, 30])
def test_a_page_takes_as_many_queries_however_many_questions_there_are(
    client: Client, helper: User, more: int, django_assert_num_queries: Any
) -> None:
    extra = [
        {"key": f"q{number}", "type": "short_text", "label": {"da": f"Og {number}?"}}
        for number in range(more)
    ]
    made = factories.questionnaire(factories.definition(*CORE, *extra, languages=["da", "ar"]))
    AnsweringPlace.objects.create(
        token="abc", questionnaire=made, name="Biblioteket", channel=Channel.KIOSK
    )
    client.force_login(helper)
    client.post("/tablet/kiosk/", {"questionnaire": "borgere", "place": "abc"})
    begin(client)
    with django_assert_num_queries(3):  # the kiosk, its place, the answer
        client.get("/tablet/kiosk/side/tryg/")


def test_the_core_questions_alone_can_be_sent_though_more_are_required(kiosk: Client) -> None:
    begin(kiosk)
    assert send(kiosk, "tryg", tryg="no") == "/tablet/kiosk/side/hvorfor/"
    assert send(kiosk, "hvorfor", hvorfor="Mørkt") == "/tablet/kiosk/mere/"
    assert "2 spørgsmål mere" in kiosk.get("/tablet/kiosk/mere/").content.decode()

    answer = kiosk.post("/tablet/kiosk/mere/")

    assert answer["Location"] == "/tablet/kiosk/tak/"
    response = Response.objects.get()
    assert response.answers == {"tryg": "no", "hvorfor": "Mørkt"}
    assert response.channel == Channel.KIOSK
    assert response.place is not None
    assert response.place.name == "Biblioteket"
    page = kiosk.get("/tablet/kiosk/tak/")
    code = page.context["code"]
    assert code in page.content.decode()
    assert answering.find_by_code(code) == response


def test_one_may_go_on_to_more_and_see_it_all_before_sending(kiosk: Client) -> None:
    begin(kiosk)
    send(kiosk, "tryg", tryg="yes")
    assert send(kiosk, "alder", alder="42") == "/tablet/kiosk/side/mere/"
    assert send(kiosk, "mere", mere="Tak") == "/tablet/kiosk/tjek/"
    page = kiosk.get("/tablet/kiosk/tjek/").content.decode()
    assert all(said in page for said in ("Ja", "42", "Tak"))
    kiosk.post("/tablet/kiosk/tjek/")
    assert Response.objects.get().answers == {"tryg": "yes", "alder": 42, "mere": "Tak"}


def test_what_must_be_answered_is_asked_for(kiosk: Client) -> None:
    begin(kiosk)
    page = kiosk.post("/tablet/kiosk/side/tryg/", {"go": "next"})
    assert "Svar på spørgsmålet" in page.content.decode()
    page = kiosk.post("/tablet/kiosk/tjek/")
    assert "Mangler: her skal du svare." in page.content.decode()
    assert Response.objects.get().sent_hour is None


@pytest.mark.parametrize("way", ["leave", "reset", "next"])
def test_what_is_not_sent_is_emptied_and_cannot_be_come_back_to(kiosk: Client, way: str) -> None:
    begin(kiosk)
    send(kiosk, "tryg", tryg="no")
    if way == "leave":
        assert kiosk.post("/tablet/kiosk/forlad/")["Location"] == START
    elif way == "reset":
        kiosk.get(START)
    else:
        begin(kiosk)
        kiosk.get(START)

    first = Response.objects.order_by("last_page").last()
    assert first is not None
    assert (first.draft, first.answers, first.code_digest) == (None, None, "")
    assert first.last_page == "tryg"  # where people stop is still told
    assert kiosk.get("/tablet/kiosk/side/hvorfor/")["Location"] == START
    assert kiosk.get("/tablet/kiosk/tak/")["Location"] == START


def test_nothing_of_a_sent_answer_is_left_for_the_next(kiosk: Client) -> None:
    begin(kiosk)
    send(kiosk, "tryg", tryg="yes")
    kiosk.post("/tablet/kiosk/mere/")
    code = kiosk.get("/tablet/kiosk/tak/").context["code"]

    kiosk.post("/tablet/kiosk/forlad/")

    assert kiosk.get("/tablet/kiosk/tak/")["Location"] == START
    assert "kiosksvar" not in kiosk.cookies or kiosk.cookies["kiosksvar"].value == ""
    assert answering.find_by_code(code).answers == {"tryg": "yes"}


def test_twenty_in_a_row_from_one_tablet_all_count_and_none_is_flagged(kiosk: Client) -> None:
    for number in range(20):
        begin(kiosk)
        send(kiosk, "tryg", tryg="yes" if number % 2 else "no")
        if number % 2 == 0:
            send(kiosk, "hvorfor", hvorfor="Her er mørkt, og jeg er bange for at gå alene hjem.")
        kiosk.post("/tablet/kiosk/mere/")
        kiosk.post("/tablet/kiosk/forlad/")
    assert Response.objects.sent().count() == 20
    assert Response.objects.filter(flags__kind__in=["flood", "too_fast", "unsigned"]).count() == 0


def test_all_types_of_questions_can_be_answered(client: Client, helper: User) -> None:
    found = factories.questionnaire(factories.definition(*EVERYTHING, languages=["da", "en"]))
    AnsweringPlace.objects.create(
        token="abc", questionnaire=found, name="Biblioteket", channel=Channel.KIOSK
    )
    client.force_login(helper)
    client.post("/tablet/kiosk/", {"questionnaire": "borgere", "place": "abc"})
    client.post(START, {"language": "en"})
    for question in EVERYTHING:
        page = client.get(f"/tablet/kiosk/side/{question['key']}/")
        assert page.status_code == 200
        begun = Response.objects.get()
        answering.save_page(begun.pk, found.current.content.questions.values(), EVERY_ANSWER)  # type: ignore[union-attr]
    client.post("/tablet/kiosk/tjek/")
    assert Response.objects.get().answers == EVERY_ANSWER


def test_a_form_of_another_language_begins_in_it(kiosk: Client) -> None:
    begin(kiosk, "ar")
    page = kiosk.get("/tablet/kiosk/side/tryg/").content.decode()
    assert 'dir="rtl"' in page
    assert "هل تشعر بالأمان؟" in page


def test_a_questionnaire_without_the_channel_is_not_offered(
    client: Client, helper: User, questionnaire: Questionnaire, place: AnsweringPlace
) -> None:
    Questionnaire.objects.update(channels=["web"])
    client.force_login(helper)
    page = client.post("/tablet/kiosk/", {"questionnaire": "borgere", "place": "abc"})
    assert "Vælg et spørgeskema" in page.content.decode()


def test_a_kiosk_whose_questionnaire_closes_says_so_and_forgets(kiosk: Client) -> None:
    begin(kiosk)
    Questionnaire.objects.update(closes_at=timezone.now())
    assert kiosk.post("/tablet/kiosk/side/tryg/", {"tryg": "no"})["Location"] == START
    assert "Der kan ikke svares her nu" in kiosk.get(START).content.decode()
    assert Response.objects.get().draft is None


def test_a_closed_place_is_a_kiosk_no_more(kiosk: Client) -> None:
    AnsweringPlace.objects.update(closed_at=timezone.now())
    assert kiosk.get(START)["Location"] == "/tablet/kiosk/"


def test_an_enrolled_tablet_needs_no_helper_and_is_shut_out_when_revoked(
    client: Client, questionnaire: Questionnaire, helper: User
) -> None:
    client.cookies["device"] = tablets.enrol(
        tablets.make_code("h17", name="Tablet 1", by=None)
    ).cookie
    assert "Start uden sted" in client.get("/tablet/kiosk/").content.decode()
    client.post("/tablet/kiosk/", {"questionnaire": "borgere"})
    begin(client)
    send(client, "tryg", tryg="yes")
    client.post("/tablet/kiosk/mere/")
    assert Response.objects.get().place is None

    tablets.revoke(Device.objects.get(), by=helper)
    assert client.get(START)["Location"] == "/tablet/kiosk/"


def test_a_stranger_is_no_kiosk(client: Client, place: AnsweringPlace) -> None:
    assert client.get(START)["Location"] == "/tablet/kiosk/"
    assert client.post(START, {"language": "da"})["Location"] == "/tablet/kiosk/"
    assert "/konto/" in client.get("/tablet/kiosk/")["Location"]
    assert not Response.objects.exists()


def test_what_a_dead_tablet_left_is_emptied_when_somebody_else_begins(
    questionnaire: Questionnaire,
) -> None:
    left = service.begin(questionnaire, channel=Channel.KIOSK, language="da")
    web = answering.begin(questionnaire, channel=Channel.WEB, language="da")
    Response.objects.update(started_hour=timezone.now() - timedelta(days=1))

    service.begin(questionnaire, channel=Channel.KIOSK, language="da")

    assert Response.objects.get(pk=left.response.pk).draft is None
    assert Response.objects.get(pk=web.response.pk).draft == {}
