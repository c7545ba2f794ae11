"""Answering without JavaScript: what each page saves, where it leads, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from consultation.models import Questionnaire, Response
from consultation.services import answering
from tests import factories
from tests.consultation.everything import EVERYTHING
from tests.consultation.pages import AGE, MORE, START, WHY, asked, begin, code_of, page

pytestmark = pytest.mark.django_db


def test_an_answer_goes_from_page_to_page_to_the_receipt(client: Client) -> None:
    asked(AGE, WHY, MORE)

    first = begin(client)
    assert first["Location"] == page("alder")
    assert client.post(page("alder"), {"alder": "42", "go": "next"})["Location"] == page("hvorfor")
    assert client.post(page("hvorfor"), {"hvorfor": "ro"})["Location"] == page("mere")
    assert client.post(page("mere"), {"mere": "Tak"})["Location"] == f"{START}tjek/"
    check = client.get(f"{START}tjek/").content.decode()
    assert "Hvor gammel er du?" in check
    assert "42" in check
    sent = client.post(f"{START}tjek/", follow=True)

    assert "Tak! Dit svar er sendt" in sent.content.decode()
    response = Response.objects.get()
    assert response.answers == {"alder": 42, "hvorfor": "ro", "mere": "Tak"}
    assert answering.find_by_code(code_of(sent)) == response


def test_what_a_condition_hides_has_no_page_and_no_answer(client: Client) -> None:
    asked(AGE, WHY, MORE)
    begin(client)
    client.post(page("alder"), {"alder": "42"})
    client.post(page("hvorfor"), {"hvorfor": "ro"})

    younger = client.post(page("alder"), {"alder": "20"})

    assert younger["Location"] == page("mere")
    assert client.get(page("hvorfor"))["Location"] == page("alder")
    client.post(f"{START}tjek/")
    assert Response.objects.get().answers == {"alder": 20}


def test_back_keeps_what_was_written_and_complains_of_nothing(client: Client) -> None:
    asked(MORE, AGE)
    begin(client)
    client.post(page("mere"), {"mere": "Hej"})

    assert client.post(page("alder"), {"alder": "sytten", "go": "back"})["Location"] == page("mere")
    assert client.post(page("mere"), {"mere": "Hov", "go": "back"})["Location"] == START
    assert Response.objects.get().draft == {"mere": "Hov"}


def test_a_required_question_holds_one_back_and_says_why(client: Client) -> None:
    asked(AGE)
    begin(client)

    empty = client.post(page("alder"), {}).content.decode()
    wrong = client.post(page("alder"), {"alder": "12"}).content.decode()

    assert empty.count("Svar på spørgsmålet, før du går videre.") == 2  # above, and at the field
    assert "Skriv et tal, der er mindst 18." in wrong
    assert 'value="12"' in wrong


def test_a_soft_question_asks_once_more_and_takes_no_for_an_answer(client: Client) -> None:
    asked({**WHY, "show_if": None}, MORE)
    begin(client)

    again = client.post(page("hvorfor"), {})
    assert "vælge ikke at svare, eller gå videre" in again.content.decode()

    assert client.post(page("hvorfor"), {"asked": "hvorfor"})["Location"] == page("mere")


def test_one_may_decline_and_that_is_an_answer(client: Client) -> None:
    asked({**WHY, "show_if": None, "needed": "yes"})
    begin(client)

    assert client.post(page("hvorfor"), {"hvorfor": "declined"})["Location"] == f"{START}tjek/"
    assert "Jeg ønsker ikke at svare" in client.get(f"{START}tjek/").content.decode()


def test_sending_without_a_required_answer_names_the_question(client: Client) -> None:
    asked(MORE, AGE)
    begin(client)

    refused = client.post(f"{START}tjek/").content.decode()

    assert "Der mangler svar på spørgsmål" in refused
    assert f'href="{page("alder")}?tjek=1"' in refused
    assert Response.objects.get().sent_hour is None


def test_correcting_one_answer_leads_back_to_all_of_them(client: Client) -> None:
    asked(MORE, AGE)
    begin(client)

    shown = client.get(f"{page('mere')}?tjek=1").content.decode()
    assert '<input type="hidden" name="check" value="1">' in shown
    back = client.post(page("mere"), {"mere": "Ja", "check": "1"})
    assert back["Location"] == f"{START}tjek/"


def test_saving_on_the_way_keeps_what_is_right_and_complains_of_nothing(client: Client) -> None:
    asked(MORE, AGE)
    begin(client)

    saved = client.post(f"{START}gem/mere/", {"mere": "Halvt"})
    wrong = client.post(f"{START}gem/alder/", {"alder": "1"})

    assert (saved.json(), wrong.json()) == ({"saved": True}, {"saved": True})
    assert Response.objects.get().draft == {"mere": "Halvt"}
    assert Client().post(f"{START}gem/mere/", {"mere": "Ukendt"}).status_code == 409


@pytest.mark.parametrize("size", [3, 60])
def test_no_page_asks_the_database_more_when_there_are_more_questions(
    client: Client, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    questions = [{**MORE, "key": f"q{number}"} for number in range(size)]
    asked(*questions)
    begin(client)
    steps: list[tuple[Any, str, dict[str, str], int]] = [
        (client.get, START, {}, 3),
        (client.get, page("q0"), {}, 1),
        (client.post, page("q0"), {"q0": "Hej"}, 5),
        (client.post, f"{START}gem/q1/", {"q1": "Hej"}, 5),
        (client.get, f"{START}tjek/", {}, 1),
        (client.post, f"{START}tjek/", {}, 8),
        (client.get, f"{START}tak/", {}, 1),
    ]
    for ask, address, sent, most in steps:
        with django_assert_max_num_queries(most):
            assert ask(address, sent).status_code in (200, 302), address


def test_leaving_forgets_everything_and_the_way_back_shows_nothing(client: Client) -> None:
    asked(MORE)
    begin(client)
    client.post(page("mere"), {"mere": "Hemmeligt"})

    left = client.post("/forlad/")

    assert left["Location"] == "/tom/"
    assert left.cookies["besvarelse"].value == ""
    assert left.cookies["svarkode"].value == ""
    for address in (page("mere"), f"{START}tjek/", f"{START}tak/", "/svar/mit/"):
        assert client.get(address)["Location"] == "/tom/"
    empty = client.get("/tom/").content.decode()
    assert "spørge" not in empty.lower()
    assert "Indtag" not in empty
    assert begin(client).status_code == 302
    assert client.get(page("mere")).status_code == 200


def test_the_session_is_a_cookie_of_the_browser_session_for_the_answering_pages(
    client: Client,
) -> None:
    asked(MORE)

    cookie = begin(client).cookies["besvarelse"]

    assert cookie["path"] == "/spoergeskema/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("address", [START, page("mere"), f"{START}tjek/", "/svar/", "/tom/"])
def test_no_answering_page_is_kept_by_a_cache(client: Client, address: str) -> None:
    asked(MORE)
    begin(client)

    answer = client.get(address)

    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_forged_session_opens_nothing(client: Client) -> None:
    given = factories.response(asked(MORE), {"mere": "Hemmeligt"})
    answering.reopen(given.pk)

    client.cookies["besvarelse"] = f'{{"response": "{given.pk.hex}"}}:sig:natur'

    assert client.get(page("mere"))["Location"] == START


def test_a_session_for_one_questionnaire_opens_no_other(client: Client) -> None:
    asked(MORE)
    factories.questionnaire(factories.definition(MORE), slug="andet")
    begin(client)

    assert client.get("/spoergeskema/andet/side/mere/")["Location"] == "/spoergeskema/andet/"


# --- when it is not open ---


def test_a_closed_questionnaire_says_so_and_begins_nothing(client: Client) -> None:
    asked(MORE, closes_at=timezone.now() - timedelta(minutes=1))

    assert "Spørgeskemaet er lukket." in client.get(START).content.decode()
    assert begin(client)["Location"] == START
    assert not Response.objects.exists()


def test_one_that_opens_later_says_when(client: Client) -> None:
    opens = timezone.now() + timedelta(days=3)
    asked(MORE, opens_at=opens)

    assert "Spørgeskemaet åbner" in client.get(START).content.decode()


def test_a_page_sent_after_the_deadline_says_that_it_was_not_saved(client: Client) -> None:
    asked(MORE)
    begin(client)
    Questionnaire.objects.update(closes_at=timezone.now())

    late = client.post(page("mere"), {"mere": "For sent"}).content.decode()

    assert "Spørgeskemaet tager ikke imod svar nu." in late
    assert Response.objects.get().draft == {}


def test_a_questionnaire_that_is_not_on_the_web_cannot_be_begun_there(client: Client) -> None:
    asked(MORE, channels=["kiosk"])

    assert "kun besvares med et personligt link" in client.get(START).content.decode()
    assert begin(client)["Location"] == START
    assert not Response.objects.exists()


def test_a_draft_or_unknown_questionnaire_does_not_exist(client: Client) -> None:
    factories.unpublished(factories.definition(MORE))

    assert client.get("/spoergeskema/kladde/").status_code == 404
    assert client.get("/spoergeskema/ukendt/").status_code == 404


def test_an_answer_begun_at_a_poster_names_the_place_and_no_more(client: Client) -> None:
    questionnaire = asked(MORE)
    place = questionnaire.places.create(token="abc123", name="Biblioteket")

    assert 'name="place" value="abc123"' in client.get(f"{START}?sted=abc123").content.decode()
    begin(client, place="abc123")

    assert Response.objects.get().place == place


# --- language and text ---


def test_the_language_is_the_browsers_where_the_questions_are_in_it(client: Client) -> None:
    factories.questionnaire(factories.definition(AGE, WHY, languages=["da", "pl"]))

    polish = client.get(START, headers={"Accept-Language": "pl-PL,pl;q=0.9"}).content.decode()
    arabic = client.get(START, headers={"Accept-Language": "ar"}).content.decode()

    assert '<html lang="pl" dir="ltr"' in polish
    assert '<html lang="da" dir="ltr"' in arabic


def test_choosing_a_language_saves_the_page_and_mirrors_it(client: Client) -> None:
    asked(MORE)
    begin(client)

    chosen = client.post(page("mere"), {"mere": "Midt i", "show": "language:ar"})
    shown = client.get(chosen["Location"]).content.decode()

    assert '<html lang="ar" dir="rtl"' in shown
    assert '<span lang="da" dir="ltr">Mere?</span>' in shown
    assert "Midt i" in shown
    assert client.get("/").content.decode().count('<html lang="da"') == 1


def test_an_answer_is_in_the_language_it_was_sent_in(client: Client) -> None:
    asked(MORE)
    begin(client)
    client.post(page("mere"), {"mere": "Hej", "show": "language:ar"})
    client.post(f"{START}tjek/")

    assert Response.objects.get().language == "ar"


def test_large_text_and_simple_words_stay_while_one_answers(client: Client) -> None:
    asked({**MORE, "simple": {"da": "Andet?"}}, AGE)
    begin(client)
    client.post(page("mere"), {"show": "large:1"})
    client.post(page("mere"), {"show": "simple:1"})

    shown = client.get(page("mere")).content.decode()

    assert 'class="is-large"' in shown
    assert "Andet?" in shown
    assert 'class="is-large"' in client.get(page("alder")).content.decode()


@pytest.mark.parametrize("language", ["da", "en", "pl", "ar"])
def test_every_page_can_be_drawn_in_each_language(client: Client, language: str) -> None:
    asked(*EVERYTHING)
    client.post(f"{START}?sprog={language}", {})

    for question in EVERYTHING:
        assert client.get(page(str(question["key"]))).status_code == 200
    assert client.get(f"{START}tjek/").status_code == 200


SECRET = {**MORE, "key": "hemmeligt", "show_if": {"question": "hvorfor", "op": "is", "value": "ro"}}
SENT = {
    "alder": st.sampled_from(["", "17", "20", "30", "99", "x"]),
    "hvorfor": st.sampled_from(["", "ro", "rent", "declined", "findes-ikke"]),
    "hemmeligt": st.sampled_from(["", "A", "B"]),
}
STEP = st.sampled_from(sorted(SENT)).flatmap(
    lambda key: st.tuples(st.just(key), SENT[key], st.sampled_from(["next", "back"]))
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, max_size=12), age=st.integers(18, 60))
def test_whatever_way_one_goes_what_is_sent_is_what_the_conditions_allow(
    db: None, steps: list[tuple[str, str, str]], age: int
) -> None:
    if not Questionnaire.objects.exists():
        asked(AGE, WHY, SECRET)
    client = Client()
    begin(client)
    stood: dict[str, str] = {}
    for key, value, go in [*steps, ("alder", str(age), "next")]:
        is_shown = {
            "alder": True,
            "hvorfor": int(stood.get("alder") or 0) >= 30,
            "hemmeligt": int(stood.get("alder") or 0) >= 30 and stood.get("hvorfor") == "ro",
        }[key]
        answer = client.post(page(key), {key: value, "go": go, "asked": key})
        if is_shown and value not in ("17", "x", "findes-ikke"):  # those are refused
            stood[key] = value
        assert is_shown or answer.status_code == 302

    client.post(f"{START}tjek/")

    expected: dict[str, object] = {"alder": age}
    if age >= 30 and stood.get("hvorfor"):
        why = stood["hvorfor"]
        expected["hvorfor"] = {"declined": True} if why == "declined" else why
        if why == "ro" and stood.get("hemmeligt"):
            expected["hemmeligt"] = stood["hemmeligt"]
    assert Response.objects.get(sent_hour__isnull=False).answers == expected
    Response.objects.all().delete()
