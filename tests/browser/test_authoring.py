"""An editor who is no programmer builds, publishes and corrects a questionnaire in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from config.access.models import User
from consultation.definition import schema
from consultation.definition.conditions import All, Any, Not, Op, Test
from consultation.definition.schema import QuestionType
from consultation.models import Questionnaire, UnsavedForm
from tests import factories
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)

LABELS = {
    QuestionType.SINGLE: "Hvor tit kommer du?",
    QuestionType.YES_NO: "Bor du i København?",
    QuestionType.MULTIPLE: "Hvad er vigtigt?",
    QuestionType.SCALE: "Hvor tryg er du?",
    QuestionType.MATRIX: "Hvordan er stedet?",
    QuestionType.RANKING: "Hvad kommer først?",
    QuestionType.NUMBER: "Hvor gammel er du?",
    QuestionType.SHORT_TEXT: "Hvad hedder gaden?",
    QuestionType.LONG_TEXT: "Vil du fortælle mere?",
    QuestionType.DATE: "Hvornår var det?",
    QuestionType.PERIOD: "Fra hvornår til hvornår?",
    QuestionType.DISTRICT: "Hvilken bydel?",
    QuestionType.MAP: "Hvor på kortet?",
    QuestionType.SITE: "Kan et rum ligge her?",
    QuestionType.INFORMATION: "Nu kommer de sidste spørgsmål.",
    QuestionType.FILE: "Vil du vedhæfte noget?",
}


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


def address(name: str, *arguments: str) -> str:
    return reverse(f"consultation:{name}", args=arguments)


def stored(slug: str) -> schema.Definition:
    return schema.load(Questionnaire.objects.get(slug=slug).draft)


def write_question(page: Page, kind: QuestionType) -> None:
    """Add a question of a type from its section's page of types, and save it."""
    page.goto(f"{address('add_question', 'naboer', 'start')}?type={kind.value}")
    page.locator("#id_label").fill(LABELS[kind])
    for name in ("row", "option"):
        rows = page.locator(f"[data-rows={name}] li")
        for number in range(min(2, rows.count())):
            rows.nth(number).locator(".form-input").fill(f"{name} {number + 1}")
    if kind == QuestionType.SITE:
        page.locator("#id_site").fill("Den gamle remise")
    page.get_by_role("button", name="Gem spørgsmålet").click()
    expect(page.get_by_role("status").filter(has_text="Spørgsmålet er tilføjet")).to_be_visible()


def test_an_editor_builds_publishes_and_corrects_a_questionnaire(
    page: Page, log_in: Callable[[Page, User], None], editor: User
) -> None:
    consultation = factories.consultation()
    log_in(page, editor)

    page.goto(address("add_questionnaire", consultation.slug))
    page.get_by_label("Hvad hedder spørgeskemaet?").fill("Naboer")
    page.get_by_label("Interessenter").check()
    page.get_by_label("Skemaets adresse").fill("naboer")
    page.get_by_role("button", name="Gem spørgeskemaet").click()
    expect(page.get_by_role("heading", name="Skriv Naboer")).to_be_visible()

    for kind in LABELS:
        write_question(page, kind)
    assert {q.type for q in stored("naboer").questions.values()} == set(QuestionType)
    expect(page.get_by_text("Skemaet kan udgives.")).to_be_visible()
    assert_accessible(page)

    build_condition(page)
    translate(page)
    publish(page)
    correct(page)


def build_condition(page: Page) -> None:
    """(often AND NOT(from here OR older than 30)), nested and negated, read back in Danish."""
    page.goto(address("authoring_condition", "naboer", "hvad_hedder_gaden"))
    page.get_by_role("button", name="+ Betingelse").click()
    choose(page, "question", 0, "Hvor tit kommer du?")
    page.locator("[id^=value-]").first.select_option(label="option 1")
    page.get_by_role("button", name="+ Gruppe").first.click()
    choose(page, "question", 1, "Bor du i København?")
    page.locator("select[id^=value-]").nth(1).select_option(label="ja")
    page.locator(".group .group").get_by_role("button", name="+ Betingelse").click()
    choose(page, "question", 2, "Hvor gammel er du?")
    choose(page, "op", 2, "er større end")
    page.locator("input[id^=value-]").fill("tredive")
    page.locator(".group .group").get_by_label("Vend om: det må ikke passe").check()
    page.get_by_role("button", name="Gem betingelsen").click()
    expect(page.get_by_text("Skriv et tal.")).to_be_visible()
    assert_accessible(page)
    page.locator("input[id^=value-]").fill("30")
    page.get_by_role("button", name="Gem betingelsen").click()

    line = page.locator("#del-hvad_hedder_gaden")
    expect(line.locator(".line-condition")).to_have_text(
        "Vises, hvis svaret på »Hvor tit kommer du?« er »option 1« og det ikke passer, at "
        "(svaret på »Bor du i København?« er »ja« eller svaret på »Hvor gammel er du?« er "
        "større end 30)."
    )
    assert stored("naboer").questions["hvad_hedder_gaden"].show_if == All(
        (
            Test("hvor_tit_kommer_du", Op.IS, "option_1"),
            Not(
                Any(
                    (
                        Test("bor_du_i_koebenhavn", Op.IS, "yes"),
                        Test("hvor_gammel_er_du", Op.GT, 30),
                    )
                )
            ),
        )
    )


