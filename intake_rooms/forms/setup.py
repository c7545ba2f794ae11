"""Setting up a room."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.db.models import QuerySet
from django.utils.text import slugify

from config.access.models import User
from config.access.roles import ROLES, Permission
from config.danish import WEEKDAYS
from intake_rooms.codes import IncidentKind, Method, RoomKind, municipalities
from intake_rooms.forms.fields import DanishDateField, DanishTimeField, DeskHelper
from intake_rooms.models import Room, RoomGroup, Substance
from intake_rooms.pages import MOST_BUTTONS

RESERVED_SLUGS = frozenset({"opsaetning", "optaellinger", "gener", "indlaesninger"})
"""First words of our own addresses under /rum/."""
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa"})


def plain_slug(name: str) -> str:
    """Nørrebro Rum -> noerrebro-rum"""
    return slugify(name.translate(_LETTERS))[:60]


class RoomForm(forms.Form):
    """What a room is. The address is only asked for once: links point to it."""

    name = forms.CharField(
        label="Hvad hedder rummet?",
        max_length=120,
        error_messages={"required": "Skriv, hvad rummet hedder."},
    )
    slug = forms.CharField(
        label="Adresse i portalen",
        required=False,
        max_length=60,
        help_text="Små bogstaver og bindestreger, fx h17. Tom: laves af navnet. Kan ikke ændres.",
    )
    kind = forms.ChoiceField(label="Hvilken slags rum er det?", choices=RoomKind.choices)
    group = forms.ModelChoiceField(
        RoomGroup.objects.all(),
        label="Rumgruppe",
        required=False,
        empty_label="ny gruppe",
        help_text="I en gruppe er samme kaldenavn samme bruger. Mellem grupper mødes tal aldrig.",
    )
    new_group = forms.CharField(label="Navn på ny gruppe", required=False, max_length=60)
    opened_on = DanishDateField(label="Hvornår åbnede rummet?")
    closed_on = DanishDateField(
        label="Hvornår lukkede det for altid?",
        required=False,
        help_text="Tom, så længe rummet er åbent. Skriv dd-mm-åååå.",
    )
    default_municipality = forms.ChoiceField(
        label="Forvalgt hjemkommune", choices=lambda: list(municipalities().items())
    )

    def __init__(self, *args: Any, room: Room | None = None, **more: Any) -> None:
        if room is not None:
            names = ("name", "kind", "group", "opened_on", "closed_on", "default_municipality")
            more["initial"] = {name: getattr(room, name) for name in names}
        super().__init__(*args, **more)
        self.room = room
        fields = list(self.fields)
        if room is not None:
            del self.fields["slug"]
            fields.remove("slug")
        self.helper = DeskHelper(*fields, save="Gem rummet")

    def clean_slug(self) -> str:
        """The address, made from the name where none was typed."""
        slug: str = self.cleaned_data["slug"].strip() or plain_slug(
            self.cleaned_data.get("name", "")
        )
        if slug != plain_slug(slug) or not slug:
            raise forms.ValidationError(
                "Adressen kan kun have små bogstaver a–z, tal og bindestreger. Skriv en anden."
            )
        if slug in RESERVED_SLUGS or Room.objects.filter(slug=slug).exists():
            raise forms.ValidationError(f"Adressen {slug} er optaget. Skriv en anden.")
        return slug

    def clean(self) -> None:
        """A group is chosen or named."""
        super().clean()
        if not self.cleaned_data.get("group") and not self.cleaned_data.get("new_group"):
            self.add_error("group", "Vælg en rumgruppe, eller skriv navnet på en ny.")


class PlacesForm(forms.Form):
    """Places for each method."""

    def __init__(self, *args: Any, room: Room, **more: Any) -> None:
        super().__init__(*args, **more)
        stands = dict(room.places.values_list("method", "places"))
        for code, label in Method.choices:
            self.fields[code] = forms.IntegerField(
                label=str(label).capitalize(),
                required=False,
                min_value=0,
                max_value=500,
                initial=stands.get(code),
                error_messages={
                    "invalid": "Skriv et helt tal, eller lad feltet stå tomt.",
                    "min_value": "Antallet kan ikke være negativt.",
                    "max_value": "Antallet kan højst være 500.",
                },
            )
        self.helper = DeskHelper(Row(*Method.values), save="Gem pladser")

    def places(self) -> dict[str, int]:
        """Method code to places, empty as 0."""
        return {code: self.cleaned_data[code] or 0 for code in Method.values}


class ButtonsForm(forms.Form):
    """Which substance each of the nine number keys chooses."""

    def __init__(self, *args: Any, room: Room, **more: Any) -> None:
        super().__init__(*args, **more)
        stands = list(room.buttons.order_by("order").values_list("substance_id", flat=True))
        choices = [("", "ingen knap")]
        choices += list(
            Substance.objects.filter(is_active=True).values_list("code", "name").order_by("order")
        )
        names = []
        for place in range(1, MOST_BUTTONS + 1):
            name = f"button_{place}"
            names.append(name)
            self.fields[name] = forms.ChoiceField(
                label=f"Knap {place}",
                required=False,
                choices=choices,
                initial=stands[place - 1] if place <= len(stands) else "",
            )
        self.fields["mix"] = forms.MultipleChoiceField(
            label="Ny blanding til den sidste ledige knap",
            required=False,
            choices=[pair for pair in choices if pair[0] and "+" not in pair[0]],
            widget=forms.CheckboxSelectMultiple,
            help_text="Vælg to til fire stoffer, hvis rummet skal have en knap til dem sammen.",
        )
        self.helper = DeskHelper(Row(*names), "mix", save="Gem knapper")

    def clean_mix(self) -> str:
        """The code of the new mix, or "" where none is wanted."""
        parts: list[str] = self.cleaned_data["mix"]
        if len(parts) == 1:
            raise forms.ValidationError("En blanding har mindst to stoffer. Vælg et mere.")
        return "+".join(parts)

    def codes(self) -> list[str]:
        """Substance codes in the order of the buttons."""
        names = [f"button_{place}" for place in range(1, MOST_BUTTONS + 1)]
        chosen = [*(self.cleaned_data[name] for name in names), self.cleaned_data["mix"]]
        return [code for code in chosen if code]

    def clean(self) -> None:
        """No more buttons than number keys."""
        super().clean()
        if not self.errors and len(self.codes()) > MOST_BUTTONS:
            self.add_error("mix", "Alle ni knapper er i brug. Fjern en, før du laver en ny.")


class HoursForm(forms.Form):
    """Opening hours on some weekdays from a date on."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Hvilke dage?",
        coerce=int,
        choices=[(number, name) for number, name in enumerate(WEEKDAYS, start=1)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst én ugedag."},
    )
    opens = DanishTimeField(label="Åbner kl.", help_text="fx 9.00")
    closes = DanishTimeField(
        label="Lukker kl.",
        help_text="Er det før åbningstiden, er det efter midnat. 0.00 til 0.00 er hele døgnet.",
    )
    valid_from = DanishDateField(label="Gælder fra")
    valid_to = DanishDateField(
        label="Gælder til og med",
        required=False,
        help_text="Tom, hvis der ingen slutdato er. Skriv dd-mm-åååå.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper(
            "weekdays",
            Row("opens", "closes"),
            Row("valid_from", "valid_to"),
            save="Tilføj åbningstid",
        )


