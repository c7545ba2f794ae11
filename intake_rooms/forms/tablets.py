"""What is typed about tablets and tokens."""

from __future__ import annotations

from typing import Any

from django import forms

from config.offline.models import ApiToken
from intake_rooms.forms.fields import DeskHelper, ReasonForm
from intake_rooms.models import Room

LONGEST_NAME = 60


class TabletForm(forms.Form):
    """What a tablet is called by those who use it."""

    name = forms.CharField(
        label="Hvad skal tabletten hedde?",
        max_length=LONGEST_NAME,
        help_text="Fx “Ved døren”. Skriv det også på tabletten.",
        error_messages={
            "required": "Skriv et navn, så tabletten kan kendes fra de andre.",
            "max_length": f"Navnet kan højst have {LONGEST_NAME} tegn. Forkort det.",
        },
    )

    def __init__(self, *args: Any, save: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper("name", save=save)


class CodeForm(forms.Form):
    """The code that a leader reads out or shows."""

    code = forms.CharField(
        label="Kode",
        max_length=20,
        help_text="Otte tegn, som lederen af rummet finder under Tablets.",
        error_messages={
            "required": "Skriv koden fra lederen.",
            "max_length": "Koden er på otte tegn. Ret koden.",
        },
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper("code", save="Fortsæt")


class DiscardForm(ReasonForm):
    """Why something that a revoked tablet sent does not count."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper("reason", save="Kassér")


class TokenForm(forms.Form):
    """Another system's way in."""

    name = forms.CharField(
        label="Hvilket system?",
        max_length=80,
        error_messages={
            "required": "Skriv, hvilket system der skal bruge nøglen.",
            "max_length": "Navnet kan højst have 80 tegn. Forkort det.",
        },
    )
    scopes = forms.MultipleChoiceField(
        label="Hvad må det?",
        choices=ApiToken.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Vælg mindst én ting, nøglen må.",
            "invalid_choice": "Vælg blandt de viste.",
        },
    )
    rooms = forms.ModelMultipleChoiceField(
        Room.objects.none(),
        label="For hvilke rum?",
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Vælg mindst ét rum.",
            "invalid_choice": "Vælg blandt de viste.",
            "invalid_pk_value": "Vælg blandt de viste.",
        },
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["rooms"]
        field.queryset = Room.objects.all()
        self.helper = DeskHelper("name", "scopes", "rooms", save="Lav nøgle")

    def clean_name(self) -> str:
        """Refuse a name that is taken: in the log it must be clear whose key it was."""
        name: str = self.cleaned_data["name"]
        if ApiToken.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError("Der er allerede en nøgle med det navn. Vælg et andet.")
        return name
