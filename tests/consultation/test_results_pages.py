"""The pages of results, as an editor sees them."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.audit.models import AuditEntry
from consultation.models import Questionnaire, ResponseFlag
from consultation.queries import results_snapshot
from tests import factories
from tests.consultation import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    results_snapshot.forget()
    client.force_login(factories.user("consultation_editor"))
    return client


@pytest.fixture
def everything() -> Questionnaire:
    return factories.questionnaire(answered.definition(), slug="alt", audience="stakeholder")


def page(client: Client, name: str, *args: str, **params: str) -> str:
    response = client.get(reverse(f"consultation:{name}", args=args), params)
    assert response.status_code == 200
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def some_answers(to: Questionnaire) -> None:
    rows: list[tuple[Any, str, int]] = [
        ({"rum": "yes", "bydel": "bydel-1", "skala": 4, "hvilket": "a"}, "web", 0),
        ({"rum": "yes", "bydel": "bydel-1", "gener": ["stoej", "affald"]}, "web", 1),
        ({"rum": "no", "bydel": "bydel-3", "gener": ["stoej"], "navn": "Et <b>ord</b>"}, "web", 30),
        ({"rum": {"declined": True}, "hvor": [[724050, 6175050]]}, "assisted", 31),
        ({"vigtigst": ["ro", "job"]}, "kiosk", 31),
    ]
    answered.store(to, rows)


def test_the_page_says_how_many_and_of_what_base(editor: Client, everything: Questionnaire) -> None:
    some_answers(everything)
    text = page(editor, "results", "alt")
    assert "Svar, der tæller med 5" in text
    assert "3 svarede af 5, der fik spørgsmålet. 1 ønskede ikke at svare og 1 svarede ikke." in text
    assert "Ja 67 % 2 Nej 33 % 1" in text
    assert "Navn på stoej 100 % 2 Navn på affald 50 % 1" in text
    assert "Man kunne vælge flere, så procenterne kan give mere end 100." in text
    assert "Hjemmeside 60 % 3 Tablet i et rum 20 % 1 Med hjælp 20 % 1" in text
    assert "Vesterbro/Kongens Enghave, felt 724250-6175250 100 % 1" in text
    assert "Navn på ro 1,00 1 (100 %) 1 (100 %)" in text
    assert "Et ord" not in text, "texts are read on a page of their own"


def test_a_choice_in_the_address_counts_only_its_answers(
    editor: Client, everything: Questionnaire
) -> None:
    some_answers(everything)
    text = page(editor, "results", "alt", kanal="web", fra="3-9-2018", til="03.09.2018")
    assert "Svar, der tæller med 2 af 5 i alt" in text
    text = page(editor, "results", "alt", bydel="bydel-3", afsnit="sidst")
    assert "Svar, der tæller med 1 af 5 i alt" in text
    assert "Spørgsmål rum?" not in text
    assert "Spørgsmål navn?" in text


def test_a_wrong_choice_is_said_and_narrows_nothing(
    editor: Client, everything: Questionnaire
) -> None:
    some_answers(everything)
    text = page(editor, "results", "alt", fra="i går", kanal="fax", bydel="x")
    assert "Skriv en dato som 24-11-2026." in text
    assert "Vælg fra listen." in text
    assert "Svar, der tæller med 5" in text
    text = page(editor, "results", "alt", fra="4-9-2018", til="3-9-2018")
    assert "Den sidste dag ligger før den første. Byt dem om." in text


def test_what_is_left_out_is_said_and_not_counted(
    editor: Client, everything: Questionnaire
) -> None:
    some_answers(everything)
    response = everything.responses.filter(channel="web").first()
    now = timezone.now()
    ResponseFlag.objects.create(
        response=response, kind="flood", raised_at=now, settled_at=now, left_out=True
    )
    text = page(editor, "results", "alt")
    assert "Svar, der tæller med 4" in text
    assert "Holdt ude af en medarbejder 1 tæller ikke med" in text


def test_groups_stand_side_by_side(editor: Client, everything: Questionnaire) -> None:
    some_answers(everything)
    text = page(editor, "results_groups", "alt")
    assert "Alene: 4 Med hjælp: 1" in text
    assert "Svar Alle Alene Med hjælp Ja 67 % 67 % – Nej 33 % 33 % –" in text
    text = page(editor, "results_groups", "alt", efter="gener")
    assert "Navn på stoej: 2 Navn på affald: 1 I ingen gruppe: 3" in text
    assert "så et svar kan være med i flere grupper" in text


def test_voices_stand_against_their_goals(editor: Client, everything: Questionnaire) -> None:
    some_answers(everything)
    Questionnaire.objects.filter(pk=everything.pk).update(
        goal_question="bydel", goals={"bydel-1": 4, "bydel-9": 2}
    )
    text = page(editor, "results_balance", "alt")
    assert "Amager Øst 0 0 % 2" in text
    assert "Indre By 2 40 % 4" in text
    assert "2 svar er i ingen gruppe" in text
    assert "Ja 67 % 50 % −17 Nej 33 % 50 % +17" in text


def test_texts_are_read_apart_and_escaped(editor: Client, everything: Questionnaire) -> None:
    some_answers(everything)
    response = editor.get(reverse("consultation:results_texts", args=["alt", "navn"]))
    assert "Et &lt;b&gt;ord&lt;/b&gt;" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert editor.get(reverse("consultation:results_texts", args=["alt", "rum"])).status_code == 404


def test_audiences_stand_side_by_side_where_they_ask_the_same(editor: Client) -> None:
    for slug, audience in (("borgere", "citizen"), ("brugere", "service_user")):
        made = factories.questionnaire(slug=slug, audience=audience)
        factories.response(made, {"rum": "yes"})
    text = page(editor, "consultation_results", "stofindsats")
    assert "Spørgsmål, som flere stiller Spørgsmål med samme nøgle" in text
    assert "Borgere 1 svarede af 1, der fik spørgsmålet." in text
    assert "Brugere 1 svarede af 1, der fik spørgsmålet." in text


def test_an_empty_questionnaire_says_what_will_be_here(
    editor: Client, everything: Questionnaire
) -> None:
    assert "Her kommer resultaterne, når nogen har svaret." in page(editor, "results", "alt")
    for name in ("results_groups", "results_balance"):
        page(editor, name, "alt")


def test_every_look_and_every_file_is_logged(editor: Client, everything: Questionnaire) -> None:
    some_answers(everything)
    page(editor, "results", "alt")
    address = reverse("consultation:results_download", args=["alt", "csv"])
    response = editor.get(address, {"navne": "1"})
    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))) == 6
    response = editor.get(reverse("consultation:results_download", args=["alt", "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    assert book["Svar"].max_row == 6
    found = AuditEntry.objects.order_by("pk").values_list("action", "target_id")
    pk = str(everything.pk)
    assert list(found)[-3:] == [
        ("results_seen", pk), ("responses_exported", pk), ("responses_exported", pk)
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["results", "results_groups", "results_balance"])
def test_a_page_asks_as_many_questions_of_the_database_for_few_answers_as_for_many(
    editor: Client, everything: Questionnaire, name: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(editor, name, "alt")
        return len(caught)

    some_answers(everything)
    few = asked()
    for _ in range(10):
        some_answers(everything)
    assert asked() == few
    assert few <= 20
