"""What the desk's forms share: one column and one button, and dates typed the Danish way."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms
from django.utils.text import slugify

from config.danish import LOCAL_ZONE

DATE_HELP = "Skriv datoen som dd-mm-åååå, fx 24-11-2026."


class DeskHelper(FormHelper):  # type: ignore[misc]
    """Fields and one button; the template owns <form> and its token."""

    def __init__(self, *fields: Any, save: str, is_grave: bool = False) -> None:
        super().__init__()
        self.form_tag = False
        self.disable_csrf = True
        look = "button-warning" if is_grave else None
        button = Submit(f"save-{slugify(save)}", save, css_class=look)
        self.layout = Layout(*fields, ButtonHolder(button))


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


def local_moment(day: Any, at: time) -> datetime:
    """That time of that day in Copenhagen; in October's double hour the first of the two.

    Raises forms.ValidationError for the hour that March leaves out.
    """
    moment = datetime.combine(day, at, tzinfo=LOCAL_ZONE)
    back = datetime.fromtimestamp(moment.timestamp(), LOCAL_ZONE)
    if back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise forms.ValidationError(
            "Det klokkeslæt findes ikke den dag: uret stilles frem fra kl. 2 til 3. Vælg et andet."
        )
    return moment
