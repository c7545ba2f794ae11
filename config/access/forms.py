"""Forms of accounts: they ask and check; the services write."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.html import format_html

from config.access import log_in_limit
from config.access.exceptions import AccountError
from config.access.log_in_limit import TooManyTries
from config.access.models import User
from config.access.roles import ROLES
from config.access.services import Person
from config.audit import services as audit
from config.danish import clock
from config.lists import SearchForm
from config.outbox.services import post

_CHOOSE_HELP = (
    "Mindst 12 tegn. Den må ikke ligne dit navn, være et almindeligt ord eller kun bestå af tal. "
    "Tre-fire ord efter hinanden er lette at huske."
)

_ROLE_LABEL = '{}<span class="form-hint">{}</span>'
_NOT_ALIKE = "De to nye adgangskoder er ikke ens. Skriv den samme begge steder."


def _bare(refused: str = "") -> FormHelper:
    """The template owns <form>, its token and its button. `refused` heads the mistakes."""
    helper = FormHelper()
    if refused:
        helper.form_error_title = refused
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput({"autocomplete": autocomplete}),
        error_messages={"required": "Skriv en adgangskode."},
    )


class LogInForm(AuthenticationForm):
    """User name and password; says when to try again after too many wrong ones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare("Du er ikke logget ind")
        self.fields["username"].label = "Brugernavn"
        self.fields["username"].error_messages["required"] = "Skriv dit brugernavn."
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["password"] = _password("Adgangskode", "current-password")

    def clean(self) -> dict[str, Any]:
        """Count the try, then look at the password."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not username or not password:
            return self.cleaned_data
        assert self.request is not None
        try:
            left = log_in_limit.count_try(username, self.request)
        except TooManyTries as error:
            raise ValidationError(self._pause(error)) from error
        user = authenticate(self.request, username=username, password=password)
        if user is None:
            raise ValidationError(self._wrong(username, left))
        log_in_limit.forget(username, self.request)
        self.user_cache = user
        return self.cleaned_data

    def _wrong(self, username: str, left: int) -> str:
        """The same words whether the account exists, is shut, or the password is wrong."""
        if left == 0:
            known = User.objects.filter(username__iexact=username).first()
            if known:
                audit.record("log_in_paused", by=None, target=known)
        wrong = "Brugernavn og adgangskode passer ikke sammen. Se efter, om Caps Lock er slået til"
        if left == 1:
            return f"{wrong}. Du har ét forsøg mere, før du skal vente."
        return f"{wrong}, og prøv igen." if left else f"{wrong}. Vent lidt, før du prøver igen."

    @staticmethod
    def _pause(error: TooManyTries) -> str:
        return (
            "Der er skrevet en forkert adgangskode for mange gange. Prøv igen "
            f"{clock(error.until)}, eller vælg en ny adgangskode med “Glemt adgangskode?”."
        )


_WEAK = {
    "password_too_short": "Adgangskoden er for kort. Brug mindst 12 tegn.",
    "password_too_similar": (
        "Adgangskoden ligner dit navn eller din mailadresse. Vælg noget, der ikke handler om dig."
    ),
    "password_too_common": "Adgangskoden er en, som mange bruger. Vælg en anden.",
    "password_entirely_numeric": "Adgangskoden er kun tal. Brug også bogstaver.",
}


class ChoosePasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A new password, twice; for those who came with a mailed link."""

    def validate_password_for_user(self, user: User, *_: Any, **__: Any) -> None:
        """Say at the first field what is weak about the password, and what would be better."""
        try:
            validate_password(self.cleaned_data.get("new_password1") or "", user)
        except ValidationError as error:
            if not self.has_error("new_password1"):
                weak = [_WEAK.get(each.code or "", each.messages[0]) for each in error.error_list]
                self.add_error("new_password1", weak)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()
        self.fields["new_password1"] = _password("Ny adgangskode", "new-password", _CHOOSE_HELP)
        self.fields["new_password2"] = _password("Den nye adgangskode igen", "new-password")
        self.error_messages = {"password_mismatch": _NOT_ALIKE}


