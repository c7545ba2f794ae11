"""The list of responses, and taking it out as a file that stays inside."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.access.models import User
from config.audit.models import AuditEntry
from consultation.exporting.hearing_file import HEADS
from consultation.hearing_codes import Lane, ResponseState
from consultation.models import Hearing, HearingAttachment, HearingResponse
from tests import factories, involvement

pytestmark = pytest.mark.django_db
SECRET = "Jeg fixer i opgangen på Istedgade"


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


@pytest.fixture
def browser(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def hearing() -> Hearing:
    return involvement.hearing("nye-rum")


def address(query: str = "") -> str:
    return reverse("consultation:hearing_responses", args=["nye-rum"]) + query


def written(of: Hearing, text: str, **more: object) -> HearingResponse:
    made = involvement.hearing_response(of, text=text, **more)
    made.search_text = f"{made.name} {made.text}".casefold()
    made.save(update_fields=["search_text"])
    return made


def attach(to: HearingResponse) -> None:
    HearingAttachment.objects.create(
        response=to,
        file="x.pdf",
        file_name="kort.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        added_at=to.received_at,
    )


def rows(answer: Any) -> list[dict[str, str]]:
    content = b"".join(answer.streaming_content).decode()
    assert content.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.parametrize(
    ("query", "senders"),
    [
        ("", {"Bo", "Cilla", "Dorte"}),
        ("?lane=public", {"Bo", "Cilla", "Dorte"}),
        ("?state=shown", {"Cilla"}),
        ("?channel=post", {"Dorte"}),
        ("?late=yes", {"Dorte"}),
        ("?late=no", {"Bo", "Cilla"}),
        ("?has_files=yes", {"Bo"}),
        ("?has_files=no", {"Cilla", "Dorte"}),
        ("?party=local_committee", {"Cilla"}),
        ("?party=none", {"Bo", "Dorte"}),
        ("?q=legeplads", {"Bo"}),
        ("?q=legeplads&state=shown", set()),
        ("?state=findesikke&sort=x&page=99", {"Bo", "Cilla", "Dorte"}),
    ],
)
def test_the_list_is_filtered_and_searched(
    browser: Client, hearing: Hearing, query: str, senders: set[str]
) -> None:
    attach(written(hearing, "En legeplads ligger der.", name="Bo"))
    written(
        hearing, "God idé.", name="Cilla", state=ResponseState.SHOWN,
        party=involvement.hearing_party(hearing),
    )  # fmt: skip
    written(hearing, "Nej tak.", name="Dorte", is_late=True, channel="post")

    shown = browser.get(address(query)).content.decode()

    assert {name for name in ("Bo", "Cilla", "Dorte") if f">{name}<" in shown.replace("\n", "")
            or f"{name}\n" in shown} == senders  # fmt: skip


def test_only_waiting_public_rows_can_be_marked(browser: Client, hearing: Hearing) -> None:
    waiting = written(hearing, "Ja.")
    written(hearing, "Nej.", state=ResponseState.SHOWN)
    written(hearing, SECRET, lane=Lane.CONFIDENTIAL)

    shown = browser.get(address()).content.decode()

    assert shown.count('type="checkbox"') == 1
    assert f'value="{waiting.pk}:1"' in shown


def test_the_file_holds_public_rows_by_number_and_says_that_it_is_internal(
    browser: Client, editor: User, hearing: Hearing
) -> None:
    first = written(hearing, "=1+1", name="@Åse", state=ResponseState.SHOWN)
    attach(first)
    attach(first)
    written(hearing, "", name="Bo", without_remarks=True)
    involvement.hearing_response(hearing, text="", name="", state=ResponseState.WITHDRAWN)

    answer = browser.get(address("?format=csv"))

    assert answer["Content-Disposition"] == 'attachment; filename="hoering-nye-rum-intern.csv"'
    found = rows(answer)
    assert [row["Nr. (intern fil)"] for row in found] == ["1", "2"]
    assert found[0]["Svar"] == "'=1+1"
    assert found[0]["Navn"] == "'@Åse"
    assert found[0]["Antal bilag"] == "2"
    assert found[1]["Uden bemærkninger"] == "ja"
    entry = AuditEntry.objects.get(action="hearing_responses_exported")
    assert (entry.actor, entry.details) == (editor, {"formats": ["csv"], "narrowed": False})


def test_confidential_rows_come_with_fresh_numbers_in_an_order_that_says_nothing(
    browser: Client, hearing: Hearing
) -> None:
    for number in range(12):
        written(hearing, f"{SECRET} {number}", lane=Lane.CONFIDENTIAL, role="user", language="en")

    once, again = (rows(browser.get(address("?format=csv"))) for _ in range(2))

    assert {row["Svar"] for row in once} == {row["Svar"] for row in again}
    assert [row["Svar"] for row in once] != [row["Svar"] for row in again], "one in 12! is equal"
    assert [row["Nr. (intern fil)"] for row in once] == [f"F{n}" for n in range(1, 13)]
    kept = {"Nr. (intern fil)", "Spor", "Kom for sent", "Tilstand", "Svar", "Rolle", "Må citeres"}
    for row in once:
        assert {name for name, value in row.items() if value} == kept


def test_filters_narrow_the_file_too(browser: Client, hearing: Hearing) -> None:
    written(hearing, "Legeplads.", name="Bo")
    written(hearing, "Nej tak.", name="Dorte")

    found = rows(browser.get(address("?q=legeplads&format=csv")))

    assert [row["Navn"] for row in found] == ["Bo"]
    assert AuditEntry.objects.get(action="hearing_responses_exported").details["narrowed"] is True


def test_the_workbook_has_the_same_rows_and_says_what_it_is(
    browser: Client, hearing: Hearing
) -> None:
    written(hearing, "=HYPERLINK(1)", name="Bo")
    written(hearing, SECRET, lane=Lane.CONFIDENTIAL)

    answer = browser.get(address("?format=xlsx"))

    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    found = list(book["Høringssvar"].iter_rows(values_only=True))
    assert found[0] == HEADS
    assert found[1][0] == 1
    assert found[1][15] == "=HYPERLINK(1)"
    assert book["Høringssvar"].cell(2, 16).data_type == "inlineStr" or (
        book["Høringssvar"].cell(2, 16).data_type == "s"
    ), "a text, not a formula"
    assert found[2][0] == "F1"
    assert str(book["Om filen"].cell(2, 1).value).startswith("INTERN:")


def test_the_command_writes_both_files(hearing: Hearing, tmp_path: Path) -> None:
    written(hearing, "Ja.")

    call_command("export_hearing", "nye-rum", out=tmp_path, stdout=io.StringIO())

    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "hoering-nye-rum-intern.csv",
        "hoering-nye-rum-intern.xlsx",
    ]
    assert AuditEntry.objects.get(action="hearing_responses_exported").actor is None


@pytest.mark.parametrize(
    ("slug", "format", "sentence"),
    [
        ("findes-ikke", "csv", "Der er ingen høring på adressen"),
        ("nye-rum", "pdf", "Formatet “pdf” findes ikke."),
        ("nye-rum", "", "Formatet “” findes ikke."),
    ],
)
def test_the_command_says_what_is_wrong(
    hearing: Hearing, tmp_path: Path, slug: str, format: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("export_hearing", slug, out=tmp_path, format=format)
    assert not list(tmp_path.iterdir())


def test_list_and_files_ask_as_often_for_many_as_for_few(browser: Client, hearing: Hearing) -> None:
    asked_party = involvement.hearing_party(hearing)

    def made(count: int) -> None:
        for _ in range(count):
            attach(written(hearing, "En legeplads.", party=asked_party))
            written(hearing, SECRET, lane=Lane.CONFIDENTIAL)

    def asked(query: str) -> int:
        with CaptureQueriesContext(connection) as found:
            answer = browser.get(address(query))
            if answer.streaming:
                b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert answer.status_code == 200
        return len(found)

    queries = ("", "?q=legeplads&party=local_committee", "?format=csv", "?format=xlsx")
    made(2)
    few = [asked(query) for query in queries]
    made(11)
    assert [asked(query) for query in queries] == few
