"""Forms of a hearing's parties: choosing them from the register, what they are asked, filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from config.desk_forms import DeskHelper
from config.lists import SearchForm
from consultation.forms.desk import paragraphs
from consultation.forms.parties import AREAS
from consultation.hearing_codes import AskedFor, PartyKind, PartyStatus
from consultation.models import HearingParty, Party

MOST_SHOWN = 300
"""Parties of the register that are shown to choose from at a time."""


class FindForm(SearchForm):
    """Which parties of the register are shown to choose from."""

    kind = forms.ChoiceField(
        label="Art", required=False, choices=[("", "Alle"), *PartyKind.choices]
    )
    area = forms.ChoiceField(label="Bydel", required=False, choices=[("", "Alle"), *AREAS])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The parties that were asked for."""
        for name in ("kind", "area"):
            if value := self.chosen(name):
                rows = rows.filter(**{name: value})
        return self.search(rows, "name", "contact_name", "email", "note")


class PartiesField(forms.ModelMultipleChoiceField[Party]):
    """Parties of the register, each with what the hearing asks it for already."""

    asked: Mapping[int, list[str]] = {}

    def label_from_instance(self, obj: Any) -> str:
        """Name, and what stands on the list already."""
        there = self.asked.get(obj.pk)
        return f"{obj.name} (på listen: {', '.join(there).lower()})" if there else str(obj.name)


class PickForm(forms.Form):
    """Many parties of the register at once. `asked`: what a hearing asks them for already."""

    save = "Sæt på listen"
    chosen = PartiesField(
        label="Parter",
        queryset=Party.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Vælg mindst én part.",
            "invalid_choice": "En af parterne er taget ud af brug eller slettet. Vælg igen.",
        },
    )

    def __init__(
        self,
        *args: Any,
        parties: QuerySet[Party],
        asked: Mapping[int, list[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["chosen"]
        assert isinstance(chosen, PartiesField)
        chosen.asked = asked or {}
        chosen.queryset = parties
        self.helper = DeskHelper(*self.fields, save=self.save)


class AddForm(PickForm):
    """Many parties at once, and what a hearing asks them for."""

    save = "Føj til høringen"
    asked_for = forms.ChoiceField(
        label="Hvad beder I dem om?",
        choices=[
            (AskedFor.RESPONSE.value, "Et høringssvar"),
            (AskedFor.STATEMENT.value, "En udtalelse om noget bestemt"),
        ],
        initial=AskedFor.RESPONSE.value,
        widget=forms.RadioSelect,
        help_text="En udtalelse er for myndigheder, fx politiet, ministeriet eller renholdelsen.",
    )
    question = forms.CharField(
        label="Hvad skal de udtale sig om?",
        required=False,
        max_length=4000,
        widget=paragraphs(4),
        help_text="Skal udfyldes for en udtalelse. Står på deres side og i mailen.",
    )

    def clean(self) -> dict[str, Any]:
        """A statement needs its question."""
        data = super().clean() or {}
        if data.get("asked_for") == AskedFor.STATEMENT and not data.get("question", "").strip():
            self.add_error("question", "Skriv, hvad I beder dem udtale sig om.")
        return data


class QuestionForm(forms.Form):
    """What a party is asked about; `was` is what stood when the form was opened."""

    question = forms.CharField(
        label="Hvad spørger I parten om?", required=False, max_length=4000, widget=paragraphs(5)
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, party: HearingParty) -> None:
        super().__init__(data, initial={"question": party.question, "was": party.question})
        if party.asked_for == AskedFor.RESPONSE:
            self.fields["question"].help_text = "Kan stå tomt: så spørges der, som i høringen."
        self.helper = DeskHelper("was", "question", save="Gem spørgsmålet")


class HearingPartySearch(SearchForm):
    """Filters of a hearing's parties."""

    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Alle"), *PartyStatus.choices]
    )
    kind = forms.ChoiceField(
        label="Art", required=False, choices=[("", "Alle"), *PartyKind.choices]
    )
    asked_for = forms.ChoiceField(
        label="Bedt om", required=False, choices=[("", "Alle"), *AskedFor.choices]
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The parties that were asked for."""
        for name, field in (
            ("status", "status"),
            ("kind", "party__kind"),
            ("asked_for", "asked_for"),
        ):
            if value := self.chosen(name):
                rows = rows.filter(**{field: value})
        return self.search(rows, "party__name", "party__email", "party__contact_name")
