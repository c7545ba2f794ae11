"""Finding what is stored of one client, by the alias they give."""

from __future__ import annotations

from typing import Any

from django import forms

from intake_rooms.forms.fields import DeskHelper

LONGEST_ALIAS = 60


def _alias(label: str, **more: Any) -> forms.CharField:
    """A field that no browser remembers."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_ALIAS,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Skriv kaldenavnet, som brugeren siger det.",
            "max_length": f"Kaldenavnet kan højst have {LONGEST_ALIAS} tegn.",
        },
        **more,
    )


class AliasForm(forms.Form):
    """Which client."""

    alias = _alias("Hvad er kaldenavnet?", help_text="Det gemmes ikke, og det står ikke i loggen.")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper("alias", save="Vis det, der er gemt")


class ForgetForm(forms.Form):
    """How much is to go, with the alias typed anew."""

    how = forms.ChoiceField(
        label="Hvad skal der ske?",
        choices=[
            ("unlink", "Slet det kendte, og lad indtagene tælle videre uden at høre til nogen"),
            ("erase", "Slet det kendte og alle indtagene; de tæller ikke længere med"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad der skal ske."},
    )
    alias = _alias("Skriv kaldenavnet igen", help_text="Det kan ikke fortrydes.")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper("how", "alias", save="Slet for altid", is_grave=True)
