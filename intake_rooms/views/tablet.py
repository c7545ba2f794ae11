"""The counter on an enrolled tablet: a page that opens and registers without the server.

What it registers comes in by the API (`POST /api/v1/intakes/`); here are the page itself, which
holds nothing that was registered, and what a tablet may ask besides.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from config.offline import kept_page
from config.offline.exceptions import SealKeyMissing
from config.offline.guards import ENROL, device_required
from config.offline.middleware import DeviceRequest
from intake_rooms import pages, services, wording
from intake_rooms.codes import (
    OverdoseGrade,
    OverdoseMeasure,
    RefusalReason,
    Sex,
    municipalities,
)
from intake_rooms.devices import room_of, seal_key
from intake_rooms.exceptions import AlreadyVoided, IntakeRoomsError
from intake_rooms.forms.counter import LONGEST_ALIAS, municipality_choices, preset
from intake_rooms.models import Intake, Room, Substance
from intake_rooms.services.discards import record_discard
from intake_rooms.services.look_ups import may_look_up
from intake_rooms.tablet_event_kinds import DISCARD_REASONS
from intake_rooms.tablet_files import ICONS, SCRIPTS

NO_ID = uuid.UUID(int=0)
"""Stands in the page's address for undoing, where the script puts the intake's own id."""


def own_room(request: DeviceRequest, slug: str) -> Room:
    """The tablet's own room; Http404 where the address names another."""
    assert request.device is not None
    return room_of(request.device, slug)


@require_GET
@device_required
def tablet(request: DeviceRequest, slug: str) -> HttpResponse:
    """The page: buttons and words, nothing that was registered, so that it may be kept."""
    room = own_room(request, slug)
    counter = pages.counter(room)
    context: dict[str, Any] = {
        "room": room,
        "counter": counter,
        "municipalities": municipality_choices(room),
        "entry": {"more": []},
        "known": "",
        "wanted": [],
        "sexes": Sex.choices,
        "refusals": RefusalReason.choices,
        "measures": OverdoseMeasure.choices,
        "grades": OverdoseGrade.choices,
        "words": _words(room, counter) | {"key": _key()},
        "scripts": [static(name) for name in SCRIPTS],
        "blank_id": NO_ID,
        "version": kept_page.version(),
        "enrol": ENROL,
    }
    response = render(request, "intake_rooms/tablet/page.html", context)
    response["Cache-Control"] = "no-cache"
    response["X-App-Version"] = kept_page.version()
    return response


def _key() -> dict[str, Any] | None:
    """The key to seal to; None where its file is gone, for the page opens all the same."""
    try:
        key = seal_key()
    except SealKeyMissing:
        return None
    return {"id": key.number, "public": key.text}


def _words(room: Room, counter: pages.Counter) -> dict[str, Any]:
    """What the tablet needs to tell of an intake by itself."""
    return {
        "sexes": dict(Sex.choices),
        "methods": {word.code: word.done for word in wording.METHODS},
        "substances": dict(Substance.objects.filter(is_active=True).values_list("code", "name")),
        "municipalities": municipalities(),
        "buttons": [button.code for button in counter.substances],
        "own": room.default_municipality,
        "reasons": DISCARD_REASONS,
        "refusals": dict(RefusalReason.choices),
        "grades": dict(OverdoseGrade.choices),
    }


@login_not_required
@require_GET
def manifest(request: HttpRequest, slug: str) -> JsonResponse:
    """What the browser needs to install the page. Asks nobody anything: it only names itself."""
    return JsonResponse(
        {
            "name": "Registrér indtag",
            "short_name": "Indtag",
            "lang": "da",
            "start_url": ".",
            "scope": ".",
            "id": ".",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#0b4f6c",
            "icons": [
                {"src": static(name), "sizes": f"{size}x{size}",
                 "type": "image/png", "purpose": purpose}
                for size, name in ICONS.items()
                for purpose in ("any", "maskable")
            ],
        },
        content_type="application/manifest+json",
        headers={"Cache-Control": "no-cache"},
    )  # fmt: skip


class Unreadable(Exception):
    """The body is no JSON object."""


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Raises Unreadable.

    Only a page of our own can send it: the tablet's cookie goes to no other site (SameSite).
    """
    if request.content_type != "application/json":
        raise Unreadable
    try:
        body = json.loads(request.body)
    except ValueError:
        raise Unreadable from None
    if not isinstance(body, dict):
        raise Unreadable
    return body


def refused(status: int, detail: str) -> JsonResponse:
    """An answer that says in one sentence what is wrong and what to do."""
    return JsonResponse({"detail": detail}, status=status)


UNREADABLE = "Anmodningen kan ikke læses. Genindlæs siden."


@csrf_exempt
@require_POST
@device_required
def look_up(request: DeviceRequest, slug: str) -> JsonResponse:
    """What is known under an alias. The alias goes nowhere: not into a cache or a log."""
    room = own_room(request, slug)
    try:
        alias = str(read_body(request).get("alias", ""))[:LONGEST_ALIAS]
    except Unreadable:
        return refused(400, UNREADABLE)
    assert request.device is not None
    if not may_look_up(None, device=str(request.device.pk)):
        said = "Der er slået mange kaldenavne op. Vent et minut, eller tast oplysningerne."
        return _known({"known": False, "said": said})
    try:
        profile = services.known_client(alias, room=room)
    except IntakeRoomsError as error:
        return _known({"known": False, "said": str(error)})
    if profile is None:
        return _known({"known": False, "said": "ny: vælg køn og alder"})
    return _known(
        {
            "known": True,
            "sex": profile.sex,
            "age": profile.age,
            "municipality": preset(profile.municipality, room),
            "said": f"kendt: {wording.person(profile.sex, profile.age, profile.municipality)}",
        }
    )


def _known(answer: dict[str, Any]) -> JsonResponse:
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@csrf_exempt
@require_POST
@device_required
def undo(request: DeviceRequest, slug: str, intake_id: uuid.UUID) -> JsonResponse:
    """Take back an intake that this room's tablet sent; once more changes nothing."""
    intake = get_object_or_404(Intake, room=own_room(request, slug), pk=intake_id)
    try:
        services.undo_intake(intake)
    except AlreadyVoided:
        pass
    except IntakeRoomsError as error:
        return refused(409, str(error))
    return JsonResponse({"id": str(intake_id), "status": "undone"})


@csrf_exempt
@require_POST
@device_required
def discard(request: DeviceRequest, slug: str) -> JsonResponse:
    """Hear that a refused intake was thrown away on the tablet, and why; audited.

    Body: `id`, `reason` (a code of DISCARD_REASONS), `what` (the item without its alias) and
    `errors` (what was wrong with it). Told twice, it is logged once.
    """
    room = own_room(request, slug)
    try:
        body = read_body(request)
        item_id = uuid.UUID(str(body.get("id", "")))
    except (Unreadable, ValueError):
        return refused(400, UNREADABLE)
    reason = DISCARD_REASONS.get(str(body.get("reason", "")))
    if reason is None:
        return refused(400, "Vælg en begrundelse blandt de viste.")
    assert request.device is not None
    record_discard(
        item_id, device=request.device.name, room=room, reason=reason, what=body.get("what")
    )
    return JsonResponse({"id": str(item_id), "status": "discarded"})
