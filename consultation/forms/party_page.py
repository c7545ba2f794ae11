"""What a party writes on its page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.forms.hearing import LONGEST
from consultation.models import HearingAttachment, HearingParty, HearingResponse
from consultation.services import hearing_sensitive
from consultation.services.party_answers import NOBODY_YET, Words

REMARKS, NO_REMARKS, DECLINE = "svar", "ingen", "nej"
CHOICES = (
    (REMARKS, gettext_lazy("Vi sender vores svar")),
    (NO_REMARKS, gettext_lazy("Vi har ingen bemærkninger")),
    (DECLINE, gettext_lazy("Vi ønsker ikke at svare")),
)


class PartyAnswerForm(forms.Form):
    """A response, no remarks, or no thank you. `number` makes a double press one response."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    choice = forms.ChoiceField(
        label=gettext_lazy("Hvad vil I?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Vælg, hvad I vil.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Jeres svar"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 12}),
        help_text=gettext_lazy("Kan stå tomt, hvis svaret ligger i en fil."),
        error_messages={
            "max_length": gettext_lazy(
                "Svaret er for langt til feltet. Kort det af, eller vedhæft det som en fil."
            )
        },
    )
    without = forms.MultipleChoiceField(
        label=gettext_lazy("Filer, der er sendt. Sæt kryds ved dem, der skal fjernes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    name = forms.CharField(
        label=gettext_lazy("Hvem skriver for jer?"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Navnet bliver vist sammen med svaret. Feltet må stå tomt."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail til kvitteringen"),
        required=False,
        help_text=gettext_lazy("Bliver ikke vist."),
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy(
                "E-mailadressen er ikke hel. Ret den, fx navn@eksempel.dk, eller slet den."
            )
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        party: HearingParty,
        response: HearingResponse | None,
        uploads: Iterable[UploadedFile[Any]] = (),
    ) -> None:
        super().__init__(data, initial=_initial(party, response))
        self.uploads = list(uploads)
        files: list[HearingAttachment] = list(response.attachments.all()) if response else []
        without = self.fields["without"]
        assert isinstance(without, forms.MultipleChoiceField)
        without.choices = [(str(each.pk), each.file_name) for each in files]
        if not files:
            del self.fields["without"]
        if response is not None:
            choice = self.fields["choice"]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = list(CHOICES[:2])

    def clean(self) -> dict[str, Any]:
        """No CPR number, and nothing written that the choice would throw away."""
        given = super().clean() or {}
        for name in ("text", "name"):
            if hearing_sensitive.has_cpr(str(given.get(name) or "")):
                self.add_error(name, _("Der står noget, der ligner et CPR-nummer. Slet det."))
        if any(hearing_sensitive.has_cpr(upload.name or "") for upload in self.uploads):
            self.add_error(
                None, _("Et filnavn ligner et CPR-nummer. Giv filen et andet navn, og vælg igen.")
            )
        says_nothing = given.get("choice") in (NO_REMARKS, DECLINE)
        if says_nothing and ((given.get("text") or "").strip() or self.uploads):
            self.add_error(
                "choice",
                _(
                    "I har skrevet eller vedhæftet et svar. Vælg »Vi sender vores svar«, eller "
                    "slet det."
                ),
            )
        return given

    @property
    def declines(self) -> bool:
        """Whether the party does not wish to answer."""
        return bool(self.cleaned_data["choice"] == DECLINE)

    @property
    def words(self) -> Words:
        """What was written. Call `is_valid` before."""
        given = self.cleaned_data
        return Words(
            id=given["number"],
            text=given["text"],
            name=given["name"],
            email=given["email"],
            without_remarks=given["choice"] == NO_REMARKS,
        )

    @property
    def revision(self) -> int:
        """The revision of the response that the page was drawn with."""
        return int(self.cleaned_data.get("seen") or NOBODY_YET)

    @property
    def off(self) -> list[uuid.UUID]:
        """Files that are taken off."""
        return [uuid.UUID(each) for each in self.cleaned_data.get("without", [])]


def _initial(party: HearingParty, response: HearingResponse | None) -> dict[str, Any]:
    if response is None:
        return {
            "number": uuid.uuid4(),
            "seen": NOBODY_YET,
            "name": party.party.contact_name,
            "email": party.party.email,
        }
    return {
        "number": response.pk,
        "seen": response.revision,
        "choice": NO_REMARKS if response.without_remarks else REMARKS,
        "text": response.text,
        "name": response.name,
        "email": response.email,
    }
