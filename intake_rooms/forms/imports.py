"""A file to read in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet

from intake_rooms.forms.fields import DeskHelper
from intake_rooms.models import ImportBatch, Room

Kind = ImportBatch.Kind


class ImportForm(forms.Form):
    """Which kind of file, for which room, and whether to try it first."""

    kind = forms.ChoiceField(
        label="Hvad er der i filen?",
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Vælg, hvad der er i filen, blandt de viste."
        ),
    )
    room = forms.ModelChoiceField(
        Room.objects.none(),
        label="Hvilket rum?",
        required=False,
        empty_label="vælg",
        help_text="Kun for indtag. I de andre filer står rum og område i rækkerne.",
        error_messages={"invalid_choice": "Vælg et rum på listen."},
    )
    file = forms.FileField(
        label="Filen",
        help_text="CSV eller XLSX med kolonnenavne i første række.",
        error_messages={
            "required": "Vælg en fil.",
            "empty": "Filen er tom. Vælg en fil med kolonnenavne og rækker.",
        },
    )
    dry_run = forms.BooleanField(
        label="Prøv først: vis, hvad der ville ske, uden at gemme noget", required=False
    )
    skip_invalid = forms.BooleanField(
        label="Spring forkerte rækker over, og gem resten (kun indtag)", required=False
    )

    def __init__(
        self,
        *args: Any,
        kinds: tuple[ImportBatch.Kind, ...],
        rooms: QuerySet[Room],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        kind: Any = self.fields["kind"]
        kind.choices = [(each.value, each.label) for each in kinds]
        room: Any = self.fields["room"]
        room.queryset = rooms
        self.helper = DeskHelper("kind", "room", "file", "dry_run", "skip_invalid", save="Indlæs")

    def clean_file(self) -> Any:
        """Refuse what is too large before it is copied anywhere."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
            raise forms.ValidationError(
                f"Filen er større end {settings.UPLOAD_LIMIT_MB} MB. Del den i mindre filer."
            )
        return file

    def clean(self) -> None:
        """Intakes belong to a room."""
        super().clean()
        answers = self.cleaned_data
        needs_room = answers.get("kind") == Kind.INTAKES and "room" not in self.errors
        if needs_room and not answers["room"]:
            self.add_error("room", "Vælg det rum, indtagene hører til.")
