"""The fields of an annex's head, which every kind of annex has."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from reports.annex import Office
from reports.parameters import Head

DATE_HELP = "Skriv dd-mm-åååå, fx 1-10-2012."
HEAD = (
    "title", "recipient", "annex_number", "document_date", "meeting_date", "case_number",
    "document_number",
)  # fmt: skip
_OFFICE = ("name", "address", "phone", "email", "ean", "website")


class Bare(FormHelper):  # type: ignore[misc]
    """The template owns <form> and its token."""

    def __init__(self, *fields: Any) -> None:
        super().__init__()
        self.form_tag = False
        self.disable_csrf = True
        if fields:
            self.layout = Layout(*fields)


class HeadForm(forms.Form):
    """Recipient, numbers, dates and sender."""

    title = forms.CharField(
        label="Titel", required=False, max_length=200, help_text="Tom: dannes af rum og periode."
    )
    recipient = forms.CharField(label="Til", required=False, max_length=120)
    annex_number = forms.CharField(
        label="Bilagsnummer", required=False, max_length=40, help_text="Fx Bilag 1."
    )
    document_date = forms.DateField(
        label="Dokumentets dato",
        required=False,
        help_text=f"{DATE_HELP} Tom: dagen efter perioden.",
    )
    meeting_date = forms.DateField(label="Mødets dato", required=False, help_text=DATE_HELP)
    case_number = forms.CharField(label="Sagsnr.", required=False, max_length=40)
    document_number = forms.CharField(label="Dokumentnr.", required=False, max_length=40)
    office_name = forms.CharField(label="Kontor", required=False, max_length=160)
    office_address = forms.CharField(
        label="Adresse", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    office_phone = forms.CharField(label="Telefon", required=False, max_length=40)
    office_email = forms.EmailField(label="E-mail", required=False)
    office_ean = forms.CharField(label="EAN-nummer", required=False, max_length=13)
    office_website = forms.CharField(label="Hjemmeside", required=False, max_length=120)

    def office(self) -> Office:
        data = self.cleaned_data
        lines = data["office_address"].splitlines()
        return Office(
            name=data["office_name"],
            address=tuple(line.strip() for line in lines if line.strip()),
            phone=data["office_phone"],
            email=data["office_email"],
            ean=data["office_ean"],
            website=data["office_website"],
        )


def head_fieldsets() -> tuple[Fieldset, Fieldset]:
    """The head's fields as they stand in a form."""
    return (
        Fieldset("Dokumentet", *HEAD),
        Fieldset("Afsender", *(f"office_{name}" for name in _OFFICE)),
    )


def head_initial(chosen: Head) -> dict[str, Any]:
    """What a form begins with where `chosen` was chosen before."""
    office = chosen.office
    return {
        **{name: getattr(chosen, name) for name in HEAD},
        **{f"office_{name}": getattr(office, name) for name in _OFFICE},
        "office_address": "\n".join(office.address),
    }
