"""Forms of news: the public's wish for e-mail, and the desk's text."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.desk_forms import DeskHelper
from config.lists import SearchForm
from consultation.forms.desk import paragraphs
from consultation.forms.revision import RevisionForm
from consultation.models import NewsItem


class SubscribeForm(forms.Form):
    """An address that wants news."""

    email = forms.EmailField(
        label=_("Din e-mailadresse"),
        max_length=254,
        help_text=_("Vi bruger den kun til at sende dig nyt. Ingen kan se den."),
        error_messages={
            "required": _("Skriv din e-mailadresse."),
            "invalid": _("Adressen er ikke skrevet rigtigt. Skriv den som navn@eksempel.dk."),
        },
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        button = Submit("subscribe", str(_("Få nyt på e-mail")), css_class="button-secondary")
        self.helper.layout = Layout("email", ButtonHolder(button))


class NewsSearch(SearchForm):
    """Search by heading and text."""

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return self.search(rows, "title", "text")


class NewsForm(RevisionForm[NewsItem]):
    """A piece of news as an editor writes it."""

    class Meta:
        model = NewsItem
        fields = ["title", "text"]
        labels = {"title": "Overskrift", "text": "Tekst"}
        help_texts = {
            "title": "Den er også emnet på den mail, abonnenterne får.",
            "text": "Kort og i helt almindeligt sprog. En tom linje skiller afsnit.",
        }
        error_messages = {
            "title": {"required": "Skriv en overskrift."},
            "text": {"required": "Skriv en tekst."},
        }
        widgets = {"text": paragraphs(8)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DeskHelper("revision", "title", "text", save="Gem, og se hvordan den bliver")

    def facts(self) -> dict[str, Any]:
        """What the person wrote."""
        return {name: self.cleaned_data[name] for name in ("title", "text")}
