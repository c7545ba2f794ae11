"""The kiosk that needs no network: one page with all open questionnaires, kept on the tablet.

The questions are drawn here, by the same templates as on the web, once in each language; the page's
scripts show them one at a time, follow the conditions, seal the answers and send them when they can
(`static/consultation/offline*.js`). The page holds nothing that anybody answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from config.offline import kept_page, services
from config.offline.exceptions import SealKeyMissing
from config.offline.guards import ENROL, device_required
from config.offline.key_folder import key_folder
from config.offline.middleware import DeviceRequest
from config.offline.sealing import current_key
from consultation.codes import Channel
from consultation.definition import schema
from consultation.definition.schema import Definition, QuestionType
from consultation.forms.answering import PageForm
from consultation.forms.assisted import HelpForm
from consultation.forms.words import Speaker, Text, direction_of, interface_language, language_name
from consultation.models import AnsweringPlace, Questionnaire
from consultation.offline_files import APP, SCRIPTS
from consultation.queries import channels
from consultation.views.kiosk import welcomes

_UNUSED = ("title", "intro", "privacy", "thanks", "languages", "machine_made", "paging")
_TEXTS = ("label", "help", "low", "high", "site", "note")


@dataclass(frozen=True)
class Pack:
    """A questionnaire's screens in one language. `questions`: its inputs, drawn, by key."""

    name: str
    page_language: str
    direction: str
    title: Text
    privacy: Text
    thanks: Text
    questions: tuple[tuple[str, SafeString], ...]
    languages: tuple[tuple[str, str], ...]
    language: str
    has_simple: bool


@require_GET
@device_required
def offline_kiosk(request: DeviceRequest) -> HttpResponse:
    """The page, for enrolled tablets. Danish where nobody has chosen a language.

    Whoever is logged in on the tablet is logged out, as at the kiosk with network.
    """
    if request.user.is_authenticated:
        logout(request)
    key = _key()
    if key is not None and request.device is not None:
        services.gave_answers_page(request.device, key["id"])
    with translation.override("da"):
        found = _offered()
        context = {
            "offered": found,
            "packs": [pack for each in found for pack in _packs(each.questionnaire)],
            "help_form": HelpForm(),
            "facts": {
                "key": key,
                "questionnaires": {each.questionnaire.slug: _facts(each) for each in found},
            },
            "scripts": [static(name) for name in SCRIPTS],
            "version": kept_page.version(APP),
            "enrol": ENROL,
            "quiet_seconds": settings.KIOSK_QUIET_SECONDS,
            "warning_seconds": min(15, settings.KIOSK_QUIET_SECONDS // 2),
        }
        answer = render(request, "consultation/offline/page.html", context)
    answer["Cache-Control"] = "no-cache"
    answer["X-App-Version"] = kept_page.version(APP)
    return answer


@dataclass(frozen=True)
class Offered:
    """A questionnaire with the ways in which this page offers it."""

    questionnaire: Questionnaire
    places: tuple[AnsweringPlace, ...]
    at_kiosk: bool
    assisted: bool
    welcomes: tuple[Any, ...]
    title: Text
    privacy: Text
    core_count: int


def _offered() -> tuple[Offered, ...]:
    """Two queries, and one for the places."""
    kiosks = {each.pk: each for each in channels.taking(Channel.KIOSK)}
    helped = {each.pk: each for each in channels.taking(Channel.ASSISTED)}
    places = channels.kiosk_places()
    found = []
    for number, each in {**helped, **kiosks}.items():
        assert each.current is not None
        definition = each.current.content
        speaker = Speaker(definition, "da")
        found.append(
            Offered(
                each,
                tuple(place for place in places if place.questionnaire_id == number),
                at_kiosk=number in kiosks,
                assisted=number in helped,
                welcomes=welcomes(each),
                title=speaker.say(definition.title),
                privacy=speaker.say(definition.privacy),
                core_count=len(channels.core_and_more(definition, {})[0]),
            )
        )
    return tuple(found)


def _key() -> dict[str, Any] | None:
    """The key to seal to; None where its file is gone, for the page opens all the same."""
    try:
        key = current_key(key_folder())
    except SealKeyMissing:
        return None
    return {"id": key.number, "public": key.text}


def _facts(each: Offered) -> dict[str, Any]:
    """What the scripts need to know of a questionnaire; texts are in its packs."""
    version = each.questionnaire.current
    assert version is not None
    definition = version.content
    closes = each.questionnaire.closes_at
    return {
        "version": version.number,
        "closes": closes.isoformat() if closes else None,
        "definition": bare_definition(definition),
        "core": sorted(channels.core_keys(definition)),
    }


def bare_definition(definition: Definition) -> dict[str, Any]:
    """The definition without its texts, but for the simple words."""
    content = {k: v for k, v in schema.dump(definition).items() if k not in _UNUSED}
    for section in content.get("sections", ()):
        section.pop("title", None)
        section["questions"] = [
            _without_texts(question)
            for question in section.get("questions", ())
            if question["type"] != QuestionType.FILE
        ]
    return content


def _without_texts(question: dict[str, Any]) -> dict[str, Any]:
    bare = {name: value for name, value in question.items() if name not in _TEXTS}
    for name in ("options", "rows"):
        if name in bare:
            bare[name] = [
                {part: value for part, value in option.items() if part in ("code", "exclusive")}
                for option in bare[name]
            ]
    return bare


def _packs(questionnaire: Questionnaire) -> tuple[Pack, ...]:
    assert questionnaire.current is not None
    definition = questionnaire.current.content
    return tuple(_pack(questionnaire, definition, code) for code in definition.languages)


def _pack(questionnaire: Questionnaire, definition: Definition, language: str) -> Pack:
    page_language = interface_language(language)
    with translation.override(page_language):
        speaker = Speaker(definition, language)
        return Pack(
            name=f"{questionnaire.slug}:{language}",
            page_language=page_language,
            direction=direction_of(page_language),
            title=speaker.say(definition.title),
            privacy=speaker.say(definition.privacy),
            thanks=speaker.say(definition.thanks),
            questions=_drawn(definition, language),
            languages=tuple((code, language_name(code)) for code in definition.languages),
            language=language,
            has_simple=any(each.simple for each in definition.questions.values()),
        )


def _drawn(definition: Definition, language: str) -> tuple[tuple[str, SafeString], ...]:
    found = []
    for question in definition.questions.values():
        if question.type == QuestionType.FILE:
            continue
        (field,) = PageForm(definition, (question,), language=language).fields
        if question.type == QuestionType.MAP:
            field = replace(field, type="places")  # the map needs the network, the list does not
        html = render_to_string(
            "consultation/questions/field.html",
            {"field": field, "LANGUAGE_CODE": interface_language(language)},
        )
        found.append((question.key, html))
    return tuple(found)
