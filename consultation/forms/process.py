"""Forms of challenges, tracks, proposals, decisions and follow-up.

Each takes its consultation from its instance: `TrackForm(instance=Track(consultation=…))`.
"""

from __future__ import annotations

from typing import Any, TypeVar

from crispy_forms.layout import Fieldset
from django import forms
from django.db import models
from django.utils import timezone

from config.desk_forms import DanishDateField, DeskHelper
from consultation.forms.desk import paragraphs
from consultation.forms.english import add_english, with_english
from consultation.forms.revision import RevisionForm
from consultation.models import (
    Challenge,
    Consultation,
    Decision,
    Document,
    FollowUp,
    Proposal,
    Track,
)
from consultation.process_codes import FollowUpState, ProposalKind

M = TypeVar("M", bound=models.Model)
_TITLE = {"required": "Skriv en titel."}
_PUBLIC_HELP = (
    "Så står det på den offentlige side »Det sagde I · Det gør vi«, når inddragelsen er offentlig."
)


class Several(forms.ModelMultipleChoiceField[Any]):
    """Rows of the consultation, by check boxes."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(
            queryset=Challenge.objects.none(),
            label=label,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            **more,
        )


class ProcessForm(RevisionForm[M]):
    """What the four forms share: texts in English beside the Danish ones."""

    translated: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_english(self, self.translated)

    @property
    def consultation(self) -> Consultation:
        return self.instance.consultation  # type: ignore[attr-defined,no-any-return]

    def rows(self, name: str, found: models.QuerySet[Any]) -> None:
        """What can be chosen in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = found

    def english_fields(self) -> Fieldset:
        """Where the English texts stand in the layout."""
        return Fieldset("På engelsk", *(f"{name}_en" for name in self.translated))

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        found = {name: data[name] for name in self.Meta.fields}  # type: ignore[attr-defined]
        if self.translated:
            found["translations"] = with_english(self, self.translated)
        return found


