"""Forms that write a section's heading, and the questionnaire's own texts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from config.desk_forms import DeskHelper
from consultation.definition.schema import Definition, Paging, Section
from consultation.forms.authoring import LONG_TEXT, text, with_text


class SectionForm(forms.Form):
    """A section's heading."""

    title = text("Overskrift", help_text="Kan stå tom. Så ses afsnittet ikke af dem, der svarer.")

    def __init__(self, definition: Definition, data: Any = None, *, section: Section) -> None:
        self.definition, self.section = definition, section
        super().__init__(data, initial={"title": section.title.get(definition.source, "")})
        self.helper = DeskHelper("title", save="Gem afsnittet")

    def written(self) -> Section:
        """The section as it was written, without its questions."""
        title = with_text(self.section.title, self.definition.source, self.cleaned_data["title"])
        return replace(self.section, title=title)


class FrameForm(forms.Form):
    """The questionnaire's own texts, and how it is paged."""

    title = text("Titel", required=True)
    intro = text("Indledning på første side", rows=5, length=LONG_TEXT)
    privacy = text(
        "Hvem ser svaret?",
        rows=2,
        required=True,
        help_text="Én sætning. Den står på hver side.",
    )
    thanks = text("Tak til sidst", rows=3, length=LONG_TEXT)
    paging = forms.ChoiceField(
        label="Hvor meget på hver side?",
        choices=[
            (Paging.QUESTION.value, "Ét spørgsmål på hver side"),
            (Paging.SECTION.value, "Et afsnit på hver side"),
        ],
        widget=forms.RadioSelect,
    )
    _TEXTS = ("title", "intro", "privacy", "thanks")

    def __init__(self, definition: Definition, data: Any = None) -> None:
        self.definition = definition
        initial: dict[str, Any] = {
            name: getattr(definition, name).get(definition.source, "") for name in self._TEXTS
        }
        super().__init__(data, initial={**initial, "paging": definition.paging.value})
        self.helper = DeskHelper(*self._TEXTS, "paging", save="Gem teksterne")

    def written(self) -> Definition:
        """The definition with its own texts as they were written."""
        data, source = self.cleaned_data, self.definition.source
        texts: dict[str, Any] = {
            name: with_text(getattr(self.definition, name), source, data[name])
            for name in self._TEXTS
        }
        return replace(self.definition, paging=Paging(data["paging"]), **texts)
