"""Signing up for an event, on the web and for somebody who phones."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.models import Event, SignUp
from consultation.process_codes import AttendeeGroup
from consultation.services.sign_ups import MOST_SEATS, TEXTS, Facts


class SeatsField(forms.IntegerField):
    """How many come."""

    def __init__(self, *, most: int | None = MOST_SEATS, **more: Any) -> None:
        sentence = gettext_lazy("Skriv et tal på mindst 1.")
        messages = {"required": sentence, "invalid": sentence, "min_value": sentence}
        if most is not None:
            messages["max_value"] = gettext_lazy(
                "Her kan højst %(limit_value)s meldes til ad gangen. Kommer I flere, så ring eller "
                "skriv."
            )
        super().__init__(
            **{"label": gettext_lazy("Hvor mange kommer I?"), **more},
            min_value=1,
            max_value=most,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages=messages,
        )


class SignUpForm(forms.Form):
    """What somebody says who signs up; only the number of seats is needed.

    `wait_together` is asked only where fewer seats are free than were asked for.
    """

    seats = SeatsField(
        initial=1, help_text=gettext_lazy("Du selv og dem, du melder til sammen med dig.")
    )
    wait_together = forms.BooleanField(
        label=gettext_lazy("Vi vil hellere vente, til der er plads til os alle"), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("Navn"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Så kan vi finde dig på listen ved døren."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "Så vi kan skrive, hvis du rykker op fra ventelisten, eller mødet bliver flyttet eller "
            "aflyst. Vi bruger den ikke til andet."
        ),
        error_messages={
            "invalid": gettext_lazy(
                "E-mailadressen ser forkert ud. Ret den, eller lad feltet være tomt."
            )
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    group = forms.ChoiceField(
        label=gettext_lazy("Hvem er du?"),
        required=False,
        help_text=gettext_lazy(
            "Så ved vi, hvem der kommer, og kan sørge for, at alle bliver hørt."
        ),
    )
    needs = forms.CharField(
        label=gettext_lazy("Er der noget, vi skal sørge for?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Fx plads til kørestol, teleslynge, tegnsprogstolk eller tolk til et andet sprog."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ticket = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, event: Event, save: str, by_staff: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        group = self.fields["group"]
        assert isinstance(group, forms.ChoiceField)
        group.choices = [("", _("Vil ikke sige det")), *AttendeeGroup.choices]
        if by_staff:
            self._for_staff()
        self.asks_to_wait = "wait_together" in self.data
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self._lay_out(save)

    def _for_staff(self) -> None:
        self.fields["seats"] = SeatsField(most=None, initial=1, label="Hvor mange kommer?")
        self.fields["wait_together"].label = "De vil vente, til der er plads til dem alle"
        self.fields["name"].help_text = ""
        self.fields["email"].help_text = (
            "Så får personen sin kode og besked, hvis noget ændrer sig. Uden e-mail "
            "må I selv ringe."
        )
        self.fields["group"].label = "Hvem er det?"
        self.fields["group"].help_text = ""
        self.fields["needs"].label = "Hvad skal I sørge for?"

    def _lay_out(self, save: str) -> None:
        names = ["ticket", "seats", "wait_together", "name", "email", "group", "needs"]
        if not self.asks_to_wait:
            names.remove("wait_together")
        self.helper.layout = Layout(*names, ButtonHolder(Submit("save", save)))
        self._save = save

    def ask_to_wait(self) -> None:
        """Show the box for parties that fewer seats are free for than they asked for."""
        self.asks_to_wait = True
        self._lay_out(self._save)

    def renew(self, ticket: str) -> None:
        """Carry a fresh ticket, with what was typed."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["ticket"] = ticket
        self.data = data

    def facts(self) -> Facts:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        return Facts(
            seats=data["seats"],
            name=" ".join(data["name"].split()),
            email=data["email"],
            group=data["group"],
            needs=data["needs"].strip(),
            wait_together=data["wait_together"],
        )


class ChangeSeatsForm(forms.Form):
    """Coming with fewer or more than was said; drawn by hand."""

    seats = SeatsField(most=None)


class PersonForm(SignUpForm):
    """A sign-up as an editor corrects it."""

    def __init__(self, *args: Any, sign_up: SignUp, **kwargs: Any) -> None:
        kept = {name: getattr(sign_up, name) for name in ("seats", *TEXTS)}
        super().__init__(
            *args, event=sign_up.event, save="Gem", by_staff=True, initial=kept, **kwargs
        )
        del self.fields["ticket"], self.fields["wait_together"]
        self.fields["email"].help_text = "Den får besked, hvis noget ændrer sig."
        self.helper.layout = Layout("seats", *TEXTS, ButtonHolder(Submit("save", "Gem")))

    def texts(self) -> dict[str, str]:
        """What was typed, but the seats."""
        return {name: self.cleaned_data[name] for name in TEXTS}
