"""Fields that are typed the Danish way, and the reason that a correction needs."""

from __future__ import annotations

from django import forms

from config.desk_forms import DATE_HELP, DanishDateField, DanishTimeField, DeskHelper

__all__ = ["DATE_HELP", "DanishDateField", "DanishTimeField", "DeskHelper", "ReasonForm"]


class ReasonForm(forms.Form):
    """Why a record is changed or voided."""

    reason = forms.CharField(
        label="Hvorfor?",
        max_length=300,
        help_text="Begrundelsen gemmes i loggen. Skriv ikke noget, der kan pege på en bruger.",
        error_messages={
            "required": "Skriv en begrundelse. Den gemmes sammen med ændringen.",
            "max_length": "Begrundelsen kan højst have 300 tegn. Forkort den.",
        },
    )
