"""Refusals and incidents, as tapped beside the counter."""

from __future__ import annotations

from typing import Any

from django import forms

from config.danish import listing
from config.personal_traits import personal_traits
from intake_rooms.codes import (
    IncidentKind,
    NeedleState,
    NeedleStickPerson,
    OverdoseGrade,
    OverdoseMeasure,
    RefusalReason,
)

STALE = "Siden er forældet. Genindlæs den, og registrér igen."


def _messages(sentence: str) -> dict[str, str]:
    return dict.fromkeys(("required", "invalid", "invalid_choice", "max_length"), sentence)


class RefusalForm(forms.Form):
    """Why somebody was turned away."""

    id = forms.UUIDField(error_messages=_messages(STALE))
    reason = forms.ChoiceField(
        choices=RefusalReason.choices,
        error_messages=_messages("Vælg en af årsagerne til afvisningen."),
    )


class IncidentForm(forms.Form):
    """An incident of one kind. Which answers are asked depends on the kind."""

    id = forms.UUIDField(error_messages=_messages(STALE))
    grade = forms.ChoiceField(
        required=False,
        choices=OverdoseGrade.choices,
        error_messages=_messages("Vælg hvor alvorlig overdosen var."),
    )
    measures = forms.MultipleChoiceField(
        required=False,
        choices=OverdoseMeasure.choices,
        error_messages=_messages("Vælg kun blandt de viste foranstaltninger."),
    )
    person = forms.ChoiceField(
        required=False,
        choices=NeedleStickPerson.choices,
        error_messages=_messages("Vælg hvem der stak sig."),
    )
    needle = forms.ChoiceField(
        required=False,
        choices=NeedleState.choices,
        error_messages=_messages("Vælg om nålen var brugt."),
    )
    description = forms.CharField(
        required=False,
        max_length=500,
        error_messages=_messages("Beskrivelsen kan højst have 500 tegn. Forkort den."),
    )

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        self.fields["grade"].required = kind == IncidentKind.OVERDOSE
        self.fields["person"].required = kind == IncidentKind.NEEDLE_STICK
        self.fields["needle"].required = kind == IncidentKind.NEEDLE_STICK

    def clean_description(self) -> str:
        """Refuse a text that points to a person; it would be stored for good."""
        text: str = self.cleaned_data["description"]
        found = personal_traits(text)
        if found:
            raise forms.ValidationError(
                f"Beskrivelsen ser ud til at indeholde {listing(found)}. Skriv den om, så ingen "
                "kan genkendes. Intet er gemt endnu."
            )
        return text
