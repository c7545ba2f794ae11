"""Putting somebody in the queue from the board, and turning the board on."""

from __future__ import annotations

from typing import Any

from django import forms

from config.personal_traits import holds_cpr
from intake_rooms.codes import Method
from intake_rooms.forms.counter import LONGEST_ALIAS
from intake_rooms.forms.fields import DeskHelper
from intake_rooms.models import Room

_STALE = "Siden er forældet. Genindlæs den, og prøv igen."
_METHOD = "Vælg, hvad personen venter på plads til."


class EnterForm(forms.Form):
    """Who waits, and for which kind of place."""

    id = forms.UUIDField(error_messages={"required": _STALE, "invalid": _STALE})
    alias = forms.CharField(
        required=False,
        max_length=LONGEST_ALIAS,
        error_messages={"max_length": f"Kaldenavnet kan højst have {LONGEST_ALIAS} tegn."},
    )
    method = forms.ChoiceField(
        choices=Method.choices, error_messages={"required": _METHOD, "invalid_choice": _METHOD}
    )

    def clean_alias(self) -> str:
        """Refuse what looks like a CPR number, as at the counter."""
        alias: str = self.cleaned_data["alias"]
        if holds_cpr(alias):
            raise forms.ValidationError(
                "Kaldenavnet ligner et CPR-nummer. Brug et kaldenavn eller et andet tal."
            )
        return alias


_MINUTES = "Skriv et helt tal mellem 5 og 600."


class BoardForm(forms.Form):
    """Whether a room uses the board, and when a stay is long."""

    uses_board = forms.BooleanField(
        label="Brug tavlen i dette rum",
        required=False,
        help_text="Den, der registreres ved skranken, kommer samtidig i køen på tavlen.",
    )
    long_stay_minutes = forms.IntegerField(
        label="Sig til, når nogen har siddet længere end (minutter)",
        min_value=5,
        max_value=600,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _MINUTES),
    )

    def __init__(self, *args: Any, room: Room, **more: Any) -> None:
        names = ("uses_board", "long_stay_minutes")
        more["initial"] = {name: getattr(room, name) for name in names}
        super().__init__(*args, **more)
        self.helper = DeskHelper(*names, save="Gem tavlen")
