"""The rooms under /api/v1/: tablets and other systems, each answered in one way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, PolymorphicProxySerializer
from drf_spectacular.utils import extend_schema as document
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.offline import held, kept_page
from config.offline import services as machines
from config.offline.api import (
    ApiError,
    DeviceAuthentication,
    device_of,
    needs,
    read_json,
    revoked,
    token_of,
)
from config.offline.exceptions import SealKeyMissing
from config.offline.models import ApiToken, Device
from config.offline.shapes import ErrorShape, ShutOutShape
from intake_rooms import devices, pages
from intake_rooms.api import wire
from intake_rooms.codes import Source
from intake_rooms.exceptions import SecretMissing
from intake_rooms.models import Room
from intake_rooms.services.batch import MOST_ITEMS, Sender, register_batch
from intake_rooms.services.batch_items import clock_offset
from intake_rooms.tablet_kinds import INTAKE

NO_STORE = {"Cache-Control": "no-store"}
_ERRORS: dict[int, Any] = {
    400: OpenApiResponse(ErrorShape, "Ikke JSON, eller hverken et objekt eller en liste."),
    401: OpenApiResponse(ShutOutShape, "Ukendt (unknown) eller spærret (revoked)."),
    403: OpenApiResponse(ErrorShape, "Det må nøglen ikke."),
    404: OpenApiResponse(ErrorShape, "Tablettens rum findes ikke længere."),
    413: OpenApiResponse(ErrorShape, "For meget på én gang; send det i mindre dele."),
    415: OpenApiResponse(ErrorShape, "Ikke application/json."),
    429: OpenApiResponse(ErrorShape, "For ofte; vent, som Retry-After siger."),
    503: OpenApiResponse(ErrorShape, "En nøglefil mangler på serveren; prøv igen senere."),
}


def clock_header() -> OpenApiParameter:
    """The header with the sender's clock, for the OpenAPI document."""
    return OpenApiParameter(
        "X-Device-Time",
        {"type": "string"},
        OpenApiParameter.HEADER,
        description="Afsenderens ur ved afsendelsen, ISO 8601 med zone. Går det mere end to "
        "minutter forkert, bliver tidspunkterne rettet, og begge gemt. Kan det ikke læses, rettes "
        "intet.",
    )


def errors(*codes: int) -> dict[int, Any]:
    """The refusals with these status codes, for the OpenAPI document."""
    return {code: _ERRORS[code] for code in codes}


class Tablet(APIView):
    """What an enrolled tablet needs to register without the server."""

    authentication_classes = [DeviceAuthentication]
    permission_classes = [needs(None, device=True)]

    @document(
        operation_id="tablet", responses={200: wire.TabletShape} | errors(401, 403, 404, 429, 503)
    )
    def get(self, request: Request) -> Response:
        """Knapper, kommuner, nøglen at forsegle til, serverens ur og dagens antal."""
        room = devices.room_of(device_of(request))
        now = timezone.now()
        try:
            facts = devices.tablet_facts(room)
        except SealKeyMissing:
            raise unready() from None
        today = pages.today(room, now, most=1)
        answer = wire.tablet_json(facts, now=now, today=today.total, version=kept_page.version())
        return Response(answer, headers=NO_STORE)


class TabletState(APIView):
    """What a tablet tells of itself."""

    authentication_classes = [DeviceAuthentication]
    permission_classes = [needs(None, device=True)]

    @document(
        operation_id="tablet_state",
        request=wire.StateShape,
        responses={200: wire.TimeShape} | errors(400, 401, 403, 413, 415, 429),
    )
    def post(self, request: Request) -> Response:
        """Hvor meget der venter på tabletten, og hvilken udgave af siden den har."""
        shape = wire.StateShape(data=read_json(request))
        if not shape.is_valid():
            raise ApiError(400, "invalid", "Send queue som et helt tal, og version som tekst.")
        state = shape.validated_data
        machines.tell_state(
            device_of(request),
            queue=state["queue"],
            version=state.get("version", ""),
            oldest_key=state.get("oldest_key"),
        )
        return Response({"time": wire.utc_text(timezone.now())}, headers=NO_STORE)


class Intakes(APIView):
    """Registering, one or many."""

    permission_classes = [needs(ApiToken.Scope.REGISTER, device=True)]

    @document(
        operation_id="register_intakes",
        parameters=[clock_header()],
        request=PolymorphicProxySerializer(
            "Intakes",
            [wire.ItemShape, wire.ItemShape(many=True)],
            resource_type_field_name=None,
            many=False,
        ),
        responses={200: wire.ResultsShape} | errors(400, 401, 403, 413, 415, 429, 503),
    )
    def post(self, request: Request) -> Response:
        """Ét indtag, eller op til 500. Hvert får sit svar, og det samme id gemmes én gang."""
        items = read_items(request)
        now = timezone.now()
        try:
            results = register_batch(items, sender=_sender(request))
        except (SecretMissing, SealKeyMissing):
            raise unready() from None
        return Response(wire.results_json(results, now), headers=NO_STORE)

    def handle_exception(self, exc: Exception) -> Response:
        """Keep what a revoked tablet sends before it is told so: nothing of it may be lost."""
        device = getattr(self.request._request, "revoked_device", None)
        if isinstance(exc, ApiError) and exc.body["code"] == "revoked" and device is not None:
            try:
                exc = revoked(kept=self._keep(device))
            except ApiError as error:
                exc = error
            except SealKeyMissing:
                exc = unready()
        return super().handle_exception(exc)

    def _keep(self, device: Device) -> list[str]:
        if self.request.method != "POST":
            return []
        return list(
            held.hold_items(device, INTAKE, read_items(self.request), sent_at=self._clock())
        )

    def _clock(self) -> str:
        return str(self.request.headers.get("X-Device-Time", ""))


def read_items(request: Request) -> Sequence[object]:
    """The items that were sent. Raises ApiError."""
    body = read_json(request)
    if isinstance(body, dict):
        return [body]
    if not isinstance(body, list):
        raise ApiError(400, "not_items", "Send ét indtag som objekt, eller flere som liste.")
    if len(body) > MOST_ITEMS:
        raise ApiError(
            413,
            "too_many",
            f"Der er sendt {len(body)} indtag, men højst {MOST_ITEMS} ad gangen. Send dem i dele.",
        )
    return body


def _sender(request: Request) -> Sender:
    offset = clock_offset(request.headers.get("X-Device-Time", ""), timezone.now())
    sender: Any = request.auth
    if isinstance(sender, Device):
        room = devices.room_of(sender)
        rooms, source = {room.slug: room}, Source.TABLET
    else:
        places = token_of(request).places
        rooms = {room.slug: room for room in Room.objects.filter(slug__in=places)}
        source = Source.API
    return Sender(rooms=rooms, source=source, folder=devices.secret_folder, offset=offset)


def unready() -> ApiError:
    """The answer while a key file is missing: nothing is stored, and nothing lost."""
    return ApiError(
        503,
        "key_missing",
        "Serveren mangler en nøglefil, så intet er gemt. Sig det til driften; prøv igen senere.",
    )
