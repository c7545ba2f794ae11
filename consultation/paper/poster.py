"""A poster for one place: what is asked, in each language, and a code to scan.

The code names the place, never a person.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import segno
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from config import typesetting
from config.danish import long_date
from consultation.codes import RIGHT_TO_LEFT
from consultation.definition.schema import Definition
from consultation.forms.words import interface_language
from consultation.models import AnsweringPlace, Questionnaire, QuestionnaireVersion

_TEMPLATE = Path(__file__).with_name("poster.typ")


def qr_svg(address: str) -> str:
    """A code to scan, as SVG that fills its box."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(border=2, omitsize=True)


def render(
    questionnaire: Questionnaire,
    version: QuestionnaireVersion,
    address: str,
    place: AnsweringPlace,
) -> bytes:
    """The poster of `place` as PDF; `address` is what the code leads to.

    Raises typesetting.NotSet.
    """
    definition = version.content
    languages = definition.languages
    data = {
        "title": definition.words(definition.title, definition.source),
        "language": definition.source,
        "address": address.partition("://")[2].rstrip("/"),
        "qr": qr_svg(address),
        "alt": f"Kode, der kan scannes: {address}",
        "place": place.name,
        "invitations": [_invitation(definition, language) for language in languages],
        "until": _until(questionnaire),
        "privacy": definition.words(definition.privacy, definition.source),
        "responsible": questionnaire.consultation.responsible_office,
    }
    return typesetting.pdf(_TEMPLATE, data, day=version.published_at.date())


def _invitation(definition: Definition, language: str) -> dict[str, Any]:
    with translation.override(interface_language(language)):
        return {
            "language": language,
            "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
            "title": definition.words(definition.title, language),
            "scan": _("Scan koden, og svar på din telefon. Du skriver ikke dit navn."),
        }


def _until(questionnaire: Questionnaire) -> str:
    if questionnaire.closes_at is None:
        return ""
    return f"Svar senest {long_date(timezone.localdate(questionnaire.closes_at))}"
