"""Forms of groups, members, meetings, minutes and what was agreed."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils import timezone

from config.desk_forms import DanishDateField, DanishTimeField, DeskHelper, local_moment
from config.lists import SearchForm
from consultation.forms.desk import paragraphs
from consultation.forms.revision import RevisionForm
from consultation.models import ActionPoint, Consultation, GroupMember, Meeting, WorkingGroup
from consultation.process_codes import ActionState, GroupKind, MemberRole


class GroupForm(RevisionForm[WorkingGroup]):
    """A group: what it is called, what it is for, which track it works on."""

    class Meta:
        model = WorkingGroup
        fields = ["kind", "name", "purpose", "track"]
        labels = {
            "kind": "Hvad er det for en gruppe?",
            "name": "Hvad hedder gruppen?",
            "purpose": "Hvad skal gruppen?",
            "track": "Hvilket spor arbejder den på?",
        }
        help_texts = {"track": "Lad det stå tomt, hvis gruppen ikke hører til et spor."}
        widgets = {"purpose": paragraphs(4)}
        error_messages = {"name": {"required": "Skriv, hvad gruppen hedder."}}

    def __init__(self, *args: Any, consultation: Consultation | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        owner = consultation or (self.instance.consultation if self.instance.pk else None)
        track = self.fields["track"]
        assert isinstance(track, forms.ModelChoiceField)
        track.queryset = owner.tracks.all() if owner else track.queryset.none()  # type: ignore[union-attr]
        track.empty_label = "Intet spor"
        kind = self.fields["kind"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = list(GroupKind.choices)
        self.helper = DeskHelper("revision", "kind", "name", "purpose", "track", save="Gem gruppen")

    def validate_unique(self) -> None:
        """The service says it, in its own words."""

    def validate_constraints(self) -> None:
        """As above."""

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class MemberForm(forms.ModelForm[GroupMember]):
    """A seat in a group."""

    class Meta:
        model = GroupMember
        fields = ["role", "name", "organisation", "is_chair"]
        labels = {
            "role": "Hvem taler personen for?",
            "name": "Navn",
            "organisation": "Organisation eller arbejdssted",
            "is_chair": "Leder gruppen",
        }
        help_texts = {
            "name": "Kun I ser navnet. Skriv intet, hvis personen ikke vil nævnes.",
        }
        error_messages = {"role": {"required": "Vælg, hvem personen taler for."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.TypedChoiceField)
        role.choices = [("", "Vælg"), *MemberRole.choices]
        self.helper = DeskHelper("role", "name", "organisation", "is_chair", save="Gem medlemmet")

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return dict(self.cleaned_data)


class MeetingForm(RevisionForm[Meeting]):
    """When and where a group meets, and about what."""

    day = DanishDateField(label="Dag")
    begins = DanishTimeField(label="Begynder")
    ends = DanishTimeField(label="Slutter", required=False, help_text="Kan stå tomt.")

    class Meta:
        model = Meeting
        fields = ["place", "agenda"]
        labels = {"place": "Sted", "agenda": "Dagsorden"}
        help_texts = {"agenda": "Ét punkt på hver linje."}
        widgets = {"agenda": paragraphs(6)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            start = timezone.localtime(self.instance.starts_at)
            self.fields["day"].initial = start.date()
            self.fields["begins"].initial = start.time()
            if self.instance.ends_at:
                self.fields["ends"].initial = timezone.localtime(self.instance.ends_at).time()
        self.helper = DeskHelper(
            "revision",
            Div("day", "begins", "ends", css_class="form-columns"),
            "place",
            "agenda",
            save="Gem mødet",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, begins, ends = data.get("day"), data.get("begins"), data.get("ends")
        if day and begins:
            self._moment("starts_at", "begins", day, begins)
        if day and ends:
            self._moment("ends_at", "ends", day, ends)
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends", "Mødet slutter, før det begynder. Ret tiderne.")
        return data

    def _moment(self, name: str, field: str, day: Any, at: Any) -> None:
        try:
            self.cleaned_data[name] = local_moment(day, at)
        except forms.ValidationError as error:
            self.add_error(field, error)

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        return {
            "starts_at": data["starts_at"],
            "ends_at": data.get("ends_at"),
            "place": data["place"],
            "agenda": data["agenda"],
        }


class MinutesForm(RevisionForm[Meeting]):
    """Who came, counted by role, and what was said and agreed."""

    class Meta:
        model = Meeting
        fields = ["minutes"]
        labels = {"minutes": "Referat"}
        help_texts = {
            "minutes": "En tom linje skiller afsnit. Skriv ikke navne på brugere eller pårørende."
        }
        widgets = {"minutes": paragraphs(18)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.instance.present if self.instance.pk else {}
        for role, name in MemberRole.choices:
            self.fields[f"present_{role}"] = forms.IntegerField(
                label=name,
                required=False,
                min_value=0,
                max_value=999,
                initial=present.get(role),
                error_messages={"invalid": "Skriv et helt tal."},
            )
        self.helper = DeskHelper(
            "revision",
            Fieldset(
                "Hvor mange var til stede?",
                Div(*(f"present_{role}" for role in MemberRole.values), css_class="form-columns"),
            ),
            "minutes",
            save="Gem kladden",
        )

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        counts = {role: self.cleaned_data.get(f"present_{role}") for role in MemberRole.values}
        return {
            "minutes": self.cleaned_data["minutes"],
            "present": {role: count for role, count in counts.items() if count},
        }


class PointForm(forms.ModelForm[ActionPoint]):
    """Who does what until when, and how it stands."""

    due_on = DanishDateField(label="Senest", required=False)

    class Meta:
        model = ActionPoint
        fields = ["text", "responsible", "due_on", "state", "note"]
        labels = {
            "text": "Hvad er aftalt?",
            "responsible": "Hvem gør det?",
            "state": "Hvordan står det?",
            "note": "Bemærkning",
        }
        widgets = {"text": paragraphs(2)}
        error_messages = {
            "text": {"required": "Skriv, hvad der er aftalt."},
            "responsible": {"required": "Skriv, hvem der gør det."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        shown = ["text", "responsible", "due_on"] if is_new else list(self.Meta.fields)
        for name in set(self.Meta.fields) - set(shown):
            del self.fields[name]
        self.helper = DeskHelper(*shown, save="Gem aftalen")

    def validate_constraints(self) -> None:
        """The day of settling is the service's to set."""

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return dict(self.cleaned_data)


class PointSearch(SearchForm):
    """Filters of the list of what was agreed."""

    state = forms.ChoiceField(
        label="Tilstand",
        required=False,
        choices=[("", "Alle"), *ActionState.choices, ("late", "Over fristen")],
    )

    def narrow(self, rows: Any) -> Any:
        """Leave those asked for."""
        state = self.chosen("state")
        if state == "late":
            rows = rows.filter(state=ActionState.OPEN, due_on__lt=timezone.localdate())
        elif state:
            rows = rows.filter(state=state)
        return self.search(rows, "text", "responsible", "meeting__group__name")


class InterviewSearch(SearchForm):
    """Filters of the list of interviews."""

    def narrow(self, rows: Any) -> Any:
        """Leave those asked for."""
        return self.search(rows, "group", "place", "response__questionnaire__name")