class ChangePasswordForm(ChoosePasswordForm, PasswordChangeForm):
    """The password now, and a new and different one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"] = _password("Din adgangskode nu", "current-password")
        self.error_messages |= {
            "password_incorrect": "Det er ikke din adgangskode nu. Skriv den igen.",
        }

    def clean_new_password1(self) -> str:
        """The new one must be another than the one there is."""
        new = str(self.cleaned_data["new_password1"])
        if self.user.check_password(new):
            raise ValidationError("Det er den adgangskode, du har nu. Vælg en anden.")
        return new


class ForgottenPasswordForm(PasswordResetForm):
    """An e-mail address; the answer is the same whether an account has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare("Der er ikke sendt noget")
        self.fields["email"].label = "Din mailadresse på arbejdet"
        self.fields["email"].error_messages = {
            "required": "Skriv din mailadresse.",
            "invalid": "Skriv en mailadresse, fx navn@kommune.dk.",
        }

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """Put the letter into the outbox: whether an account has the address takes no longer."""
        post(
            to_email,
            render_to_string(subject_template_name, context),
            render_to_string(email_template_name, context),
            about="password_forgotten",
        )


class UserForm(forms.Form):
    """Who an account belongs to and what they may do."""

    first_name = forms.CharField(
        label="Fornavn", max_length=150, error_messages={"required": "Skriv fornavnet."}
    )
    last_name = forms.CharField(
        label="Efternavn", max_length=150, error_messages={"required": "Skriv efternavnet."}
    )
    username = forms.CharField(
        label="Brugernavn",
        max_length=150,
        help_text="Det, medarbejderen logger ind med. Store og små bogstaver er det samme.",
        validators=[
            UnicodeUsernameValidator(
                message="Brug kun bogstaver, tal og tegnene @ . + - _ i brugernavnet."
            )
        ],
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
        error_messages={"required": "Skriv et brugernavn."},
    )
    email = forms.EmailField(
        label="Mailadresse",
        required=False,
        help_text="Kun en adresse, medarbejderen selv læser: den kan åbne kontoen. Uden den kan en "
        "glemt adgangskode kun erstattes af en administrator.",
        error_messages={"invalid": "Skriv en mailadresse, fx navn@kommune.dk."},
    )
    roles = forms.MultipleChoiceField(
        label="Roller",
        help_text="Giv kun de roller, arbejdet kræver. Rum tilknyttes for sig.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst én rolle."},
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {} if user is None else _facts(user)
        roles = self.fields["roles"]
        assert isinstance(roles, forms.MultipleChoiceField)
        roles.choices = [
            (role.code, format_html(_ROLE_LABEL, role.name, role.description)) for role in ROLES
        ]
        for name in ("first_name", "last_name", "username", "email"):
            self.fields[name].widget.attrs["class"] = "is-long"
        self.helper = _bare()

    def person(self) -> Person:
        """The valid answers, user name and address in small letters."""
        data = self.cleaned_data
        return Person(
            username=data["username"].lower(),
            first_name=data["first_name"],
            last_name=data["last_name"],
            email=data["email"].lower(),
        )

    def refuse(self, error: AccountError) -> None:
        """Say what the service refused."""
        self.add_error(None, str(error))


class NewUserForm(UserForm):
    """As UserForm, and how the new member of staff gets in."""

    BY_MAIL, ON_SCREEN = "mail", "screen"
    entrance = forms.ChoiceField(
        label="Hvordan kommer medarbejderen ind første gang?",
        choices=[
            (ON_SCREEN, "Jeg får en midlertidig adgangskode at give videre"),
            (BY_MAIL, "Medarbejderen får en mail med et link til at vælge adgangskode"),
        ],
        widget=forms.RadioSelect,
        initial=ON_SCREEN,
        error_messages={"required": "Vælg, hvordan medarbejderen kommer ind."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["entrance"] = self.ON_SCREEN

    def clean(self) -> dict[str, Any]:
        """A mail needs an address."""
        data = super().clean() or self.cleaned_data
        if data.get("entrance") == self.BY_MAIL and data.get("email") == "":
            self.add_error(
                "email", "Skriv en mailadresse, eller vælg den midlertidige adgangskode."
            )
        return data


def _facts(user: User) -> dict[str, Any]:
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "username": user.username,
        "email": user.email,
        "roles": [role.code for role in user.roles],
    }


class UserSearch(SearchForm):
    """Search in names and addresses; filter by role and by whether the account is open."""

    role = forms.ChoiceField(
        label="Rolle",
        required=False,
        choices=[("", "Alle roller"), *((role.code, role.name) for role in ROLES)],
    )
    state = forms.ChoiceField(
        label="Adgang",
        required=False,
        choices=[("", "Alle"), ("open", "Åben"), ("shut", "Lukket")],
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if role := self.chosen("role"):
            rows = rows.filter(role_assignments__role=role)
        if state := self.chosen("state"):
            rows = rows.filter(is_active=state == "open")
        return self.search(rows, "first_name", "last_name", "username", "email")
