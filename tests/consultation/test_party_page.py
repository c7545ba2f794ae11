"""What a party reads and sends on its page."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from config.access.models import User
from config.outbox.models import OutgoingMail
from consultation.hearing_codes import LatePolicy, PartyKind, PartyStatus
from consultation.models import Hearing, HearingAttachment, HearingParty, HearingResponse
from consultation.queries import hearing_parties as queries
from consultation.services import hearing_parties as services
from consultation.services import party_answers, party_links
from consultation.services.party_answers import AnsweredMeanwhile, Words
from tests import factories, involvement
from tests.consultation.asked_parties import SITE, a_file, address, close, invited, sent, text

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


def test_the_page_says_who_is_asked_by_whom_about_what_and_until_when(
    client: Client, editor: User
) -> None:
    party = asked(editor, question="Er der affald nok?")
    answer = client.get(address(party))
    shown = text(answer)
    assert "Socialforvaltningen vil gerne høre, hvad Vesterbro Lokaludvalg mener." in shown
    assert "Er der affald nok?" in shown
    local = timezone.localtime(party.hearing.deadline)
    assert f"kl. {local.hour}" in shown
    assert "Svar senest" in shown
    assert "alle kan få aktindsigt" in shown
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert 'content="noindex' in shown


def test_opening_is_noted_once_and_only_when_a_person_looks(client: Client, editor: User) -> None:
    party = asked(editor)
    client.head(address(party))
    assert queries.status_of(party) == PartyStatus.INVITED
    client.get(address(party))
    first = HearingParty.objects.get().opened_at
    client.get(address(party))
    assert HearingParty.objects.get().opened_at == first
    assert queries.status_of(party) == PartyStatus.OPENED


def test_a_statement_shows_the_authoritys_own_question_and_not_everybodys(
    client: Client, editor: User
) -> None:
    hearing = involvement.hearing(asked_for="Hvor skal rummet ligge?")
    police = involvement.party("Københavns Politi", kind=PartyKind.POLICE)
    party = involvement.hearing_party(
        hearing, police, asked_for="statement", question="Hvordan går handlen?"
    )
    services.invite(party, site=SITE, seen="", by=editor)
    party.refresh_from_db()
    shown = text(client.get(address(party)))
    assert "beder Københavns Politi om en udtalelse" in shown
    assert "Hvordan går handlen?" in shown
    assert "Hvor skal rummet ligge?" not in shown


def test_a_response_with_two_files_is_public_lane_by_link_from_the_organisation(
    client: Client, editor: User
) -> None:
    party = asked(editor)
    files = [a_file("referat.png"), a_file("kort.png", 9)]
    answer = client.post(address(party), {**sent(), "files": files})
    assert answer.status_code == 302
    made = HearingResponse.objects.get()
    assert (made.lane, made.channel, made.party_id) == ("public", "link", party.pk)
    assert (made.organisation, made.sender_kind) == ("Vesterbro Lokaludvalg", "organisation")
    assert (made.name, made.text, made.state) == ("Mona Lund", "Vi er enige.", "received")
    assert made.attachments.count() == 2
    shown = text(client.get(address(party)))
    assert "Vi har modtaget jeres svar. Det er nr. 1" in shown
    assert "referat.png" in shown
    assert queries.status_of(party) == PartyStatus.ANSWERED

    [receipt] = OutgoingMail.objects.filter(to="mona@example.org")
    assert receipt.about == "party receipt"
    assert "Svar nr. 1" in receipt.text
    assert "Filer: referat.png, kort.png" in receipt.text
    assert party_links.address(party) not in receipt.text


def test_no_remarks_is_an_answer(client: Client, editor: User) -> None:
    party = asked(editor)
    client.post(address(party), sent(choice="ingen", text=""))
    assert HearingResponse.objects.get().without_remarks
    assert queries.status_of(party) == PartyStatus.NO_REMARKS


def test_declining_can_be_taken_back_by_answering(client: Client, editor: User) -> None:
    party = asked(editor)
    client.post(address(party), sent(choice="nej", text=""))
    assert queries.status_of(party) == PartyStatus.DECLINED
    assert "I har sagt, at I ikke ønsker at svare." in text(client.get(address(party)))
    assert "Send svaret" in text(client.get(address(party) + "?ret=1"))
    client.post(address(party), sent())
    assert queries.status_of(party) == PartyStatus.ANSWERED


@pytest.mark.parametrize("choice", ["ingen", "nej"])
def test_what_was_written_is_not_thrown_away_by_the_wrong_choice(
    client: Client, editor: User, choice: str
) -> None:
    party = asked(editor)
    shown = text(client.post(address(party), sent(choice=choice, text="Vi er imod.")))
    assert "I har skrevet eller vedhæftet et svar." in shown
    assert "Vi er imod.</textarea>" in shown
    assert not HearingResponse.objects.exists()
    assert HearingParty.objects.get().declined_at is None


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"text": ""}, "Skriv dit svar, eller vedhæft en fil"),
        ({"choice": ""}, "Vælg, hvad I vil."),
        ({"text": "Borgeren 010203-1234 sagde"}, "ligner et CPR-nummer"),
        ({"email": "mona@"}, "E-mailadressen er ikke hel."),
        (
            {"files": [SimpleUploadedFile("virus.pdf", b"MZ\x90\x00 program")]},
            "er ikke en PDF, en Word",
        ),
        ({"files": [SimpleUploadedFile("010203-1234.png", b"x")]}, "Et filnavn ligner"),
    ],
)
def test_a_mistake_is_said_and_the_text_stays(
    client: Client, editor: User, more: dict[str, Any], sentence: str
) -> None:
    party = asked(editor)
    shown = text(client.post(address(party), sent(**more)))
    assert sentence in shown
    assert 'value="Mona Lund"' in shown
    assert not HearingResponse.objects.exists()
    assert not HearingAttachment.objects.exists()


def test_a_double_press_is_one_response_and_one_receipt(client: Client, editor: User) -> None:
    party = asked(editor)
    once = sent()
    for _ in range(2):
        client.post(address(party), {**once, "files": [a_file()]})
    assert HearingResponse.objects.count() == 1
    assert HearingAttachment.objects.count() == 1
    assert OutgoingMail.objects.filter(about="party receipt").count() == 1


def test_a_correction_replaces_text_and_files_and_keeps_the_number(
    client: Client, editor: User
) -> None:
    party = asked(editor)
    client.post(address(party), {**sent(), "files": [a_file("a.png"), a_file("b.png", 9)]})
    made = HearingResponse.objects.get()
    off = made.attachments.get(file_name="a.png")
    form = text(client.get(address(party) + "?ret=1"))
    assert "Vi er enige.</textarea>" in form
    assert "a.png" in form
    again = sent(number=made.pk, seen=made.revision, text="Vi er imod.", without=[off.pk])
    for _ in range(2):
        client.post(address(party), {**again, "files": [a_file("c.png", 10)]})
    made.refresh_from_db()
    assert (made.number, made.text) == (1, "Vi er imod.")
    assert sorted(made.attachments.values_list("file_name", flat=True)) == ["b.png", "c.png"]
    assert OutgoingMail.objects.filter(about="party receipt").count() == 2


def test_two_with_the_same_link_see_each_other_and_nobodys_text_is_lost(
    client: Client, editor: User
) -> None:
    party = asked(editor)
    client.post(address(party), sent(text="Formandens svar"))
    hers = sent(text="Sekretærens svar")
    shown = text(client.post(address(party), hers))
    assert "Der er kommet et svar fra jer, mens du skrev." in shown
    assert "Formandens svar" in shown
    assert "Sekretærens svar</textarea>" in shown
    assert HearingResponse.objects.get().text == "Formandens svar"

    made = HearingResponse.objects.get()
    client.post(address(party), {**hers, "number": made.pk, "seen": made.revision})
    assert HearingResponse.objects.get().text == "Sekretærens svar"
    words = Words(id=made.pk, text="Tredje")
    with pytest.raises(AnsweredMeanwhile):
        party_answers.answer(party, words, seen=made.revision)


def test_another_file_under_the_same_words_is_not_taken_for_a_double_press(
    client: Client, editor: User
) -> None:
    party = asked(editor)
    once = sent()
    client.post(address(party), {**once, "files": [a_file("a.png")]})
    shown = text(client.post(address(party), {**once, "files": [a_file("b.png", 9)]}))
    assert "Der er kommet et svar fra jer" in shown
    assert HearingAttachment.objects.get().file_name == "a.png"


def test_a_response_is_withdrawn_with_the_link_after_a_question(
    client: Client, editor: User
) -> None:
    party = asked(editor)
    client.post(address(party), {**sent(), "files": [a_file()]})
    assert "Ja, træk svaret tilbage" in text(client.get(address(party) + "?fortryd=1"))
    client.post(address(party), {"withdraw": "1"})
    made = HearingResponse.objects.get()
    assert (made.state, made.text, made.attachments.count()) == ("withdrawn", "", 0)
    assert queries.status_of(party) == PartyStatus.OPENED
    client.post(address(party), sent(text="Et nyt"))
    assert HearingResponse.objects.filter(state="received").get().number == 2


def test_before_the_hearing_begins_one_reads_when_and_nothing_is_taken(
    client: Client, editor: User
) -> None:
    party = asked(editor)
    Hearing.objects.update(starts_at=timezone.now() + timedelta(days=3))
    shown = text(client.get(address(party)))
    assert "I kan svare fra" in shown
    assert "Send svaret" not in shown
    for choice in ("svar", "ingen", "nej"):
        client.post(address(party), sent(choice=choice, text="" if choice != "svar" else "Ja"))
    assert not HearingResponse.objects.exists()
    assert HearingParty.objects.get().declined_at is None


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_the_same_moment_become_one_response_and_one_question(
    editor: User,
) -> None:
    party = asked(editor)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def send(words: str) -> None:
        try:
            start.wait()
            party_answers.answer(party, Words(id=uuid.uuid4(), text=words), seen=0)
            outcomes.append("sent")
        except AnsweredMeanwhile as clash:
            outcomes.append(clash.response.text)
        finally:
            connection.close()

    both = [threading.Thread(target=send, args=[words]) for words in ("Formanden", "Sekretæren")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(outcomes, reverse=True) == ["sent", HearingResponse.objects.get().text]


@pytest.mark.parametrize("policy", LatePolicy)
def test_after_the_deadline_the_hearings_policy_holds_and_nothing_is_lost(
    client: Client, editor: User, policy: LatePolicy
) -> None:
    party = asked(editor)
    close(party.hearing, policy)
    before = text(client.get(address(party)))
    assert "Fristen udløb" in before
    client.post(address(party), sent())
    made = HearingResponse.objects.get()
    assert made.is_late
    assert made.text == "Vi er enige."
    after = text(client.get(address(party)))
    if policy == LatePolicy.ACCEPT:
        assert made.state == "received"
        assert "mærket som kommet for sent" in before
        assert queries.status_of(party) == PartyStatus.ANSWERED
    else:
        assert made.state == "refused"
        assert "bliver svaret ikke taget med" in before
        assert "er ikke taget med" in after
        assert queries.status_of(party) == PartyStatus.SILENT
    assert "Ret svaret" not in after


def test_what_was_sent_in_time_stands_after_the_deadline(client: Client, editor: User) -> None:
    party = asked(editor)
    client.post(address(party), sent())
    made = HearingResponse.objects.get()
    close(party.hearing)
    again = sent(number=made.pk, seen=made.revision, text="For sent")
    shown = text(client.post(address(party), again))
    assert "Fristen er udløbet, så svaret kan ikke længere ændres her." in shown
    client.post(address(party), {"withdraw": "1"})
    assert HearingResponse.objects.get().text == "Vi er enige."
