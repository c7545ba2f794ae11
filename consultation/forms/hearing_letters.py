"""Keying in what came by mail, by post or by word of mouth, with the original beside it."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from config.danish import LOCAL_ZONE
from config.desk_forms import DanishDateField, DeskHelper
from consultation.forms.desk import paragraphs
from consultation.forms.hearing_desk import MinuteField, moment_of
from consultation.hearing_codes import (
    ContributorRole,
    Lane,
    QuoteConsent,
    ResponseChannel,
    SenderKind,
)
from consultation.models import Hearing, HearingParty
from consultation.services.hearing_answers import NewResponse
from consultation.services.hearing_letters import KEYED

_NOON = time(12)


class ManyFiles(forms.FileInput):
    """The widget of FilesField."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=ManyFiles(), **{"required": False, **more})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files that were chosen, each checked as one; [] for none."""
        chosen = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(FilesField, self).clean(each) for each in chosen]


class PartyField(forms.ModelChoiceField[HearingParty]):
    """One of the parties that a hearing asks, by name."""

    def label_from_instance(self, obj: HearingParty) -> str:
        """The party's own name."""
        return str(obj.party)


class LetterForm(forms.Form):
    """One response as it came in. In the confidential lane every field that names is left out."""

    lane = forms.ChoiceField(
        label="Hvordan skal det behandles?",
        choices=Lane.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Vælg offentligt eller fortroligt."
        ),
    )
    channel = forms.ChoiceField(
        label="Hvordan kom det?",
        choices=[(each.value, each.label) for each in KEYED],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Vælg, hvordan svaret kom."),
    )
    received_on = DanishDateField(label="Modtaget")
    received_time = MinuteField(
        label="Klokken", required=False, help_text="Kun hvis det kom på fristens dag."
    )
    party = PartyField(
        HearingParty.objects.none(),
        label="Fra en af høringens parter?",
        required=False,
        empty_label="Nej",
    )
    sender_kind = forms.ChoiceField(
        label="På hvis vegne?",
        required=False,
        choices=[("", "Ikke oplyst"), *SenderKind.choices],
    )
    name = forms.CharField(label="Navn", required=False, max_length=160)
    organisation = forms.CharField(label="Organisation", required=False, max_length=200)
    postcode = forms.CharField(label="Postnummer", required=False, max_length=10)
    town = forms.CharField(label="By", required=False, max_length=80)
    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="Vises aldrig.",
        error_messages={"invalid": "E-mailadressen er ikke skrevet rigtigt. Se efter, og ret den."},
    )
    role = forms.ChoiceField(
        label="Hvem er det fra?",
        required=False,
        choices=[("", "Ikke oplyst"), *ContributorRole.choices],
    )
    consent = forms.ChoiceField(
        label="Må ordene citeres?",
        required=False,
        choices=QuoteConsent.choices,
        help_text="Vælg kun ja, hvis personen selv har sagt det.",
    )
    text = forms.CharField(
        label="Svaret",
        required=False,
        max_length=50_000,
        widget=paragraphs(10),
        help_text="Skriv af, ord for ord. Står svaret i en fil, kan feltet være tomt.",
    )
    without_remarks = forms.BooleanField(label="Svaret er uden bemærkninger", required=False)
    letters = FilesField(
        label="Originalen",
        help_text="Brevet eller mailen selv som PDF, Word eller billede. Den vises ikke.",
    )
    attachments = FilesField(label="Bilag, der fulgte med")
    made_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    """Made with the page: pressing the button twice keys one response in."""

    def __init__(self, hearing: Hearing, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hearing = hearing
        self._lanes()
        self.fields["made_id"].initial = uuid.uuid4
        party = self.fields["party"]
        assert isinstance(party, PartyField)
        party.queryset = hearing.parties.select_related("party")
        self.helper = DeskHelper(*layout(), save="Gem høringssvaret")

    def _lanes(self) -> None:
        taken = {
            Lane.PUBLIC: self._hearing.takes_public,
            Lane.CONFIDENTIAL: self._hearing.takes_confidential,
        }
        lane = self.fields["lane"]
        assert isinstance(lane, forms.ChoiceField)
        lane.choices = [(each.value, each.label) for each in Lane if taken[each]]
        lane.initial = next((each for each in Lane if taken[each]), None)

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Den dag er ikke kommet endnu. Skriv, hvornår det kom.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        party: HearingParty | None = data.get("party")
        if data.get("lane") == Lane.PUBLIC and party and not data.get("organisation"):
            data["organisation"] = party.party.name
            data["sender_kind"] = SenderKind.ORGANISATION
        if data.get("lane") == Lane.CONFIDENTIAL and self._names_somebody(data):
            self.add_error(
                "lane",
                "Et fortroligt bidrag må ikke have navn, adresse, e-mail eller part. Tøm felterne, "
                "eller vælg offentligt høringssvar.",
            )
        if data.get("received_time"):
            data["received_at"] = self._given_moment()
        elif data.get("received_on"):
            data["received_at"] = received_moment(
                data["received_on"], self._hearing.deadline, timezone.now()
            )
        return data

    def _given_moment(self) -> datetime | None:
        moment = moment_of(self, "received")
        if moment and moment > timezone.now():
            self.add_error("received_time", "Det tidspunkt er ikke kommet endnu. Ret det.")
        return moment

    @staticmethod
    def _names_somebody(data: dict[str, Any]) -> bool:
        names = ("name", "organisation", "postcode", "town", "email", "party", "sender_kind")
        return any(data.get(name) for name in names)

    def facts(self) -> NewResponse:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        lane, key = Lane(data["lane"]), data["made_id"] or uuid.uuid4()
        if lane == Lane.CONFIDENTIAL:
            consent = data["consent"] or QuoteConsent.NONE
            return NewResponse(
                lane=lane, id=key, text=data["text"], role=data["role"], consent=consent
            )
        names = ("text", "sender_kind", "name", "organisation", "postcode", "town", "email")
        return NewResponse(
            lane=lane,
            id=key,
            without_remarks=data["without_remarks"],
            **{name: data[name] for name in names},
        )

    @property
    def came_by(self) -> ResponseChannel:
        """How it came in."""
        return ResponseChannel(self.cleaned_data["channel"])


def received_moment(day: date, deadline: datetime, now: datetime) -> datetime:
    """The moment that stands for a day up to today: its noon, as far as that has come.

    On the deadline's day it is no later than the deadline: what came on the last day is in time
    unless its hour says otherwise.
    """
    noon = min(datetime.combine(day, _NOON, tzinfo=LOCAL_ZONE), now)
    last = deadline.astimezone(LOCAL_ZONE)
    return min(noon, last) if last.date() == day else noon


def layout() -> tuple[Any, ...]:
    """The fields under their headings."""
    return (
        Fieldset(
            "Hvordan det kom",
            "lane",
            "channel",
            Div("received_on", "received_time", css_class="form-columns"),
        ),
        Fieldset(
            "Afsender af et offentligt høringssvar",
            "party",
            "sender_kind",
            "name",
            "organisation",
            Div("postcode", "town", css_class="form-columns"),
            "email",
        ),
        Fieldset("Om et fortroligt bidrag", "role", "consent"),
        "made_id",
        Fieldset("Svaret", "text", "without_remarks", "letters", "attachments"),
    )
