"""The staff's search box: finds what there is, and for each only what they may see."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from config import search
from config.access.models import User
from config.search import FEW, words_of
from consultation.hearing_codes import Lane, ResponseState
from tests import factories, involvement

M = TypeVar("M", bound=Model)
EDITOR, ANALYST, STAFF = "consultation_editor", "analyst", "room_staff"


def found(user: User, text: str, *, only: str = "") -> dict[str, list[str]]:
    """The titles that a person finds, by the kind's code."""
    return {
        each.provider.code: [hit.title for hit in each.hits]
        for each in search.search(user, words_of(text), only=only)
    }


def page(browser: Client, **query: str) -> str:
    return browser.get(reverse("search"), query).content.decode()


def called(thing: M, **facts: Any) -> M:
    """The same row with other facts, as nothing but a test would change them."""
    type(thing)._default_manager.filter(pk=thing.pk).update(**facts)
    return thing


@pytest.fixture
def editor(db: None) -> User:
    return factories.user(EDITOR)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2018-0123", "inddragelser"),
        ("2018-0456", "hoeringer"),
        ("2019-0789", "beslutninger"),
        ("vesterbro lokaludvalg", "parter"),
        ("øksnehallen", "arrangementer"),
        ("de unge", "grupper"),
        ("spørgsmål til naboer", "spoergeskemaer"),
        ("åse holm", "hoeringssvar"),
    ],
)
def test_an_editor_finds_each_kind_by_what_people_call_it(
    editor: User, text: str, code: str
) -> None:
    case = factories.consultation(case_number="2018-0123456")
    hearing = involvement.hearing(of=case, case_number="2018-0456")
    involvement.hearing_response(hearing)
    involvement.decision(case, case_number="2019-0789")
    involvement.party()
    involvement.event(of=case)
    involvement.working_group(case)
    factories.questionnaire(slug="naboer", of=case, name="Spørgsmål til naboer")

    assert code in found(editor, text)
    assert code in found(editor, text.upper())


def test_every_hit_leads_to_a_page_that_opens(
    client_as: Callable[..., Client],
) -> None:
    case = factories.consultation(title="Nordlys")
    hearing = involvement.hearing(of=case, title="Nordlys")
    involvement.hearing_response(hearing, organisation="Nordlys")
    involvement.hearing_response(hearing, lane=Lane.CONFIDENTIAL)
    involvement.decision(case, title="Nordlys")
    involvement.party("Nordlys")
    involvement.event(of=case, title="Nordlys")
    involvement.working_group(case, "Nordlys")
    factories.questionnaire(of=case, name="Nordlys")
    factories.room("nordlys")
    called(factories.offer(), name="Nordlys")
    called(factories.annex_draft(factories.room("rum")), name="Nordlys")
    browser = client_as(EDITOR, ANALYST, "administrator")

    hits = page(browser, q="nordlys").partition("<h1>")[2].partition("</main>")[0]
    addresses = re.findall(r'<li>\s*<a href="([^"]+)"', hits)

    assert len(addresses) == len(search.providers_for(browser.user))  # type: ignore[attr-defined]
    for address in addresses:
        assert browser.get(address).status_code == 200, address


def test_a_confidential_contribution_is_found_by_its_number_only(editor: User) -> None:
    hearing = involvement.hearing(title="Nye rum")
    involvement.hearing_response(
        hearing, lane=Lane.CONFIDENTIAL, number=77, text="Jeg hedder Mette og tager heroin."
    )

    assert found(editor, "mette") == {}
    assert found(editor, "heroin") == {}
    assert "hoeringssvar" not in found(editor, "nye rum")
    assert found(editor, "77")["hoeringssvar"] == ["Nr. 77"]
    assert found(editor, "nye 77")["hoeringssvar"] == ["Nr. 77"]
    assert found(editor, "andre 77") == {}
    assert found(editor, "heroin 77") == {}


def test_a_withdrawn_response_is_not_found(editor: User) -> None:
    empty = {"name": "", "text": "", "postcode": "", "town": "", "sender_kind": ""}
    involvement.hearing_response(
        involvement.hearing(), state=ResponseState.WITHDRAWN, number=77, **empty
    )

    assert found(editor, "77") == {}


