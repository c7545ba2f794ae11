"""Coming back with the receipt code, on whatever device."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from config import receipt
from consultation.models import Questionnaire, Response
from consultation.services.code_attempts import LIMIT
from tests.consultation.pages import AGE, MORE, START, asked, begin, code_of, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def test_the_code_lets_one_go_on_elsewhere_correct_and_withdraw(client: Client) -> None:
    asked(MORE, AGE)
    begin(client)
    code = code_of(client.get(page("mere")))
    client.post(page("mere"), {"mere": "Begyndt her"})
    elsewhere = Client()

    assert elsewhere.post("/svar/", {"code": code.lower()})["Location"] == "/svar/mit/"
    assert "Begyndt her" in elsewhere.get("/svar/mit/").content.decode()
    assert elsewhere.post("/svar/mit/ret/")["Location"] == page("mere")
    elsewhere.post(page("alder"), {"alder": "42"})
    elsewhere.post(f"{START}tjek/")
    assert Response.objects.get().answers == {"mere": "Begyndt her", "alder": 42}

    third = Client()
    third.post("/svar/", {"code": code})
    assert third.post("/svar/mit/ret/")["Location"] == f"{START}tjek/"
    third.post(page("alder"), {"alder": "43", "check": "1"})
    assert "Dit rettede svar er sendt" in third.post(f"{START}tjek/", follow=True).content.decode()
    assert Response.objects.get().answers == {"mere": "Begyndt her", "alder": 43}

    fourth = Client()
    fourth.post("/svar/", {"code": code})
    assert "Slet dit svar?" in fourth.get("/svar/mit/slet/").content.decode()
    assert Response.objects.get().withdrawn_hour is None
    assert "Dit svar er slettet" in fourth.post("/svar/mit/slet/").content.decode()
    assert Response.objects.get().answers == {}
    assert "Vi kender ikke den kode." in fourth.post("/svar/", {"code": code}).content.decode()


def test_after_the_deadline_one_sees_what_it_led_to_and_can_only_withdraw(client: Client) -> None:
    questionnaire = asked(MORE)
    begin(client)
    client.post(page("mere"), {"mere": "Mit svar"})
    code = code_of(client.post(f"{START}tjek/", follow=True))
    Questionnaire.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    questionnaire.consultation.outcome = "Rummet har åbent om natten."
    questionnaire.consultation.save()
    client.post("/svar/", {"code": code})

    mine = client.get("/svar/mit/").content.decode()

    assert "Rummet har åbent om natten." in mine
    assert "Mit svar" in mine
    assert "/svar/mit/ret/" not in mine
    assert client.post("/svar/mit/ret/")["Location"] == "/svar/mit/"
    assert client.get("/svar/mit/slet/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Skriv de 12 tegn i din kode."),
        ("abc", "Koden er ikke skrevet rigtigt."),
        ("7K3M-9QTR-2XP4", "Vi kender ikke den kode."),
    ],
)
def test_a_wrong_code_says_what_to_do(client: Client, typed: str, said: str) -> None:
    assert said in client.post("/svar/", {"code": typed}).content.decode()


def test_many_wrong_codes_in_a_row_have_to_wait_and_mistyped_ones_do_not(client: Client) -> None:
    code = receipt.new_code()
    for _ in range(LIMIT):
        client.post("/svar/", {"code": "mistyped"})
    assert "Vi kender ikke" in client.post("/svar/", {"code": code}).content.decode()
    for _ in range(LIMIT):
        client.post("/svar/", {"code": code})

    assert "Vent ti minutter" in client.post("/svar/", {"code": code}).content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert "Vi kender ikke" in elsewhere.post("/svar/", {"code": code}).content.decode()
