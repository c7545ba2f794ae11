"""The form pack: every kind of field, labelled, helped and corrected in words."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from tests.sample_form import SampleForm

_CONTROLS = {"input", "select", "textarea"}
_VOID = {"input", "br", "img", "hr"}


class Page(HTMLParser):
    """The elements of a piece of HTML, each a dict of its attributes, tag and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[dict[str, str]] = []
        self._open: list[dict[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = {"tag": tag, "text": ""} | {name: value or "" for name, value in attrs}
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()["tag"] == tag

    def handle_data(self, text: str) -> None:
        for element in self._open:
            element["text"] += text

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """The elements of a tag with these attributes; `class_` is one of its classes."""
        css = attributes.pop("class_", "")
        return [
            each
            for each in self.elements
            if each["tag"] == tag
            and (not css or css in each.get("class", "").split())
            and all(each.get(name) == value for name, value in attributes.items())
        ]

    def one(self, tag: str, **attributes: str) -> dict[str, str]:
        """The only such element."""
        (found,) = self.all(tag, **attributes)
        return found

    @property
    def ids(self) -> list[str]:
        return [each["id"] for each in self.elements if each.get("id")]


def rendered(form: forms.Form) -> Page:
    """The form as `{% crispy %}` draws it."""
    template = Template("{% load crispy_forms_tags %}{% crispy form %}")
    return Page(template.render(Context({"form": form})))


def text_of(element: dict[str, str]) -> str:
    return " ".join(element["text"].split())


def _label(page: Page, control: str) -> dict[str, str]:
    (label,) = [each for each in page.all("label") if each["for"] == control]
    return label


class OneField(forms.Form):
    """A form of one field, as its helper draws it."""

    def __init__(self, field: forms.Field, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["it"] = field
        self.helper = FormHelper()
        self.helper.layout = Layout("it")


def test_every_control_has_a_name_for_those_who_cannot_see_it() -> None:
    page = rendered(SampleForm())

    labelled = {each["for"] for each in page.all("label")}
    controls = [
        each for each in page.elements if each["tag"] in _CONTROLS and each.get("type") != "hidden"
    ]
    assert len(controls) == 18
    assert [c for c in controls if c["id"] not in labelled and "aria-label" not in c] == []


def test_help_and_mistakes_stand_where_the_field_says_they_do() -> None:
    page = rendered(SampleForm({}))

    described = {each["aria-describedby"] for each in page.elements if "aria-describedby" in each}
    named = {name for text in described for name in text.split()}
    assert {"id_name_helptext", "id_name_error", "id_colours_helptext", "id_colour_error"} <= named
    assert {"id_agreed_helptext", "id_agreed_error", "id_moment_error", "id_file_error"} <= named
    assert named <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_a_mistake_says_that_it_is_one_and_which() -> None:
    page = rendered(SampleForm({"age": "17"}))

    mistake = page.one("span", id="id_age_error")
    assert text_of(mistake) == "Fejl: Denne værdi skal være større end eller lig 18."
    assert page.one("input", id="id_age")["aria-invalid"] == "true"
    assert page.one("input", id="id_age")["class"].split()[-1] == "form-input"


def test_the_summary_lists_each_mistake_with_the_way_to_its_field() -> None:
    form = SampleForm({"age": "17"})
    page = rendered(form)

    links = [each for each in page.all("a") if each["href"].startswith("#")]
    visible = [name for name in form.errors if name not in {"__all__", "token"}]
    assert [each["href"] for each in links] == [f"#id_{name}" for name in visible]
    assert {each["href"][1:] for each in links} <= set(page.ids)
    summary = text_of(page.one("div", role="alert"))
    assert summary.startswith("Ret dette, før det kan gemmes")
    assert "Rummet kan ikke åbne, før det har en leder." in summary
    assert "Alder – Denne værdi skal være større end eller lig 18." in summary


def test_a_form_without_mistakes_has_no_summary() -> None:
    assert rendered(SampleForm()).all("div", role="alert") == []


def test_only_fields_that_may_be_left_out_are_marked() -> None:
    page = rendered(SampleForm())

    assert text_of(_label(page, "id_note")) == "Bemærkning (frivilligt)"
    assert len(page.all("span", class_="optional")) == 1


def test_a_form_of_filters_may_leave_the_marks_out() -> None:
    form = OneField(forms.CharField(label="Søg", required=False))
    form.helper.mark_optional = False

    assert text_of(_label(rendered(form), "id_it")) == "Søg"


@pytest.mark.parametrize(
    ("widget", "kind", "group"),
    [
        (forms.RadioSelect, "radio", "form-group-radio"),
        (forms.CheckboxSelectMultiple, "checkbox", "form-group-checkbox"),
    ],
)
def test_a_group_of_choices_keeps_what_was_chosen(
    widget: type[forms.Widget], kind: str, group: str
) -> None:
    field = forms.MultipleChoiceField(
        label="Hvilken?", choices=[("a", "A"), ("b", "B")], widget=widget
    )
    page = rendered(OneField(field, {"it": ["b"]}))

    assert text_of(page.one("legend")) == "Hvilken?"
    assert [each["value"] for each in page.all("input", type=kind) if "checked" in each] == ["b"]
    assert len(page.all("div", class_=group)) == 2
    assert text_of(_label(page, "id_it_1")) == "B"


def test_what_was_typed_stays_and_a_password_does_not() -> None:
    page = rendered(SampleForm({"name": "Skyen <3", "password": "hemmelig", "room": "green"}))

    assert page.one("input", id="id_name")["value"] == "Skyen <3"
    assert "value" not in page.one("input", id="id_password")
    assert [each["value"] for each in page.all("option") if "selected" in each] == ["green"]


def test_a_date_is_written_the_danish_way_and_has_a_calendar() -> None:
    page = rendered(OneField(forms.DateField(label="Dag"), initial={"it": date(2026, 11, 24)}))

    assert page.one("input", id="id_it")["value"] == "24-11-2026"
    assert page.one("div", class_="date-picker")["data-dateformat"] == "DD-MM-YYYY"


def test_a_hidden_value_is_sent_and_not_shown() -> None:
    page = rendered(OneField(forms.CharField(widget=forms.HiddenInput), initial={"it": "7"}))

    assert page.one("input", type="hidden", name="it")["value"] == "7"
    assert page.all("div", class_="form-group") == []


def test_a_form_with_a_file_is_sent_with_it() -> None:
    assert rendered(SampleForm()).one("form")["enctype"] == "multipart/form-data"
    assert "enctype" not in rendered(OneField(forms.CharField())).one("form")


def test_a_kept_file_can_be_taken_away() -> None:
    kept = SimpleUploadedFile("indtag.csv", b"")
    kept.url = "/filer/indtag.csv"  # type: ignore[attr-defined]
    page = rendered(OneField(forms.FileField(label="Fil", required=False), initial={"it": kept}))

    assert page.one("a", href="/filer/indtag.csv")["text"] == "indtag.csv"
    assert _label(page, "it-clear_id")


def test_the_first_button_is_the_deed_and_the_next_is_quieter() -> None:
    save, draft = rendered(SampleForm()).all("button")

    assert (save["type"], save["class"].split()) == ("submit", ["button", "button-primary"])
    assert (draft["type"], draft["class"].split()) == ("button", ["button", "button-secondary"])
    assert text_of(save) == "Gem rummet"


def test_a_button_may_choose_its_own_look() -> None:
    form = OneField(forms.CharField())
    form.helper.add_input(Submit("delete", "Slet", css_class="button-warning"))

    assert rendered(form).one("button")["class"].split() == ["button", "button-warning"]


def test_a_form_without_a_layout_shows_all_its_fields() -> None:
    class Plain(forms.Form):
        first = forms.CharField(label="Første")
        second = forms.CharField(label="Anden")

    page = Page(
        Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": Plain()}))
    )

    assert [text_of(each) for each in page.all("label")] == ["Første", "Anden"]
