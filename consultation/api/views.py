"""Answers that were given on a tablet, one or many, sealed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, PolymorphicProxySerializer
from drf_spectacular.utils import extend_schema as document
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.offline import held, services
from config.offline.api import ApiError, DeviceAuthentication, device_of, needs, read_json, revoked
from config.offline.exceptions import SealKeyMissing
from config.offline.key_folder import key_folder
from config.offline.models import Device
from config.offline.shapes import ErrorShape, ShutOutShape
from consultation.offline_kind import ANSWER, clock_offset
from consultation.services import offline


class AnswerShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Lavet af tabletten; det afgør, om det er sendt før.")
    sealed = serializers.CharField(
        help_text="Svaret som JSON, forseglet (HPKE), base64url af enc || ct: questionnaire, "
        "version, channel (kiosk eller assisted), language, answers, at, place, code, helper "
        "(role, place) og answered_alone."
    )
    key_id = serializers.IntegerField(help_text="Nøglen, der er forseglet med.")


class AnswerResultShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    status = serializers.ChoiceField(["created", "duplicate", "invalid"])
    errors = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(),
        help_text="Hvad der var galt. Ved created: spørgsmål, hvis svar er udeladt.",
    )


class AnswerResultsShape(serializers.Serializer[Any]):
    results = AnswerResultShape(many=True)
    time = serializers.DateTimeField(help_text="Serverens ur.")


_ERRORS: dict[int, Any] = {
    400: OpenApiResponse(ErrorShape, "Ikke JSON, eller hverken et objekt eller en liste."),
    401: OpenApiResponse(ShutOutShape, "Ukendt (unknown) eller spærret (revoked)."),
    403: OpenApiResponse(ErrorShape, "Det må nøglen ikke."),
    413: OpenApiResponse(ErrorShape, "For meget på én gang; send det i mindre dele."),
    415: OpenApiResponse(ErrorShape, "Ikke application/json."),
    429: OpenApiResponse(ErrorShape, "For ofte; vent, som Retry-After siger."),
    503: OpenApiResponse(ErrorShape, "En nøglefil mangler på serveren; prøv igen senere."),
}
_CLOCK = OpenApiParameter(
    "X-Device-Time",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="Tablettens ur ved afsendelsen, ISO 8601 med zone. Går det mere end to minutter "
    "forkert, bliver tidspunkterne rettet. Kan det ikke læses, rettes intet.",
)


_OLDEST_KEY = OpenApiParameter(
    "X-Oldest-Key",
    {"type": "integer"},
    OpenApiParameter.HEADER,
    description="Den ældste nøgle, noget svar på tabletten er eller bliver forseglet med. Serveren "
    "gemmer nøglen så længe. En tom liste med dette felt fortæller, at intet venter.",
)


class Responses(APIView):
    """Answers from a tablet's queue."""

    authentication_classes = [DeviceAuthentication]
    permission_classes = [needs(None, device=True)]

    @document(
        operation_id="send_responses",
        parameters=[_CLOCK, _OLDEST_KEY],
        request=PolymorphicProxySerializer(
            "Responses",
            [AnswerShape, AnswerShape(many=True)],
            resource_type_field_name=None,
            many=False,
        ),
        responses={200: AnswerResultsShape} | _ERRORS,
    )
    def post(self, request: Request) -> Response:
        """Ét svar, eller op til 200. Hvert får sit resultat, og det samme id gemmes én gang."""
        items = _items(request)
        now = timezone.now()
        try:
            results = offline.take(
                items,
                folder=key_folder(),
                offset=clock_offset(request.headers.get("X-Device-Time")),
            )
        except SealKeyMissing:
            raise ApiError(
                503,
                "key_missing",
                "Serveren mangler en nøglefil, så intet er gemt. Sig det til driften; prøv igen "
                "senere.",
            ) from None
        oldest = request.headers.get("X-Oldest-Key", "")
        if oldest.isascii() and oldest.isdecimal() and 0 < int(oldest[:8]) < 1_000_000:
            services.tell_answers_key(device_of(request), int(oldest[:8]))
        told = [
            {"id": each.id, "status": each.status, "errors": list(each.errors)} for each in results
        ]
        return Response(
            {"results": told, "time": now.isoformat()}, headers={"Cache-Control": "no-store"}
        )

    def handle_exception(self, exc: Exception) -> Response:
        """Hold what a revoked tablet sends before it is told so: nothing of it may be lost."""
        device = getattr(self.request._request, "revoked_device", None)
        is_revoked = isinstance(exc, ApiError) and exc.body["code"] == "revoked"
        if is_revoked and device is not None and self.request.method == "POST":
            try:
                exc = revoked(kept=list(self._hold(device)))
            except ApiError as error:
                exc = error
        return super().handle_exception(exc)

    def _hold(self, device: Device) -> tuple[str, ...]:
        sent_at = str(self.request.headers.get("X-Device-Time", ""))
        return held.hold_items(device, ANSWER, _items(self.request), sent_at=sent_at)


def _items(request: Request) -> Sequence[object]:
    body = read_json(request)
    if isinstance(body, dict):
        return [body]
    if not isinstance(body, list):
        raise ApiError(400, "not_items", "Send ét svar som objekt, eller flere som liste.")
    if len(body) > offline.MOST_ITEMS:
        raise ApiError(
            413,
            "too_many",
            f"Der er sendt {len(body)} svar, men højst {offline.MOST_ITEMS} ad gangen. Send dem i "
            "dele.",
        )
    return body
