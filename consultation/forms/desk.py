"""Forms of the editor's desk: a consultation, its phases and documents."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms

from config import geography
from config.danish import address_of
from config.desk_forms import DanishDateField, DeskHelper
from consultation.codes import PhaseKind
from consultation.forms.english import add_english, with_english
from consultation.forms.revision import RevisionForm
from consultation.models import Consultation, Phase
from consultation.services.consultations import RESERVED_SLUGS

PUBLIC_TEXTS = (
    "title",
    "lead",
    "background",
    "purpose",
    "use_of_answers",
    "keeping_of_answers",
    "outcome",
)
"""Fields that the public reads, and that can be translated."""
_LABELS = {
    "title": "Hvad hedder inddragelsen?",
    "lead": "Indledning: hvad spørger I om, og hvem?",
    "background": "Baggrund",
    "purpose": "Formål",
    "use_of_answers": "Hvad bruger I svarene til?",
    "keeping_of_answers": "Hvordan gemmer I svarene, og hvor længe?",
    "outcome": "Hvad førte det til?",
    "case_number": "Sagsnummer",
    "responsible_name": "Ansvarlig person",
    "responsible_office": "Ansvarligt kontor",
    "responsible_email": "E-mail, som borgerne kan skrive til",
    "responsible_phone": "Telefon, som borgerne kan ringe til",
}
_HELP = {
    "lead": "Én eller to sætninger i helt almindeligt sprog. De står øverst på siden.",
    "background": "En tom linje skiller afsnit.",
    "outcome": "Udfyldes, når noget er besluttet. De, der har svaret, kan se det med deres kode.",
}
_REQUIRED = {
    "title": "Skriv en titel.",
    "lead": "Skriv en indledning.",
    "responsible_name": "Skriv, hvem der er ansvarlig.",
    "responsible_office": "Skriv, hvilket kontor der er ansvarligt.",
}


def paragraphs(rows: int = 5) -> forms.Textarea:
    """A field for several lines."""
    return forms.Textarea(attrs={"rows": rows})


class SlugField(forms.SlugField):
    """The last part of an address."""

    def __init__(self, **more: Any) -> None:
        sentence = "Brug kun a-z, tal og bindestreg, fx stofindsats-2018."
        super().__init__(
            **{"max_length": 80, **more},
            error_messages={"required": sentence, "invalid": sentence},
        )


class ConsultationForm(RevisionForm[Consultation]):
    """All fields of a consultation, Danish and English."""

    areas = forms.MultipleChoiceField(
        label="Hvilke bydele handler det om?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vælg ingen, hvis det er hele byen.",
    )

    class Meta:
        model = Consultation
        fields = [
            *PUBLIC_TEXTS,
            "areas",
            "case_number",
            "responsible_name",
            "responsible_office",
            "responsible_email",
            "responsible_phone",
            "slug",
        ]
        labels = _LABELS
        help_texts = _HELP
        error_messages = {name: {"required": sentence} for name, sentence in _REQUIRED.items()}
        field_classes = {"slug": SlugField}
        widgets = {
            "lead": paragraphs(3),
            **{name: paragraphs() for name in PUBLIC_TEXTS[2:]},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = self.fields["areas"]
        assert isinstance(areas, forms.MultipleChoiceField)
        areas.choices = [(each.code, each.name) for each in geography.districts()]
        self._address()
        add_english(self, PUBLIC_TEXTS)
        english = Fieldset("På engelsk", *(f"{name}_en" for name in PUBLIC_TEXTS))
        self.helper = DeskHelper(
            "revision",
            Fieldset("Hvad det handler om", "title", "lead", "background", "purpose"),
            Fieldset("Hvad der sker med svarene", *PUBLIC_TEXTS[4:]),
            Fieldset("Hvor", "areas"),
            Fieldset(
                "Sag og kontakt",
                "case_number",
                "responsible_name",
                "responsible_office",
                "responsible_email",
                "responsible_phone",
                "slug",
            ),
            english,
            save="Gem inddragelsen",
        )

    def _address(self) -> None:
        slug = self.fields["slug"]
        slug.required = False
        slug.label = "Sidens adresse"
        slug.help_text = "Efter /hoeringer/. Står feltet tomt, laves den af titlen."
        if self.instance.published_at:
            slug.disabled = True
            slug.help_text = "Adressen ligger fast, når siden er offentlig."

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or address_of(self.cleaned_data.get("title", ""))
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError("Den adresse bruger portalen selv. Vælg en anden.")
        taken = Consultation.objects.filter(slug=slug).exclude(pk=self.instance.pk)
        if taken.exists():
            raise forms.ValidationError("Der er allerede en inddragelse på den adresse.")
        return slug

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        names = [name for name in self.Meta.fields if name != "slug" or data["slug"]]
        return {
            **{name: data[name] for name in names},
            "translations": with_english(self, PUBLIC_TEXTS),
        }


class PhaseForm(forms.ModelForm[Phase]):
    """One step of the timeline."""

    starts_on = DanishDateField(label="Fra")
    ends_on = DanishDateField(label="Til og med", required=False, help_text="Tom: kun den ene dag.")
    name_en = forms.CharField(label="Navn på engelsk", required=False, max_length=160)
    description_en = forms.CharField(
        label="Beskrivelse på engelsk", required=False, max_length=500, widget=paragraphs(2)
    )

    class Meta:
        model = Phase
        fields = ["kind", "name", "description"]
        labels = {"kind": "Hvad sker der?", "name": "Navn", "description": "Beskrivelse"}
        widgets = {"description": paragraphs(2)}
        error_messages = {
            "name": {"required": "Skriv, hvad fasen hedder."},
            "kind": {"required": "Vælg, hvad der sker."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = self.instance.translations.get("en", {})
        for name in ("name", "description"):
            self.fields[f"{name}_en"].initial = english.get(name, "")
            self.fields[f"{name}_en"].widget.attrs["lang"] = "en"
        for name in ("starts_on", "ends_on"):
            self.fields[name].initial = getattr(self.instance, name)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = [("", "Vælg"), *PhaseKind.choices]
        self.helper = DeskHelper(
            "kind",
            "name",
            Div("starts_on", "ends_on", css_class="form-columns"),
            "description",
            "name_en",
            "description_en",
            save="Gem fasen",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "Fasen slutter, før den begynder. Ret datoerne.")
        return data

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        data = dict(self.cleaned_data)
        english = {name: data.pop(f"{name}_en") for name in ("name", "description")}
        english = {name: text for name, text in english.items() if text}
        return {**data, "translations": {"en": english} if english else {}}


class DocumentForm(forms.Form):
    """A file that the public may read."""

    title = forms.CharField(
        label="Hvad hedder dokumentet?",
        max_length=200,
        error_messages={"required": "Skriv, hvad dokumentet hedder."},
    )
    file = forms.FileField(
        label="Fil",
        help_text="PDF, Word, OpenDocument eller billede, højst 25 MB.",
        error_messages={
            "required": "Vælg en fil.",
            "empty": "Filen er tom. Vælg en anden.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper("title", "file", save="Tilføj dokumentet")
