"""Going to a day, and correcting an intake of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crispy_forms.layout import Row
from django import forms

from config.danish import LOCAL_ZONE, listing
from config.personal_traits import personal_traits
from intake_rooms.codes import Method, Sex, municipalities
from intake_rooms.forms.fields import DanishDateField, DanishTimeField, DeskHelper, ReasonForm
from intake_rooms.models import Intake, Substance


class GoToDayForm(forms.Form):
    """The day to show."""

    dato = DanishDateField(label="Gå til dato")


class VoidForm(ReasonForm):
    """Take a record out of every count."""

    def __init__(self, *args: Any, verb: str = "Annullér", **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper("reason", save=verb)

    def clean_reason(self) -> str:
        """Refuse a reason that points to a person."""
        return refuse_traits(self.cleaned_data["reason"])


def refuse_traits(text: str) -> str:
    """`text`, or a ValidationError where it holds what could point to a person."""
    found = personal_traits(text)
    if found:
        raise forms.ValidationError(
            f"Teksten ser ud til at indeholde {listing(found)}. Skriv den om, så ingen kan "
            "genkendes."
        )
    return text


class CorrectionForm(VoidForm):
    """An intake as it should have been. What is left as it was is not changed."""

    day = DanishDateField(label="Dato")
    clock = DanishTimeField(label="Tidspunkt")
    sex = forms.ChoiceField(label="Køn", choices=Sex.choices)
    age = forms.IntegerField(
        label="Alder i hele år",
        required=False,
        error_messages={"invalid": "Alderen skal være et helt tal, fx 42. Ret alderen."},
    )
    municipality = forms.ChoiceField(label="Hjemkommune")
    substance = forms.ChoiceField(label="Stof")
    method = forms.ChoiceField(label="Måde", choices=Method.choices)
    is_assisted = forms.BooleanField(label="Assisteret", required=False)

    def __init__(self, *args: Any, intake: Intake, **more: Any) -> None:
        local = intake.occurred_at.astimezone(LOCAL_ZONE)
        self.intake = intake
        initial = {
            "day": local.date(),
            "clock": local.time().replace(second=0, microsecond=0),
            "sex": intake.sex,
            "age": intake.age,
            "municipality": intake.municipality,
            "substance": intake.substance_id,
            "method": intake.method,
            "is_assisted": intake.is_assisted,
        }
        super().__init__(*args, initial=initial, **more)
        choices: dict[str, list[tuple[str, str]]] = {
            "municipality": list(municipalities().items()),
            "substance": list(Substance.objects.values_list("code", "name")),
        }
        for name, pairs in choices.items():
            field: Any = self.fields[name]
            field.choices = pairs
        self.order_fields([*initial, "reason"])
        self.helper = DeskHelper(
            Row("day", "clock"),
            Row("sex", "age"),
            "municipality",
            Row("substance", "method"),
            "is_assisted",
            "reason",
            save="Gem rettelsen",
        )

    def clean(self) -> None:
        """Refuse a local time that the clocks skip in March."""
        super().clean()
        moment = self._moment()
        if moment is None or not {"day", "clock"} & set(self.changed_data):
            return
        if moment.replace(tzinfo=None) != _there_and_back(moment):
            self.add_error(
                "clock",
                "Tidspunktet findes ikke: urene stilles frem fra kl. 2 til 3 den nat. Ret det.",
            )

    def _moment(self) -> datetime | None:
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get("clock")
        return datetime.combine(day, clock, LOCAL_ZONE) if day and clock else None

    def changes(self) -> dict[str, Any]:
        """What `correct_intake` takes: the fields that were changed, the time as an instant."""
        names = [name for name in self.changed_data if name not in {"day", "clock", "reason"}]
        found = {name: self.cleaned_data[name] for name in names}
        if {"day", "clock"} & set(self.changed_data):
            found["occurred_at"] = self._moment()
        return found


def _there_and_back(moment: datetime) -> datetime:
    """The local time that `moment` shows once it has been an instant."""
    return moment.astimezone(UTC).astimezone(LOCAL_ZONE).replace(tzinfo=None)