class ChallengeForm(ProcessForm[Challenge]):
    translated = ("title", "description")

    class Meta:
        model = Challenge
        fields = ["title", "description", "found_by", "is_public"]
        labels = {
            "title": "Hvad er udfordringen?",
            "description": "Beskrivelse",
            "found_by": "Hvem fandt den?",
            "is_public": "Vis udfordringen for alle",
        }
        help_texts = {
            "title": "Kort, i almindeligt sprog. Fx: Der er for lang ventetid.",
            "description": "En tom linje skiller afsnit.",
            "is_public": _PUBLIC_HELP,
        }
        widgets = {"description": paragraphs(), "found_by": forms.RadioSelect}
        error_messages = {"title": _TITLE, "found_by": {"required": "Vælg, hvem der fandt den."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found_by"].choices = Challenge.found_by.field.choices  # type: ignore[attr-defined]
        self.helper = DeskHelper(
            "revision",
            "title",
            "description",
            "found_by",
            "is_public",
            self.english_fields(),
            save="Gem udfordringen",
        )


class TrackForm(ProcessForm[Track]):
    challenges = Several("Hvilke udfordringer arbejder sporet med?")

    class Meta:
        model = Track
        fields = ["name", "description", "challenges"]
        labels = {"name": "Hvad hedder sporet?", "description": "Beskrivelse"}
        help_texts = {"name": "Fx: De unge."}
        widgets = {"description": paragraphs(4)}
        error_messages = {"name": {"required": "Skriv, hvad sporet hedder."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("challenges", Challenge.objects.filter(consultation=self.consultation))
        self.helper = DeskHelper("revision", "name", "description", "challenges", save="Gem sporet")


class ProposalForm(ProcessForm[Proposal]):
    translated = ("title", "text")
    challenges = Several("Hvilke udfordringer svarer forslaget på?")
    rests_on = Several(
        "Hvilke principper og grundstrukturer bygger det på?",
        help_text="Dem skriver du som forslag af arten princip eller grundstruktur.",
    )

    class Meta:
        model = Proposal
        fields = [
            "kind",
            "title",
            "text",
            "track",
            "challenges",
            "rests_on",
            "document",
            "is_public",
        ]
        labels = {
            "kind": "Hvad er det?",
            "title": "Hvad foreslås?",
            "text": "Forslaget",
            "track": "Hvilket spor kommer det fra?",
            "document": "Hvilket dokument står det i?",
            "is_public": "Vis forslaget for alle",
        }
        help_texts = {"text": "En tom linje skiller afsnit.", "is_public": _PUBLIC_HELP}
        widgets = {"text": paragraphs()}
        error_messages = {"title": _TITLE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = {"consultation": self.consultation}
        grounds = Proposal.objects.filter(**here).exclude(kind=ProposalKind.PROPOSAL)
        self.rows("track", Track.objects.filter(**here))
        self.rows("challenges", Challenge.objects.filter(**here))
        self.rows("rests_on", grounds.exclude(pk=self.instance.pk))
        self.rows("document", Document.objects.filter(**here))
        for name in ("track", "document"):
            self.fields[name].empty_label = "Intet"  # type: ignore[attr-defined]
        self.helper = DeskHelper(
            "revision",
            "kind",
            "title",
            "text",
            Fieldset("Hvad det hænger sammen med", "challenges", "track", "rests_on", "document"),
            "is_public",
            self.english_fields(),
            save="Gem forslaget",
        )


class DecisionForm(ProcessForm[Decision]):
    translated = ("title", "text")
    decided_on = DanishDateField(label="Hvornår blev det besluttet?")
    challenges = Several("Hvilke udfordringer handler beslutningen om?")
    proposals = Several("Hvilke forslag er der taget stilling til?")

    class Meta:
        model = Decision
        fields = [
            "body",
            "decided_on",
            "case_number",
            "title",
            "text",
            "outcome",
            "challenges",
            "proposals",
            "is_public",
        ]
        labels = {
            "body": "Hvem besluttede?",
            "case_number": "Sagsnummer",
            "title": "Hvad blev besluttet?",
            "text": "Beslutningen",
            "outcome": "Udfald",
            "is_public": "Vis beslutningen for alle",
        }
        help_texts = {
            "body": "Fx: Socialudvalget.",
            "text": "En tom linje skiller afsnit.",
            "is_public": _PUBLIC_HELP,
        }
        widgets = {"text": paragraphs()}
        error_messages = {
            "body": {"required": "Skriv, hvem der besluttede."},
            "title": _TITLE,
            "outcome": {"required": "Vælg, hvad udfaldet blev."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = {"consultation": self.consultation}
        self.rows("challenges", Challenge.objects.filter(**here))
        self.rows("proposals", Proposal.objects.filter(**here))
        self.fields["decided_on"].initial = self.instance.decided_on
        self.helper = DeskHelper(
            "revision",
            "body",
            "decided_on",
            "case_number",
            "title",
            "text",
            "outcome",
            Fieldset("Hvad den handler om", "challenges", "proposals"),
            "is_public",
            self.english_fields(),
            save="Gem beslutningen",
        )


class FollowUpForm(forms.ModelForm[FollowUp]):
    """One line of what has been done about a decision."""

    noted_on = DanishDateField(label="Dato")

    class Meta:
        model = FollowUp
        fields = ["text", "state", "noted_on"]
        labels = {"text": "Hvad er der sket?", "state": "Hvor langt er det?"}
        widgets = {"text": paragraphs(3)}
        error_messages = {"text": {"required": "Skriv, hvad der er sket."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["noted_on"].initial = timezone.localdate()
        self.fields["state"].choices = FollowUpState.choices  # type: ignore[attr-defined]
        self.helper = DeskHelper("text", "state", "noted_on", save="Gem opfølgningen")
