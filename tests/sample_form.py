"""A form with every kind of field, to look at and to test the form pack with."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Button, Div, Fieldset, Layout, Row, Submit
from django import forms

COLOURS = [("red", "Rød"), ("green", "Grøn"), ("blue", "Blå")]


class SampleForm(forms.Form):
    name = forms.CharField(label="Hvad hedder rummet?", help_text="Som det står på døren.")
    password = forms.CharField(label="Adgangskode", widget=forms.PasswordInput)
    age = forms.IntegerField(label="Alder", min_value=18)
    day = forms.DateField(label="Hvilken dag?", help_text="Skriv dd-mm-åååå, fx 24-11-2026.")
    time = forms.TimeField(label="Klokkeslæt", help_text="Skriv fx 14:07.")
    moment = forms.SplitDateTimeField(
        label="Hvornår begyndte det?",
        widget=forms.SplitDateTimeWidget(
            date_attrs={"aria-label": "Dato"}, time_attrs={"aria-label": "Klokkeslæt"}
        ),
    )
    room = forms.ChoiceField(label="Rum", choices=[("", "Vælg et rum"), *COLOURS])
    rooms = forms.MultipleChoiceField(label="Flere rum", choices=COLOURS)
    note = forms.CharField(label="Bemærkning", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="Jeg har læst det", help_text="Det tager to minutter.")
    colours = forms.MultipleChoiceField(
        label="Hvilke farver?",
        choices=COLOURS,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vælg gerne flere.",
    )
    colour = forms.ChoiceField(label="Hvilken farve?", choices=COLOURS, widget=forms.RadioSelect)
    file = forms.FileField(label="Fil med indtag", help_text="CSV eller XLSX.")
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset("Rummet", "name", "password", Row("age", "time"), "day", "moment"),
            Div("room", "rooms", "note", "agreed", "colours", "colour", "file", "token"),
            HTML("<p>Intet er gemt endnu.</p>"),
        )
        self.helper.add_input(Submit("save", "Gem rummet"))
        self.helper.add_input(Button("draft", "Gem som kladde"))

    def clean(self) -> dict[str, Any]:
        """Refuse the form as a whole, so that there is a mistake of no field."""
        raise forms.ValidationError("Rummet kan ikke åbne, før det har en leder.")
