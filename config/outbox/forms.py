"""Forms of the page of outgoing mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from config.desk_forms import DeskHelper
from config.lists import SearchForm
from config.outbox.models import MailState, OutgoingMail


class MailSearch(SearchForm):
    """Search by recipient, subject and what the server said."""

    tilstand = forms.ChoiceField(
        label="Tilstand", required=False, choices=[("", "Alle"), *MailState.choices]
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if state := self.chosen("tilstand"):
            rows = rows.filter(state=state)
        return self.search(rows, "to", "subject", "last_error")


class SendAgainForm(forms.ModelForm[OutgoingMail]):
    """The address to try now; it stands there to be corrected."""

    class Meta:
        model = OutgoingMail
        fields = ["to"]
        labels = {"to": "Modtagerens mailadresse"}
        help_texts = {"to": "Ret den, hvis den er forkert."}
        error_messages = {
            "to": {
                "required": "Skriv en mailadresse.",
                "invalid": "Mailadressen er ikke skrevet rigtigt. Skriv den som navn@eksempel.dk.",
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper("to", save="Prøv igen nu")
