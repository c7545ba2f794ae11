"""A spreadsheet to read in as a questionnaire."""

from __future__ import annotations

from typing import Any

from django import forms

from config.desk_forms import DeskHelper
from consultation.codes import Audience
from consultation.forms.desk import SlugField
from consultation.services.xlsform import MOST
from consultation.xlsform import languages


class XlsformForm(forms.Form):
    """The file, and the language of texts whose heading names none."""

    file = forms.FileField(
        label="Filen",
        help_text=f"Et XLSX-regneark på højst {MOST // 1024 // 1024} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Vælg en fil.", "empty": "Filen er tom. Vælg en anden."},
    )
    language = forms.ChoiceField(
        label="Hvilket sprog er teksterne på, hvis kolonnerne ikke siger det?",
        choices=[(code, name) for code, name in languages.NAMES.items()],
        initial="da",
        error_messages={"invalid_choice": "Vælg et sprog på listen."},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper(*self.fields, save="Læs ind")

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise forms.ValidationError(
                "Filen er større end 5 MB. Gem den uden billeder, og prøv igen."
            )
        return file


class NewXlsformForm(XlsformForm):
    """The same for a questionnaire that does not exist yet."""

    name = forms.CharField(
        label="Hvad hedder spørgeskemaet?",
        required=False,
        max_length=160,
        help_text="Tom: titlen i filen.",
    )
    audience = forms.ChoiceField(
        label="Hvem er det til?",
        choices=Audience.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Vælg, hvem det er til.",
            "invalid_choice": "Vælg, hvem det er til.",
        },
    )
    slug = SlugField(
        label="Skemaets adresse",
        required=False,
        help_text="Efter /spoergeskema/. Står feltet tomt, laves den af navnet.",
    )
    field_order = ["file", "name", "audience", "language", "slug"]
