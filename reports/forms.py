"""What an analyst chooses for a status annex."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from intake_rooms import queries
from reports.head_form import DATE_HELP, Bare, HeadForm, head_fieldsets, head_initial
from reports.models import ChartMark
from reports.parameters import (
    SECTIONS,
    Comparison,
    StatusParameters,
    WrittenObservation,
)
from reports.periods import OPERATION, WEEK_KINDS, Period, PeriodError

MOST_YEARS = 12


KINDS = {
    "status": "Status: indtag, brugere, drift og henvisninger",
    "capacity": "Kapacitet: hvornår der er travlt, og hvad en plads eller en time mere ville møde",
}
"""Which annexes can be drawn, by the kind of the draft."""


class StatusForm(HeadForm):
    field_order = ("kind", "name", "rooms", "start", "weeks", "end", "week_kind")
    kind = forms.ChoiceField(
        label="Hvilket bilag?",
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        initial="status",
        error_messages={"required": "Vælg, hvilket bilag der skal tegnes."},
    )
    name = forms.CharField(
        label="Hvad hedder udkastet?", max_length=120, help_text="Kun til jeres egen liste."
    )
    rooms = forms.MultipleChoiceField(label="Hvilke rum?", widget=forms.CheckboxSelectMultiple)
    start = forms.DateField(label="Periodens første dag", help_text=DATE_HELP)
    weeks = forms.IntegerField(
        label="Antal uger", required=False, min_value=1, help_text="Eller skriv en sidste dag."
    )
    end = forms.DateField(label="Periodens sidste dag", required=False, help_text=DATE_HELP)
    week_kind = forms.ChoiceField(
        label="Hvordan tælles uger?",
        choices=[
            (OPERATION, "Driftsuger: uge 1 begynder på periodens første dag"),
            ("iso", "Kalenderuger (ISO)"),
        ],
        widget=forms.RadioSelect,
        initial=OPERATION,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = self.fields["rooms"]
        assert isinstance(rooms, forms.MultipleChoiceField)
        rooms.choices = list(queries.room_choices())
        self.helper = Bare(
            Fieldset("Tallene", "kind", "name", "rooms", "start", "weeks", "end", "week_kind"),
            *head_fieldsets(),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, weeks, end = data.get("start"), data.get("weeks"), data.get("end")
        if start is None:
            return data
        if (weeks is None) == (end is None):
            self.add_error("weeks", "Skriv enten antal uger eller en sidste dag.")
            return data
        try:
            period = Period.of_weeks(start, weeks) if weeks else Period(start, end or start)
        except (PeriodError, OverflowError) as error:
            self.add_error("end", str(error))
            return data
        if period.days > MOST_YEARS * 366:
            self.add_error("end" if end else "weeks", f"Vælg højst {MOST_YEARS} år ad gangen.")
        data["period"] = period
        return data


class ComparisonForm(forms.Form):
    name = forms.CharField(label="Sted", max_length=80)
    per_week = forms.FloatField(label="Indtag pr. uge", min_value=0, localize=True)
    source = forms.CharField(label="Kilde", required=False, max_length=200)
    definition = forms.CharField(label="Hvad tælles der?", required=False, max_length=200)

    helper = Bare()

    def comparison(self) -> Comparison:
        data = self.cleaned_data
        return Comparison(
            data["name"], data["per_week"], data["source"] or None, data["definition"] or None
        )


class ObservationForm(forms.Form):
    section = forms.ChoiceField(
        label="Under hvilket spørgsmål?",
        choices=list(SECTIONS.items()),
        # What a browser sends of a row that nobody has touched: the row counts as empty.
        initial=next(iter(SECTIONS)),
    )
    text = forms.CharField(
        label="Hvad er observeret?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vises som observation, ikke som tal. Skriv aldrig noget, der kan udpege nogen.",
    )
    source = forms.CharField(label="Hvem har observeret det?", max_length=200)
    observed_on = forms.DateField(label="Dato", required=False, help_text=DATE_HELP)

    helper = Bare()

    def observation(self) -> WrittenObservation:
        data = self.cleaned_data
        return WrittenObservation(
            data["section"], data["text"], data["source"], data["observed_on"]
        )


class MarkForm(forms.Form):
    date = forms.DateField(label="Dato", help_text=DATE_HELP)
    label = forms.CharField(label="Tekst over søjlen", max_length=40)
    kind = forms.ChoiceField(label="Art", choices=ChartMark.Kind.choices)

    helper = Bare()


ComparisonFormSet = forms.formset_factory(ComparisonForm, extra=1, can_delete=True, max_num=12)
ObservationFormSet = forms.formset_factory(ObservationForm, extra=1, can_delete=True, max_num=60)


class StatusChoices:
    """The form and its two lists of rows, filled from a draft's choices or from a request."""

    def __init__(
        self,
        data: Any = None,
        *,
        name: str = "",
        kind: str = "status",
        parameters: StatusParameters | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.parameters = parameters
        first = _form_initial(name, parameters) if parameters else (initial or {})
        first = {"kind": kind, **first}
        rows = _row_initial(parameters)
        self.form = StatusForm(data, initial=first)
        self.comparisons = ComparisonFormSet(data, initial=rows["vs"], prefix="vs")
        self.observations = ObservationFormSet(data, initial=rows["obs"], prefix="obs")

    @property
    def lists(self) -> tuple[tuple[str, str, Any], ...]:
        """(heading, help, formset) for the template."""
        return (
            (
                "Sammenligning",
                "Andre rum, som tallene skal ses i forhold til. Kun i statusbilaget.",
                self.comparisons,
            ),
            (
                "Observationer",
                "Det, andre har set, med kilde og dato. Kun i statusbilaget.",
                self.observations,
            ),
        )

    def is_valid(self) -> bool:
        parts = (self.form, self.comparisons, self.observations)
        return all({part: part.is_valid() for part in parts}.values())

    def chosen(self) -> StatusParameters:
        """The choices, once valid. Notes that came with the draft stay."""
        data = self.form.cleaned_data
        return StatusParameters(
            rooms=tuple(data["rooms"]),
            period=data["period"],
            week_kind=data["week_kind"],
            comparison=tuple(form.comparison() for form in _filled(self.comparisons)),
            title=data["title"],
            recipient=data["recipient"],
            annex_number=data["annex_number"],
            document_date=data["document_date"],
            meeting_date=data["meeting_date"],
            case_number=data["case_number"],
            document_number=data["document_number"],
            office=self.form.office(),
            observations=tuple(form.observation() for form in _filled(self.observations)),
            notes=self.parameters.notes if self.parameters else (),
        )


def _filled(formset: Any) -> list[Any]:
    return [
        form for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]


def _form_initial(name: str, parameters: StatusParameters) -> dict[str, Any]:
    weeks = parameters.period.weeks
    return {
        "name": name,
        "rooms": list(parameters.rooms),
        "start": parameters.period.start,
        "weeks": weeks if isinstance(weeks, int) else None,
        "end": None if isinstance(weeks, int) else parameters.period.end,
        "week_kind": parameters.week_kind if parameters.week_kind in WEEK_KINDS else OPERATION,
        **head_initial(parameters),
    }


def _row_initial(parameters: StatusParameters | None) -> dict[str, list[dict[str, Any]]]:
    if parameters is None:
        return {"vs": [], "obs": []}
    return {
        "vs": [vars(row) for row in parameters.comparison],
        "obs": [vars(row) for row in parameters.observations],
    }
