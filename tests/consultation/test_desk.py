"""The editor's desk: consultations, their timeline and documents, and questionnaires as a whole."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from config.access.models import User
from consultation.exceptions import ConsultationError
from consultation.models import Consultation, Document, Questionnaire
from consultation.services import consultations, questionnaires
from tests import factories
from tests.filing import samples

pytestmark = pytest.mark.django_db
FACTS = {
    "title": "Et nyt rum",
    "lead": "Hvor skal det ligge?",
    "responsible_name": "Bodil Kjær",
    "responsible_office": "Socialforvaltningen",
}
FRAME = {
    "name": "Til borgere",
    "audience": "citizen",
    "channels": ["web", "paper"],
    "opens_on": "28-03-2027",
    "opens_time": "1.30",
}


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


@pytest.fixture
def browser(editor: User, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(editor)
    return client


def url(name: str, *arguments: Any) -> str:
    return reverse(f"consultation:{name}", args=arguments)


def test_an_editor_makes_a_consultation_in_danish_and_english(browser: Client) -> None:
    sent = {**FACTS, "title_en": "A new room", "areas": ["bydel-4"], "case_number": "2026-17"}
    browser.post(url("add_consultation"), sent)
    made = Consultation.objects.get()
    assert (made.slug, made.areas, made.case_number) == ("et-nyt-rum", ["bydel-4"], "2026-17")
    assert made.text("title", "en") == "A new room"
    assert made.text("lead", "en") == "Hvor skal det ligge?"
    assert made.published_at is None


def test_an_address_that_the_desk_itself_uses_is_refused(browser: Client) -> None:
    answer = browser.post(url("add_consultation"), {**FACTS, "slug": "spoergeskema"})
    assert "Den adresse bruger portalen selv." in answer.content.decode()


def test_the_second_editor_sees_what_the_first_saved_and_keeps_the_own_text(
    browser: Client, editor: User
) -> None:
    made = factories.consultation("rum")
    consultations.save(made, {"lead": "Hendes indledning"}, revision=1, by=editor)

    sent = {**FACTS, "slug": "rum", "lead": "Min indledning", "revision": "1"}
    answer = browser.post(url("edit_consultation", "rum"), sent)

    assert "Hendes indledning" in answer.content.decode()
    assert "Min indledning" in answer.content.decode()
    assert Consultation.objects.get().lead == "Hendes indledning"
    browser.post(url("edit_consultation", "rum"), {**sent, "revision": "2"})
    assert Consultation.objects.get().lead == "Min indledning"


def test_a_consultation_is_not_public_before_it_says_what_answers_are_for(
    browser: Client, editor: User
) -> None:
    made = factories.consultation("rum", published_at=None)
    answer = browser.post(url("publish_consultation", "rum"), follow=True)
    assert "Skriv først: formål" in answer.content.decode()
    texts = dict.fromkeys(("purpose", "use_of_answers", "keeping_of_answers"), "Derfor.")
    consultations.save(made, texts, revision=1, by=editor)
    browser.post(url("publish_consultation", "rum"))
    assert Consultation.objects.get().published_at is not None
    browser.post(url("unpublish_consultation", "rum"))
    assert Consultation.objects.get().published_at is None


def test_a_consultation_with_an_open_questionnaire_is_not_archived(browser: Client) -> None:
    made = factories.consultation("rum")
    factories.questionnaire(of=made)
    answer = browser.post(url("archive_consultation", "rum"), follow=True)
    assert "Et spørgeskema er stadig åbent." in answer.content.decode()
    browser.post(url("close_questionnaire", "borgere"))
    browser.post(url("archive_consultation", "rum"))
    assert made.title not in browser.get(url("desk")).content.decode()
    assert made.title in browser.get(url("desk") + "?vis=arkiv").content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "tom"),
        (b"<script>alert(1)</script>", "er ikke en PDF"),
        (b"MZ\x90\x00 program", "er ikke en PDF"),
    ],
)
def test_a_document_is_taken_by_what_it_contains(
    browser: Client, content: bytes, sentence: str
) -> None:
    factories.consultation("rum")
    file = SimpleUploadedFile("notat.pdf", content, content_type="application/pdf")
    answer = browser.post(url("add_document", "rum"), {"title": "Notat", "file": file})
    assert sentence in answer.content.decode()
    assert not Document.objects.exists()


def test_documents_are_moved_and_removed_with_their_files(
    browser: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    factories.consultation("rum")
    for title in ("Første", "Anden"):
        file = SimpleUploadedFile("a b.pdf", samples.pdf())
        browser.post(url("add_document", "rum"), {"title": title, "file": file})
    first = Document.objects.get(title="Første")
    assert not list(tmp_path.rglob("a b*")), "kept under a name of our own"
    browser.post(url("change_document", "rum", first.pk), {"deed": "down"})
    assert [each.title for each in Document.objects.all()] == ["Anden", "Første"]
    answer = browser.get(url("read_document", "rum", first.pk))
    assert "Vi er glade" in PdfReader(io.BytesIO(answer.getvalue())).pages[0].extract_text()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(url("change_document", "rum", first.pk), {"deed": "remove"})
    assert len(list(tmp_path.rglob("*.pdf"))) == 1


def test_a_phase_that_ends_before_it_begins_is_refused(browser: Client) -> None:
    made = factories.consultation("rum")
    sent = {"kind": "meeting", "name": "Møde", "starts_on": "3-5-2027", "ends_on": "1-5-2027"}
    answer = browser.post(url("add_phase", "rum"), sent)
    assert "Fasen slutter, før den begynder." in answer.content.decode()
    browser.post(url("add_phase", "rum"), {**sent, "ends_on": "4-5-2027", "name_en": "Meeting"})
    assert made.phases.get().translations == {"en": {"name": "Meeting"}}


def test_times_of_a_questionnaire_are_danish(browser: Client) -> None:
    factories.consultation("rum")
    sent = {**FRAME, "closes_on": "30-06-2027"}
    browser.post(url("add_questionnaire", "rum"), sent)
    made = Questionnaire.objects.get()
    assert made.slug == "til-borgere"
    assert made.opens_at == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert made.closes_at == datetime(2027, 6, 30, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"opens_time": "2.30"}, "Det klokkeslæt findes ikke den dag"),
        ({"closes_on": "27-03-2027"}, "Spørgeskemaet lukker, før det åbner."),
        ({"opens_on": ""}, "Skriv også datoen."),
        ({"opens_on": "31-02-2027"}, "Datoen findes ikke"),
        ({"channels": []}, "Vælg mindst én måde at svare på."),
    ],
)
def test_wrong_times_and_no_channel_are_said(
    browser: Client, more: dict[str, Any], sentence: str
) -> None:
    factories.consultation("rum")
    answer = browser.post(url("add_questionnaire", "rum"), {**FRAME, **more})
    assert sentence in answer.content.decode()
    assert not Questionnaire.objects.exists()


def test_goals_are_set_by_the_answers_of_a_question(browser: Client) -> None:
    factories.questionnaire()
    address = url("questionnaire_goals", "borgere") + "?efter=rum"
    browser.post(address, {"goal-yes": "120", "goal-no": ""})
    stored = Questionnaire.objects.get()
    assert (stored.goal_question, stored.goals) == ("rum", {"yes": 120})


def test_a_copy_has_the_questions_and_nothing_else(browser: Client) -> None:
    asked = factories.questionnaire()
    sent = {
        "name": "Til borgere igen",
        "audience": "citizen",
        "consultation": asked.consultation_id,
    }
    browser.post(url("copy_questionnaire", "borgere"), sent)
    made = Questionnaire.objects.get(slug="til-borgere-igen")
    assert made.draft == asked.draft
    assert (made.state, made.current, made.opens_at) == ("draft", None, None)


def test_an_open_questionnaire_is_closed_before_it_is_archived(
    browser: Client, editor: User
) -> None:
    asked = factories.questionnaire()
    browser.post(url("archive_questionnaire", "borgere"))
    assert Questionnaire.objects.get().state == "open"
    for deed, state in (("close", "closed"), ("reopen", "open"), ("close", "closed")):
        browser.post(url(f"{deed}_questionnaire", "borgere"))
        assert Questionnaire.objects.get().state == state
    browser.post(url("archive_questionnaire", "borgere"))
    assert Questionnaire.objects.get().state == "archived"
    with pytest.raises(ConsultationError):
        questionnaires.set_state(asked, "open", by=editor)  # type: ignore[arg-type]
    browser.post(url("unarchive_questionnaire", "borgere"))
    assert Questionnaire.objects.get().state == "closed"


def test_the_desk_searches_and_asks_as_often_for_many_as_for_one(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.questionnaire(of=factories.consultation("rum", title="Et rum"))
    browser.get(url("desk"))
    with django_assert_num_queries(5) as few:
        browser.get(url("desk"))
    for number in range(8):
        made = factories.consultation(f"sag-{number}", title=f"Sag {number}")
        factories.questionnaire(of=made, slug=f"skema-{number}")
    with django_assert_num_queries(len(few)):
        browser.get(url("desk"))
    found = browser.get(url("desk") + "?q=sag+3").content.decode()
    assert "Sag 3" in found
    assert "Sag 4" not in found


def test_an_analyst_reads_the_desk_and_changes_nothing() -> None:
    factories.questionnaire(of=factories.consultation("rum"))
    client = Client()
    client.force_login(factories.user("analyst"))
    for address in (url("desk"), url("consultation_desk", "rum")):
        assert "Opret" not in client.get(address).content.decode()
    hub = client.get(url("questionnaire_desk", "borgere")).content.decode()
    assert url("versions", "borgere") in hub
    assert url("authoring", "borgere") not in hub
