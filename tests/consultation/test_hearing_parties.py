"""Whom a hearing asks: invited once, reminded only when silent, told of more time."""

from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from config.access.models import User
from config.audit.actions import ACTIONS
from config.audit.models import AuditEntry
from config.outbox.models import OutgoingMail
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import PartyKind, PartyStatus
from consultation.models import HearingParty, Party
from consultation.queries import hearing_parties as queries
from consultation.services import hearing_parties as services
from consultation.services import hearings, party_answers, party_links
from consultation.services.hearing_parties import (
    AlreadyAsked,
    NoAddress,
    NobodyCanAnswer,
    NoQuestion,
    Overtaken,
)
from tests import factories, involvement
from tests.consultation.asked_parties import SITE, invited, mails, say, url

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


# --- who is asked ---


def test_many_are_added_at_once_by_kind_and_area(browser: Client, editor: User) -> None:
    hearing = involvement.hearing()
    for number in range(3):
        involvement.party(f"Lokaludvalg {number}", area="bydel-4")
    involvement.party("Gadejuristen", kind=PartyKind.NGO)
    involvement.party("Gammelt Lokaludvalg", area="bydel-4", retired_at=timezone.now())
    address = url("add_hearing_parties", "hoering")

    page = browser.get(address, {"kind": "local_committee", "area": "bydel-4", "alle": "1"})
    shown = page.content.decode()
    assert len(re.findall(r'name="chosen"[^>]* checked', shown)) == 3
    assert "Gadejuristen" not in shown
    assert "Gammelt" not in shown

    chosen = list(
        Party.objects.filter(retired_at=None, area="bydel-4").values_list("pk", flat=True)
    )
    browser.post(address, {"chosen": chosen, "asked_for": "response"})
    browser.post(address, {"chosen": chosen, "asked_for": "response"})
    assert hearing.parties.count() == 3
    assert AuditEntry.objects.filter(action="hearing_parties_added").count() == 1


def test_a_statement_needs_the_question_that_is_put_to_that_authority(browser: Client) -> None:
    hearing = involvement.hearing()
    police = involvement.party("Københavns Politi", kind=PartyKind.POLICE)
    address = url("add_hearing_parties", "hoering")
    sent = {"chosen": [police.pk], "asked_for": "statement", "question": " "}
    assert "Skriv, hvad I beder dem udtale sig om." in browser.post(address, sent).content.decode()
    browser.post(address, {**sent, "question": "Hvordan påvirker det handlen på gaden?"})
    asked = hearing.parties.get()
    assert (asked.asked_for, asked.question) == (
        "statement",
        "Hvordan påvirker det handlen på gaden?",
    )
    with pytest.raises(NoQuestion):
        services.add(hearing, [police], asked_for="statement", by=User.objects.get())


def test_one_party_can_be_asked_for_a_response_and_a_statement_but_each_once(editor: User) -> None:
    hearing = involvement.hearing()
    police = involvement.party("Københavns Politi", kind=PartyKind.POLICE)
    assert services.add(hearing, [police], by=editor) == 1
    assert services.add(hearing, [police], asked_for="statement", question="?", by=editor) == 1
    assert services.add(hearing, [police], by=editor) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        involvement.hearing_party(hearing, police)


def test_a_colleagues_question_is_shown_and_nothing_is_lost(browser: Client, editor: User) -> None:
    asked = involvement.hearing_party(involvement.hearing(), question="Den gamle")
    services.change_question(asked, "Hendes", was="Den gamle", by=editor)
    with pytest.raises(Overtaken):
        services.change_question(asked, "Min", was="Den gamle", by=editor)

    address = url("change_hearing_party", "hoering", asked.pk)
    answer = browser.post(address, {"question": "Min", "was": "Den gamle"}).content.decode()
    assert "Det har den anden gemt" in answer
    assert "Hendes" in answer
    assert "Min</textarea>" in answer
    browser.post(address, {"question": "Min", "was": "Hendes"})
    assert HearingParty.objects.get().question == "Min"


# --- inviting ---


def test_an_invitation_says_what_until_when_to_whom_one_can_write_and_what_is_seen(
    editor: User,
) -> None:
    deadline = datetime(2027, 1, 8, 22, 59, tzinfo=timezone.get_default_timezone())
    hearing = involvement.hearing(
        deadline=deadline, responsible_email="bodil@example.org", case_number="2018-17"
    )
    asked = invited(hearing, involvement.party(contact_name="Mona Lund"), editor)
    [mail] = mails("invitation")
    assert mail.to == "vesterbro@example.org"
    assert mail.reply_to == "bodil@example.org"
    assert mail.text.startswith("Kære Mona Lund\n")
    assert "Svar senest 8. januar 2027 kl. 22.59." in mail.text
    assert party_links.address(asked) in mail.text
    assert "alle kan få aktindsigt" in mail.text
    assert "Bodil Kjær" in mail.text
    assert "Sagsnummer: 2018-17" in mail.text


