"""What a helper says of the help: what they are and where, never who."""

from __future__ import annotations

from django import forms

from consultation.codes import HelperRole


class HelpForm(forms.Form):
    """The helper's role, and the place in words."""

    role = forms.ChoiceField(
        label="Hvad er du?",
        choices=[("", "Vælg"), *HelperRole.choices],
        error_messages={"required": "Vælg, hvad du er. Dit navn bliver ikke gemt."},
    )
    place = forms.CharField(
        label="Hvor er I?",
        help_text="For eksempel »Mændenes Hjem« eller »gaden, Vesterbro«. Skriv ikke navne.",
        max_length=120,
        error_messages={
            "required": "Skriv, hvor I er.",
            "max_length": "Skriv stedet med højst 120 tegn.",
        },
    )
