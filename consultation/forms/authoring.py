"""The form that writes a question: one for each type.

Texts are written in the questionnaire's source language; translations have a page of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.forms.utils import ErrorDict

from config.desk_forms import DeskHelper
from consultation.definition import checking
from consultation.definition.reading import TYPE_NAMES
from consultation.definition.schema import (
    Definition,
    Limits,
    Needed,
    Question,
    QuestionType,
    Words,
)
from consultation.forms.authoring_options import OptionRows

LONG_TEXT, SHORT_TEXT = 4000, 500
"""Characters that a help or information text, and a label, may have."""

TYPE_HELP: dict[QuestionType, str] = {
    QuestionType.SINGLE: "Der kan vælges ét svar, evt. med billeder eller »andet«.",
    QuestionType.MULTIPLE: "Der kan vælges flere svar.",
    QuestionType.YES_NO: "Det enkleste, der kan spørges om.",
    QuestionType.SCALE: "Et tal mellem to yderpunkter, fx 1 til 5.",
    QuestionType.MATRIX: "Det samme spørgsmål om flere ting, en linje til hver.",
    QuestionType.RANKING: "Svarene stilles op, det vigtigste først.",
    QuestionType.NUMBER: "Et tal, evt. med grænser.",
    QuestionType.SHORT_TEXT: "En linje.",
    QuestionType.LONG_TEXT: "Plads til at fortælle.",
    QuestionType.DATE: "En dag.",
    QuestionType.PERIOD: "Fra en dag til en anden.",
    QuestionType.DISTRICT: "En bydel fra listen.",
    QuestionType.MAP: "Et eller flere steder på kortet. Stedet gemmes kun omtrentligt.",
    QuestionType.SITE: "Kan et rum ligge her, og på hvilke betingelser?",
    QuestionType.INFORMATION: "En forklaring mellem spørgsmålene.",
    QuestionType.FILE: "En vedhæftet fil. Kun til interessenter.",
}
WITH_OPTIONS = frozenset(
    {
        QuestionType.SINGLE,
        QuestionType.MULTIPLE,
        QuestionType.RANKING,
        QuestionType.MATRIX,
        QuestionType.SITE,
    }
)
WITH_OTHER = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE})
_OPTIONS_TITLE = {
    QuestionType.MATRIX: "Svar at vælge imellem i hver linje",
    QuestionType.SITE: "Betingelser, der kan vælges",
}
_COUNTED = {
    QuestionType.MULTIPLE: "svar",
    QuestionType.RANKING: "svar",
    QuestionType.MAP: "punkter",
    QuestionType.FILE: "filer",
}
_NUMBER = "Skriv et tal, fx 18 eller 3,5."
_WHOLE = "Skriv et helt tal."


class DanishNumber(forms.FloatField):
    """A number typed 3,5 or 1.200; whole ones come out as int."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _NUMBER),
            **more,
        )

    def to_python(self, value: Any) -> Any:
        text = str(value or "").replace(" ", "")
        if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text):
            text = text.replace(".", "")
        number = super().to_python(text.replace(",", "."))
        return int(number) if number is not None and number == int(number) else number

    def prepare_value(self, value: Any) -> Any:
        return f"{value:g}".replace(".", ",") if isinstance(value, (int, float)) else value


def _whole(label: str, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "invalid": _WHOLE,
            "min_value": f"Skriv et helt tal, der er mindst {least}.",
            "max_value": f"Skriv et helt tal, der er højst {most}.",
        },
        **more,
    )


class Lines(forms.CharField):
    """A text whose lines end the same way, whatever browser sent it."""

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        return found.replace("\r\n", "\n").replace("\r", "\n") if found else found


