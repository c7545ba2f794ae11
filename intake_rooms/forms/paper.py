"""A shift that was kept on paper, keyed in row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms

from config.danish import LOCAL_ZONE, clock
from config.personal_traits import holds_cpr
from intake_rooms.codes import Method, Sex, Source, municipalities
from intake_rooms.forms.counter import LONGEST_ALIAS
from intake_rooms.forms.fields import DanishTimeField
from intake_rooms.models import Room, Substance
from intake_rooms.opening import DAY
from intake_rooms.services.intakes import NewIntake

_STALE = "Rækken er forældet. Genindlæs siden, og tast rækken igen."


def arrival(day: date, at: time, span: tuple[datetime, datetime]) -> datetime:
    """The instant of a local time on opening day `day`, which lasts for `span`.

    A time before the day began is after midnight, where its night shift runs that long. A time
    that exists twice is the first of the two (decisions B27). Raises ValueError for one that the
    clocks skip.
    """
    moment = _instant(day, at)
    if moment < span[0]:
        after_midnight = _instant(day + DAY, at)
        if after_midnight < span[1]:
            return after_midnight
    return moment


def _instant(day: date, at: time) -> datetime:
    local = datetime.combine(day, at, LOCAL_ZONE)
    moment = local.astimezone(UTC)
    if moment.astimezone(LOCAL_ZONE).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(f"{clock(at)} findes ikke den nat: urene blev stillet frem. Ret tiden.")
    return moment


class PaperTimeField(DanishTimeField):
    """A time typed 14.07, 14:07, 1407 or 14."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.input_formats = [*(self.input_formats or ()), "%H%M"]


class PaperRow(forms.Form):
    """One intake as it stands on the paper. What the paper does not say is unknown."""

    id = forms.UUIDField(error_messages={"required": _STALE, "invalid": _STALE})
    at = PaperTimeField()
    alias = forms.CharField(
        required=False,
        max_length=LONGEST_ALIAS,
        error_messages={"max_length": f"Kaldenavnet kan højst have {LONGEST_ALIAS} tegn."},
    )
    sex = forms.ChoiceField(required=False, choices=Sex.choices)
    age = forms.IntegerField(
        required=False,
        error_messages={"invalid": "Alderen skal være et helt tal, fx 42. Tom er ukendt."},
    )
    municipality = forms.CharField(required=False, max_length=12)
    substance = forms.CharField(max_length=60, error_messages={"required": "Vælg et stof."})
    method = forms.ChoiceField(
        choices=Method.choices, error_messages={"required": "Vælg, hvordan stoffet blev indtaget."}
    )
    is_assisted = forms.BooleanField(required=False)

    def __init__(
        self, data: Any, *, room: Room, day: date, span: tuple[datetime, datetime]
    ) -> None:
        super().__init__(data)
        self.room, self.day, self.span = room, day, span

    def clean_alias(self) -> str:
        """Refuse what looks like a CPR number, as at the counter."""
        alias: str = self.cleaned_data["alias"]
        if holds_cpr(alias):
            raise forms.ValidationError(
                "Kaldenavnet ligner et CPR-nummer. Brug et kaldenavn, eller intet."
            )
        return alias

    def clean_at(self) -> datetime:
        """The instant of the typed time on this day."""
        try:
            return arrival(self.day, self.cleaned_data["at"], self.span)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def new_intake(self) -> NewIntake:
        """What `register_intake` takes."""
        answers = self.cleaned_data
        return NewIntake(
            id=answers["id"],
            occurred_at=answers["at"],
            alias=answers["alias"],
            sex=answers["sex"] or Sex.UNKNOWN,
            age=answers["age"],
            municipality=answers["municipality"] or self.room.default_municipality,
            substance=answers["substance"],
            method=answers["method"],
            is_assisted=answers["is_assisted"],
            source=Source.PAPER,
        )


def row_choices(room: Room) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in a row, the usual first. Two queries."""
    first = list(room.buttons.order_by("order").values_list("substance__code", "substance__name"))
    active = Substance.objects.filter(is_active=True).values_list("code", "name")
    names = municipalities()
    own = names.get(room.default_municipality, room.default_municipality)
    return {
        "sexes": [("", "ukendt"), *((c, n) for c, n in Sex.choices if c != Sex.UNKNOWN)],
        "substances": [*first, *(pair for pair in active if pair not in first)],
        "methods": [(each.value, str(each.label)) for each in Method],
        "municipalities": [("", own), *names.items()],
    }
