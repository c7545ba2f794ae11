"""Forms of the editor's desk about events: the event itself, calling it off, who came."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils import timezone

from config.danish import address_of
from config.desk_forms import DanishDateField, DanishTimeField, DeskHelper, local_moment
from consultation.forms.desk import SlugField, paragraphs
from consultation.forms.english import add_english, with_english
from consultation.forms.revision import RevisionForm
from consultation.models import Document, Event
from consultation.process_codes import AttendeeGroup, EventKind
from consultation.services.events import RESERVED_SLUGS

PUBLIC_TEXTS = ("title", "lead", "for_whom", "programme", "accessibility")
"""Fields that the public reads in either language."""
_LABELS = {
    "kind": "Hvad er det?",
    "title": "Titel",
    "lead": "Indledning: hvad skal vi tale om?",
    "for_whom": "Hvem er det for?",
    "programme": "Program",
    "place": "Sted",
    "address": "Stedets adresse",
    "accessibility": "Tilgængelighed på stedet",
    "takes_sign_up": "Man kan melde sig til på hjemmesiden",
    "capacity": "Hvor mange pladser er der?",
    "has_waiting_list": "Venteliste, når der er fuldt",
    "notes": "Referat eller opsamling bagefter",
}
_HELP = {
    "lead": "Én eller to sætninger i almindeligt sprog.",
    "programme": "Fx 17.00 Velkomst. En tom linje skiller afsnit.",
    "accessibility": "Trinfri adgang, handicaptoilet, teleslynge, tolk, parkering, nærmeste "
    "station. Skriv også det, stedet ikke har.",
    "capacity": "Står feltet tomt, er der ingen grænse. Sætter du tallet op, rykker folk op fra "
    "ventelisten med det samme.",
    "notes": "Vælg blandt inddragelsens dokumenter. Det bliver vist på siden, når mødet er holdt.",
}


class EventForm(RevisionForm[Event]):
    """All fields of an event, Danish and English; times are typed as day and time of day.

    A new event's form has `instance=Event(consultation=…)`.
    """

    starts_on = DanishDateField(label="Dag")
    starts_time = DanishTimeField(label="Fra kl.", help_text="fx 17.00")
    ends_on = DanishDateField(
        label="Slutter en anden dag", required=False, help_text="Tom: samme dag."
    )
    ends_time = DanishTimeField(label="Til kl.", help_text="fx 19.00")
    until_on = DanishDateField(
        label="Tilmelding til og med", required=False, help_text="Tom: til mødet begynder."
    )
    until_time = DanishTimeField(
        label="kl.", required=False, help_text="Tom: hele dagen, til kl. 23.59."
    )

    class Meta:
        model = Event
        fields = [
            "kind",
            *PUBLIC_TEXTS,
            "place",
            "address",
            "takes_sign_up",
            "capacity",
            "has_waiting_list",
            "notes",
            "slug",
        ]
        labels = _LABELS
        help_texts = _HELP
        field_classes = {"slug": SlugField}
        widgets = {
            **{
                name: forms.TextInput({"class": "is-long"})
                for name in ("title", "place", "address")
            },
            "lead": paragraphs(3),
            "for_whom": paragraphs(2),
            "programme": paragraphs(5),
            "accessibility": paragraphs(3),
        }
        error_messages = {
            "title": {"required": "Skriv en titel."},
            "kind": {"required": "Vælg, hvad det er."},
            "capacity": {
                "invalid": "Skriv et helt tal, eller lad feltet være tomt.",
                "min_value": "Skriv mindst 1, eller lad feltet være tomt.",
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capacity"].widget.attrs["min"] = "1"
        if self.instance._state.adding:
            self.fields["takes_sign_up"].initial = True
            self.initial["takes_sign_up"] = True
        kind = self.fields["kind"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = [("", "Vælg"), *EventKind.choices]
        notes = self.fields["notes"]
        assert isinstance(notes, forms.ModelChoiceField)
        notes.queryset = Document.objects.filter(consultation=self.instance.consultation)
        notes.empty_label = "Intet"
        self._times()
        self._address()
        add_english(self, PUBLIC_TEXTS)
        self._lay_out()

    def _times(self) -> None:
        for name, field in (
            ("starts", "starts_at"),
            ("ends", "ends_at"),
            ("until", "sign_up_until"),
        ):
            stored: datetime | None = getattr(self.instance, field)
            if stored is not None:
                local = timezone.localtime(stored)
                self.fields[f"{name}_on"].initial = local.date()
                self.fields[f"{name}_time"].initial = local.time()
        if self.fields["ends_on"].initial == self.fields["starts_on"].initial:
            self.fields["ends_on"].initial = None

    def _address(self) -> None:
        slug = self.fields["slug"]
        slug.required = False
        slug.label = "Sidens adresse"
        slug.help_text = "Efter /moeder/. Står feltet tomt, laves den af titlen."
        if self.instance.published_at:
            slug.disabled = True
            slug.help_text = "Adressen ligger fast, når siden er offentlig."

    def _lay_out(self) -> None:
        self.helper = DeskHelper(
            "revision",
            Fieldset("Hvad", "kind", "title", "lead", "for_whom", "programme"),
            Fieldset(
                "Hvornår",
                Div("starts_on", "starts_time", "ends_time", "ends_on", css_class="form-columns"),
            ),
            Fieldset("Hvor", "place", "address", "accessibility"),
            Fieldset(
                "Tilmelding",
                "takes_sign_up",
                Div("until_on", "until_time", css_class="form-columns"),
                "capacity",
                "has_waiting_list",
            ),
            Fieldset("Bagefter og adresse", "notes", "slug"),
            Fieldset("På engelsk", *(f"{name}_en" for name in PUBLIC_TEXTS)),
            save="Gem arrangementet",
        )

    def clean_capacity(self) -> int | None:
        capacity: int | None = self.cleaned_data["capacity"]
        if capacity is not None and capacity < 1:
            raise forms.ValidationError("Skriv mindst 1, eller lad feltet være tomt.")
        return capacity

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or address_of(self.cleaned_data.get("title", ""))
        if not slug or slug in RESERVED_SLUGS:
            raise forms.ValidationError("Den adresse bruger portalen selv. Vælg en anden.")
        if Event.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                "Der er allerede et arrangement på den adresse. Tilføj fx datoen."
            )
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts = self._moment("starts_time", data.get("starts_on"), data.get("starts_time"))
        last_day = data.get("ends_on") or data.get("starts_on")
        ends = self._moment("ends_time", last_day, data.get("ends_time"))
        until = self._moment(
            "until_time", data.get("until_on"), data.get("until_time") or time(23, 59)
        )
        if starts and ends and ends <= starts:
            self.add_error("ends_time", "Arrangementet slutter, før det begynder. Ret tiderne.")
        if starts and until and until >= starts:
            self.add_error("until_on", "Tilmeldingen skal lukke, før arrangementet begynder.")
        if data.get("until_time") and not data.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", "Skriv også dagen.")
        self._moments = {"starts_at": starts, "ends_at": ends, "sign_up_until": until}
        return data

    def _moment(self, field: str, day: date | None, at: time | None) -> datetime | None:
        if day is None or at is None:
            return None
        try:
            return local_moment(day, at)
        except forms.ValidationError as error:
            self.add_error(field, error)
            return None

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in self.Meta.fields},
            **self._moments,
            "translations": with_english(self, PUBLIC_TEXTS),
        }


class CancelEventForm(forms.Form):
    """Why an event is called off."""

    reason = forms.CharField(
        label="Hvorfor er det aflyst?",
        max_length=300,
        widget=paragraphs(2),
        help_text="Står på siden og i mailen til dem, der er meldt til.",
        error_messages={"required": "Skriv, hvorfor arrangementet er aflyst."},
    )
    reason_en = forms.CharField(
        label="På engelsk",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper("reason", "reason_en", save="Aflys arrangementet", is_grave=True)


class AttendanceForm(forms.Form):
    """How many of each group came, written afterwards."""

    def __init__(self, *args: Any, counts: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in AttendeeGroup:
            self.fields[group.value] = forms.IntegerField(
                label=str(group.label),
                min_value=0,
                max_value=100_000,
                initial=counts.get(group.value, 0),
                error_messages={
                    "required": "Skriv et tal, 0 hvis ingen kom.",
                    "invalid": "Skriv et helt tal.",
                    "min_value": "Skriv 0 eller mere.",
                    "max_value": "Tallet er for stort. Se efter, om der er et ciffer for meget.",
                },
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": "0"}),
            )
        self.helper = DeskHelper(
            Div(*AttendeeGroup.values, css_class="form-columns"), save="Gem fremmødet"
        )

    def facts(self) -> dict[str, int]:
        """People by group."""
        return {group: self.cleaned_data[group] for group in AttendeeGroup.values}
