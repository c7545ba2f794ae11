"""Manual counts and nuisance, typed from paper."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.db.models import QuerySet

from intake_rooms.codes import AreaKind
from intake_rooms.forms.day import refuse_traits
from intake_rooms.forms.fields import DanishDateField, DeskHelper
from intake_rooms.models import Area, NuisanceIndicator, Room


class CountForm(forms.Form):
    """How many intakes were counted by hand on one day."""

    room = forms.ModelChoiceField(
        Room.objects.none(),
        label="Hvilket rum?",
        empty_label="vælg",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Vælg et rum på listen."),
    )
    day = DanishDateField(label="Hvilken dag?")
    count = forms.IntegerField(
        label="Hvor mange indtag blev talt?",
        error_messages={
            "required": "Skriv antallet. Var der ingen, så skriv 0.",
            "invalid": "Skriv antallet som et helt tal.",
        },
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=200,
        help_text="Fx hvem der talte: “nattevagten”, ikke et navn på en bruger.",
    )

    def __init__(self, *args: Any, rooms: QuerySet[Room], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["room"]
        field.queryset = rooms
        self.helper = DeskHelper("room", "day", "count", "note", save="Gem optælling")

    def clean_note(self) -> str:
        """Refuse a note that points to a person."""
        return refuse_traits(self.cleaned_data["note"])


class DanishDecimalField(forms.CharField):
    """A number typed 3,74 or 1.227,5."""

    def to_python(self, value: Any) -> Any:
        """The exact value; None where nothing was typed. A comma is the decimal sign."""
        typed = (super().to_python(value) or "").strip().replace(" ", "")
        if not typed:
            return None
        plain = typed.replace(".", "").replace(",", ".") if "," in typed else typed
        try:
            number = Decimal(plain)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) >= Decimal(10) ** 10:
            raise forms.ValidationError("Skriv værdien som et tal, fx 3,74.")
        if number != round(number, 4):
            raise forms.ValidationError("Værdien kan højst have fire decimaler. Rund den af.")
        return number


class NuisanceForm(forms.Form):
    """One observation: what, where, when, how much, and where the number comes from."""

    area = forms.ModelChoiceField(
        Area.objects.all(),
        label="Hvilket område?",
        empty_label="vælg",
        error_messages={"required": "Vælg et område."},
    )
    indicator = forms.ModelChoiceField(
        NuisanceIndicator.objects.all(),
        label="Hvad er observeret?",
        empty_label="vælg",
        error_messages={"required": "Vælg, hvad der er observeret."},
    )
    period_from = DanishDateField(label="Fra og med")
    period_to = DanishDateField(label="Til og med")
    value = DanishDecimalField(
        label="Værdi",
        help_text="Komma som decimaltegn, fx 3,74.",
        error_messages={"required": "Skriv værdien."},
    )
    unit = forms.CharField(
        label="Enhed", required=False, max_length=40, help_text="Tom: indikatorens egen."
    )
    source = forms.CharField(
        label="Kilde",
        max_length=200,
        help_text="Fx Teknik- og Miljøforvaltningen, notat af 12-11-2026.",
        error_messages={"required": "Skriv hvor tallet kommer fra. Uden kilde kan det ikke vises."},
    )
    method = forms.CharField(label="Metode", required=False, max_length=300)
    caveat = forms.CharField(
        label="Forbehold",
        required=False,
        max_length=300,
        help_text="Vises sammen med tallet i bilaget.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        indicator: Any = self.fields["indicator"]
        indicator.label_from_instance = lambda each: f"{each.name} ({each.unit})"
        area: Any = self.fields["area"]
        area.label_from_instance = lambda each: f"{each.name} ({each.get_kind_display()})"
        self.helper = DeskHelper(
            "area",
            "indicator",
            Row("period_from", "period_to"),
            Row("value", "unit"),
            "source",
            "method",
            "caveat",
            save="Gem observation",
        )

    def clean(self) -> None:
        """Refuse free text that points to a person."""
        super().clean()
        for name in ("method", "caveat"):
            try:
                refuse_traits(self.cleaned_data.get(name, ""))
            except forms.ValidationError as error:
                self.add_error(name, error)


class AreaForm(forms.Form):
    """A part of the city to observe."""

    name = forms.CharField(
        label="Nyt område",
        max_length=120,
        error_messages={"required": "Skriv, hvad området hedder."},
    )
    kind = forms.ChoiceField(
        label="Art",
        choices=AreaKind.choices,
        help_text="Tal for bydele og fokusområder lægges aldrig sammen.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper("name", "kind", save="Tilføj område")
