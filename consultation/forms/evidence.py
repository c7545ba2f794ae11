"""Forms of evidence: what is looked for, and what it becomes part of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from config.desk_forms import DeskHelper
from config.lists import SearchForm
from consultation.forms.desk import paragraphs
from consultation.models import Challenge, Consultation, Decision, Evidence, Proposal
from consultation.process_codes import EvidenceKind
from consultation.queries.contributions import Asked, AskedQuestion, Search
from consultation.services.evidence import LONGEST_BECAUSE, LONGEST_SUMMARY, Target

BY_SOURCE = (EvidenceKind.LITERATURE, EvidenceKind.EXPERT)
"""Kinds that are written down, not found."""
SUMMARY_HELP = (
    "Med dine egne ord, kort. Det kan blive vist for alle, så skriv intet, der peger på en person."
)


class SummaryField(forms.CharField):
    """What a contribution says, in the editor's words."""

    def __init__(self, label: str = "Hvad siger det?", **more: Any) -> None:
        super().__init__(
            label=label,
            max_length=LONGEST_SUMMARY,
            widget=paragraphs(2),
            **{"required": False, "help_text": SUMMARY_HELP, **more},
        )


class BecauseField(forms.CharField):
    """Why a contribution led nowhere."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label="Det førte ikke videre, fordi …",
            max_length=LONGEST_BECAUSE,
            widget=paragraphs(2),
            **{
                "required": False,
                "help_text": "Den, der gav bidraget, kan læse det med sin kode, og det kan blive "
                "vist for alle.",
                **more,
            },
        )


class FindForm(SearchForm):
    """What to look for among contributions of one kind."""

    art = forms.ChoiceField(label="Art", required=False)
    spoergsmaal = forms.ChoiceField(label="Spørgsmål", required=False)

    def __init__(self, data: Any, *, kind: str, questions: Asked) -> None:
        super().__init__(data)
        self._questions = {each.id: each for each in questions.questions.values()}
        art = self.fields["art"]
        assert isinstance(art, forms.ChoiceField)
        art.choices = EvidenceKind.choices
        art.widget = forms.HiddenInput()
        art.initial = kind
        if kind != EvidenceKind.ANSWER:
            del self.fields["spoergsmaal"]
            return
        question = self.fields["spoergsmaal"]
        assert isinstance(question, forms.ChoiceField)
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in self._questions.values():
            groups.setdefault(each.questionnaire_name, []).append((each.id, each.label))
        question.choices = [("", "Alle"), *groups.items()]

    @property
    def question(self) -> AskedQuestion | None:
        """The question that is chosen."""
        return self._questions.get(self.chosen("spoergsmaal") or "")

    @property
    def wanted(self) -> Search:
        """What is looked for. Call `is_valid` before."""
        question = self.question
        return Search(
            words=self.chosen("q") or "",
            questionnaire=question.questionnaire if question else None,
            question=question.key if question else "",
        )


class AttachForm(forms.Form):
    """What is said of all the contributions that are ticked."""

    summary = SummaryField("Hvad siger de valgte bidrag?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper("summary", save="Tilføj de valgte")


class SourceForm(forms.Form):
    """Literature or an expert."""

    source = forms.CharField(
        label="Kilde",
        max_length=300,
        help_text="Forfatter, titel og år, eller hvem fagpersonen er, og hvornår I talte sammen.",
        error_messages={"required": "Skriv, hvilken kilde det er."},
    )
    summary = SummaryField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper("source", "summary", save="Tilføj kilden")


class BecomeForm(forms.Form):
    """What one contribution becomes part of, or why it led nowhere.

    `questions`: of an answer, those it answers; one of them can be meant.
    """

    question = forms.ChoiceField(
        label="Hvilket spørgsmål gælder det?",
        required=False,
        help_text="Vælg »Hele svaret«, hvis det ikke er et bestemt.",
    )
    target = forms.ChoiceField(label="Hvad bliver det en del af?", required=False)
    because = BecauseField()
    summary = SummaryField()

    def __init__(
        self,
        *args: Any,
        consultation: Consultation,
        questions: Sequence[AskedQuestion] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._targets: dict[str, Target] = {}
        question = self.fields["question"]
        assert isinstance(question, forms.ChoiceField)
        question.choices = [("", "Hele svaret"), *((each.key, each.label) for each in questions)]
        if not questions:
            del self.fields["question"]
        target = self.fields["target"]
        assert isinstance(target, forms.ChoiceField)
        target.choices = [("", "Vælg"), *self._groups(consultation)]
        self.helper = DeskHelper(*self.fields, save="Gem")

    def _groups(self, consultation: Consultation) -> list[tuple[str, list[tuple[str, str]]]]:
        groups = []
        for name, model in (
            ("Udfordringer", Challenge),
            ("Forslag", Proposal),
            ("Beslutninger", Decision),
        ):
            choices = []
            for thing in model._default_manager.filter(consultation=consultation):
                code = f"{model._meta.model_name}:{thing.pk}"
                self._targets[code] = thing
                choices.append((code, str(thing)))
            if choices:
                groups.append((name, choices))
        return groups

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("target")) == bool(data.get("because")) and not self.errors:
            raise forms.ValidationError(
                "Vælg enten, hvad bidraget bliver en del af, eller skriv, hvorfor det ikke førte "
                "videre. Gælder begge dele, så gem dem hver for sig."
            )
        if data.get("because") and not data.get("summary"):
            self.add_error(
                "summary", "Skriv også, hvad bidraget siger, så andre kan forstå begrundelsen."
            )
        return data

    @property
    def chosen(self) -> Target | None:
        """What it becomes part of; None where it led nowhere. Call `is_valid` before."""
        return self._targets.get(self.cleaned_data["target"])


class LineForm(forms.Form):
    """The editor's texts of a line that stands, with those that were shown when it was opened."""

    summary = SummaryField()
    because = BecauseField()
    was_summary = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    was_because = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, line: Evidence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("summary", "because"):
            self.fields[name].initial = getattr(line, name)
            self.fields[f"was_{name}"].initial = getattr(line, name)
        if line.because:
            self.fields["because"].required = True
            self.fields["because"].error_messages["required"] = (
                "Skriv, hvorfor bidraget ikke førte videre."
            )
        else:
            del self.fields["because"]
        self.helper = DeskHelper(*self.fields, save="Gem teksten")

    @property
    def was(self) -> tuple[str, str]:
        """Summary and because as they stood when the page was opened."""
        return self.cleaned_data["was_summary"], self.cleaned_data["was_because"]
