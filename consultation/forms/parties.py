"""Forms of the register of parties."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.db.models import QuerySet

from config import geography
from config.desk_forms import DeskHelper
from config.lists import SearchForm
from consultation.forms.desk import paragraphs
from consultation.forms.revision import RevisionForm
from consultation.hearing_codes import PartyKind
from consultation.meeting_days import NotADay, read_days, write_days
from consultation.models import Party

AREAS = [(each.code, each.name) for each in geography.districts()]
RETIRED, EVERYONE = "ude", "alle"


class DaysField(forms.CharField):
    """Several days at once, as they were typed or pasted; its value is one day a line."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            **{
                "required": False,
                "widget": paragraphs(6),
                "help_text": "Skriv eller sæt flere datoer ind på én gang, fx en på hver linje: "
                "24-11-2026 eller tirsdag den 24. november 2026.",
                **more,
            }
        )

    def clean(self, value: Any) -> str:
        """The days in order. Raises ValidationError that names the line."""
        try:
            return write_days(read_days(super().clean(value)))
        except NotADay as error:
            raise forms.ValidationError(str(error)) from None


class PartyForm(RevisionForm[Party]):
    """A party of the register with its contact and its calendar."""

    meetings = DaysField(label="Mødedage")

    class Meta:
        model = Party
        fields = ["name", "kind", "area", "contact_name", "email", "phone", "address", "note"]
        labels = {
            "name": "Hvad hedder parten?",
            "kind": "Hvad er det?",
            "area": "Hvilken bydel hører den til?",
            "contact_name": "Kontaktperson",
            "email": "E-mail, som invitationer sendes til",
            "phone": "Telefon",
            "address": "Adresse",
            "note": "Bemærkning",
        }
        help_texts = {"note": "Kun I ser den."}
        widgets = {"area": forms.Select}
        error_messages = {
            "name": {"required": "Skriv, hvad parten hedder."},
            "kind": {"required": "Vælg, hvad det er for en part."},
            "email": {"invalid": "Det er ikke en e-mailadresse. Ret den."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = [("", "Vælg"), *PartyKind.choices]
        self.fields["area"] = forms.ChoiceField(
            label=self.Meta.labels["area"],
            required=False,
            choices=[("", "Hele byen, eller ingen"), *AREAS],
        )
        if self.instance.pk:
            days = self.instance.meetings.values_list("held_on", flat=True)
            self.fields["meetings"].initial = write_days(days)
        self.helper = DeskHelper(
            "revision",
            Fieldset("Parten", "name", "kind", "area"),
            Fieldset(
                "Kontakt",
                "contact_name",
                Div("email", "phone", css_class="form-columns"),
                "address",
                "note",
            ),
            Fieldset("Mødekalender", "meetings"),
            save="Gem parten",
        )

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def validate_unique(self) -> None:
        """The service says it, in its own words."""

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it; the calendar is `days`."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def days(self) -> tuple[date, ...]:
        """The calendar."""
        return read_days(self.cleaned_data["meetings"])


class PartySearch(SearchForm):
    """Filters of the register."""

    kind = forms.ChoiceField(
        label="Art", required=False, choices=[("", "Alle"), *PartyKind.choices]
    )
    area = forms.ChoiceField(label="Bydel", required=False, choices=[("", "Alle"), *AREAS])
    state = forms.ChoiceField(
        label="Tilstand",
        required=False,
        choices=[("", "I brug"), (RETIRED, "Ude af brug"), (EVERYONE, "Alle")],
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The parties that were asked for."""
        for name in ("kind", "area"):
            if value := self.chosen(name):
                rows = rows.filter(**{name: value})
        state = self.chosen("state")
        if state != EVERYONE:
            rows = rows.filter(retired_at__isnull=state != RETIRED)
        return self.search(rows, "name", "contact_name", "email", "note", "address")


class PartyFileForm(forms.Form):
    """A file of parties."""

    file = forms.FileField(
        label="Fil",
        help_text="CSV med semikolon eller komma, højst 2 MB.",
        error_messages={"required": "Vælg en fil.", "empty": "Filen er tom. Vælg en anden."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper("file", save="Hent filen ind")
