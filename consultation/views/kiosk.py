"""A tablet in a room becomes a kiosk: who may start one, and the screen that waits for somebody.

A member of staff who starts a kiosk is logged out by that: whoever sits there next finds the
kiosk and nothing of theirs. From then on a signed cookie says which kiosk the tablet is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from config.access.roles import Permission
from consultation.codes import Channel
from consultation.exceptions import NotOpen
from consultation.forms.words import Speaker, Text, direction_of, interface_language, language_name
from consultation.models import AnsweringPlace, Questionnaire
from consultation.queries import channels
from consultation.services import kiosk as service
from consultation.views.answering_session import Session, answering_view, bar
from consultation.views.kiosk_cookies import Jar, Sitting, look, put, seat, sitting, take_away


@dataclass(frozen=True)
class Kiosk:
    """What this tablet is: a questionnaire, open or not, and the place it stands at, if told."""

    questionnaire: Questionnaire | None
    place: AnsweringPlace | None


def this_kiosk(request: Any) -> Kiosk | None:
    """The kiosk of the cookie, if it still holds; None where this is no kiosk.

    A tablet's kiosk ends when the tablet is revoked, a place's when the place is closed.
    """
    held = look(request, Jar.STATION)
    if not held:
        return None
    if held.get("device") and (
        request.device is None or str(request.device.pk) != held.get("device")
    ):
        return None
    found = channels.one_taking(Channel.KIOSK, str(held.get("questionnaire", "")))
    if found is None:
        return Kiosk(None, None)
    place = channels.kiosk_place(str(held.get("place", "")), found)
    if place is None and not held.get("device"):
        return None
    return Kiosk(found, place)


def at_kiosk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the kiosk; elsewhere one is led to where a tablet becomes one."""

    @answering_view
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        found = this_kiosk(request)
        if found is None:
            return redirect("consultation:kiosk")
        return view(request, found, *args, **kwargs)

    return guarded


# --- becoming a kiosk ---


@login_not_required
def door(request: Any, slug: str = "") -> HttpResponse:
    """Choose what the tablet shall ask, or end it being a kiosk: for helpers, and for tablets.

    `slug` shows the places of one questionnaire only.
    """
    if not request.user.is_authenticated and request.device is None:
        return redirect_to_login(request.get_full_path())
    if request.user.is_authenticated and not request.user.may(Permission.HELP_ANSWER):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    with translation.override("da"):
        answer = _start(request) if request.method == "POST" else _choose(request, slug)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _choose(request: Any, slug: str = "", error: str = "") -> HttpResponse:
    places: dict[int, list[AnsweringPlace]] = {}
    for place in channels.kiosk_places():
        places.setdefault(place.questionnaire_id, []).append(place)
    choices = tuple(
        (each, places.get(each.pk, []))
        for each in channels.taking(Channel.KIOSK)
        if not slug or each.slug == slug
    )
    context = {
        "choices": choices,
        "device": request.device,
        "is_kiosk": bool(look(request, Jar.STATION)),
        "may_edit": request.user.is_authenticated
        and request.user.may(Permission.EDIT_CONSULTATIONS),
        "error": error,
    }
    return render(request, "consultation/kiosk/door.html", context)


def _start(request: Any) -> HttpResponse:
    if request.POST.get("stop"):
        answer = redirect("consultation:kiosk")
        _forget(request)
        return take_away(answer, Jar.STATION, Jar.KIOSK)
    found = channels.one_taking(Channel.KIOSK, request.POST.get("questionnaire", ""))
    if found is None:
        return _choose(request, error="Vælg et spørgeskema, der er åbent for svar på tablet.")
    place = channels.kiosk_place(request.POST.get("place", ""), found)
    if place is None and request.device is None:
        return _choose(request, error="Vælg, hvor tabletten står.")
    station = {
        "questionnaire": found.slug,
        "place": place.token if place else "",
        "device": str(request.device.pk) if request.device else "",
    }
    logout(request)
    return put(redirect("consultation:kiosk_start"), Jar.STATION, station)