def test_a_statement_is_asked_for_as_one(editor: User) -> None:
    asked = involvement.hearing_party(
        involvement.hearing(), asked_for="statement", question="Hvor meget affald er der?"
    )
    services.invite(asked, site=SITE, seen="", by=editor)
    [mail] = mails("invitation")
    assert mail.subject.startswith("Udtalelse: ")
    assert "beder Vesterbro Lokaludvalg om en udtalelse" in mail.text
    assert "Vi beder jer udtale jer om:\nHvor meget affald er der?" in mail.text


def test_a_double_click_sends_one_mail_and_one_link(browser: Client) -> None:
    asked = involvement.hearing_party(involvement.hearing())
    for _ in range(2):
        answer = browser.post(
            url("invite_hearing_party", "hoering", asked.pk), {"seen": ""}, follow=True
        )
    assert "er allerede inviteret" in answer.content.decode()
    assert len(mails("invitation")) == 1
    asked.refresh_from_db()
    assert party_links.address(asked) in mails("invitation")[0].text


def test_a_new_invitation_replaces_the_link_before(editor: User) -> None:
    asked = invited(involvement.hearing(), involvement.party(), editor)
    before = party_links.address(asked)
    services.invite(asked, site=SITE, seen=asked.link_nonce, by=editor)
    asked.refresh_from_db()
    after = party_links.address(asked)
    assert before != after
    assert len(mails("invitation")) == 2
    assert party_links.open_link(after.split("/")[-2]).pk == asked.pk
    with pytest.raises(party_links.UnknownLink):
        party_links.open_link(before.split("/")[-2])


def test_the_database_holds_no_token_that_opens_a_link(editor: User, settings: Any) -> None:
    asked = invited(involvement.hearing(), involvement.party(), editor)
    token = party_links.address(asked).split("/")[-2]
    row = HearingParty.objects.filter(pk=asked.pk).values().get()
    assert token not in str(row)
    settings.SECRET_KEY = "another-key-of-another-portal-with-fifty-characters"
    assert party_links.address(asked) == ""
    with pytest.raises(party_links.UnknownLink):
        party_links.open_link(token)


def test_all_are_invited_with_one_click_and_those_without_address_are_named(
    browser: Client,
) -> None:
    hearing = involvement.hearing()
    for number in range(3):
        involvement.hearing_party(
            hearing, involvement.party(f"Part {number}", email=f"{number}@example.org")
        )
    involvement.hearing_party(hearing, involvement.party("Uden mail", email=""))
    for _ in range(2):
        answer = browser.post(url("invite_hearing_parties", "hoering"), follow=True)
    assert [mail.to for mail in mails("invitation")] == [f"{n}@example.org" for n in range(3)]
    assert "Uden e-mailadresse: Uden mail." in answer.content.decode()
    assert hearing.parties.filter(invited_at=None).get().party.name == "Uden mail"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"published_at": None}, "ikke offentlig endnu"),
        ({"takes_public": False}, "tager ikke imod offentlige svar"),
        ({"starts_at": timedelta(days=2)}, "Høringen begynder"),
        ({"starts_at": timedelta(days=-9), "deadline": timedelta(days=-1)}, "er udløbet"),
    ],
)
def test_nobody_is_invited_to_what_cannot_be_answered(
    editor: User, facts: dict[str, Any], sentence: str
) -> None:
    now = timezone.now()
    moments = {k: now + v if isinstance(v, timedelta) else v for k, v in facts.items()}
    hearing = involvement.hearing(**moments)
    asked = involvement.hearing_party(hearing)
    for deed in (
        lambda: services.invite(asked, site=SITE, seen="", by=editor),
        lambda: services.invite_all(hearing, site=SITE, by=editor),
        lambda: services.new_link(asked, site=SITE, by=editor),
        lambda: services.remind_all(hearing, by=editor),
    ):
        with pytest.raises(NobodyCanAnswer) as caught:
            deed()
        assert sentence in str(caught.value)
    assert not OutgoingMail.objects.exists()


def test_without_an_address_one_gets_a_link_to_give_oneself(browser: Client, editor: User) -> None:
    asked = involvement.hearing_party(involvement.hearing(), involvement.party(email=""))
    with pytest.raises(NoAddress):
        services.invite(asked, site=SITE, seen="", by=editor)
    shown = browser.post(url("hearing_party_link", "hoering", asked.pk)).content.decode()
    asked.refresh_from_db()
    assert party_links.address(asked) in shown
    assert queries.status_of(asked) == PartyStatus.INVITED
    assert AuditEntry.objects.filter(action="hearing_party_link_made").count() == 1


