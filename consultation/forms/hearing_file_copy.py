"""The edition of a file that the public sees in place of what was sent."""

from __future__ import annotations

from typing import Any

from django import forms

from config.desk_forms import DeskHelper
from config.filing import ACCEPTED
from consultation.services import hearing_files


class FileCopyForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label="Hvilken fil skal alle kunne se i stedet?",
        help_text=(
            "Helst en PDF. Tekst, der er dækket af en sort bjælke, ligger der stadig: fjern den, "
            f"eller udskriv og scan siden. Højst {hearing_files.LARGEST // (1024 * 1024)} MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": "Vælg en fil.",
            "empty": "Filen er tom. Vælg en anden.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper("file", save="Vis denne udgave")
