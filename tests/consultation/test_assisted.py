"""A helper reads and taps; what is answered alone they never see, and they see nothing after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.access.models import User
from config.audit.models import AuditEntry
from consultation.codes import Channel
from consultation.models import Questionnaire, Response
from consultation.services import answering
from tests import factories

pytestmark = pytest.mark.django_db

ASKED: list[dict[str, Any]] = [
    {"key": "tryg", "type": "yes_no", "label": {"da": "Er du tryg?"}},
    {
        "key": "stof",
        "type": "short_text",
        "label": {"da": "Hvad tager du?"},
        "alone": True,
        "needed": "yes",
    },
    {"key": "vold", "type": "yes_no", "label": {"da": "Har nogen slået dig?"}, "alone": True},
    {"key": "mere", "type": "short_text", "label": {"da": "Andet?"}},
]
HELP = {"role": "shelter", "place": "Mændenes Hjem"}
ROOT = "/hjaelp-til-svar"
BEGIN = f"{ROOT}/begynd/borgere/"


@pytest.fixture
def questionnaire(db: None) -> Questionnaire:
    return factories.questionnaire(factories.definition(*ASKED, languages=["da", "ar"]))


@pytest.fixture
def helper(client: Client, questionnaire: Questionnaire, make_user: Callable[..., User]) -> Client:
    client.force_login(make_user("helper"))
    return client


def go(helper: Client, address: str, **data: Any) -> str:
    answer = helper.post(f"{ROOT}/{address}", {"go": "next", **data})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"]).removeprefix(f"{ROOT}/")


def shown(helper: Client, address: str) -> str:
    answer = helper.get(f"{ROOT}/{address}")
    assert answer.status_code == 200, answer["Location"]
    return str(answer.content.decode())


def begin(helper: Client) -> None:
    assert go(helper, "begynd/borgere/", **HELP) == "videre/"


def answer_alone(helper: Client) -> None:
    begin(helper)
    assert go(helper, "side/tryg/", tryg="no") == "side/stof/"
    assert helper.get(f"{ROOT}/side/stof/")["Location"] == f"{ROOT}/alene/stof/"
    assert go(helper, "alene/stof/") == "side/stof/"
    assert go(helper, "side/stof/", stof="Hemmeligt") == "side/vold/"
    assert go(helper, "side/vold/", vold="yes") == "tilbage/vold/"


def test_a_helped_answer_tells_role_place_and_consent_and_nobodys_name(helper: Client) -> None:
    before = AuditEntry.objects.count()
    answer_alone(helper)
    assert go(helper, "tilbage/vold/") == "side/mere/"
    assert go(helper, "side/mere/", mere="Kaffe") == "oplaesning/"
    assert go(helper, "oplaesning/") == "tak/"

    response = Response.objects.get()
    assert response.channel == Channel.ASSISTED
    assert response.consent_spoken
    assert (response.helper_role, response.helper_place) == ("shelter", "Mændenes Hjem")
    assert response.answered_alone == ["stof", "vold"]
    assert response.answers == {
        "tryg": "no",
        "stof": "Hemmeligt",
        "vold": "yes",
        "mere": "Kaffe",
    }
    assert AuditEntry.objects.count() == before
    code = helper.get(f"{ROOT}/tak/").context["code"]
    assert answering.find_by_code(code) == response

    assert go(helper, "stop/") == "?alle=1"
    assert helper.get(f"{ROOT}/tak/").status_code == 302
    assert Response.objects.sent().count() == 1


def test_while_the_person_has_the_screen_the_rest_is_shut(helper: Client) -> None:
    answer_alone(helper)
    assert helper.get(f"{ROOT}/side/tryg/")["Location"] == f"{ROOT}/tilbage/tryg/"
    assert helper.get(f"{ROOT}/oplaesning/")["Location"] == f"{ROOT}/tilbage/vold/"
    assert "Hemmeligt" in shown(helper, "side/stof/")  # it is their own
    assert go(helper, "side/vold/", go="back") == "side/stof/"


def test_what_was_answered_alone_is_never_shown_to_the_helper(helper: Client) -> None:
    answer_alone(helper)
    go(helper, "tilbage/vold/")

    assert helper.get(f"{ROOT}/side/stof/").status_code == 302
    assert go(helper, "side/mere/", go="back") == "side/tryg/"
    assert go(helper, "side/tryg/") == "side/mere/"  # not asked alone twice
    page = shown(helper, "oplaesning/")
    assert "Hemmeligt" not in page
    assert "var for dig alene" in page

    # a helper who takes the screen as if they were the person
    assert go(helper, "alene/stof/") == "side/stof/"
    assert "Hemmeligt" not in shown(helper, "side/stof/")
    assert go(helper, "side/stof/") == "side/vold/"
    assert go(helper, "side/vold/", go="back") == "side/stof/"
    assert "Hemmeligt" not in shown(helper, "side/stof/")
    assert go(helper, "side/stof/", show="large:1") == "side/stof/"
    assert "Hemmeligt" not in shown(helper, "side/stof/")
    response = Response.objects.get()
    assert response.draft is not None
    assert response.draft["stof"] == "Hemmeligt"  # sent blank, it stays as it was


def test_answers_are_read_back_in_sentences_and_can_be_put_right(helper: Client) -> None:
    answer_alone(helper)
    go(helper, "tilbage/vold/")
    page = shown(helper, "oplaesning/")
    assert "På spørgsmålet »Er du tryg?« svarede du:" in page
    assert "»Andet?« er ikke besvaret." in page
    assert go(helper, "side/tryg/", tryg="yes", check="1") == "oplaesning/"
    assert go(helper, "oplaesning/") == "tak/"
    response = Response.objects.get()
    assert response.answers is not None
    assert response.answers["tryg"] == "yes"


def test_what_must_be_answered_alone_is_asked_for_and_nothing_is_sent(helper: Client) -> None:
    begin(helper)
    page = helper.post(f"{ROOT}/oplaesning/").content.decode()
    assert "mangler et svar" in page
    assert Response.objects.get().sent_hour is None


def test_the_helper_is_asked_once_what_they_are_and_where(helper: Client) -> None:
    page = helper.post(BEGIN, {}).content.decode()
    assert "Vælg, hvad du er." in page
    assert "Skriv, hvor I er." in page
    assert not Response.objects.exists()
    begin(helper)
    page = shown(helper, "begynd/borgere/")
    assert "Hvem hjælper, og hvor: Mændenes Hjem" in page
    assert 'value="shelter" selected' in page


def test_a_single_questionnaire_is_gone_to_at_once(helper: Client) -> None:
    assert helper.get(f"{ROOT}/")["Location"] == BEGIN
    assert "Til borgerne" in shown(helper, "?alle=1")
    factories.questionnaire(slug="brugere")
    assert "Hjælp en person" in shown(helper, "")


def test_stopping_empties_what_was_said(helper: Client) -> None:
    answer_alone(helper)
    go(helper, "stop/")
    response = Response.objects.get()
    assert (response.draft, response.code_digest, response.answered_alone) == (None, "", [])
    assert helper.get(f"{ROOT}/oplaesning/").status_code == 302


def test_consent_is_asked_for_in_the_persons_language(helper: Client) -> None:
    answer = helper.post(BEGIN, {"show": "language:ar"})
    assert answer["Location"] == f"{BEGIN}?sprog=ar"
    assert 'dir="rtl"' in helper.get(answer["Location"]).content.decode()
    helper.post(answer["Location"], HELP)
    assert Response.objects.get().language == "ar"


def test_who_may_not_help_gets_nowhere(
    client: Client, questionnaire: Questionnaire, make_user: Callable[..., User]
) -> None:
    client.force_login(make_user("room_staff"))
    assert client.get(BEGIN).status_code == 403


def test_a_questionnaire_without_the_channel_leads_back_to_the_list(helper: Client) -> None:
    Questionnaire.objects.update(channels=["web"])
    assert helper.get(BEGIN)["Location"] == f"{ROOT}/"
    assert "Intet spørgeskema" in shown(helper, "")


def test_a_helper_finds_paper_and_kiosk_from_their_own_list(
    helper: Client, questionnaire: Questionnaire
) -> None:
    listed = shown(helper, "?alle=1")

    paper = reverse("consultation:on_paper", args=[questionnaire.slug])
    assert paper in listed
    assert reverse("consultation:kiosk") in listed
    assert f'href="{reverse("consultation:desk")}"' not in helper.get(paper).content.decode()
