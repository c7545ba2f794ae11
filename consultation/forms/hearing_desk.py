"""Forms of a hearing's set-up: its texts and times, a later deadline, its material."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms

from config import geography
from config.danish import LOCAL_ZONE, address_of
from config.desk_forms import DanishDateField, DanishTimeField, DeskHelper, local_moment
from consultation.forms.desk import SlugField, paragraphs
from consultation.forms.english import add_english, with_english
from consultation.forms.revision import RevisionForm
from consultation.hearing_codes import LatePolicy
from consultation.models import Hearing
from consultation.services.hearings import RESERVED_SLUGS, deadline_is_fixed

PUBLIC_TEXTS = ("title", "lead", "asked_for", "other_channels")
"""Fields that the public reads, and that can be translated."""
_SIMPLE = (
    "kind",
    *PUBLIC_TEXTS,
    "late_policy",
    "takes_public",
    "takes_confidential",
    "case_number",
    "responsible_name",
    "responsible_office",
    "responsible_email",
    "responsible_phone",
)
_LABELS = {
    "kind": "Hvilken slags høring er det?",
    "title": "Hvad hedder høringen?",
    "lead": "Indledning: hvem har besluttet at sende hvad i høring?",
    "asked_for": "Hvad spørger I om?",
    "other_channels": "Andre måder at svare på",
    "late_policy": "Svar, der kommer efter fristen",
    "takes_public": "Tag imod offentlige høringssvar, som alle kan læse",
    "takes_confidential": "Tag imod fortrolige bidrag, som kun I læser",
    "case_number": "Sagsnummer",
    "responsible_name": "Ansvarlig person",
    "responsible_office": "Ansvarligt kontor",
    "responsible_email": "E-mail, som borgerne kan skrive til",
    "responsible_phone": "Telefon, som borgerne kan ringe til",
}
_HELP = {
    "lead": "Én eller to sætninger i helt almindeligt sprog. De står øverst på siden.",
    "asked_for": "En tom linje skiller afsnit.",
    "other_channels": "Fx postadressen, eller hvor man kan komme og fortælle det.",
    "takes_confidential": "Så kan borgere også skrive om helbred, uden navn.",
}
_REQUIRED = {
    "title": "Skriv en titel.",
    "lead": "Skriv en indledning.",
    "responsible_name": "Skriv, hvem der er ansvarlig.",
    "responsible_office": "Skriv, hvilket kontor der er ansvarligt.",
}
_MIDNIGHT = (
    "Klokken 24.00 hører til to dage. Skriv 23.59, hvis fristen er ved midnat: hele det minut er "
    "med."
)


class MinuteField(DanishTimeField):
    """A time to the minute; 24.00 is explained, since nobody can know which day it means."""

    def to_python(self, value: Any) -> time | None:
        """The time. Raises ValidationError with a sentence that says what to write."""
        typed = value.strip() if isinstance(value, str) else value
        if isinstance(typed, str) and typed.replace(":", ".").rstrip("0").rstrip(".") == "24":
            raise forms.ValidationError(_MIDNIGHT)
        found: time | None = super().to_python(typed)
        return found.replace(second=0, microsecond=0) if found else None


def moment_of(form: forms.BaseForm, name: str) -> datetime | None:
    """The local moment typed in `<name>_on` and `<name>_time`; None where either is wrong.

    The hour that March leaves out is said at the time's field.
    """
    day, at = form.cleaned_data.get(f"{name}_on"), form.cleaned_data.get(f"{name}_time")
    if not isinstance(day, date) or not isinstance(at, time):
        return None
    try:
        return local_moment(day, at)
    except forms.ValidationError as error:
        form.add_error(f"{name}_time", error)
        return None


class HearingForm(RevisionForm[Hearing]):
    """All of a hearing, Danish and English. A deadline that was announced is shown, not changed."""

    areas = forms.MultipleChoiceField(
        label="Hvilke bydele handler det om?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vælg ingen, hvis det er hele byen.",
    )
    starts_on = DanishDateField(label="Begynder")
    starts_time = MinuteField(label="Klokken", help_text="fx 9.00")
    deadline_on = DanishDateField(label="Frist")
    deadline_time = MinuteField(label="Klokken", help_text="Hele minuttet er med: 23.59.")

    class Meta:
        model = Hearing
        fields = [*_SIMPLE, "areas", "slug"]
        labels = _LABELS
        help_texts = _HELP
        error_messages = {name: {"required": sentence} for name, sentence in _REQUIRED.items()}
        field_classes = {"slug": SlugField}
        widgets = {
            "title": forms.TextInput(attrs={"class": "is-long"}),
            "lead": paragraphs(3),
            "asked_for": paragraphs(),
            "other_channels": paragraphs(3),
            "late_policy": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline_is_fixed = bool(self.instance.pk) and deadline_is_fixed(self.instance)
        areas, late = self.fields["areas"], self.fields["late_policy"]
        assert isinstance(areas, forms.MultipleChoiceField)
        assert isinstance(late, forms.TypedChoiceField)
        areas.choices = [(each.code, each.name) for each in geography.districts()]
        late.choices = LatePolicy.choices
        self._times()
        self._address()
        add_english(self, PUBLIC_TEXTS)
        self.helper = DeskHelper("revision", *_layout(), save="Gem høringen")

    def _times(self) -> None:
        for name, field in (("starts", "starts_at"), ("deadline", "deadline")):
            moment: datetime | None = getattr(self.instance, field)
            if moment:
                local = moment.astimezone(LOCAL_ZONE)
                self.fields[f"{name}_on"].initial = local.date()
                self.fields[f"{name}_time"].initial = local.time()
        if not self.instance.pk:
            self.fields["starts_time"].initial = time(9)
            self.fields["deadline_time"].initial = time(23, 59)
        if self._deadline_is_fixed:
            for name in ("deadline_on", "deadline_time"):
                self.fields[name].disabled = True
            self.fields["deadline_on"].help_text = "Fristen er meldt ud. Brug »Udsæt fristen«."
            self.fields["deadline_time"].help_text = ""

    def _address(self) -> None:
        slug = self.fields["slug"]
        slug.required = False
        slug.label = "Sidens adresse"
        slug.help_text = "Efter /hoering/. Står feltet tomt, laves den af titlen."
        if self._deadline_is_fixed:
            slug.disabled = True
            slug.help_text = "Adressen ligger fast, når høringen er meldt ud."

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or address_of(self.cleaned_data.get("title", ""))
        if not slug and self.cleaned_data.get("title"):
            raise forms.ValidationError("Skriv en adresse med a-z, tal og bindestreg.")
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError("Den adresse bruger portalen selv. Vælg en anden.")
        if Hearing.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Der er allerede en høring på den adresse. Vælg en anden.")
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["starts_at"] = moment_of(self, "starts")
        data["deadline"] = moment_of(self, "deadline")
        if data["starts_at"] and data["deadline"] and data["deadline"] <= data["starts_at"]:
            wrong = "starts_on" if self._deadline_is_fixed else "deadline_on"
            self.add_error(wrong, "Fristen ligger, før høringen begynder. Ret tiderne.")
        if not data.get("takes_public") and not data.get("takes_confidential"):
            self.add_error("takes_public", "Vælg mindst én måde at svare på.")
        return data

    def _post_clean(self) -> None:
        """Leave the instance alone: the service writes, and its constraints are asked above."""

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        names = [*_SIMPLE, "areas", "slug", "starts_at"]
        if not self._deadline_is_fixed:
            names.append("deadline")
        return {
            **{name: data[name] for name in names},
            "translations": with_english(self, PUBLIC_TEXTS),
        }


def _layout() -> tuple[Fieldset, ...]:
    return (
        Fieldset("Hvad det handler om", "kind", "title", "lead", "asked_for", "areas"),
        Fieldset(
            "Hvornår",
            Div("starts_on", "starts_time", css_class="form-columns"),
            Div("deadline_on", "deadline_time", css_class="form-columns"),
            "late_policy",
        ),
        Fieldset("Hvordan der kan svares", "takes_public", "takes_confidential", "other_channels"),
        Fieldset(
            "Sag og kontakt",
            "case_number",
            "responsible_name",
            "responsible_office",
            "responsible_email",
            "responsible_phone",
            "slug",
        ),
        Fieldset("På engelsk", *(f"{name}_en" for name in PUBLIC_TEXTS)),
    )


class ExtensionForm(forms.Form):
    """A later deadline, and why."""

    deadline_on = DanishDateField(label="Ny frist")
    deadline_time = MinuteField(label="Klokken", initial=time(23, 59))
    reason = forms.CharField(
        label="Hvorfor?",
        max_length=300,
        help_text="Alle kan læse det på høringens side. Nævn ingen borgere.",
        widget=paragraphs(2),
        error_messages={"required": "Skriv, hvorfor fristen bliver udsat. Det står på siden."},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper(
            "revision",
            Div("deadline_on", "deadline_time", css_class="form-columns"),
            "reason",
            save="Udsæt fristen",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["new"] = moment_of(self, "deadline")
        return data
