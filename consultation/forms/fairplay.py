"""What an editor decides of marked answers."""

from __future__ import annotations

from typing import Any

from django import forms

KEEP, LEAVE_OUT = "keep", "leave_out"


class SettleForm(forms.Form):
    """Keep or leave out: the chosen answers, or all that wait."""

    decision = forms.ChoiceField(
        label="Hvad gælder?",
        choices=[(KEEP, "De tæller med"), (LEAVE_OUT, "De tæller ikke med")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, om svarene tæller med."},
    )
    scope = forms.ChoiceField(
        label="Hvilke svar?",
        choices=[("chosen", "Dem, jeg har sat kryds ved"), ("all", "Alle, der venter")],
        widget=forms.RadioSelect,
        initial="chosen",
    )
    reason = forms.CharField(
        label="Hvorfor?",
        help_text="Skal siges, hvis svar ikke tæller med. Det står i loggen.",
        max_length=300,
        required=False,
    )
    responses = forms.TypedMultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, ids: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["responses"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(number, number) for number in ids]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == LEAVE_OUT and not (given.get("reason") or "").strip():
            self.add_error("reason", "Skriv, hvorfor svarene ikke skal tælle med.")
        if given.get("scope") == "chosen" and not given.get("responses"):
            self.add_error("scope", "Sæt kryds ved mindst ét svar, eller vælg alle.")
        return given
