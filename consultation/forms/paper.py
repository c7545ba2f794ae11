"""What is filled in around a sheet, an interview, a place or an invitation."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from config.desk_forms import DanishDateField, DeskHelper
from consultation.codes import Channel
from consultation.services.invitations import Invited

_MOST_INVITED = 500


class SheetForm(forms.Form):
    """The facts of a sheet of paper; `number` makes a double press one sheet."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    day = DanishDateField(label="Hvornår er skemaet udfyldt?")
    language = forms.ChoiceField(label="På hvilket sprog?")

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = languages
        self.initial.setdefault("number", uuid.uuid4())
        for name, field in self.fields.items():
            is_list = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_list else "form-input"
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_help"


class ConversationForm(SheetForm):
    """The facts of an interview. Nobody is named."""

    group = forms.CharField(
        label="Hvem talte du med?",
        help_text="Gruppen, ikke navnet: fx stofbrugere på gaden, unge i behandling.",
        max_length=120,
    )
    place = forms.CharField(label="Hvor?", max_length=120, required=False)
    people = forms.IntegerField(label="Hvor mange var med?", min_value=1, max_value=99, initial=1)


class PlaceForm(forms.Form):
    """A new place."""

    name = forms.CharField(
        label="Hvad hedder stedet?",
        help_text="Det står på plakaten og i tallene, fx Biblioteket på Rentemestervej.",
        max_length=120,
    )
    channel = forms.ChoiceField(
        label="Hvordan svarer man der?",
        choices=[
            (Channel.WEB.value, "På sin egen telefon, med koden på plakaten"),
            (Channel.KIOSK.value, "På en tablet, der står på stedet"),
        ],
        widget=forms.RadioSelect,
        initial=Channel.WEB.value,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper("name", "channel", save="Opret sted")


class InviteForm(forms.Form):
    """Organisations, one on each line."""

    lines = forms.CharField(
        label="Hvem skal inviteres?",
        help_text="En organisation på hver linje: navn; kontaktperson; e-mail. "
        "De to sidste må mangle.",
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invited: tuple[Invited, ...] = ()
        self.helper = DeskHelper("lines", save="Sæt på listen")

    def clean_lines(self) -> str:
        text: str = self.cleaned_data["lines"]
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > _MOST_INVITED:
            raise ValidationError(f"Sæt højst {_MOST_INVITED} på listen ad gangen.")
        self.invited = tuple(_invited(n, line) for n, line in enumerate(lines, 1))
        return text


def _invited(number: int, line: str) -> Invited:
    """One line: organisation; contact; e-mail. Raises ValidationError that names the line."""
    parts = [part.strip() for part in line.split(";")]
    if len(parts) > 3:
        raise ValidationError(f"Linje {number} har for mange felter. Skriv navn; person; e-mail.")
    organisation, contact, email = (*parts, "", "")[:3]
    if not organisation or len(organisation) > 200 or len(contact) > 120:
        raise ValidationError(f"Linje {number}: skriv organisationens navn, højst 200 tegn.")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise ValidationError(
                f"Linje {number}: “{email}” er ikke en e-mailadresse. Ret den."
            ) from None
    return Invited(organisation, contact, email)
