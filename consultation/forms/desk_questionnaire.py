"""Forms of a questionnaire as a whole: audience, channels and times; goals; a copy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from crispy_forms.layout import Div
from django import forms

from config.danish import LOCAL_ZONE, address_of
from config.desk_forms import DanishDateField, DanishTimeField, DeskHelper, local_moment
from consultation.codes import Audience, Channel
from consultation.forms.desk import SlugField
from consultation.models import Consultation, Questionnaire


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
        slug: str = self.cleaned_data["slug"] or address_of(self.cleaned_data.get("name", ""))
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
