"""What one writes in a hearing: in public with a name, or in confidence with none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.hearing_codes import ContributorRole, Lane, QuoteConsent, SenderKind
from consultation.models import HearingResponse
from consultation.services import hearing_sensitive
from consultation.services.hearing_answers import NewResponse, facts_of

LONGEST = 60_000
"""Characters of one response; more is sent as a file."""
SEEN = "seen_warning"
"""The field that says that the warning about what a text seems to hold was read."""
_FIELDS = ("name", "organisation", "postcode", "town", "email", "text")


class WriteForm(forms.Form):
    """What both lanes share. `by_file` says that the answer lies in a file, chosen on the next
    page; `needs_words` is False where a file is there already."""

    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "max_length": gettext_lazy(
                "Svaret er for langt til feltet. Kort det af, eller vedhæft det som en fil."
            )
        },
    )
    by_file = forms.BooleanField(required=False, label=gettext_lazy("Mit svar ligger i en fil"))

    lane = Lane.PUBLIC

    def __init__(self, *args: Any, needs_words: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_words = needs_words
        self.found: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Something is said, and no CPR number with it."""
        given = super().clean() or {}
        for name in _FIELDS:
            if hearing_sensitive.has_cpr(str(given.get(name) or "")):
                self.add_error(name, self.cpr_sentence())
        if self.lacks_words(given) and "text" not in self.errors:
            self.add_error(
                "text", _("Skriv dit svar, eller sæt kryds ved, at det ligger i en fil.")
            )
        return given

    def lacks_words(self, given: dict[str, Any]) -> bool:
        """Whether nothing is said, nor announced."""
        return self.needs_words and not (given.get("text") or given.get("by_file"))

    def cpr_sentence(self) -> str:
        """What to do about a CPR number."""
        return _(
            "Du har skrevet noget, der ligner et CPR-nummer. Slet det: vi gemmer ingen CPR-numre."
        )

    def facts(self, language: str) -> NewResponse:
        """What was written. Call `is_valid` before."""
        names = set(self.cleaned_data) & set(NewResponse.__dataclass_fields__)
        given = {name: self.cleaned_data[name] for name in names}
        return NewResponse(lane=self.lane, language=language, **given)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The fields as they are carried to the next page."""
        pairs = ((name, self[name].value()) for name in self.fields)
        return [(name, "1" if value is True else str(value)) for name, value in pairs if value]


class PublicForm(WriteForm):
    """Lane A: on whose behalf, who, where, and what."""

    field_order = (  # as on the page, so that the list of what is wrong is, too
        "sender_kind",
        "organisation",
        "name",
        "postcode",
        "town",
        "text",
        "seen_warning",
        "by_file",
        "without_remarks",
        "email",
    )
    sender_kind = forms.ChoiceField(
        label=gettext_lazy("På hvis vegne svarer du?"),
        choices=SenderKind.choices,
        initial=SenderKind.PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Vælg, på hvis vegne du svarer.")},
    )
    organisation = forms.CharField(
        label=gettext_lazy("Organisation, forening eller virksomhed"),
        help_text=gettext_lazy("Kun hvis du svarer for andre end dig selv."),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Dit navn"),
        help_text=gettext_lazy(
            "Vises sammen med svaret. Svarer du for en organisation, må feltet stå tomt."
        ),
        required=False,
        max_length=160,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    postcode = forms.CharField(
        label=gettext_lazy("Postnummer"),
        required=False,
        max_length=10,
        widget=forms.TextInput(
            {"autocomplete": "postal-code", "inputmode": "numeric", "class": "input-number"}
        ),
    )
    town = forms.CharField(
        label=gettext_lazy("By"),
        help_text=gettext_lazy(
            "Postnummer og by vises. Bor du ikke fast et sted, så lad dem stå tomme."
        ),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "address-level2"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail, hvis du vil have en kvittering"),
        help_text=gettext_lazy("Vises ikke."),
        required=False,
        error_messages={
            "invalid": gettext_lazy(
                "E-mailadressen er ikke hel. Ret den, fx navn@eksempel.dk, eller slet den."
            )
        },
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    without_remarks = forms.BooleanField(
        required=False, label=gettext_lazy("Vi har ingen bemærkninger (for organisationer)")
    )
    seen_warning = forms.BooleanField(
        required=False, label=gettext_lazy("Ja, alle må læse det. Vis det sammen med mit svar.")
    )

    lane = Lane.PUBLIC

    def clean(self) -> dict[str, Any]:
        """A sender, words, and what the words seem to hold was seen once."""
        given = super().clean()
        self._check_sender(given)
        self.found = hearing_sensitive.found_in(given.get("text") or "")
        if self.found and not given.get(SEEN) and not self.errors:
            self.add_error(SEEN, _("Se dit svar igennem, og sæt kryds, hvis det skal vises sådan."))
        return given

    def _check_sender(self, given: dict[str, Any]) -> None:
        is_organisation = given.get("sender_kind") == SenderKind.ORGANISATION
        if is_organisation and not given.get("organisation"):
            self.add_error("organisation", _("Skriv, hvad organisationen hedder."))
        if given.get("sender_kind") == SenderKind.PERSON:
            given["organisation"] = ""
            if not given.get("name") and "name" not in self.errors:
                self.add_error("name", _("Skriv dit navn. Vil du ikke det, så skriv fortroligt."))
            if given.get("without_remarks"):
                self.add_error(
                    "without_remarks", _("Kun en organisation kan svare uden bemærkninger.")
                )

    def lacks_words(self, given: dict[str, Any]) -> bool:
        """»Without remarks« is an answer."""
        return super().lacks_words(given) and not given.get("without_remarks")

    def cpr_sentence(self) -> str:
        """As for both lanes; and there is the other one."""
        return _(
            "Du har skrevet noget, der ligner et CPR-nummer. Slet det: alle kan læse dit svar. "
            "Handler det om dig selv, kan du skrive fortroligt."
        )


class ConfidentialForm(WriteForm):
    """Lane B: what, from what sort of person, and what may be quoted. No names."""

    role = forms.ChoiceField(
        label=gettext_lazy("Hvem er du?"),
        help_text=gettext_lazy("Du behøver ikke at svare."),
        choices=[*ContributorRole.choices, ("", gettext_lazy("Det vil jeg ikke sige"))],
        required=False,
        widget=forms.RadioSelect,
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Må vi vise noget af det, du har skrevet?"),
        help_text=gettext_lazy(
            "Politikerne og alle andre kan læse det, vi viser. Siger du nej, tæller dit bidrag med "
            "lige så meget. Du kan altid trække dit ja tilbage med din kode."
        ),
        choices=QuoteConsent.choices,
        initial=QuoteConsent.NONE,
        widget=forms.RadioSelect,
    )

    lane = Lane.CONFIDENTIAL


FORMS: dict[Lane, type[WriteForm]] = {
    Lane.PUBLIC: PublicForm,
    Lane.CONFIDENTIAL: ConfidentialForm,
}


def filled(response: HearingResponse) -> dict[str, Any]:
    """The first values of a form that corrects `response`."""
    facts = facts_of(response)
    names = set(FORMS[Lane(response.lane)].base_fields) & set(NewResponse.__dataclass_fields__)
    return {name: getattr(facts, name) for name in names}


def wrong_file_name(uploads: Iterable[UploadedFile[Any]]) -> str:
    """A sentence where a file's name seems to hold a CPR number, else ""."""
    if any(hearing_sensitive.has_cpr(upload.name or "") for upload in uploads):
        return _("Et filnavn ligner et CPR-nummer. Giv filen et andet navn, og vælg den igen.")
    return ""
