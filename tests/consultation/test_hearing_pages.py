"""What everybody can read of a hearing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from consultation.hearing_codes import Lane, LatePolicy, ResponseState
from consultation.models import DeadlineExtension, HearingAttachment, HearingResponse
from tests import factories, involvement

pytestmark = pytest.mark.django_db

PAGE = "/hoering/hoering/"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return " ".join(answer.content.decode().split()) if status == 200 else ""


def shown(of: Any, **more: Any) -> HearingResponse:
    facts = {"state": ResponseState.SHOWN, "shown_at": timezone.now(), "search_text": ""}
    made = involvement.hearing_response(of, **{**facts, **more})
    made.search_text = f"{made.name} {made.organisation} {made.text}".casefold()
    made.save()
    return made


def attached(to: HearingResponse, *, is_shown: bool) -> HearingAttachment:
    made = HearingAttachment(
        response=to,
        file_name="svar.png",
        content_type="image/png",
        size=4,
        sha256="0" * 64,
        is_shown=is_shown,
        added_at=timezone.now(),
    )
    made.file.save("o.png", ContentFile(b"original"), save=False)
    made.public_file.save("p.png", ContentFile(b"copy"), save=False)
    made.save()
    return made


def test_an_open_hearing_says_what_is_asked_until_when_and_of_whom(client: Client) -> None:
    involvement.hearing(
        asked_for="Hvor skal rummene ligge?",
        case_number="2018-0123456",
        other_channels="Skriv til Socialforvaltningen.",
        areas=["Vesterbro"],
        deadline=timezone.localtime().replace(hour=23, minute=59) + timedelta(days=9),
    )

    page = text_of(client, PAGE)

    for words in (
        "Åben.",
        "kl. 23.59",
        "Der er 9 dage tilbage.",
        "Hvor skal rummene ligge?",
        "2018-0123456",
        "Skriv til Socialforvaltningen.",
        "Vesterbro",
        "Ekstern høring",
        "Bodil Kjær",
        "alle kan få aktindsigt i det",
        "Vi viser det ikke frem og skriver ikke hvem du er.",
    ):
        assert words in page


def test_the_last_day_is_named_and_an_extension_is_told_with_its_reason(client: Client) -> None:
    now = timezone.localtime()
    hearing = involvement.hearing(deadline=now.replace(hour=23, minute=59, second=0))
    DeadlineExtension.objects.create(
        hearing=hearing,
        old=now - timedelta(days=2),
        new=hearing.deadline,
        reason="Lokaludvalget mødes først nu.",
        made_at=now,
    )

    page = text_of(client, PAGE)

    assert "Fristen er i dag." in page
    assert "Fristen er flyttet fra" in page
    assert "Lokaludvalget mødes først nu." in page


@pytest.mark.parametrize(
    "changed",
    [
        {"published_at": None},
        {"starts_at": timezone.now() + timedelta(hours=1)},
        {"of": "hidden"},
    ],
)
def test_a_hearing_that_has_not_begun_is_not_there(client: Client, changed: dict[str, Any]) -> None:
    if "of" in changed:
        changed = {"of": factories.consultation(published_at=None)}
    hearing = involvement.hearing(**changed)
    shown(hearing)

    for path in ("", "skriv/", "fortroligt/", "svar/1/"):
        text_of(client, PAGE + path, 404)
    assert "Nye stofindtagelsesrum" not in text_of(client, "/")


def test_a_closed_hearing_stays_with_its_responses_and_few_in_confidence_are_not_counted(
    client: Client,
) -> None:
    hearing = involvement.hearing(
        starts_at=timezone.now() - timedelta(days=40),
        deadline=timezone.now() - timedelta(days=1),
        late_policy=LatePolicy.REFUSE,
    )
    shown(hearing, name="Bo Lund")
    for _ in range(4):
        involvement.hearing_response(hearing, Lane.CONFIDENTIAL)

    page = text_of(client, PAGE)

    assert "Afsluttet." in page
    assert "Bo Lund" in page
    assert "/skriv/" not in page
    assert "fortrolige bidrag er modtaget" not in page
    involvement.hearing_response(hearing, Lane.CONFIDENTIAL)
    assert "5 fortrolige bidrag er modtaget" in text_of(client, PAGE)


def test_after_the_deadline_one_can_still_write_where_late_ones_are_taken(client: Client) -> None:
    involvement.hearing(
        starts_at=timezone.now() - timedelta(days=40), deadline=timezone.now() - timedelta(days=1)
    )

    assert "mærket som kommet for sent" in text_of(client, PAGE)
    assert "mærket som kommet for sent" in text_of(client, f"{PAGE}skriv/")


def test_only_shown_responses_are_listed_the_newest_first(client: Client) -> None:
    hearing = involvement.hearing()
    for number, state in enumerate(ResponseState.values):
        if state != ResponseState.WITHDRAWN:
            involvement.hearing_response(hearing, state=state, name=f"Navn {number} {state}")
    shown(hearing, name="Senere", received_at=timezone.now() + timedelta(hours=1), is_late=True)

    page = text_of(client, PAGE)

    assert page.index("Senere") < page.index("Navn 1 shown")
    assert "kommet efter fristen" in page
    for state in ("received", "withheld", "refused"):
        assert f"{state}" not in page.split("<main")[1]
    assert "4 offentlige svar er modtaget, og 2 er vist her." in page


def test_a_redacted_response_shows_what_is_left_and_says_so(client: Client) -> None:
    hearing = involvement.hearing()
    response = shown(hearing, text="Bo Hansen er syg", shown_text="[…] er syg")

    page = text_of(client, f"{PAGE}svar/{response.number}/")

    assert "[…] er syg" in page
    assert "Dele af svaret er udeladt." in page
    assert "Bo Hansen" not in page


def test_the_list_can_be_searched_filtered_and_paged(client: Client) -> None:
    hearing = involvement.hearing()
    for number in range(23):
        shown(hearing, name=f"Person {number}", text=f"tekst{number} om nål")
    shown(hearing, name="", organisation="Ældrerådet", sender_kind="organisation", text="Om lys")

    assert "Side 1 af 2" in text_of(client, PAGE)
    assert "Person 0" in text_of(client, f"{PAGE}?side=2")
    found = text_of(client, f"{PAGE}?q=tekst7")
    assert "Person 7" in found
    assert "Person 8" not in found
    assert "1 svar passer." in found
    organisations = text_of(client, f"{PAGE}?fra=organisationer")
    assert "Ældrerådet" in organisations
    assert "Person 1" not in organisations
    assert "Ingen svar passer." in text_of(client, f"{PAGE}?q=findesikke")
    assert "Side 2 af 2" in text_of(client, f"{PAGE}?side=99&fra=noget-andet")
    assert 'href="?q=n%C3%A5l&amp;side=2#responses"' in text_of(client, f"{PAGE}?q=nål")


def test_a_file_is_there_only_as_its_public_copy_of_a_shown_response(client: Client) -> None:
    hearing = involvement.hearing()
    response = shown(hearing)
    good, hidden = attached(response, is_shown=True), attached(response, is_shown=False)
    address = f"{PAGE}svar/{response.number}/bilag/"

    answer = client.get(f"{address}{good.pk}/")

    assert b"".join(answer.streaming_content) == b"copy"  # type: ignore[attr-defined]
    assert "sandbox" in answer["Content-Security-Policy"]
    text_of(client, f"{address}{hidden.pk}/", 404)
    text_of(client, f"{PAGE}svar/99/bilag/{good.pk}/", 404)
    for state in (ResponseState.RECEIVED, ResponseState.WITHHELD):
        HearingResponse.objects.update(state=state)
        text_of(client, f"{address}{good.pk}/", 404)


def test_material_is_public_no_sooner_than_the_hearing(client: Client) -> None:
    hearing = involvement.hearing()
    document = factories.document(hearing.consultation)
    document.hearing = hearing
    document.save()
    address = f"/hoeringer/stofindsats/dokumenter/{document.pk}/"

    assert address in text_of(client, PAGE)
    read = client.get(address)
    assert b"".join(read.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    hearing.starts_at = timezone.now() + timedelta(hours=1)
    hearing.save()
    text_of(client, address, 404)


def test_a_consultation_shows_its_hearings_the_open_ones_first(client: Client) -> None:
    consultation = factories.consultation()
    now = timezone.now()
    old = involvement.hearing(
        "gammel",
        of=consultation,
        title="Gammel høring",
        starts_at=now - timedelta(days=90),
        deadline=now - timedelta(days=60),
    )
    shown(old)
    involvement.hearing("senere", of=consultation, title="Lukker sidst")
    involvement.hearing(
        "snart", of=consultation, title="Lukker først", deadline=now + timedelta(days=2)
    )
    involvement.hearing("kladde", of=consultation, title="Kladde", published_at=None)

    page = text_of(client, "/hoeringer/stofindsats/")

    places = [page.index(words) for words in ("Lukker først", "Lukker sidst", "Gammel høring")]
    assert places == sorted(places)
    assert "1 offentligt høringssvar." in page
    assert "Kladde" not in page
    assert "Høringen er afsluttet" not in page


def test_the_front_page_and_the_list_lead_to_an_open_hearing(client: Client) -> None:
    involvement.hearing()

    assert 'href="/hoering/hoering/"' in text_of(client, "/")
    listed = text_of(client, "/hoeringer/")
    assert listed.index("Du kan svare nu") < listed.index("/hoeringer/stofindsats/")
    assert "Svar senest" in listed


def test_the_page_is_there_in_english(client: Client) -> None:
    hearing = involvement.hearing(translations={"en": {"title": "New rooms"}})
    shown(hearing)

    page = client.get(PAGE, headers={"Accept-Language": "en"}).content.decode()

    assert "New rooms" in page
    assert "Write a public response" in page
    assert 'lang="da" dir="ltr">Socialudvalget' in page


@pytest.mark.parametrize("address", [PAGE, "/hoeringer/stofindsats/", "/", "/hoeringer/"])
def test_no_page_asks_more_of_the_database_when_there_is_more(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    hearing = involvement.hearing()
    attached(shown(hearing), is_shown=True)
    with CaptureQueriesContext(connection) as few:
        client.get(address)

    for number in range(12):
        more = involvement.hearing(f"hoering-{number}", of=hearing.consultation)
        attached(shown(more), is_shown=True)
        attached(shown(hearing), is_shown=True)

    with django_assert_num_queries(len(few)):
        client.get(address)
