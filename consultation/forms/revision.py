"""A form on a record that two editors may have open at once."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, TypeVar

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils import timezone

from config.danish import clock, long_date

F = TypeVar("F", bound="RevisionForm[Any]")
M = TypeVar("M", bound=models.Model)


class RevisionForm(forms.ModelForm[M]):
    """Carries the revision that it was opened with. Put "revision" into the helper's layout."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = (
            self.instance.revision if self.instance.pk else None  # type: ignore[attr-defined]
        )

    @property
    def opened_revision(self) -> int:
        """The revision that the person saw; 0 where the field was lost."""
        return int(self.cleaned_data.get("revision") or 0)


def differences(form: F, theirs: models.Model) -> list[tuple[str, str]]:
    """Label and the colleague's text of each field that differs from what was typed."""
    other = type(form)(instance=theirs)
    found = []
    for name, field in form.fields.items():
        if name == "revision":
            continue
        mine = form.cleaned_data.get(name)
        now = other.get_initial_for_field(other.fields[name], name)
        if _plain(mine) != _plain(now):
            found.append((str(field.label), _shown(field, now)))
    return found


def over(form: F, theirs: models.Model) -> F:
    """The same typed text, now on top of the colleague's revision."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data["revision"] = str(theirs.revision)  # type: ignore[attr-defined]
    return type(form)(data, instance=theirs)


def _plain(value: Any) -> Any:
    """A value as it can be compared: rows by key, collections without order, nothing as ""."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return {_plain(each) for each in value}
    return "" if value is None else value


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, datetime):
        return f"{long_date(timezone.localdate(value))} {clock(value)}"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, time):
        return clock(value)
    names = dict(getattr(field, "choices", None) or ())
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return ", ".join(str(names.get(_plain(each), each)) for each in value) or "(tomt)"
    return str(names.get(value, value) or "(tomt)")
