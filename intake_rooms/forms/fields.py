"""Fields that are typed the Danish way."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms
from django.utils.text import slugify


class DeskHelper(FormHelper):  # type: ignore[misc]
    """Fields and one button; the template owns <form> and its token."""

    def __init__(self, *fields: Any, save: str, is_grave: bool = False) -> None:
        super().__init__()
        self.form_tag = False
        self.disable_csrf = True
        look = "button-warning" if is_grave else None
        button = Submit(f"save-{slugify(save)}", save, css_class=look)
        self.layout = Layout(*fields, ButtonHolder(button))


DATE_HELP = "Skriv datoen som dd-mm-åååå, fx 24-11-2026."


class DanishDateField(forms.DateField):
    """A date typed 24-11-2026 (or 24/11/2026, 24.11.2026, 2026-11-24)."""

    def __init__(self, **more: Any) -> None:
        messages = {
            "required": f"Skriv en dato. {DATE_HELP}",
            "invalid": f"Datoen findes ikke, eller den er skrevet anderledes. {DATE_HELP}",
        }
        super().__init__(
            input_formats=["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"],
            widget=forms.DateInput(
                format="%d-%m-%Y",
                attrs={"inputmode": "numeric", "autocomplete": "off"},
            ),
            error_messages=messages,
            **{"help_text": "Skriv dd-mm-åååå.", **more},
        )


class DanishTimeField(forms.TimeField):
    """A time of the day typed 14.07 (or 14:07, or 14)."""

    def __init__(self, **more: Any) -> None:
        sentence = "Skriv tidspunktet som timer og minutter, fx 14.07."
        super().__init__(
            input_formats=["%H.%M", "%H:%M", "%H", "%H.%M.%S", "%H:%M:%S"],
            widget=forms.TimeInput(
                format="%H.%M", attrs={"inputmode": "numeric", "autocomplete": "off"}
            ),
            error_messages={"required": sentence, "invalid": sentence},
            **{"help_text": "fx 14.07", **more},
        )


class ReasonForm(forms.Form):
    """Why a record is changed or voided."""

    reason = forms.CharField(
        label="Hvorfor?",
        max_length=300,
        help_text="Begrundelsen gemmes i loggen. Skriv ikke noget, der kan pege på en bruger.",
        error_messages={
            "required": "Skriv en begrundelse. Den gemmes sammen med ændringen.",
            "max_length": "Begrundelsen kan højst have 300 tegn. Forkort den.",
        },
    )
