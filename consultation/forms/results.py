"""Which answers a page of results counts: all in the address, nothing is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from config import geography
from consultation.codes import Channel
from consultation.queries.results_types import Choice

NO_AREA = "ingen"
_DATE_HELP = "Fx 24-11-2026."
_DATES = ["%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"]


class ChoiceForm(forms.Form):
    """Channel, district and days. What is wrong narrows nothing and is said at its field."""

    kanal = forms.ChoiceField(label="Kanal", required=False)
    bydel = forms.ChoiceField(label="Bydel", required=False)
    fra = forms.DateField(label="Fra og med", required=False, input_formats=_DATES)
    til = forms.DateField(label="Til og med", required=False, input_formats=_DATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self._choices("kanal", [("", "Alle kanaler"), *Channel.choices])
        areas = [(district.code, district.name) for district in geography.districts()]
        none = (NO_AREA, "Ingen bydel angivet")
        self._choices("bydel", [("", "Alle bydele"), *areas, none])
        for name in ("fra", "til"):
            self.fields[name].help_text = _DATE_HELP
            self.fields[name].error_messages["invalid"] = "Skriv en dato som 24-11-2026."

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.error_messages["invalid_choice"] = "Vælg fra listen."

    def clean(self) -> dict[str, Any] | None:
        first, last = self.cleaned_data.get("fra"), self.cleaned_data.get("til")
        if first and last and last < first:
            self.add_error("til", "Den sidste dag ligger før den første. Byt dem om.")
        return self.cleaned_data

    @property
    def choice(self) -> Choice:
        """What was chosen and is right."""
        self.is_valid()
        area = self.cleaned_data.get("bydel") or None
        return Choice(
            channel=self.cleaned_data.get("kanal") or "",
            area="" if area == NO_AREA else area,
            start=self._day("fra"),
            end=self._day("til"),
        )

    def _day(self, name: str) -> date | None:
        day: date | None = self.cleaned_data.get(name)
        return day


class SectionForm(ChoiceForm):
    """The same, and one section of the questionnaire."""

    afsnit = forms.ChoiceField(label="Afsnit", required=False)

    def __init__(self, *args: Any, sections: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(key, title or key) for key, title in sections]
        self._choices("afsnit", [("", "Alle afsnit"), *named])

    @property
    def section(self) -> str:
        """The chosen section's key, "" for all."""
        self.is_valid()
        return self.cleaned_data.get("afsnit") or ""


class GroupForm(ChoiceForm):
    """The same, and what the answers are grouped by."""

    efter = forms.ChoiceField(label="Del svarene op efter", required=False)

    field_order = ("efter", "kanal", "bydel", "fra", "til")

    def __init__(self, *args: Any, by: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("efter", list(by))

    @property
    def by(self) -> str:
        """What was chosen; "" where nothing was, or what does not exist."""
        self.is_valid()
        return self.cleaned_data.get("efter") or ""