class EndHoursForm(forms.Form):
    """The last day that hours hold."""

    last_day = DanishDateField(label="Sidste dag, den gælder")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper("last_day", save="Afslut åbningstiden")


class ExceptionForm(forms.Form):
    """One date with other hours, or closed."""

    day = DanishDateField(label="Dato")
    opens = DanishTimeField(label="Åbner kl.", required=False, help_text="Tom: lukket hele dagen")
    closes = DanishTimeField(label="Lukker kl.", required=False, help_text="Tom: lukket hele dagen")
    note = forms.CharField(label="Note", required=False, max_length=120, help_text="fx juleaften")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper("day", Row("opens", "closes"), "note", save="Gem særlig dag")


class StopForm(forms.Form):
    """Where a mobile unit stands."""

    name = forms.CharField(
        label="Ny holdeplads",
        max_length=120,
        error_messages={"required": "Skriv, hvad holdepladsen hedder."},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper("name", save="Tilføj holdeplads")


class MemberForm(forms.Form):
    """A member of staff who is to work in the room."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Medarbejder",
        empty_label="vælg",
        error_messages={"required": "Vælg en medarbejder."},
    )

    def __init__(self, *args: Any, room: Room, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["user"]
        field.queryset = eligible_for(room)
        field.label_from_instance = lambda user: f"{user} ({user.username})"
        self.helper = DeskHelper("user", save="Tilknyt")


def eligible_for(room: Room) -> QuerySet[User]:
    """Active staff whose role belongs in a room and who do not work in this one yet."""
    roles = [role.code for role in ROLES if Permission.REGISTER_INTAKES in role.permissions]
    return (
        User.objects.filter(is_active=True, role_assignments__role__in=roles)
        .exclude(room_memberships__room=room)
        .distinct()
        .order_by("first_name", "last_name", "username")
    )


class RecordingForm(forms.Form):
    """In which days a kind of incident was recorded."""

    kind = forms.ChoiceField(label="Hændelse", choices=IncidentKind.choices)
    start = DanishDateField(label="Opgjort fra")
    end = DanishDateField(label="Opgjort til", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = DeskHelper("kind", "start", "end", save="Gem perioden")
