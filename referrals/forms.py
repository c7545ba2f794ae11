"""Giving a referral, and keeping the list of offers."""

from __future__ import annotations

from typing import Any

from django import forms

from intake_rooms.forms.fields import DeskHelper
from referrals.models import Cause, Manner, Offer, OfferKind


def _messages(sentence: str) -> dict[str, str]:
    return dict.fromkeys(("required", "invalid", "invalid_choice"), sentence)


class GiveForm(forms.Form):
    """Three taps: to what, in which manner, on what cause. The place itself is optional."""

    id = forms.UUIDField(
        error_messages=_messages("Siden er forældet. Genindlæs den, og giv henvisningen igen.")
    )
    kind = forms.ModelChoiceField(
        OfferKind.objects.filter(is_active=True),
        error_messages=_messages("Vælg, hvad der henvises til."),
    )
    offer = forms.ModelChoiceField(
        Offer.objects.filter(is_active=True),
        required=False,
        error_messages=_messages("Tilbuddet er ikke længere i brug. Vælg et andet, eller intet."),
    )
    manner = forms.ChoiceField(
        choices=Manner.choices, error_messages=_messages("Vælg, hvordan der henvises.")
    )
    cause = forms.ChoiceField(choices=Cause.choices, error_messages=_messages("Vælg anledningen."))


class OfferForm(forms.ModelForm[Offer]):
    """A concrete place that staff can point to."""

    class Meta:
        model = Offer
        fields = ["kind", "name", "address", "phone"]
        labels = {
            "kind": "Hvilken slags tilbud er det?",
            "name": "Hvad hedder stedet?",
            "address": "Adresse",
            "phone": "Telefon til stedet",
        }
        help_texts = {"phone": "Stedets nummer, ikke en persons."}
        error_messages = {
            "kind": {"required": "Vælg, hvilken slags tilbud det er."},
            "name": {"required": "Skriv, hvad stedet hedder."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper("kind", "name", "address", "phone", save="Gem tilbud")
