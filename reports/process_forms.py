"""What an editor writes for the annex about a process: its head, paragraphs, notes."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from reports.head_form import DATE_HELP, HEAD, Bare, HeadForm, head_fieldsets, head_initial
from reports.process_parameters import HEADINGS, ProcessParameters, split

_MOST = 8000


class ProcessForm(HeadForm):
    """`seen`: the digest of what was stored when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    notes = forms.CharField(
        label="Noter til sidst i bilaget",
        required=False,
        max_length=_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="En tom linje skiller to noter.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "Tom: “Proces for …” med inddragelsens titel."
        self.fields[
            "document_date"
        ].help_text = f"{DATE_HELP} Tom: dagen efter det seneste, der er sket."
        for code, heading in HEADINGS.items():
            self.fields[code] = forms.CharField(
                label=heading,
                required=False,
                max_length=_MOST,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        self.order_fields([*HEADINGS, "notes"])
        self.helper = Bare(
            Fieldset("Jeres egne afsnit", *HEADINGS, "notes"), *head_fieldsets(), "seen"
        )

    def chosen(self) -> ProcessParameters:
        """The choices of a valid form."""
        data = self.cleaned_data
        return ProcessParameters(
            **{name: data[name] for name in HEAD},
            office=self.office(),
            notes=split(data["notes"]),
            paragraphs={code: texts for code in HEADINGS if (texts := split(data[code]))},
        )


def initial(parameters: ProcessParameters, seen: str) -> dict[str, Any]:
    """What the form begins with."""
    return {
        **head_initial(parameters),
        **{code: "\n\n".join(parameters.paragraphs.get(code, ())) for code in HEADINGS},
        "notes": "\n\n".join(parameters.notes),
        "seen": seen,
    }


def differences(form: ProcessForm, theirs: ProcessParameters) -> list[tuple[str, str]]:
    """Label and the colleague's text of each field that differs from what was typed."""
    stored = initial(theirs, "")
    mine = initial(form.chosen(), "")
    return [
        (str(form.fields[name].label), str(stored[name] or "(tomt)"))
        for name in stored
        if stored[name] != mine[name]
    ]
