"""The page that a tablet keeps holds every question in every language, and nobody's answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from config.access.models import User
from config.offline import kept_page, sealing, services
from consultation.codes import Channel
from consultation.models import AnsweringPlace, Questionnaire
from tests import factories
from tests.consultation.everything import WITH_FILE

pytestmark = pytest.mark.django_db
ASKED: list[Any] = list(WITH_FILE)
ADDRESS = "/tablet/kiosk/uden-net/"


@pytest.fixture
def admin(make_user: Callable[..., User]) -> User:
    return make_user("administrator")


@pytest.fixture
def tablet(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.KEY_DIR = tmp_path / "keys"
    made = services.enrol(services.make_code("h17", name="Tablet 1", by=None))
    client.cookies["device"] = made.cookie
    return client


def test_every_question_but_files_is_drawn_in_every_language(tablet: Client) -> None:
    made = factories.questionnaire(
        factories.definition(*ASKED, languages=["da", "en"]), audience="stakeholder"
    )
    AnsweringPlace.objects.create(
        token="abc", questionnaire=made, name="Biblioteket", channel=Channel.KIOSK
    )
    factories.response(made, {"hvorfor": "ro", "alder": "42"})

    answer = tablet.get(ADDRESS)

    page = answer.content.decode()
    for question in ASKED:
        assert page.count(f'data-fragment="{question["key"]}"') == (question["type"] != "file") * 2
    assert "Hvorfor kommer du?" in page
    assert "Why do you come?" in page
    assert "Kiosk: Biblioteket" in page
    assert "checked" not in page
    assert answer["X-App-Version"]
    facts = answer.context["facts"]["questionnaires"]["borgere"]
    assert facts["version"] == 1
    assert "Why do you come?" not in str(facts)


def test_the_queries_do_not_grow_with_the_questionnaires(
    tablet: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        factories.questionnaire(slug=f"skema-{number}")
    tablet.get(ADDRESS)
    with django_assert_max_num_queries(10):
        tablet.get(ADDRESS)


def test_whoever_is_logged_in_on_the_tablet_is_logged_out(tablet: Client, admin: User) -> None:
    tablet.force_login(admin)
    tablet.get(ADDRESS)
    assert "_auth_user_id" not in tablet.session


def test_a_closed_questionnaire_is_not_offered_and_a_stranger_gets_no_page(
    tablet: Client,
) -> None:
    factories.questionnaire()
    Questionnaire.objects.update(state="closed")
    assert "Intet spørgeskema kan besvares" in tablet.get(ADDRESS).content.decode()
    assert Client().get(ADDRESS)["Location"] == "/tablet/"


def test_the_kept_files_are_the_pages_own_and_are_there(client: Client) -> None:
    script = client.get("/sw.js?app=answers").content.decode()
    assert "consultation/offline.js" in script
    assert "consultation/offline.js" not in client.get("/sw.js").content.decode()
    for address in kept_page.addresses("answers"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        answer.close()
    assert client.get("/sw.js?app=findes-ikke").status_code == 404


def test_a_missing_key_file_is_told_and_the_page_opens(tablet: Client, settings: Any) -> None:
    factories.questionnaire()
    tablet.get(ADDRESS)
    for file in Path(settings.KEY_DIR).rglob("seal-*.key"):
        file.unlink()
    sealing._read_key.cache_clear()
    assert tablet.get(ADDRESS).context["facts"]["key"] is None
