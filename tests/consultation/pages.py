"""What the tests of the answering pages share: a small questionnaire, and its addresses."""

from __future__ import annotations

from typing import Any

from django.test import Client

from consultation.models import Questionnaire
from tests import factories

START = "/spoergeskema/borgere/"
AGE: dict[str, object] = {
    "key": "alder",
    "type": "number",
    "label": {"da": "Hvor gammel er du?"},
    "needed": "yes",
    "limits": {"least": 18},
}
WHY: dict[str, object] = {
    "key": "hvorfor",
    "type": "single",
    "label": {"da": "Hvorfor?", "pl": "Dlaczego?"},
    "needed": "soft",
    "declinable": True,
    "options": [{"code": "ro", "label": {"da": "Ro"}}, {"code": "rent", "label": {"da": "Rent"}}],
    "show_if": {"question": "alder", "op": "ge", "value": 30},
}
MORE: dict[str, object] = {"key": "mere", "type": "long_text", "label": {"da": "Mere?"}}


def page(key: str) -> str:
    return f"{START}side/{key}/"


def begin(client: Client, **sent: str) -> Any:
    return client.post(START, sent)


def asked(*questions: dict[str, object], **more: Any) -> Questionnaire:
    return factories.questionnaire(factories.definition(*questions), **more)


def code_of(answer: Any) -> str:
    """The receipt code that a page shows."""
    return str(answer.context["code"])
