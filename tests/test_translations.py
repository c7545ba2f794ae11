"""Whoever reads English finds every public text in English."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from pytest_django import Settings

from config import catalogue
from config.catalogue import Marked


def test_every_marked_text_is_translated_into_english() -> None:
    marked = catalogue.marked_texts().values()
    assert catalogue.languages() == ["en"]
    assert "\n".join(catalogue.faults("en", marked)) == ""
    assert catalogue.unused("en", marked) == []


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
