"""Lists of parties: whose next meeting is too late, who was heard, what authorities said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from config.access.models import User
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import AskedFor, Lane, PartyKind, PartyStatus, ResponseState
from consultation.models import HearingParty, Party, PartyMeeting
from consultation.queries import hearing_parties as queries
from consultation.services import hearing_parties as services
from tests import factories, involvement
from tests.consultation.asked_parties import invited, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


@pytest.fixture
def browser(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture(autouse=True)
def _mail_waits(settings: Any, tmp_path: Any) -> None:
    settings.OUTBOX_DELIVERY = "none"
    settings.MEDIA_ROOT = tmp_path


# --- whose next meeting ---


def test_the_desk_warns_of_a_committee_that_meets_after_the_deadline(browser: Client) -> None:
    now = timezone.now()
    hearing = involvement.hearing(deadline=now + timedelta(days=10))
    late = involvement.party("Valby Lokaludvalg")
    fine = involvement.party("Amager Øst Lokaludvalg")
    involvement.party("Nørrebro Lokaludvalg")
    done = involvement.party("Vanløse Lokaludvalg")
    ngo = involvement.party("Gadejuristen", kind=PartyKind.NGO)
    today = timezone.localdate(now)
    PartyMeeting.objects.create(party=late, held_on=today + timedelta(days=12))
    PartyMeeting.objects.create(party=done, held_on=today + timedelta(days=12))
    PartyMeeting.objects.create(party=fine, held_on=today + timedelta(days=3))
    for each in Party.objects.all():
        involvement.hearing_party(hearing, each)
    involvement.hearing_response(hearing, party=HearingParty.objects.get(party=done))
    assert ngo.hearings.exists()

    warned = queries.meeting_warnings(hearing)
    assert [each.party for each in warned] == ["Valby Lokaludvalg", "Nørrebro Lokaludvalg"]
    for name in ("hearing_parties", "hearing_desk"):
        shown = browser.get(url(name, "hoering")).content.decode()
        assert "Valby Lokaludvalg holder først møde" in shown
        assert "Nørrebro Lokaludvalg har ingen mødekalender" in shown
    # before a later deadline is set, one sees whether it is late enough
    tried = queries.meeting_warnings(hearing, deadline=now + timedelta(days=13))
    assert [each.party for each in tried] == ["Nørrebro Lokaludvalg"]
    assert queries.meeting_warnings(hearing, now=now + timedelta(days=11)) == ()


def test_a_meeting_held_since_the_invitation_was_in_time() -> None:
    now = timezone.now()
    hearing = involvement.hearing(
        starts_at=now - timedelta(days=20), deadline=now + timedelta(days=5)
    )
    asked = involvement.hearing_party(hearing, invited_at=now - timedelta(days=15))
    day = timezone.localdate(now)
    PartyMeeting.objects.create(party=asked.party, held_on=day - timedelta(days=3))
    PartyMeeting.objects.create(party=asked.party, held_on=day + timedelta(days=30))
    assert queries.meeting_warnings(hearing) == ()


# --- lists ---


def test_those_heard_are_listed_by_the_alphabet_with_who_answered_uninvited() -> None:
    hearing = involvement.hearing()
    for name in ("Ærø", "Å-klubben", "Zebra", "ØL", "albertslund"):
        involvement.hearing_party(hearing, involvement.party(name))
    zebra = HearingParty.objects.get(party__name="Zebra")
    involvement.hearing_response(hearing, party=zebra, is_late=True)
    uninvited = {"sender_kind": "organisation", "organisation": "Beboerforeningen"}
    involvement.hearing_response(hearing, **uninvited)
    involvement.hearing_response(hearing, **uninvited)
    involvement.hearing_response(hearing, **{**uninvited, "state": ResponseState.REFUSED})
    involvement.hearing_response(hearing)  # a person is no party
    involvement.hearing_response(hearing, Lane.CONFIDENTIAL)

    found = queries.heard(hearing)

    assert [each.name for each in found] == [
        "albertslund", "Beboerforeningen", "Zebra", "Ærø", "ØL", "Å-klubben",
    ]  # fmt: skip
    assert [each.name for each in found if each.answered_uninvited] == ["Beboerforeningen"]
    assert found[1].numbers == (2, 3)
    assert (found[2].status, found[2].is_late, found[2].has_answered) == ("answered", True, True)
    assert found[3].status == PartyStatus.NOT_INVITED


def test_the_desk_names_the_first_who_answered_uninvited_and_counts_the_rest(
    browser: Client,
) -> None:
    hearing = involvement.hearing()
    for number in range(queries.MOST_UNINVITED + 2):
        involvement.hearing_response(
            hearing, sender_kind="organisation", organisation=f"Forening {number:03}"
        )
    again = {"sender_kind": "organisation", "organisation": "Forening 000"}
    involvement.hearing_response(hearing, **again)
    shown = browser.get(url("hearing_parties", "hoering")).content.decode()
    assert "svar nr. 1 og 1 til" in shown
    assert "Forening 049" in shown
    assert "Forening 050" not in shown
    assert "Og 2 til." in shown


def test_a_response_that_came_without_the_link_can_be_said_to_be_the_partys(
    browser: Client,
) -> None:
    hearing = involvement.hearing()
    asked = involvement.hearing_party(hearing)
    organisation = {"sender_kind": "organisation", "organisation": "vesterbro lokaludvalg"}
    response = involvement.hearing_response(hearing, **organisation)
    address = url("hearing_party", "hoering", asked.pk)
    assert "Det er partens svar" in browser.get(address).content.decode()

    browser.post(url("connect_hearing_party", "hoering", asked.pk), {"number": response.number})

    assert queries.status_of(asked) == PartyStatus.ANSWERED
    assert not any(each.answered_uninvited for each in queries.heard(hearing))
    secret = involvement.hearing_response(hearing, Lane.CONFIDENTIAL)
    with pytest.raises(ConsultationError):
        services.connect(asked, secret, by=User.objects.get())


def test_the_public_sees_of_statements_only_what_is_shown() -> None:
    hearing = involvement.hearing()
    facts = {"asked_for": AskedFor.STATEMENT, "question": "Hvad ser I?"}
    for name, state in (("Politiet", "shown"), ("Ministeriet", "received"), ("Renhold", "")):
        asked = involvement.hearing_party(hearing, involvement.party(name), **facts)
        if state:
            involvement.hearing_response(hearing, party=asked, state=state, text=f"{name} siger")
    assert [each.party for each in queries.statements(hearing)] == [
        "Ministeriet", "Politiet", "Renhold",
    ]  # fmt: skip
    page = Client().get(url("hearing", "hoering")).content.decode()
    assert "Udtalelser" in page
    assert "Politiet siger" in page
    assert "Hvad ser I?" in page
    assert "Ministeriet" not in page
    assert "Renhold" not in page


def test_the_list_filters_by_status_counts_and_exports(browser: Client, editor: User) -> None:
    hearing = involvement.hearing()
    invited(hearing, involvement.party("Spurgt"), editor)
    involvement.hearing_party(hearing, involvement.party("Ventende"))
    address = url("hearing_parties", "hoering")
    only = browser.get(address, {"status": "invited"}).content.decode()
    assert "Spurgt" in only
    assert ">Ventende<" not in only
    answer = browser.get(address, {"format": "csv", "sort": "-navn"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("Navn;Art;Bedt om;Status;Inviteret")
    assert lines[1].startswith("Ventende;Lokaludvalg;Høringssvar;Ikke inviteret endnu;")
    assert len(lines) == 3


@pytest.mark.parametrize("size", [3, 60])
def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    browser: Client, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hearing = involvement.hearing()
    for number in range(size):
        asked = involvement.hearing_party(hearing, involvement.party(f"Part {number:03}"))
        PartyMeeting.objects.create(party=asked.party, held_on=date(2040, 1, 1))
        if number % 3 == 0:
            involvement.hearing_response(hearing, party=asked)
    with django_assert_num_queries(11):
        browser.get(url("hearing_parties", "hoering"))
