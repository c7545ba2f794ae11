"""A party's link: what it opens, for whom, and what it tells nobody."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from config.access.models import User
from consultation.models import Hearing, HearingParty, HearingResponse
from consultation.services import hearing_parties as services
from tests import factories, involvement
from tests.consultation.asked_parties import SITE, a_file, address, invited, sent, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_waits(settings: Any, tmp_path: Any) -> None:
    settings.OUTBOX_DELIVERY = "none"
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


def asked(editor: User, of: Hearing | None = None, **more: Any) -> HearingParty:
    """A party with a link."""
    who = more.pop("who", None) or involvement.party()
    return invited(of or involvement.hearing(), who, editor, **more)


def test_an_unknown_and_a_replaced_link_get_the_same_friendly_page(
    client: Client, editor: User
) -> None:
    party = asked(editor)
    old = address(party)
    services.new_link(party, site=SITE, by=editor)
    unknown = reverse("consultation:party_page", args=["hoering", "x" * 40])
    pages = [client.get(each) for each in (old, unknown)]
    for page in pages:
        assert page.status_code == 404
        assert "Linket gælder ikke" in text(page)
        assert "Vesterbro" not in text(page)
        assert page["Referrer-Policy"] == "no-referrer"
    kept = text(client.post(old, sent(text="Det lange svar <b>")))
    assert "Det lange svar &lt;b&gt;</textarea>" in kept
    assert not HearingResponse.objects.exists()


def test_a_hearing_that_is_taken_down_shuts_its_links(client: Client, editor: User) -> None:
    party = asked(editor)
    Hearing.objects.update(published_at=None)
    assert client.get(address(party)).status_code == 404


def test_a_link_keeps_working_when_the_hearing_gets_another_address(
    client: Client, editor: User
) -> None:
    party = asked(editor)
    old = address(party)
    Hearing.objects.update(slug="nyt-navn")
    assert client.get(old, follow=True).status_code == 200


def test_the_page_needs_no_cookie_and_no_token_but_the_link(editor: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    party = asked(editor)
    assert strict.post(address(party), sent()).status_code == 302
    assert HearingResponse.objects.count() == 1


def test_the_page_is_there_in_english(client: Client, editor: User) -> None:
    party = asked(editor)
    client.post(address(party), {"language": "en"})
    shown = text(client.get(address(party)))
    assert '<html lang="en"' in shown
    assert "We have no remarks" in shown
    client.post(address(party), {"language": "da"})
    assert "Vi har ingen bemærkninger" in text(client.get(address(party)))


def test_nobody_learns_of_other_parties_or_of_their_answers(client: Client, editor: User) -> None:
    hearing = involvement.hearing()
    first = asked(editor, hearing)
    other = involvement.party("Politiet", contact_name="Hemmelig", email="p@example.org")
    second = asked(editor, hearing, who=other)
    client.post(address(second), sent(text="Kun for jer"))
    shown = text(client.get(address(first)))
    assert "Politiet" not in shown
    assert "Kun for jer" not in shown
    assert "Hemmelig" not in shown


@pytest.mark.parametrize("size", [1, 10])
def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    client: Client, editor: User, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    party = asked(editor)
    client.post(
        address(party), {**sent(), "files": [a_file(f"{n}.png", n + 1) for n in range(size)]}
    )
    for each in range(size * 3):
        involvement.hearing_party(party.hearing, involvement.party(f"P{each}"))
    client.get(address(party))
    with django_assert_num_queries(7):
        client.get(address(party))
