"""What was tapped at the counter."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms

from config.personal_traits import holds_cpr
from intake_rooms.codes import Sex, municipalities
from intake_rooms.models import Intake, Room
from intake_rooms.services.client_profiles import Profile
from intake_rooms.services.intakes import NewIntake
from intake_rooms.services.rules import canonical_mix

LONGEST_ALIAS = 60


class CounterForm(forms.Form):
    """One registration. Nothing but the id is required until `complete` has filled it.

    `municipality` "" is the room's own, as preset and not touched; `more` are several substances
    that make a mix, and win over the one button in `substance`.
    """

    id = forms.UUIDField()
    alias = forms.CharField(required=False, max_length=LONGEST_ALIAS)
    sex = forms.ChoiceField(required=False, choices=Sex.choices)
    age = forms.RegexField(r"^\d{1,3}$", required=False)
    age_unknown = forms.BooleanField(required=False)
    municipality = forms.CharField(required=False, max_length=12)
    substance = forms.CharField(required=False, max_length=60)
    more = forms.MultipleChoiceField(required=False)
    is_assisted = forms.BooleanField(required=False)
    method = forms.CharField(required=False, max_length=12)
    stop = forms.IntegerField(required=False)

    default_messages = {
        "id": "Siden er forældet. Genindlæs den, og registrér igen.",
        "alias": f"Kaldenavnet kan højst have {LONGEST_ALIAS} tegn. Forkort det.",
        "age": "Alderen skal være et helt tal, fx 42. Ret alderen, eller tryk ukendt.",
        "sex": "Vælg køn, eller tryk ukendt.",
        "more": "Vælg stofferne igen blandt de viste.",
    }

    def __init__(self, data: Any, *, room: Room) -> None:
        super().__init__(data)
        self.room = room
        more: Any = self.fields["more"]
        more.choices = [(code, code) for code in data.getlist("more")]
        for name, message in self.default_messages.items():
            self.fields[name].error_messages = dict.fromkeys(
                ("required", "invalid", "invalid_choice", "max_length"), message
            )

    def clean_alias(self) -> str:
        """Refuse what looks like a CPR number: nobody should hand it over at a counter."""
        alias: str = self.cleaned_data["alias"]
        if holds_cpr(alias):
            raise forms.ValidationError(
                "Kaldenavnet ligner et CPR-nummer. Brug et kaldenavn eller et andet tal."
            )
        return alias

    @property
    def lacks_person(self) -> bool:
        """Whether sex or age is unanswered, so that a profile is needed."""
        answers = self.cleaned_data
        return not (answers["sex"] and (answers["age"] or answers["age_unknown"]))

    def new_intake(self, now: datetime, profile: Profile | None) -> NewIntake | None:
        """The intake to register, what was left unanswered taken from `profile`.

        None, with errors on the form, where something is still unanswered.
        """
        answers = self.cleaned_data
        sex = answers["sex"] or (profile.sex if profile else "")
        age = int(answers["age"]) if answers["age"] else None
        if age is None and not answers["age_unknown"] and profile:
            age = profile.age
        if not sex:
            self.add_error("sex", self.default_messages["sex"])
        if age is None and not answers["age_unknown"] and not profile:
            self.add_error("age", "Tast alderen, eller tryk ukendt.")
        substance = self.chosen_substance
        if not substance:
            self.add_error("substance", "Vælg et stof.")
        if not answers["method"]:
            self.add_error("method", "Vælg, hvordan stoffet indtages.")
        if self.errors:
            return None
        new = NewIntake(
            id=answers["id"],
            occurred_at=now,
            substance=substance,
            method=answers["method"],
            sex=sex,
            age=age,
            municipality=self._municipality(profile),
            alias=answers["alias"],
            is_assisted=answers["is_assisted"],
        )
        stop = self.room.stops.filter(pk=answers["stop"]).first() if answers["stop"] else None
        return replace(new, stop=stop)

    @property
    def chosen_substance(self) -> str:
        """The chosen code, or the mix of several."""
        answers = self.cleaned_data
        return canonical_mix("+".join(answers["more"]) or answers["substance"])

    def agrees_with(self, intake: Intake) -> bool:
        """Whether `intake` is what was tapped, so that a second tap changed nothing."""
        return (intake.substance_id, intake.method, intake.is_assisted) == (
            self.chosen_substance,
            self.cleaned_data["method"],
            self.cleaned_data["is_assisted"],
        )

    def _municipality(self, profile: Profile | None) -> str:
        given: str = self.cleaned_data["municipality"]
        if given:
            return given
        if profile and profile.municipality != "unknown":
            return profile.municipality
        return self.room.default_municipality


def municipality_choices(room: Room) -> list[tuple[str, str]]:
    """The room's own first, as preset "", then all by name."""
    names = municipalities()
    own = names.get(room.default_municipality, room.default_municipality)
    return [("", own), *((code, name) for code, name in names.items())]


def entry(
    form: CounterForm | None, room: Room, *, profile: Profile | None = None
) -> dict[str, Any]:
    """What stands in the fields of the page: as typed, what is empty from `profile`."""
    data: Any = form.data if form else {}
    more = data.getlist("more") if form else []
    shown: dict[str, Any] = {
        name: data.get(name, "")
        for name in ("alias", "sex", "age", "age_unknown", "municipality", "substance", "stop")
    }
    shown["is_assisted"] = bool(data.get("is_assisted"))
    shown["more"] = more
    shown["id"] = data.get("id") or str(uuid.uuid4())
    if profile:
        shown["sex"] = shown["sex"] or profile.sex
        if not shown["age"] and not shown["age_unknown"]:
            shown["age"] = "" if profile.age is None else str(profile.age)
            shown["age_unknown"] = "on" if profile.age is None else ""
        shown["municipality"] = shown["municipality"] or preset(profile.municipality, room)
    return shown


def preset(code: str, room: Room) -> str:
    """The value of the municipality field for a known code: "" for the room's own or unknown."""
    return "" if code in {room.default_municipality, "unknown"} else code
