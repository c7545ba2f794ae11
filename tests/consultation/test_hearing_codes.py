"""Coming back to one's response in a hearing with its code."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.hearing_codes import ResponseState
from consultation.models import Hearing, HearingResponse
from consultation.services import hearing_fairplay
from tests import involvement
from tests.consultation.hearing_writing import (
    CONFIDENTIAL,
    CONFIDENTIALLY,
    PUBLIC,
    PUBLICLY,
    carried,
    code_of,
    send,
)
from tests.consultation.pictures import png

pytestmark = pytest.mark.django_db
MINE = "/svar/hoering/"
BOTH = pytest.mark.parametrize("address", [PUBLICLY, CONFIDENTIALLY])


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    hearing_fairplay.forget()
    cache.clear()


@pytest.fixture
def hearing() -> Hearing:
    return involvement.hearing()


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def back(address: str, **changed: Any) -> Client:
    """Somebody who sent a response and typed its code in another browser."""
    code = code_of(send(Client(), address, **changed))
    returning = Client()
    answer = returning.post("/svar/", {"code": code.lower().replace("-", " ")})
    assert answer["Location"] == MINE
    return returning


@BOTH
def test_a_code_shows_ones_own_words_and_how_they_stand(hearing: Hearing, address: str) -> None:
    client = back(address, text="Om lyset på torvet")

    page = words(client.get(MINE))

    assert "Om lyset på torvet" in page
    assert "modtaget" in page
    assert "Ret svaret" in page


@pytest.mark.parametrize(
    ("address", "state", "sentence"),
    [
        (PUBLICLY, "shown", "vist på høringens side"),
        (PUBLICLY, "withheld", 'Begrundelse: <span lang="da">Handler om en anden sag.</span>'),
        (PUBLICLY, "refused", "kom efter fristen og er ikke taget med"),
        (CONFIDENTIALLY, "received", "Det er ikke læst endnu."),
        (CONFIDENTIALLY, "withheld", "Vi har læst dit bidrag."),
        (CONFIDENTIALLY, "refused", "kom efter fristen og er ikke taget med"),
    ],
)
def test_every_state_is_said_in_words(
    hearing: Hearing, address: str, state: str, sentence: str
) -> None:
    client = back(address)
    HearingResponse.objects.update(state=state, state_reason="Handler om en anden sag.")

    assert sentence in words(client.get(MINE))


def test_the_reason_for_leaving_something_out_is_the_desks_own(hearing: Hearing) -> None:
    client = back(PUBLICLY)
    HearingResponse.objects.update(state="shown", shown_text="[…]", state_reason="Kun til os.")

    page = words(client.get(MINE))

    assert "Noget er udeladt" in page
    assert "Kun til os." not in page


@BOTH
def test_a_response_is_corrected_and_checked_as_when_it_was_written(
    hearing: Hearing, address: str
) -> None:
    client = back(address, files=[SimpleUploadedFile("en.png", png())])
    HearingResponse.objects.filter(lane="public").update(state=ResponseState.SHOWN)
    form = client.get(f"{MINE}ret/")
    assert "god idé" in words(form) or "brug for ro" in words(form)

    data = PUBLIC if address == PUBLICLY else CONFIDENTIAL
    checked = client.post(f"{MINE}ret/", {**data, "text": "Nye ord", "go": "check"})
    old = HearingResponse.objects.get().attachments.get()
    assert f'value="{old.pk}"' in words(checked)
    new = SimpleUploadedFile("to.png", png())
    sent = client.post(
        f"{MINE}ret/",
        {**carried(checked), "go": "send", "without": [str(old.pk)], "files": [new]},
        follow=True,
    )

    stored = HearingResponse.objects.get()
    assert (stored.text, stored.state, stored.number) == ("Nye ord", "received", 1)
    assert stored.attachments.get().pk != old.pk
    assert "Du rettede det" in words(sent)


def test_a_response_that_is_a_file_can_be_corrected_without_words(hearing: Hearing) -> None:
    client = back(PUBLICLY, text="", by_file="1", files=[SimpleUploadedFile("en.png", png())])

    checked = client.post(f"{MINE}ret/", {**PUBLIC, "text": "", "town": "Rønne", "go": "check"})
    client.post(f"{MINE}ret/", {**carried(checked), "go": "send"})

    assert HearingResponse.objects.get().town == "Rønne"


@BOTH
def test_withdrawing_asks_once_and_the_code_opens_nothing_any_more(
    hearing: Hearing, address: str
) -> None:
    code = code_of(send(Client(), address))
    client = Client()
    client.post("/svar/", {"code": code})
    assert "kan ikke hentes igen" in words(client.get(f"{MINE}slet/"))
    assert HearingResponse.objects.get().text

    assert "Dit svar er trukket tilbage" in words(client.post(f"{MINE}slet/"))

    assert HearingResponse.objects.get().text == ""
    assert "Vi kender ikke den kode." in words(client.post("/svar/", {"code": code}))
    assert client.get(MINE)["Location"] == "/svar/"


@BOTH
def test_after_the_deadline_it_can_be_read_only(hearing: Hearing, address: str) -> None:
    client = back(address)
    Hearing.objects.update(deadline=timezone.now() - timedelta(minutes=2))

    assert "Fristen er gået" in words(client.get(MINE))
    for path in ("ret/", "slet/"):
        assert client.get(MINE + path)["Location"] == MINE
        assert client.post(MINE + path, PUBLIC)["Location"] == MINE
    assert HearingResponse.objects.get().text


def test_a_consent_can_be_taken_back_at_any_time(hearing: Hearing) -> None:
    client = back(CONFIDENTIALLY, consent="anonymised")
    Hearing.objects.update(deadline=timezone.now() - timedelta(minutes=2))
    assert "Nej, vis alligevel ikke mine ord" in words(client.get(MINE))

    client.post(f"{MINE}samtykke/")

    assert HearingResponse.objects.get().consent == "none"
    assert "Nej, vis alligevel ikke mine ord" not in words(client.get(MINE))


def test_a_right_and_a_wrong_code_take_the_same_number_of_queries(hearing: Hearing) -> None:
    code = code_of(send(Client(), PUBLICLY))
    other = involvement.code()[0]
    counts = []

    for each in (code, other):
        with CaptureQueriesContext(connection) as asked:
            Client().post("/svar/", {"code": each})
        counts.append(len(asked))

    assert counts[0] == counts[1]


@BOTH
def test_leaving_closes_it(hearing: Hearing, address: str) -> None:
    client = back(address)

    client.post("/forlad/")

    for path in ("", "ret/", "slet/"):
        assert client.get(MINE + path)["Location"] == "/tom/"


def test_an_answer_to_a_questionnaire_is_no_response_of_a_hearing(hearing: Hearing) -> None:
    client = back(PUBLICLY)

    assert client.get("/svar/mit/")["Location"] == "/svar/"


def test_the_page_speaks_the_language_it_was_written_in(hearing: Hearing) -> None:
    code = code_of(send(Client(headers={"Accept-Language": "en"}), PUBLICLY))
    client = Client()
    client.post("/svar/", {"code": code})

    page = words(client.get(MINE))

    assert re.search(r'<html lang="en"', page)
    assert HearingResponse.objects.get().language == "en"