def test_nobody_finds_what_they_may_not_see(db: None) -> None:
    case = factories.consultation(title="Nordlys")
    involvement.hearing_response(involvement.hearing(of=case), organisation="Nordlys")
    mine, other = factories.room("nordlys-a"), factories.room("nordlys-b")
    called(factories.annex_draft(other), name="Nordlys")
    called(factories.offer(), name="Nordlys", is_active=False)
    staff, helper = factories.user(STAFF), factories.user("helper")
    factories.member(mine, staff)

    assert found(staff, "nordlys") == {"rum": ["Nordlys-a"]}
    assert found(helper, "nordlys") == {}
    assert "hoeringssvar" not in found(factories.user(ANALYST), "nordlys")
    assert set(found(factories.user(EDITOR), "nordlys")) == {"inddragelser", "hoeringssvar"}


def test_a_room_opens_where_ones_work_is(db: None) -> None:
    room = factories.room("nordlys")
    staff = factories.user(STAFF)
    factories.member(room, staff)

    urls = {
        role: search.search(user, ("nordlys",))[0].hits[0].url
        for role, user in (
            (STAFF, staff),
            (ANALYST, factories.user(ANALYST)),
            ("administrator", factories.user("administrator")),
        )
    }

    assert urls[STAFF] == reverse("intake_rooms:counter", args=["nordlys"])
    assert urls[ANALYST].startswith("/rum/nordlys/")
    assert urls["administrator"] == reverse("intake_rooms:setup_room", args=["nordlys"])


def test_staff_find_an_offers_telephone_without_a_page_of_their_own(
    client_as: Callable[..., Client],
) -> None:
    called(factories.offer(), name="Nordlys", phone="33 12 34 56")

    text = page(client_as(STAFF), q="nordlys")

    assert "33 12 34 56" in text
    assert "<strong>Nordlys</strong>" in text


def test_a_few_of_each_kind_and_a_way_to_all(client_as: Callable[..., Client]) -> None:
    for number in range(FEW + 3):
        involvement.party(f"Nordlys {number}")
    browser = client_as(EDITOR)

    text = page(browser, q="nordlys")
    assert text.count("Nordlys ") == FEW
    assert 'href="?q=nordlys&amp;art=parter"' in text

    assert page(browser, q="nordlys", art="parter").count("Nordlys ") == FEW + 3
    assert page(browser, q="nordlys", art="rum").count("Nordlys ") == FEW, "not theirs to ask"


def test_words_may_stand_in_any_order_and_all_must_be_there(editor: User) -> None:
    involvement.party("Vesterbro Lokaludvalg")

    assert found(editor, "lokaludvalg vester") == {"parter": ["Vesterbro Lokaludvalg"]}
    assert found(editor, "vesterbro handicapråd") == {}


@pytest.mark.parametrize("text", ["%", "_", "a", "", ".*", "((", "\\", "'; --", "x\x00\x00y", "²²"])
def test_signs_are_signs_and_too_little_finds_nothing(
    editor: User, client_as: Callable[..., Client], text: str
) -> None:
    involvement.party()
    involvement.hearing_response(involvement.hearing())

    assert found(editor, text) == {}
    assert client_as(EDITOR).get(reverse("search"), {"q": text}).status_code == 200


@pytest.mark.parametrize("size", [1, FEW])
def test_the_page_asks_as_often_for_many_hits_as_for_few(
    client_as: Callable[..., Client], size: int, django_assert_num_queries: Any
) -> None:
    case = factories.consultation(title="Nordlys")
    hearing = involvement.hearing(of=case, title="Nordlys")
    for number in range(size):
        involvement.hearing_response(hearing, organisation="Nordlys")
        involvement.party(f"Nordlys {number}")
        involvement.event(f"e{number}", of=case, title="Nordlys")
        involvement.working_group(case, f"Nordlys {number}")
    browser = client_as(EDITOR)

    with django_assert_num_queries(11):  # session, user, roles, and one for each kind
        page(browser, q="nordlys")


def test_the_box_stands_in_the_head_for_those_who_can_find_something(
    client_as: Callable[..., Client],
) -> None:
    assert 'name="q"' in client_as(EDITOR).get("/").content.decode()
    assert "Søg i portalen" not in client_as("helper").get("/").content.decode()
    assert "Søg i portalen" not in Client().get("/").content.decode()
    assert "Der er ikke noget, du kan søge i" in page(client_as("helper"), q="x")


def test_what_was_typed_is_shown_as_text(client_as: Callable[..., Client]) -> None:
    text = page(client_as(EDITOR), q="<script>alert(1)</script>")

    assert "<script>alert" not in text
    assert "Intet passer til" in text
