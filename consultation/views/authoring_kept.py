"""A form that remembers: what an editor typed and did not save, and what it began from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from config.http import StaffRequest
from consultation.services import authoring


class Kept:
    """One editor's form of one place.

    `data` is what the form shows: what was sent, or, where the editor asks for it with
    `?fortsaet=1`, what was kept. `waiting`: something is kept that is not shown. `began` is the
    digest of the content that the form was opened with.
    """

    def __init__(self, request: StaffRequest, place: str, began: str) -> None:
        self.user, self.place = request.user, place
        self.is_sent = request.method == "POST"
        self.data: Any = None
        self.began = began
        self.waiting = None
        if self.is_sent:
            self.data = request.POST
            self.began = request.POST.get("began", "")
            return
        found = authoring.kept_form(request.user, place)
        if found and request.GET.get("fortsaet") == "1":
            self.data = _query(found.data)
            self.began = self.data.get("began", began)
        elif found and request.GET.get("fortsaet") == "0":
            self.forget()
        else:
            self.waiting = found

    def forget(self) -> None:
        """The form is saved: nothing is kept any more."""
        authoring.forget_form(self.user, self.place)


def _query(data: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in data.items():
        query.setlist(name, values)
    return query


def conflict_between(mine: forms.Form, theirs: forms.Form) -> list[tuple[str, str]]:
    """Label and the other's text of each field where the two differ."""
    found = []
    for name, field in theirs.fields.items():
        now = theirs.get_initial_for_field(field, name)
        if name in mine.fields and (mine.cleaned_data.get(name) or "") != (now or ""):
            found.append((str(field.label), _shown(field, now)))
    return found


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return "Sat" if value else "Ikke sat"
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return str(value or "(tomt)")