def text(label: str, *, rows: int = 0, length: int = SHORT_TEXT, **more: Any) -> forms.CharField:
    """A text in the source language; without `rows`, one line."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return Lines(
        label=label,
        required=more.pop("required", False),
        max_length=length,
        widget=widget,
        error_messages={
            "required": "Skriv teksten.",
            "max_length": f"Teksten må højst have {length} tegn. Forkort den.",
        },
        **more,
    )


class QuestionForm(forms.Form):
    """One question of a given type. `definition` is the questionnaire it is written into."""

    label = text("Spørgsmål", rows=2, required=True)
    help = text("Hjælp til spørgsmålet", rows=2, length=LONG_TEXT)
    simple = text(
        "Spørgsmålet i lette ord",
        rows=2,
        help_text="Vises til dem, der vælger lette ord. Korte ord, én ting ad gangen.",
    )
    needed = forms.ChoiceField(
        label="Skal der svares?",
        choices=[
            (Needed.NO.value, "Nej, man kan springe over"),
            (Needed.SOFT.value, "Der spørges én gang til, men man kan gå videre"),
            (Needed.YES.value, "Ja, ellers kan svaret ikke sendes"),
        ],
        initial=Needed.NO.value,
        widget=forms.RadioSelect,
    )
    declinable = forms.BooleanField(
        label="Man kan vælge »Jeg ønsker ikke at svare«", required=False
    )
    core = forms.BooleanField(
        label="Hører til de første spørgsmål på tabletten i rummet",
        required=False,
        help_text="Vælg omkring fem. Resten kommer efter »mere, hvis du vil«.",
    )
    alone = forms.BooleanField(
        label="Besvares alene, når en hjælper er med",
        required=False,
        help_text="Hjælperen vender sig væk og ser ikke svaret.",
    )
    other = forms.BooleanField(label="Tilføj »Andet« med et felt til tekst", required=False)
    site = text("Hvilket sted gælder det?", rows=2)
    low = text("Ord ved det laveste tal", length=100)
    high = text("Ord ved det højeste tal", length=100)
    least = DanishNumber(label="Mindst")
    most = DanishNumber(label="Højst")
    decimals = _whole("Decimaler", 0, 6)
    length = _whole("Højst så mange tegn", 1, 10_000)
    key = forms.CharField(
        label="Kortnavn i data",
        required=False,
        max_length=50,
        help_text="Kolonnens navn i filer. Laves af spørgsmålet, hvis feltet står tomt. "
        "Kan ikke ændres bagefter.",
    )
    note = text("Note til kolleger", rows=2, length=LONG_TEXT, help_text="Vises aldrig.")

    def __init__(
        self,
        kind: QuestionType,
        definition: Definition,
        data: Any = None,
        *,
        question: Question | None = None,
    ) -> None:
        self.kind, self.definition, self.question = kind, definition, question
        self.options = self.rows = None
        super().__init__(data, initial=_initial(question, kind, definition.source))
        base = question or Question("", kind, {})
        if kind in WITH_OPTIONS:
            self.options = OptionRows(
                "option", base.options, definition.source, data, pictures=kind in _PICTURED
            )
            self.options.title = _OPTIONS_TITLE.get(kind, "Svar at vælge imellem")
            self.options.exclusive = kind == QuestionType.MULTIPLE
        if kind == QuestionType.MATRIX:
            self.rows = OptionRows("row", base.rows, definition.source, data)
            self.rows.title = "Linjer"
        self._trim()

    def _trim(self) -> None:
        """Leave only the fields that fit the type, and lay them out."""
        wanted = _fields_of(self.kind)
        if self.question is not None:
            wanted.discard("key")
        for name in list(self.fields):
            if name not in wanted:
                del self.fields[name]
        if self.kind == QuestionType.INFORMATION:
            self.fields["label"] = text("Teksten", rows=6, length=LONG_TEXT, required=True)
        if self.kind == QuestionType.SCALE:
            self.fields["least"].label, self.fields["most"].label = "Laveste tal", "Højeste tal"
            self.fields["least"].required = self.fields["most"].required = True
            for name in ("least", "most"):
                self.fields[name].error_messages["required"] = "Skriv et helt tal, fx 1 eller 5."
        if noun := _COUNTED.get(self.kind):
            self.fields["least"].label = f"Mindst så mange {noun}"
            self.fields["most"].label = f"Højst så mange {noun}"
        for name, field in self.fields.items():
            if name in ("label", "help", "simple", "site", "low", "high"):
                field.widget.attrs["lang"] = self.definition.source
        self.first, self.rest = self._layout()

    def _layout(self) -> tuple[DeskHelper, DeskHelper]:
        """The fields above the list of answers, and those below."""

        def there(*names: str) -> list[str]:
            return [name for name in names if name in self.fields]

        above = DeskHelper(save="")
        above.layout = Layout(*there("label", "help", "site"))
        below = DeskHelper(save="")
        limits = there("least", "most", "low", "high", "decimals", "length")
        groups = [
            Fieldset("Grænser", Div(*limits, css_class="form-columns")) if limits else None,
            Fieldset("At svare", *there("needed", "declinable")) if there("needed") else None,
            Fieldset("Særligt", *there("simple", "core", "alone", "note", "key")),
        ]
        below.layout = Layout(*there("other"), *(group for group in groups if group))
        return above, below

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key and not checking.KEY.fullmatch(key):
            raise forms.ValidationError("Brug kun a-z, tal og _, og begynd med et bogstav.")
        if key in {q.key for _, q in self.definition.walk()}:
            raise forms.ValidationError("Kortnavnet er i brug. Vælg et andet.")
        return key

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        least, most = data.get("least"), data.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", "Det højeste er mindre end det mindste. Byt dem om.")
        return data

    def show_no_errors(self) -> None:
        """Leave what was typed unchecked: a button in the middle of the form was pressed."""
        self._errors = ErrorDict()

    def is_valid(self) -> bool:
        """Whether the fields and the rows of answers can be saved."""
        fine = super().is_valid()
        rows = [rows for rows in (self.options, self.rows) if rows is not None]
        return all([fine, *(each.is_valid() for each in rows)])

    def written(self) -> Question:
        """The question as it was written; what the form does not show is kept."""
        data, source = self.cleaned_data, self.definition.source
        base = self.question or Question(data.get("key", ""), self.kind, {})
        texts: dict[str, Any] = {
            name: with_text(getattr(base, name), source, data[name])
            for name in ("label", "help", "simple", "site", "low", "high")
            if name in self.fields
        }
        flags: dict[str, Any] = {
            name: data[name]
            for name in ("declinable", "core", "alone", "other", "note")
            if name in self.fields
        }
        return replace(
            self._without_misfits(base),
            type=self.kind,
            needed=Needed(data.get("needed") or Needed.NO),
            options=self.options.written() if self.options else (),
            rows=self.rows.written() if self.rows else (),
            limits=Limits(
                least=data.get("least"),
                most=data.get("most"),
                length=data.get("length"),
                decimals=data.get("decimals") or 0,
            ),
            **texts,
            **flags,
        )

    def _without_misfits(self, base: Question) -> Question:
        """A question that had another type, without what its new type has no use for."""
        if base.type == self.kind:
            return base
        return Question(base.key, self.kind, base.label, show_if=base.show_if, note=base.note)


_PICTURED = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.RANKING})
_ASKED = {"needed", "declinable", "core", "alone", "simple"}
_OWN_FIELDS: dict[QuestionType, set[str]] = {
    QuestionType.SINGLE: {"other"},
    QuestionType.MULTIPLE: {"other", "least", "most"},
    QuestionType.SCALE: {"least", "most", "low", "high"},
    QuestionType.RANKING: {"least", "most"},
    QuestionType.NUMBER: {"least", "most", "decimals"},
    QuestionType.SHORT_TEXT: {"length"},
    QuestionType.LONG_TEXT: {"length"},
    QuestionType.MAP: {"least", "most"},
    QuestionType.SITE: {"site"},
    QuestionType.FILE: {"most", "least"},
}


def _fields_of(kind: QuestionType) -> set[str]:
    asked = {"simple"} if kind == QuestionType.INFORMATION else _ASKED
    return {"label", "help", "key", "note"} | asked | _OWN_FIELDS.get(kind, set())


def _initial(question: Question | None, kind: QuestionType, source: str) -> dict[str, Any]:
    if question is None:
        return {"least": 1, "most": 5} if kind == QuestionType.SCALE else {}
    limits = question.limits if question.type == kind else Limits()
    words = ("label", "help", "simple", "site", "low", "high")
    flags = ("declinable", "core", "alone", "other", "note")
    return {
        **{name: getattr(question, name).get(source, "") for name in words},
        **{name: getattr(question, name) for name in flags},
        "needed": question.needed.value,
        "least": limits.least,
        "most": limits.most,
        "length": limits.length,
        "decimals": limits.decimals or None,
    }


def with_text(words: Words, language: str, written: str) -> Words:
    """The words with that language's text written anew; an empty one is left out."""
    others: Mapping[str, str] = {k: v for k, v in words.items() if k != language}
    return {language: written, **others} if written else dict(others)


def type_choices(audience: str) -> list[tuple[QuestionType, str, str]]:
    """The types an editor can choose from, with name and help; files for stakeholders only."""
    return [
        (kind, TYPE_NAMES[kind], TYPE_HELP[kind])
        for kind in QuestionType
        if kind != QuestionType.FILE or audience == "stakeholder"
    ]