@login_not_required
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """What the browser needs to put the kiosk on the tablet's screen, filling all of it."""
    sizes = {192: "offline/icon-192.png", 512: "offline/icon-512.png"}
    return JsonResponse(
        {
            "name": "Svar her",
            "short_name": "Svar her",
            "lang": "da",
            "start_url": reverse("consultation:kiosk_start"),
            "scope": reverse("consultation:kiosk"),
            "id": reverse("consultation:kiosk"),
            "display": "fullscreen",
            "background_color": "#ffffff",
            "theme_color": "#0b4f6c",
            "icons": [
                {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png"}
                for size, name in sizes.items()
            ],
        },
        content_type="application/manifest+json",
        headers={"Cache-Control": "no-cache"},
    )


# --- the screen that waits ---


@dataclass(frozen=True)
class Welcome:
    """A language to begin in, in its own words."""

    code: str
    name: str
    begin: str
    title: Text
    direction: str


def welcomes(questionnaire: Questionnaire) -> tuple[Welcome, ...]:
    """The languages that a questionnaire can be begun in."""
    assert questionnaire.current is not None
    definition = questionnaire.current.content
    found = []
    for code in definition.languages:
        with translation.override(interface_language(code)):
            title = Speaker(definition, code).say(definition.title)
            found.append(
                Welcome(code, language_name(code), _("Svar her"), title, direction_of(code))
            )
    return tuple(found)


@require_http_methods(["GET", "HEAD", "POST"])
@at_kiosk
def start(request: Any, kiosk: Kiosk) -> HttpResponse:
    """The screen that waits. To come here ends what was under way; a language begins anew.

    Whoever is still logged in is logged out: nobody finds their pages behind the kiosk.
    """
    _forget(request)
    if request.user.is_authenticated:
        logout(request)
    if request.method == "POST" and kiosk.questionnaire is not None:
        return _begin(request, kiosk, kiosk.questionnaire)
    with translation.override("da"):
        answer = render(request, "consultation/kiosk/start.html", _waiting(kiosk))
    return take_away(answer, Jar.KIOSK)


def _waiting(kiosk: Kiosk) -> dict[str, Any]:
    found = kiosk.questionnaire
    if found is None or found.current is None:
        return {**bar(Session(language="da"), None), "questionnaire": None}
    definition = found.current.content
    speaker = Speaker(definition, "da")
    return {
        **bar(Session(language="da"), definition),
        "questionnaire": found,
        "welcomes": welcomes(found),
        "title": speaker.say(definition.title),
        "privacy": speaker.say(definition.privacy),
        "core_count": len(channels.core_and_more(definition, {})[0]),
    }


def _begin(request: HttpRequest, kiosk: Kiosk, found: Questionnaire) -> HttpResponse:
    assert found.current is not None
    language = request.POST.get("language", "")
    if language not in found.current.content.languages:
        return redirect("consultation:kiosk_start")
    try:
        new = service.begin(found, channel=Channel.KIOSK, language=language, place=kiosk.place)
    except NotOpen:
        return redirect("consultation:kiosk_start")
    core, _more = channels.core_and_more(found.current.content, {})
    to = (
        redirect("consultation:kiosk_page", page=core[0].key)
        if core
        else redirect("consultation:kiosk_check")
    )
    session = Session(response=new.response.pk, code=new.code, language=language)
    return seat(to, Jar.KIOSK, Sitting(session))


def _forget(request: HttpRequest) -> None:
    """Empty what somebody left unsent at this kiosk."""
    left = sitting(request, Jar.KIOSK).session.response
    if left is not None:
        service.discard(left)


@require_http_methods(["POST"])
@at_kiosk
def leave(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Leave at once, or be left: nothing stays, and the kiosk waits for the next."""
    _forget(request)
    return take_away(redirect("consultation:kiosk_start"), Jar.KIOSK)
