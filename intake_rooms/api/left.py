"""What a revoked tablet had left: taken from it, held, and offered to the leader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse
from drf_spectacular.utils import extend_schema as document
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.offline import held
from config.offline.api import ApiError, DeviceAuthentication, unknown
from config.offline.exceptions import SealKeyMissing
from config.offline.kinds import Item, kind_of
from config.offline.shapes import ErrorShape
from intake_rooms.api import wire
from intake_rooms.api.views import NO_STORE, clock_header, errors, read_items, unready


class WasRevoked(BasePermission):
    """Lets in a revoked tablet, by the cookie it still has. 409 for one that is in use."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.auth is not None:
            raise ApiError(
                409, "enrolled", "Tabletten er ikke spærret. Send det, hvor det hører til."
            )
        if getattr(request._request, "revoked_device", None) is None:
            raise unknown()
        return True


class TabletLeft(APIView):
    """All that waits on a revoked tablet, of every kind."""

    authentication_classes = [DeviceAuthentication]
    permission_classes = [WasRevoked]

    @document(
        operation_id="tablet_left",
        parameters=[clock_header()],
        request=wire.LeftShape(many=True),
        responses={
            200: wire.KeptShape,
            409: OpenApiResponse(ErrorShape, "Tabletten er ikke spærret (enrolled)."),
        }
        | errors(400, 401, 413, 415, 429, 503),
    )
    def post(self, request: Request) -> Response:
        """Op til 500 ting, der ventede på en spærret tablet. Lederen godkender eller kasserer."""
        try:
            kept = self._keep(request, read_items(request))
        except SealKeyMissing:
            raise unready() from None
        answer = {"kept": kept, "time": wire.utc_text(timezone.now())}
        return Response(answer, headers=NO_STORE)

    @staticmethod
    def _keep(request: Request, items: Any) -> list[str]:
        """The ids that are held now, of items whose kind is known."""
        by_kind: dict[str, list[Item]] = {}
        for item in items:
            code = item.get("kind") if isinstance(item, Mapping) else None
            if isinstance(code, str) and kind_of(code) is not None:
                by_kind.setdefault(code, []).append(item)
        sent_at = request.headers.get("X-Device-Time", "")
        device: Any = request._request
        kept: list[str] = []
        for code, ours in sorted(by_kind.items()):
            kind = kind_of(code)
            if kind is not None:
                kept += held.hold_items(device.revoked_device, kind, ours, sent_at=sent_at)
        return kept
