"""Forms of the editor's desk: a consultation, its phases and documents, a questionnaire's frame."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.text import slugify

from config import geography
from config.danish import LOCAL_ZONE
from config.desk_forms import DanishDateField, DanishTimeField, DeskHelper, local_moment
from consultation.codes import Audience, Channel, PhaseKind
from consultation.models import Consultation, Phase, Questionnaire
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
_ENGLISH_HELP = "Står feltet tomt, vises den danske tekst."
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


class ConsultationForm(forms.ModelForm[Consultation]):
    """All fields of a consultation, Danish and English."""

    areas = forms.MultipleChoiceField(
        label="Hvilke bydele handler det om?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vælg ingen, hvis det er hele byen.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

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
        self._english()
        self.fields["revision"].initial = self.instance.revision if self.instance.pk else None
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

    def _english(self) -> None:
        english = self.instance.translations.get("en", {})
        for name in PUBLIC_TEXTS:
            danish = self.fields[name]
            self.fields[f"{name}_en"] = forms.CharField(
                label=f"{danish.label} (engelsk)",
                required=False,
                max_length=getattr(danish, "max_length", None),
                initial=english.get(name, ""),
                help_text=_ENGLISH_HELP if name == "title" else "",
                widget=danish.widget.__class__(attrs={**danish.widget.attrs, "lang": "en"}),
            )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("title", ""))[:80]
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError("Den adresse bruger portalen selv. Vælg en anden.")
        taken = Consultation.objects.filter(slug=slug).exclude(pk=self.instance.pk)
        if taken.exists():
            raise forms.ValidationError("Der er allerede en inddragelse på den adresse.")
        return slug

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        english = {name: data[f"{name}_en"] for name in PUBLIC_TEXTS if data[f"{name}_en"]}
        translations = {k: v for k, v in self.instance.translations.items() if k != "en"}
        if english:
            translations["en"] = english
        names = [name for name in self.Meta.fields if name != "slug" or data["slug"]]
        return {**{name: data[name] for name in names}, "translations": translations}


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


class QuestionnaireForm(forms.ModelForm[Questionnaire]):
    """All of a questionnaire but its questions."""

    channels = forms.MultipleChoiceField(
        label="Hvordan kan der svares?",
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst én måde at svare på."},
    )
    opens_on = DanishDateField(label="Åbner", required=False)
    opens_time = DanishTimeField(label="Klokken", required=False)
    closes_on = DanishDateField(label="Lukker", required=False)
    closes_time = DanishTimeField(label="Klokken", required=False)

    class Meta:
        model = Questionnaire
        fields = ["name", "audience", "channels", "slug"]
        labels = {"name": "Hvad hedder spørgeskemaet?", "audience": "Hvem er det til?"}
        help_texts = {"name": "Fx »Til borgere«. Navnet står på døren på den offentlige side."}
        error_messages = {
            "name": {"required": "Skriv, hvad spørgeskemaet hedder."},
            "audience": {"required": "Vælg, hvem det er til."},
        }
        field_classes = {"slug": SlugField}
        widgets = {"audience": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience, slug = self.fields["audience"], self.fields["slug"]
        assert isinstance(audience, forms.TypedChoiceField)
        audience.choices = list(Audience.choices)
        slug.required = False
        slug.label = "Skemaets adresse"
        slug.help_text = "Efter /spoergeskema/. Står feltet tomt, laves den af navnet."
        if self.instance.current_id:
            slug.disabled = audience.disabled = True
            slug.help_text = "Adressen ligger fast, når skemaet er udgivet."
        if not self.instance.pk:
            self.fields["channels"].initial = ["web", "kiosk", "assisted", "paper"]
        self._times()
        self.helper = DeskHelper(
            "name",
            "audience",
            "channels",
            Div("opens_on", "opens_time", css_class="form-columns"),
            Div("closes_on", "closes_time", css_class="form-columns"),
            "slug",
            save="Gem spørgeskemaet",
        )

    def _times(self) -> None:
        helps = {
            "opens_on": "Tom: så snart det er udgivet.",
            "closes_on": "Tom: til I selv lukker det.",
            "opens_time": "Tom: kl. 0.00.",
            "closes_time": "Tom: ved dagens slutning.",
        }
        for name, sentence in helps.items():
            self.fields[name].help_text = sentence
        for name in ("opens", "closes"):
            moment: datetime | None = getattr(self.instance, f"{name}_at")
            if moment:
                local = moment.astimezone(LOCAL_ZONE)
                self.fields[f"{name}_on"].initial = local.date()
                self.fields[f"{name}_time"].initial = local.time()

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("name", ""))[:80]
        if not slug:
            raise forms.ValidationError("Skriv en adresse med a-z, tal og bindestreg.")
        if Questionnaire.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                f"Der er allerede et spørgeskema på adressen {slug}. Vælg en anden."
            )
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["opens_at"] = self._moment("opens", time(0))
        data["closes_at"] = self._moment("closes", time(23, 59, 59))
        if data["opens_at"] and data["closes_at"] and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_on", "Spørgeskemaet lukker, før det åbner. Ret tiderne.")
        return data

    def _moment(self, name: str, usual: time) -> datetime | None:
        data = self.cleaned_data
        day, at = data.get(f"{name}_on"), data.get(f"{name}_time")
        if at and not day and f"{name}_on" not in self.errors:
            self.add_error(f"{name}_on", "Skriv også datoen.")
        if not day:
            return None
        try:
            return local_moment(day, at or usual)
        except forms.ValidationError as error:
            self.add_error(f"{name}_time", error)
            return None

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        names = ("name", "audience", "channels", "slug", "opens_at", "closes_at")
        return {name: self.cleaned_data[name] for name in names}


class GoalsForm(forms.Form):
    """How many answers are hoped for from each group."""

    def __init__(self, groups: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = []
        for code, label in groups:
            self.codes.append(code)
            sentence = "Skriv et helt antal, eller lad feltet stå tomt."
            self.fields[f"goal-{code}"] = forms.IntegerField(
                label=label,
                required=False,
                min_value=0,
                max_value=1_000_000,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
            )
        self.helper = DeskHelper(*(f"goal-{code}" for code in self.codes), save="Gem målene")

    def goals(self) -> dict[str, int]:
        """Goals by group; groups without one are left out."""
        found = {code: self.cleaned_data[f"goal-{code}"] for code in self.codes}
        return {code: number for code, number in found.items() if number}


class CopyForm(forms.Form):
    """Where a copy of a questionnaire goes."""

    name = forms.CharField(
        label="Hvad skal kopien hedde?",
        max_length=160,
        error_messages={"required": "Skriv, hvad kopien skal hedde."},
    )
    audience = forms.ChoiceField(
        label="Hvem er kopien til?", choices=Audience.choices, widget=forms.RadioSelect
    )
    consultation = forms.ModelChoiceField(
        Consultation.objects.filter(archived_at=None),
        label="I hvilken inddragelse?",
        empty_label=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper("name", "audience", "consultation", save="Kopiér spørgeskemaet")
