"""English beside the Danish texts of a form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models


def add_english(form: forms.ModelForm[Any], names: Iterable[str]) -> None:
    """A field `<name>_en` for each of the form's own texts, with what is stored of it."""
    record: models.Model = form.instance
    for name in names:
        english = record.translations.get("en", {})  # type: ignore[attr-defined]
        danish = form.fields[name]
        form.fields[f"{name}_en"] = forms.CharField(
            label=f"{danish.label} (engelsk)",
            required=False,
            max_length=getattr(danish, "max_length", None),
            initial=english.get(name, ""),
            help_text="Står feltet tomt, vises den danske tekst." if name == "title" else "",
            widget=danish.widget.__class__(attrs={**danish.widget.attrs, "lang": "en"}),
        )


def with_english(form: forms.ModelForm[Any], names: Iterable[str]) -> dict[str, dict[str, str]]:
    """The record's `translations` with the English that was typed; all else in it stays."""
    record: models.Model = form.instance
    translations = dict(record.translations)  # type: ignore[attr-defined]
    english = dict(translations.pop("en", {}))
    english |= {name: form.cleaned_data[f"{name}_en"] for name in names}
    english = {name: text for name, text in english.items() if text}
    return {**translations, "en": english} if english else translations
