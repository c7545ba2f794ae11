"""Writing a draft: every step can be undone, and two editors never lose each other's text."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from config.access.models import User
from consultation.definition import schema
from consultation.definition.changes import changes
from consultation.models import Questionnaire, QuestionnaireVersion, Response, UnsavedForm
from consultation.services import authoring, publishing, translations
from consultation.services.translations import WrongFile
from tests import factories

pytestmark = pytest.mark.django_db
ROOM: dict[str, object] = {"key": "rum", "type": "yes_no", "label": {"da": "Flere rum?"}}
AGE: dict[str, object] = {"key": "alder", "type": "number", "label": {"da": "Alder?", "en": "Age?"}}


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


@pytest.fixture
def browser(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def draft() -> Questionnaire:
    return factories.unpublished(factories.definition(ROOM, AGE))


def of(draft: Questionnaire) -> schema.Definition:
    return schema.load(Questionnaire.objects.get(pk=draft.pk).draft)


def url(name: str, *arguments: Any) -> str:
    return reverse(f"consultation:{name}", args=["kladde", *arguments])


STEPS = ("up", "down", "copy", "delete", "section")


@pytest.mark.parametrize("first", STEPS)
@pytest.mark.parametrize("second", STEPS)
def test_undoing_goes_back_step_by_step_to_the_very_beginning(
    browser: Client, draft: Questionnaire, first: str, second: str
) -> None:
    seen = [copy.deepcopy(draft.draft)]
    for deed in (first, second):
        browser.post(url("authoring_deed"), {"deed": deed, "key": "rum", "title": "Nyt"})
        now = Questionnaire.objects.get().draft
        if now != seen[-1]:
            seen.append(now)
    for before in reversed(seen[:-1]):
        browser.post(url("authoring_deed"), {"deed": "undo"})
        assert Questionnaire.objects.get().draft == before
    assert authoring.undo(draft) is None


def test_what_was_deleted_comes_back_from_the_bin_where_it_stood(
    browser: Client, draft: Questionnaire
) -> None:
    before = of(draft)
    browser.post(url("authoring_deed"), {"deed": "delete", "key": "rum"})
    assert "rum" not in of(draft).questions
    part = draft.bin.get()
    assert "Flere rum?" in browser.get(url("authoring_bin")).content.decode()

    browser.post(url("authoring_bin"), {"part": part.pk})

    assert of(draft) == before
    assert not draft.bin.exists()


def test_two_editors_on_one_question_see_each_other_and_lose_nothing(
    browser: Client, draft: Questionnaire, editor: User
) -> None:
    page = browser.get(url("edit_question", "rum"))
    began = page.context["kept"].began
    theirs = of(draft).questions["rum"]
    changed = schema.Question("rum", theirs.type, {"da": "Hendes tekst"})
    authoring.save_question(draft, changed, began=authoring.digest(theirs), by=None)

    mine = {"began": began, "label": "Min tekst", "needed": "no", "deed": "save"}
    answer = browser.post(url("edit_question", "rum"), mine)

    shown = answer.content.decode()
    assert "Hendes tekst" in shown
    assert "Min tekst" in shown
    assert of(draft).questions["rum"].label == {"da": "Hendes tekst"}
    again = {**mine, "began": answer.context["kept"].began}
    assert browser.post(url("edit_question", "rum"), again).status_code == 302
    assert of(draft).questions["rum"].label == {"da": "Min tekst"}


def test_two_editors_on_two_questions_do_not_disturb_each_other(draft: Questionnaire) -> None:
    first, second = of(draft).questions.values()
    stale = Questionnaire.objects.get(pk=draft.pk)
    for question, questionnaire in ((first, draft), (second, stale)):
        new = schema.Question(question.key, question.type, {"da": f"Ny {question.key}"})
        authoring.save_question(questionnaire, new, began=authoring.digest(question), by=None)
    labels = [question.label["da"] for question in of(draft).questions.values()]
    assert labels == ["Ny rum", "Ny alder"]


def test_a_question_that_a_colleague_deleted_is_said(browser: Client, draft: Questionnaire) -> None:
    browser.post(url("authoring_deed"), {"deed": "delete", "key": "rum"})
    answer = browser.get(url("edit_question", "rum"), follow=True)
    assert "Det findes ikke længere i kladden" in answer.content.decode()
    answer = browser.post(url("authoring_deed"), {"deed": "up", "key": "rum"}, follow=True)
    assert "Det findes ikke længere i kladden" in answer.content.decode()


def test_what_one_editor_typed_is_not_shown_to_another(
    browser: Client, draft: Questionnaire
) -> None:
    sent = {"kept-place": "question:kladde:rum", "label": "Halvt skrevet"}
    answer = browser.post(url("authoring_keep"), sent)
    assert "Kladde gemt kl." in answer.content.decode()
    assert UnsavedForm.objects.get().data == {"label": ["Halvt skrevet"]}
    other = Client()
    other.force_login(factories.user("consultation_editor"))
    assert "uden at gemme. " not in other.get(url("edit_question", "rum")).content.decode()
    assert "uden at gemme. " in browser.get(url("edit_question", "rum")).content.decode()
    browser.get(url("edit_question", "rum") + "?fortsaet=0")
    assert not UnsavedForm.objects.exists()


def test_a_condition_that_can_never_hold_is_said_when_it_is_saved(
    browser: Client, draft: Questionnaire
) -> None:
    never = {
        "node": ["0", "1", "2"], "kind-0": "all",
        "kind-1": "test", "question-1": "rum", "op-1": "is", "value-1": "yes",
        "kind-2": "test", "question-2": "rum", "op-2": "is", "value-2": "no",
        "deed": "save",
    }  # fmt: skip
    answer = browser.post(url("authoring_condition", "alder"), never, follow=True)
    assert answer.content.decode().count("Det bliver aldrig vist") >= 2, "message, and its place"


def test_the_outline_asks_as_often_for_forty_questions_as_for_two(
    browser: Client, draft: Questionnaire, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6) as few:
        browser.get(url("authoring"))
    many = [{**ROOM, "key": f"q{number}"} for number in range(40)]
    Questionnaire.objects.filter(pk=draft.pk).update(draft=factories.definition(*many))
    with django_assert_num_queries(len(few)):
        browser.get(url("authoring"))


def test_buttons_inside_the_form_work_without_javascript(
    browser: Client, draft: Questionnaire
) -> None:
    rows = {
        "type": "single", "label": "Hvad?", "needed": "no", "option-id": ["0", "1"],
        "option-0-label": "Ro", "option-1-label": "Kaffe",
    }  # fmt: skip
    address = url("add_question", "afsnit")
    page = browser.post(address, {**rows, "deed": "option-up-1"})
    assert [row.label for row in page.context["form"].options.rows] == ["Kaffe", "Ro"]
    page = browser.post(address, {**rows, "deed": "option-remove-0"})
    assert [row.label for row in page.context["form"].options.rows] == ["Kaffe"]
    page = browser.post(address, {**rows, "deed": "option-add"})
    assert len(page.context["form"].options.rows) == 5
    assert "hvad" not in of(draft).questions
    browser.post(address, {**rows, "deed": "save"})
    assert of(draft).questions["hvad"].codes == ("ro", "kaffe")


# --- languages ---


def test_a_translation_file_goes_out_and_comes_in(draft: Questionnaire) -> None:
    translations.add_language(draft, "en", by=None)
    out = translations.export_file(of(draft), "en").decode("utf-8-sig")
    assert out.splitlines()[0] == "id;hvor;da;en"
    filled = out.replace("rum.label;Spørgsmål;Flere rum?;", "rum.label;Spørgsmål;Flere rum?;More?")
    translations.import_file(draft, "en", filled.encode(), machine_made=True, by=None)
    assert of(draft).questions["rum"].label == {"da": "Flere rum?", "en": "More?"}
    assert of(draft).questions["alder"].label["en"] == "Age?"
    assert of(draft).machine_made == ("en",)


def test_wrong_rows_are_named_and_nothing_is_taken(draft: Questionnaire) -> None:
    translations.add_language(draft, "en", by=None)
    content = (
        "id,da,en\nrum.label,Flere rum?,More?\nvaek.label,X,Y\nrum.label,Flere rum?,Again\n"
        "alder.label,En anden alder?,Age\n"
    )
    with pytest.raises(WrongFile) as wrong:
        translations.import_file(draft, "en", content.encode(), machine_made=False, by=None)
    assert [error.row for error in wrong.value.errors] == [3, 4, 5]
    assert "en" not in of(draft).questions["rum"].label
    translations.import_file(
        draft, "en", content.encode(), machine_made=False, only_right=True, by=None
    )
    assert of(draft).questions["rum"].label["en"] == "More?"


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=120))
def test_any_file_is_taken_or_refused(content: bytes) -> None:
    definition = schema.load(factories.definition(ROOM))
    with suppress(WrongFile):
        list(translations._rows(content, definition, "en"))


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60))
def test_any_text_survives_the_file(text: str) -> None:
    asked = {**ROOM, "label": {"da": text, "en": text}}
    definition = schema.load(factories.definition(asked, languages=["da", "en"]))
    content = translations.export_file(definition, "en")
    found = list(translations._rows(content, definition, "en"))
    assert ("rum.label", text.strip()) in found or not text.strip()


def test_a_translator_sees_what_a_colleague_wrote_meanwhile(
    browser: Client, draft: Questionnaire
) -> None:
    translations.add_language(draft, "en", by=None)
    translations.save_texts(draft, "en", {"rum.label": "Hers"}, began={}, by=None)
    sent = {
        "text-rum.label": "Mine", "began-rum.label": "",
        "text-alder.label": "How old?", "began-alder.label": "Age?",
    }  # fmt: skip
    shown = browser.post(url("authoring_translate", "en"), sent).content.decode()
    assert "Hers" in shown
    assert "Mine" in shown
    assert of(draft).questions["rum"].label["en"] == "Hers"
    assert of(draft).questions["alder"].label["en"] == "How old?"


def test_a_removed_language_takes_its_texts_along_and_can_be_undone(
    browser: Client, draft: Questionnaire
) -> None:
    translations.add_language(draft, "en", by=None)
    before = of(draft)
    browser.post(url("change_language"), {"deed": "remove", "language": "en"})
    assert "en" not in of(draft).questions["alder"].label
    authoring.undo(draft)
    assert of(draft) == before


# --- preview, publishing ---


@pytest.mark.parametrize("way", ["web", "kiosk", "paper"])
def test_a_preview_stores_nothing(browser: Client, draft: Questionnaire, way: str) -> None:
    address = url("authoring_preview") + f"?maade={way}"
    browser.get(address)
    page = browser.post(address, {"go": "next", "page": "rum", "rum": "yes"})
    if way != "paper":
        assert page.context["page"].key == "alder"
        carried = page.context["answers"]
        wrong = {"go": "next", "page": "alder", "alder": "mange", "answers": carried}
        assert "Skriv et tal med cifre." in browser.post(address, wrong).content.decode()
        end = browser.post(address, {**wrong, "alder": "42"})
        assert [line.said[0].plain for line in end.context["lines"]] == ["Ja", "42"]
    assert not Response.objects.exists()
    assert not QuestionnaireVersion.objects.exists()


@pytest.mark.parametrize("answers", ["[]", "{", '{"rum": 7}', '{"x": {"y": []}}'])
def test_a_preview_takes_whatever_is_carried(
    browser: Client, draft: Questionnaire, answers: str
) -> None:
    sent = {"go": "next", "page": "alder", "alder": "3", "answers": answers}
    assert browser.post(url("authoring_preview"), sent).status_code == 200


def test_a_draft_that_changed_since_it_was_looked_through_is_not_published(
    browser: Client, draft: Questionnaire
) -> None:
    authoring.add_section(draft, "Nyt", by=None)
    authoring.undo(draft)
    answer = browser.post(url("publish_questionnaire"), {"revision": "1"}, follow=True)
    assert "Kladden er ændret, siden siden blev vist." in answer.content.decode()
    assert not QuestionnaireVersion.objects.exists()


def test_only_a_changed_question_can_be_kept_apart(browser: Client, draft: Questionnaire) -> None:
    publishing.publish(draft, by=None)
    new = factories.definition({**ROOM, "label": {"da": "Flere?"}}, AGE)
    Questionnaire.objects.filter(pk=draft.pk).update(draft=new)
    sent = {"revision": str(draft.revision), "join-rum": "apart", "join-alder": "apart"}
    browser.post(url("publish_questionnaire"), sent)
    assert QuestionnaireVersion.objects.get(number=2).joins == {"rum": "apart", "alder": "same"}


def test_a_note_for_colleagues_changes_no_result(draft: Questionnaire) -> None:
    noted = schema.load(factories.definition({**ROOM, "note": "Se sagen"}, AGE))
    assert publishing.joined(of(draft), noted) == {"rum": "same", "alder": "same"}
    assert changes(of(draft), noted) == ()


def test_every_difference_is_said_in_words(draft: Questionnaire) -> None:
    choice: dict[str, object] = {
        "key": "vej", "type": "single", "label": {"da": "Vej?"},
        "options": [{"code": "a", "label": {"da": "A"}}, {"code": "b", "label": {"da": "B"}}],
    }  # fmt: skip
    turned: dict[str, object] = {
        **choice, "needed": "yes", "other": True,
        "options": [{"code": "b", "label": {"da": "Bé"}}, {"code": "c", "label": {"da": "C"}}],
        "show_if": {"question": "rum", "op": "is", "value": "yes"},
    }  # fmt: skip
    before = schema.load(factories.definition(ROOM, choice, AGE))
    now = schema.load(factories.definition(ROOM, turned))
    found = {change.key: change for change in changes(before, now)}
    assert set(found) == {"vej", "alder"}
    assert found["alder"].is_gone
    assert [one.what for one in found["vej"].differences] == [
        "Svar", "Svar tilføjet", "Svar fjernet", "Krav", "»Andet« med tekst", "Hvornår det vises",
    ]  # fmt: skip
