"""The search in the log."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from config.audit import queries
from config.lists import SearchForm

_DATE_HELP = "dd-mm-åååå"
_DATE_WRONG = "Datoen findes ikke eller er skrevet anderledes. Skriv fx 24-11-2026."


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=_DATE_HELP,
        input_formats=["%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput({"inputmode": "numeric", "autocomplete": "off"}, format="%d-%m-%Y"),
        error_messages={"invalid": _DATE_WRONG},
    )


class AuditSearch(SearchForm):
    """By action, person, kind of record, its id, and days; words are sought in the reasons."""

    action = forms.ChoiceField(label="Handling", required=False)
    actor = forms.ChoiceField(label="Medarbejder", required=False)
    target_type = forms.ChoiceField(label="Art", required=False)
    target_id = forms.CharField(label="Id", required=False, max_length=64)
    first_day = _day("Fra og med")
    last_day = _day("Til og med")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("action", [("", "Alle handlinger"), *queries.actions()])
        self._offer("actor", [("", "Alle"), ("none", "Kommandoer og systemet"), *queries.actors()])
        self._offer("target_type", [("", "Alle"), *queries.target_types()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The days must come in their order."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Den sidste dag er før den første. Byt om på dem.")
        return data

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        for name in ("action", "target_type", "target_id"):
            if value := self.chosen(name):
                rows = rows.filter(**{name: value})
        if actor := self.chosen("actor"):
            rows = rows.filter(actor=None if actor == "none" else int(actor))
        return self.search(self._in_days(rows), "reason", "target_id")

    def _in_days(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        first: date | None = self.chosen("first_day")
        last: date | None = self.chosen("last_day")
        if first:
            rows = rows.filter(at__gte=queries.begin(first))
        if last:
            rows = rows.filter(at__lt=queries.after(last))
        return rows
