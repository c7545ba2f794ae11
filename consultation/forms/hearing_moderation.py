"""The form beside one response: what is left out of it, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict

from consultation.forms.desk import paragraphs
from consultation.models import HearingResponse


class ModerationForm(forms.Form):
    """Carries the revision that the editor read; the button pressed is sent as `deed`."""

    SHOW, REDACT, WITHHOLD, PUT_BACK, TAKE_IN = "show", "redact", "withhold", "put-back", "take-in"

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    shown_text = forms.CharField(
        label="Det, alle kan læse",
        required=False,
        max_length=50_000,
        widget=paragraphs(10),
        help_text="Skriv […], hvor du tager noget ud. Siden skriver, at dele er udeladt.",
    )
    redact_reason = forms.CharField(
        label="Hvorfor er noget udeladt?",
        required=False,
        widget=forms.TextInput(attrs={"class": "is-long"}),
        max_length=300,
        help_text="Kun til jer, fx »oplysninger om helbred«. Gentag ikke det, du tager ud.",
    )
    withhold_reason = forms.CharField(
        label="Hvorfor vises svaret ikke?",
        required=False,
        widget=forms.TextInput(attrs={"class": "is-long"}),
        max_length=300,
        help_text="Afsenderen kan læse det med sin kode. Svaret tæller stadig med.",
    )

    def __init__(self, response: HearingResponse, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = response.revision
        self.fields["shown_text"].initial = response.public_text
        reason = response.state_reason
        self.fields["redact_reason"].initial = reason if response.shown_text else ""
        self.fields["withhold_reason"].initial = reason if response.state == "withheld" else ""

    @property
    def opened_revision(self) -> int:
        """The revision that the editor read; 0 where the field was lost."""
        return int(self.cleaned_data.get("revision") or 0)

    def over(self, theirs: Model) -> ModerationForm:
        """The same typed text, now on top of what a colleague or the sender did."""
        assert isinstance(theirs, HearingResponse)
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["revision"] = str(theirs.revision)
        return type(self)(theirs, data)