def choose(page: Page, part: str, number: int, label: str) -> None:
    """Choose in the builder, and wait until it is drawn anew."""
    with page.expect_response(lambda response: "vises-hvis" in response.url):
        page.locator(f"select[id^={part}-]").nth(number).select_option(label=label)
    expect(page.locator(f"select[id^={part}-]").nth(number)).to_be_focused()


def translate(page: Page) -> None:
    """Add Arabic, and write one text from right to left."""
    page.goto(address("authoring_languages", "naboer"))
    page.locator("#language").select_option("ar")
    page.get_by_role("button", name="Tilføj sproget").click()
    page.get_by_role("link", name="Oversæt til Arabisk").click()
    field = page.locator("[id='text-bor_du_i_koebenhavn.label']")
    expect(field).to_have_attribute("dir", "rtl")
    assert_accessible(page)
    field.fill("هل تسكن في كوبنهاغن؟")
    page.get_by_role("button", name="Gem oversættelsen").click()
    expect(page.get_by_text("Oversættelsen er gemt.")).to_be_visible()
    page.goto(f"{address('authoring_preview', 'naboer')}?sprog=ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert_accessible(page)
    page.get_by_label("option 1").check()
    page.get_by_role("button", name="التالي").click()
    expect(page.get_by_text("هل تسكن في كوبنهاغن؟")).to_be_attached()


def publish(page: Page) -> None:
    page.goto(address("publish_questionnaire", "naboer"))
    assert_accessible(page)
    page.get_by_role("button", name="Udgiv version 1").click()
    expect(page.get_by_text("Version 1 er udgivet.")).to_be_visible()
    expect(page.get_by_text("Den, der er ude")).to_be_visible()


def correct(page: Page) -> None:
    """Reword one question, give another more answers; keep the second's results apart."""
    reword(page, "bor_du_i_koebenhavn", "Bor du i Københavns Kommune?")
    reword(page, "hvor_tryg_er_du", "Hvor utryg er du?")
    page.goto(address("edit_question", "naboer", "vil_du_fortaelle_mere"))
    page.get_by_text("Skift type").click()
    page.get_by_label("Type").select_option(label="Kort tekst")
    page.get_by_role("button", name="Skift", exact=True).click()
    expect(page.locator("#id_label")).to_have_value(LABELS[QuestionType.LONG_TEXT])
    page.get_by_role("button", name="Gem spørgsmålet").click()

    page.goto(address("publish_questionnaire", "naboer"))
    changed = page.locator(".changes > li")
    expect(changed).to_have_count(3)
    expect(changed.nth(0).locator("del")).to_contain_text("Bor du i København?")
    page.locator("label[for=join-hvor_tryg_er_du-apart]").click()
    assert_accessible(page)
    page.get_by_role("button", name="Udgiv version 2").click()
    page.get_by_role("link", name="Version 2").click()
    expect(page.locator(".changes > li")).to_contain_text(
        [
            re.compile("lægges sammen, og resultaterne siger"),
            re.compile("holdes adskilt"),
            re.compile("holdes adskilt"),
        ]
    )
    current = Questionnaire.objects.select_related("current").get(slug="naboer").current
    assert current is not None
    joins = {key: join for key, join in current.joins.items() if join != "same"}
    assert joins == {
        "bor_du_i_koebenhavn": "changed",
        "hvor_tryg_er_du": "apart",
        "vil_du_fortaelle_mere": "apart",
    }


def reword(page: Page, key: str, label: str) -> None:
    page.goto(address("edit_question", "naboer", key))
    page.locator("#id_label").fill(label)
    page.get_by_role("button", name="Gem spørgsmålet").click()
    expect(page.get_by_text("Spørgsmålet er gemt.")).to_be_visible()


def three_questions() -> Questionnaire:
    """A draft with two sections: "en", "to" and "tre" in the first, none in the second."""
    asked: list[dict[str, object]] = [
        {"key": key, "type": "yes_no", "label": {"da": key.capitalize()}}
        for key in ("en", "to", "tre")
    ]
    content = factories.definition(*asked)
    content["sections"].append({"key": "slut", "title": {"da": "Slut"}})  # type: ignore[attr-defined]
    return factories.unpublished(content)


def order(slug: str) -> list[tuple[str, str]]:
    return [(section.key, question.key) for section, question in stored(slug).walk()]


def test_questions_are_moved_by_keyboard_alone_and_the_focus_stays(
    page: Page, log_in: Callable[[Page, User], None], editor: User
) -> None:
    draft = three_questions()
    log_in(page, editor)
    page.goto(address("authoring", draft.slug))

    page.locator("#up-tre").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("»Tre« er nu nummer 2 af 3 i »afsnit«.")
    expect(page.locator("#up-tre")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("»Tre« er nu nummer 1 af 3 i »afsnit«.")
    assert [key for _, key in order(draft.slug)] == ["tre", "en", "to"]

    page.locator("#down-to").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("»To« er nu nummer 1 af 1 i »Slut«.")
    assert order(draft.slug)[-1] == ("slut", "to")
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Fortrudt")
    assert order(draft.slug)[-1] == ("afsnit", "to")


def test_a_question_is_dragged_into_another_section(
    page: Page, log_in: Callable[[Page, User], None], editor: User
) -> None:
    draft = three_questions()
    log_in(page, editor)
    page.goto(address("authoring", draft.slug))

    grip = page.locator("#del-en .grip").bounding_box()
    target = page.locator("#del-slut .line-none").bounding_box()
    assert grip
    assert target
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 30, target["y"] + 5, steps=8)
    page.mouse.up()

    expect(page.locator("#del-slut #del-en")).to_be_visible()
    assert order(draft.slug) == [("afsnit", "to"), ("afsnit", "tre"), ("slut", "en")]


def test_what_is_typed_and_not_saved_waits_for_the_editor(
    page: Page, log_in: Callable[[Page, User], None], editor: User
) -> None:
    draft = three_questions()
    log_in(page, editor)
    page.goto(address("edit_question", draft.slug, "en"))
    page.locator("#id_help").fill("En lang forklaring")
    expect(page.locator(".kept-note")).to_contain_text("Kladde gemt kl.")
    assert stored(draft.slug).questions["en"].help == {}

    page.goto(address("edit_question", draft.slug, "en"))
    page.get_by_role("link", name="Fortsæt, hvor du slap").click()
    expect(page.locator("#id_help")).to_have_value("En lang forklaring")
    page.get_by_role("button", name="Gem spørgsmålet").click()
    expect(page.get_by_text("Spørgsmålet er gemt.")).to_be_visible()

    assert stored(draft.slug).questions["en"].help == {"da": "En lang forklaring"}
    assert not UnsavedForm.objects.exists()


def test_rows_of_answers_are_moved_and_added_in_the_page(
    phone: Page, log_in: Callable[[Page, User], None], editor: User
) -> None:
    draft = three_questions()
    log_in(phone, editor)
    phone.goto(f"{address('add_question', draft.slug, 'slut')}?type=multiple")
    phone.locator("#id_label").fill("Hvad mangler?")
    inputs = phone.locator("[data-rows=option] .form-input")
    for number, text in enumerate(("Ro", "Kaffe", "Intet af det")):
        inputs.nth(number).fill(text)
    phone.get_by_role("button", name="Flere linjer").click()
    inputs.nth(3).fill("Rene rum")
    phone.get_by_role("button", name="Flyt svar 4 op").click()
    phone.locator("label", has_text="svar 4 udelukker").click()
    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.get_by_role("button", name="Gem spørgsmålet").click()
    expect(phone.get_by_text("Spørgsmålet er tilføjet")).to_be_visible()

    question = stored(draft.slug).questions["hvad_mangler"]
    assert [(o.code, o.exclusive) for o in question.options] == [
        ("ro", False), ("kaffe", False), ("rene_rum", False), ("intet_af_det", True),
    ]  # fmt: skip


def test_the_desk_is_accessible_on_a_phone_errors_included(
    phone: Page, log_in: Callable[[Page, User], None], editor: User
) -> None:
    consultation = factories.consultation(title="Indsatsen for stofbrugere " * 6)
    factories.phase(consultation)
    asked = factories.questionnaire(of=consultation)
    log_in(phone, editor)
    for page_of in (
        address("desk"),
        address("consultation_desk", consultation.slug),
        address("questionnaire_desk", asked.slug),
        address("edit_consultation", consultation.slug),
        address("questionnaire_goals", asked.slug),
        address("add_question", asked.slug, "afsnit"),
        address("authoring_languages", asked.slug),
        address("authoring_frame", asked.slug),
        f"{address('authoring_preview', asked.slug)}?maade=paper",
        address("version", asked.slug, "1"),
    ):
        phone.goto(page_of)
        assert_accessible(phone)
        assert_no_sideways_scroll(phone)
    for page_of, button in (
        (address("add_consultation"), "Gem inddragelsen"),
        (address("add_questionnaire", consultation.slug), "Gem spørgeskemaet"),
        (f"{address('add_question', asked.slug, 'afsnit')}?type=scale", "Gem spørgsmålet"),
    ):
        phone.goto(page_of)
        phone.get_by_role("button", name=button).click()
        expect(phone.locator(".form-error-message").first).to_be_visible()
        assert_accessible(phone)
