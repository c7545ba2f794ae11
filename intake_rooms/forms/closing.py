"""Closing and reopening a day, and what is counted and said on it."""

from __future__ import annotations

from typing import Any

from django import forms

from intake_rooms.codes import Service
from intake_rooms.forms.day import VoidForm, refuse_traits
from intake_rooms.services.services_given import MOST_AT_ONCE

LONGEST_EXPLANATION = 300
_SEEN, _WHY = "set-", "forklaring-"
_TOO_LONG = f"Forklaringen kan højst have {LONGEST_EXPLANATION} tegn. Forkort den."


class CloseForm(forms.Form):
    """The tally from paper, and why it is not what is registered.

    What is said of the findings comes in fields named by the finding, see `seen`.
    """

    paper_count = forms.IntegerField(
        label="Talt på papir",
        required=False,
        min_value=0,
        max_value=10_000,
        help_text="Tom, hvis I ikke har talt på papir i dag.",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Skriv et helt tal, eller lad feltet stå tomt."
        ),
    )
    difference = forms.CharField(
        label="Hvorfor er tallene forskellige?",
        required=False,
        max_length=LONGEST_EXPLANATION,
        help_text="Kun hvis papiret siger noget andet end registreringerne.",
        error_messages={"max_length": _TOO_LONG},
    )

    def clean_difference(self) -> str:
        """Refuse an explanation that points to a person."""
        return refuse_traits(self.cleaned_data["difference"])

    def clean(self) -> None:
        """Refuse an explanation of a finding that is too long or points to a person."""
        super().clean()
        for text in self.seen().values():
            if len(text) > LONGEST_EXPLANATION:
                raise forms.ValidationError(_TOO_LONG)
            refuse_traits(text)

    def seen(self) -> dict[str, str]:
        """Key of each finding that was marked or explained, and the explanation."""
        data: Any = self.data
        texts = {
            name.removeprefix(_WHY): str(data.get(name, "")).replace("\0", "").strip()
            for name in data
            if name.startswith(_WHY)
        }
        explained = {key: text for key, text in texts.items() if text}
        marked = {name.removeprefix(_SEEN): "" for name in data if name.startswith(_SEEN)}
        return marked | explained


class ReopenForm(VoidForm):
    """Why a day is opened again."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, verb="Genåbn dagen", **more)


class ServiceForm(forms.Form):
    """One service, more or less of it."""

    service = forms.ChoiceField(
        choices=Service.choices,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Ydelsen findes ikke. Genindlæs siden."
        ),
    )
    amount = forms.IntegerField(
        min_value=-MOST_AT_ONCE,
        max_value=MOST_AT_ONCE,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            f"Skriv et tal mellem 1 og {MOST_AT_ONCE}.",
        ),
    )
