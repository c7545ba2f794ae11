"""Writing in a hearing, page by page, in both lanes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from config.outbox.models import OutgoingMail
from consultation.hearing_codes import LatePolicy, ResponseState
from consultation.models import Hearing, HearingAttachment, HearingResponse
from consultation.services import hearing_fairplay
from tests import involvement
from tests.consultation.hearing_writing import (
    CONFIDENTIALLY,
    PAGE,
    PUBLICLY,
    carried,
    check,
    code_of,
    send,
)
from tests.consultation.pictures import png

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("address", [PUBLICLY, CONFIDENTIALLY])


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    hearing_fairplay.forget()


@pytest.fixture
def hearing() -> Hearing:
    return involvement.hearing()


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_a_resident_writes_publicly_and_gets_a_code(client: Client, hearing: Hearing) -> None:
    checked = check(client, PUBLICLY)
    assert "Sådan bliver dit svar vist" in words(checked)
    assert not HearingResponse.objects.exists()

    page = send(client, PUBLICLY, [SimpleUploadedFile("kort.png", png())])

    stored = HearingResponse.objects.get()
    assert (stored.name, stored.town, stored.lane) == ("Åse Holm", "København V", "public")
    assert stored.attachments.get().file_name == "kort.png"
    assert page.redirect_chain == [(f"{PAGE}tak/", 302)]
    assert "Svar nr. 1, modtaget" in words(page)
    assert len(code_of(page)) == 14
    assert code_of(page) in words(page)
    assert client.get(PAGE).content.decode().count("Åse Holm") == 0  # looked through first


def test_the_confidential_lane_asks_for_no_name_and_keeps_none(
    client: Client, hearing: Hearing
) -> None:
    page = words(client.get(CONFIDENTIALLY))
    for name in ("name", "email", "organisation", "postcode", "town"):
        assert f'name="{name}"' not in page
    assert "Vi viser det ikke frem og skriver ikke hvem du er." in page

    send(client, CONFIDENTIALLY, name="Bo Lund", email="bo@example.dk", consent="with_role")

    stored = HearingResponse.objects.get()
    assert (stored.name, stored.email, stored.role) == ("", "", "user")
    assert stored.consent == "with_role"
    assert stored.received_at.minute == stored.received_at.second == 0
    assert not OutgoingMail.objects.exists()


def test_the_mail_says_that_it_arrived_and_holds_neither_code_nor_text(
    client: Client, hearing: Hearing
) -> None:
    page = send(client, PUBLICLY, email="aase@example.dk", text="Om lyset på torvet.")

    mail = OutgoingMail.objects.get()
    assert mail.to == "aase@example.dk"
    assert "nr. 1" in mail.subject
    assert hearing.title in mail.text
    for secret in (code_of(page), code_of(page).replace("-", ""), "Om lyset"):
        assert secret not in mail.text + mail.subject


def test_an_organisation_answers_without_remarks(client: Client, hearing: Hearing) -> None:
    facts = {"sender_kind": "organisation", "organisation": "Ældrerådet", "name": "", "text": ""}

    assert "Skriv dit svar" in words(check(client, PUBLICLY, **facts))
    send(client, PUBLICLY, **facts, without_remarks="1")

    stored = HearingResponse.objects.get()
    assert (stored.organisation, stored.without_remarks) == ("Ældrerådet", True)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Skriv dit navn."),
        ({"sender_kind": ""}, "Vælg, på hvis vegne du svarer."),
        ({"sender_kind": "organisation"}, "Skriv, hvad organisationen hedder."),
        ({"text": "  "}, "Skriv dit svar, eller sæt kryds ved"),
        ({"email": "aase@"}, "E-mailadressen er ikke hel."),
        ({"text": "x" * 60_001}, "Svaret er for langt til feltet."),
        ({"without_remarks": "1"}, "Kun en organisation kan svare uden bemærkninger."),
        ({"name": "Åse 010190-1234"}, "ligner et CPR-nummer"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(
    client: Client, hearing: Hearing, changed: dict[str, str], sentence: str
) -> None:
    page = check(client, PUBLICLY, **{"town": "Aarhus", **changed})

    assert sentence in words(page)
    assert 'value="Aarhus"' in words(page)
    assert not HearingResponse.objects.exists()


@BOTH
def test_a_cpr_number_must_go(client: Client, hearing: Hearing, address: str) -> None:
    page = check(client, address, text="Mit nummer er 010190 1234", seen_warning="1")

    assert "ligner et CPR-nummer" in words(page)
    good = check(client, address)
    sent = client.post(address, {**carried(good), "text": "010190-1234", "go": "send"})
    assert "ligner et CPR-nummer" in words(sent)
    file = SimpleUploadedFile("010190-1234.png", png())
    named = client.post(address, {**carried(good), "go": "send", "files": [file]})
    assert "Et filnavn ligner et CPR-nummer." in words(named)
    assert not HearingResponse.objects.exists()


def test_what_seems_sensitive_stops_once_and_can_go_on_or_be_told_in_confidence(
    client: Client, hearing: Hearing
) -> None:
    text = "Jeg tager heroin, og min medicin hjælper. Ring 12 34 56 78."

    stopped = check(client, PUBLICLY, text=text)

    assert "dit eget helbred eller brug af stoffer, et telefonnummer" in words(stopped)
    assert "Sådan bliver dit svar vist" in words(
        check(client, PUBLICLY, text=text, seen_warning="1")
    )
    moved = client.post(CONFIDENTIALLY, {"text": text, "name": "Åse Holm", "go": "carry"})
    assert text in words(moved)
    assert "Åse Holm" not in words(moved)
    assert "Det ser ud til" not in words(check(client, CONFIDENTIALLY, text=text))


@BOTH
def test_the_answer_may_lie_in_a_file(client: Client, hearing: Hearing, address: str) -> None:
    page = check(client, address, text="", by_file="1")
    assert "Vælg den fil, dit svar ligger i" in words(page)

    lacking = client.post(address, {**carried(page), "go": "send"})
    assert "Vælg den fil, som dit svar ligger i." in words(lacking)
    file = SimpleUploadedFile("svar.png", png())
    client.post(address, {**carried(lacking), "go": "send", "files": [file]})

    assert HearingAttachment.objects.count() == 1


@BOTH
def test_a_file_that_is_not_taken_gets_a_clear_word_and_nothing_is_sent(
    client: Client, hearing: Hearing, address: str
) -> None:
    page = check(client, address)
    bad = SimpleUploadedFile("svar.pdf", b"MZ not a document at all")

    answer = client.post(address, {**carried(page), "go": "send", "files": [bad]})

    assert "error-summary" in words(answer)
    assert 'href="#id_files"' in words(answer)
    assert answer.templates[0].name == "consultation/hearing/check.html"
    assert not HearingResponse.objects.exists()
    client.post(address, {**carried(answer), "go": "send"})
    assert HearingResponse.objects.count() == 1


@BOTH
def test_going_back_and_changing_language_keep_what_was_written(
    client: Client, hearing: Hearing, address: str
) -> None:
    page = check(client, address, text="Første linje\n\nAnden linje", role="neighbour")

    back = client.post(address, {**carried(page), "go": "back"})
    english = client.post(address, {**carried(page), "show": "language:en"})
    form = client.post(address, {"text": "Halvt skre", "show": "language:en"})

    assert "Første linje\n\nAnden linje" in back.content.decode().replace("\r", "")
    assert 'lang="en"' in words(english)
    assert english.templates[0].name == "consultation/hearing/check.html"
    assert carried(english)["ticket"]
    assert "Halvt skre" in words(form)


@BOTH
def test_a_double_click_is_one_response_and_shows_its_code(
    client: Client, hearing: Hearing, address: str
) -> None:
    page = check(client, address)
    sent = {**carried(page), "go": "send"}

    first = client.post(address, sent, follow=True)
    second = client.post(address, sent, follow=True)

    assert code_of(first) == code_of(second) != ""
    assert HearingResponse.objects.count() == 1


@BOTH
def test_what_is_sent_after_the_deadline_is_kept_and_the_sender_is_told(
    client: Client, hearing: Hearing, address: str
) -> None:
    page = check(client, address)
    Hearing.objects.update(
        deadline=timezone.now() - timedelta(minutes=2), late_policy=LatePolicy.REFUSE
    )

    answer = client.post(address, {**carried(page), "go": "send"}, follow=True)

    assert "Dit svar kom for sent" in words(answer)
    assert "en medarbejder kan se det" in words(answer)
    assert HearingResponse.objects.get().state == ResponseState.REFUSED
    assert "Fristen er gået" in words(client.get(address))


def test_a_lane_that_is_shut_says_so(client: Client) -> None:
    involvement.hearing(takes_confidential=False)

    assert "Her kan man ikke skrive sådan" in words(client.get(CONFIDENTIALLY))
    assert "Her kan man ikke skrive sådan" in words(check(client, CONFIDENTIALLY))
    assert "/fortroligt/" not in words(client.get(PAGE))
    assert "/fortroligt/" not in words(client.get(PUBLICLY))


@BOTH
def test_a_form_that_is_not_ours_or_that_a_program_filled_in_is_shown_again(
    client: Client, hearing: Hearing, address: str
) -> None:
    old = check(client, address, fair="noget-andet")
    robot = check(client, address, website="https://spam.example")
    forged = client.post(address, {**carried(check(client, address)), "go": "send", "ticket": "x"})

    assert "Siden har stået åben længe." in words(old)
    assert "Et felt, der skal stå tomt, var udfyldt" in words(robot)
    assert "Siden har stået åben længe." in words(forged)
    assert not HearingResponse.objects.exists()


def test_in_a_flood_a_browser_works_before_it_goes_on(
    client: Client, hearing: Hearing, settings: Any
) -> None:
    settings.FLOOD_STARTS_A_MINUTE = 4
    for _ in range(4):
        assert "Sådan bliver" in words(check(client, PUBLICLY))

    page = check(client, PUBLICLY, text="Bevar mig")

    assert "usædvanligt mange svar" in words(page)
    assert 'name="text" value="Bevar mig"' in words(page)
    assert 'name="go" value="check"' in words(page)


@BOTH
def test_after_leaving_nothing_is_left_on_the_device(
    client: Client, hearing: Hearing, address: str
) -> None:
    send(client, address)
    assert "Din kode" in words(client.get(f"{PAGE}tak/"))

    client.post("/forlad/")

    assert client.get(f"{PAGE}tak/")["Location"] == "/tom/"
    for page in (client.get(address), client.get(PAGE)):
        assert "Jeg har brug for ro." not in words(page)


@BOTH
def test_the_pages_are_kept_by_nobody(client: Client, hearing: Hearing, address: str) -> None:
    for page in (client.get(address), check(client, address), send(client, address)):
        assert page["Cache-Control"] == "no-store"
        assert page["X-Robots-Tag"] == "noindex"


def test_somebody_elses_receipt_is_not_to_be_had(client: Client, hearing: Hearing) -> None:
    send(client, PUBLICLY)
    involvement.hearing("anden", of=hearing.consultation)

    assert client.get("/hoering/anden/tak/")["Location"] == "/hoering/anden/"
    assert Client().get(f"{PAGE}tak/")["Location"] == PAGE