def test_only_who_was_neither_asked_nor_heard_is_taken_off(editor: User) -> None:
    hearing = involvement.hearing()
    asked = invited(hearing, involvement.party(), editor)
    with pytest.raises(AlreadyAsked):
        services.remove(asked, by=editor)
    other = involvement.hearing_party(hearing, involvement.party("Andre"))
    involvement.hearing_response(hearing, party=other)
    with pytest.raises(AlreadyAsked):
        services.remove(other, by=editor)
    third = involvement.hearing_party(hearing, involvement.party("Tredje"))
    services.remove(third, by=editor)
    assert hearing.parties.count() == 2


# --- reminding and more time ---


def test_a_reminder_goes_to_the_silent_only_and_once(browser: Client, editor: User) -> None:
    hearing = involvement.hearing()
    asked = {
        name: invited(hearing, involvement.party(name, email=f"{name}@example.org"), editor)
        for name in ("tavs", "set", "svaret", "nej", "trukket")
    }
    involvement.hearing_party(hearing, involvement.party("ikke-spurgt", email="x@example.org"))
    party_answers.note_opened(asked["set"])
    say(asked["svaret"])
    party_answers.decline(asked["nej"])
    say(asked["trukket"])
    party_answers.withdraw(asked["trukket"])
    links = {name: party_links.address(each) for name, each in asked.items()}

    for _ in range(2):
        browser.post(url("remind_hearing_parties", "hoering"))

    found = mails("reminder")
    assert [mail.to for mail in found] == [
        f"{name}@example.org" for name in ("set", "tavs", "trukket")
    ]
    for mail in found:  # whoever is writing keeps the page that is open
        assert links[mail.to.partition("@")[0]] in mail.text
    assert hearing.parties.filter(reminded_at__isnull=False).count() == 3
    with pytest.raises(ConsultationError):
        services.remind(asked["svaret"], by=editor)
    assert services.remind(asked["tavs"], by=editor) is False


def test_those_asked_are_told_of_more_time_once_whether_they_answered_or_not(
    editor: User,
) -> None:
    hearing = involvement.hearing()
    names = ("svaret", "tavs", "nej")
    asked = {
        name: invited(hearing, involvement.party(name, email=f"{name}@example.org"), editor)
        for name in names
    }
    involvement.hearing_party(hearing, involvement.party("ikke-spurgt", email="x@example.org"))
    say(asked["svaret"])
    party_answers.decline(asked["nej"])

    new = hearing.deadline + timedelta(days=14)
    made = hearings.extend(hearing, new, reason="Møde i udvalget", revision=1, by=editor)
    services.tell_extended(made.hearing, made, editor)

    found = mails("extension")
    assert [mail.to for mail in found] == ["svaret@example.org", "tavs@example.org"]
    assert hearings.moment_text(new) in found[0].subject
    assert "Hvorfor: Møde i udvalget" in found[0].text
    assert party_links.address(asked["svaret"]) in found[0].text
    told = AuditEntry.objects.get(action="hearing_party_told_of_extension")
    assert told.details["count"] == 2


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_invite_at_the_same_time_send_one_mail(editor: User) -> None:
    asked = involvement.hearing_party(involvement.hearing())
    start = threading.Barrier(2)
    outcomes: list[bool] = []

    def click() -> None:
        try:
            start.wait()
            outcomes.append(services.invite(asked, site=SITE, seen="", by=editor))
        finally:
            connection.close()

    both = [threading.Thread(target=click) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(outcomes) == [False, True]
    assert len(mails("invitation")) == 1


@pytest.mark.parametrize("size", [2, 30])
def test_adding_and_inviting_many_is_one_round(
    size: int, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    hearing = involvement.hearing()
    parties = [involvement.party(f"P {n}", email=f"{n}@example.org") for n in range(size)]
    with django_assert_max_num_queries(6):
        services.add(hearing, parties, by=editor)
    with django_assert_max_num_queries(6 + 7 * size):
        services.invite_all(hearing, site=SITE, by=editor)


def test_each_deed_has_a_danish_name_in_the_log_and_names_nobody(editor: User) -> None:
    hearing = involvement.hearing()
    services.add(hearing, [involvement.party(contact_name="Mona Lund")], by=editor)
    asked = hearing.parties.get()
    services.change_question(asked, "Hvad mener I?", was="", by=editor)
    services.invite(asked, site=SITE, seen="", by=editor)
    services.remind(asked, by=editor)
    services.new_link(asked, site=SITE, by=editor)
    entries = AuditEntry.objects.all()
    assert {each.action for each in entries} <= set(ACTIONS)
    assert entries.count() == 5
    for each in entries:
        assert "Mona" not in str(each.details)
        assert "vesterbro" not in str(each.details).lower()
