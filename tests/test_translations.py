"""Whoever reads English finds every public text in English."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from django.conf import settings
from pytest_django import Settings

from config import catalogue
from config.catalogue import Marked


@pytest.mark.parametrize("language", ["en", "pl", "ar"])
def test_every_text_is_translated_that_a_language_needs(language: str) -> None:
    marked = catalogue.marked_texts(language).values()
    assert "\n".join(catalogue.faults(language, marked)) == ""
    assert catalogue.unused(language, marked) == []


def test_english_needs_all_texts_and_the_others_those_of_the_pages_where_people_answer() -> None:
    assert catalogue.languages() == ["en", "pl", "ar"]
    everything = {one.text for one in catalogue.marked_texts("en").values()}
    polish = {one.text for one in catalogue.marked_texts("pl").values()}
    assert "Jeg ønsker ikke at svare" in polish
    assert "Tilgængelighedserklæring" in everything - polish


def test_what_nobody_has_checked_is_listed_in_the_docs() -> None:
    page = Path(settings.BASE_DIR) / "docs" / "translations.md"
    assert page.read_text(encoding="utf-8") == catalogue.unchecked_list()


def test_the_mark_of_an_unchecked_text_stays_until_somebody_takes_it_away(
    translations: Catalog,
) -> None:
    translations.add("God", "Good", user_comments=[catalogue.UNCHECKED])
    translations.add("Bedre", "Better")
    _save(translations)
    assert catalogue.unchecked("en") == [("God", "Good")]

    catalogue.update("en", [Marked("God", "", "", "x:1"), Marked("Bedre", "", "", "x:2")])

    assert catalogue.unchecked("en") == [("God", "Good")]


def test_all_ways_of_marking_a_text_in_a_template_are_found() -> None:
    source = """{% load i18n %}
        {% translate "Et" %} {% trans 'To' %} {{ _("Tre") }}
        {% if 1 %}
            {% include "x.html" with title=_("Fire") %} {% translate "Fem" context "tal" %}
        {% endif %}
        {% blocktranslate trimmed with n=count %}
            Seks {{ n }}
            og mere
        {% endblocktranslate %}
        {% blocktranslate trimmed count n=count %}
            {{ n }} rum{% plural %}{{ n }} lokaler
        {% endblocktranslate %}
        {% translate variable %}
    """
    found = {(m.text, m.plural, m.context) for m in catalogue.in_template(source, "x.html")}
    assert found == {
        ("Et", "", ""),
        ("To", "", ""),
        ("Tre", "", ""),
        ("Fire", "", ""),
        ("Fem", "", "tal"),
        ("Seks %(n)s og mere", "", ""),
        ("%(n)s rum", "%(n)s lokaler", ""),
    }


@pytest.fixture
def translations(tmp_path: Path, settings: Settings) -> Catalog:
    """An English catalogue of the test's own; save it with `_save`."""
    settings.LOCALE_PATHS = [tmp_path]
    return Catalog(locale="en", fuzzy=False)


def _save(translations: Catalog) -> None:
    path = catalogue.po_path("en")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, translations)


def test_a_text_without_translation_a_fuzzy_one_and_a_broken_one_are_named(
    translations: Catalog,
) -> None:
    translations.add("Tom", "")
    translations.add("Uklar", "Unclear", flags=["fuzzy"])
    translations.add("%(n)s rum", "%(antal)s rooms", flags=["python-format"])
    translations.add("God", "Good")
    translations.add("Gammel", "Old")
    _save(translations)
    marked = [
        Marked(text, "", "", "x:1") for text in ("Mangler", "Tom", "Uklar", "%(n)s rum", "God")
    ]
    faults = catalogue.faults("en", marked)
    assert [fault.split("'")[1] for fault in faults] == ["Mangler", "Tom", "Uklar", "%(n)s rum"]
    assert catalogue.unused("en", marked) == ["Gammel"]


def test_bringing_the_catalogue_up_to_date_keeps_translations_and_adds_empty_ones(
    translations: Catalog,
) -> None:
    translations.add("God", "Good")
    translations.add("Gammel", "Old")
    _save(translations)
    marked = [Marked("God", "", "", "x:1"), Marked("%(n)s dag", "%(n)s dage", "", "x:2")]
    catalogue.update("en", marked)
    new = catalogue.read("en")
    good, days = new.get("God"), new.get("%(n)s dag")
    assert good is not None
    assert good.string == "Good"
    assert days is not None
    assert days.id == ("%(n)s dag", "%(n)s dage")
    assert not any(days.string or ())
    assert new.get("Gammel") is None


def test_only_a_changed_catalogue_is_compiled(translations: Catalog) -> None:
    translations.add("God", "Good")
    _save(translations)
    assert catalogue.compile_language("en")
    assert not catalogue.compile_language("en")
    assert catalogue.po_path("en").with_suffix(".mo").stat().st_size > 0
