"""How machines tell the API who they are, and how they are turned away in words."""

from __future__ import annotations

import json
from typing import Any

from rest_framework import status
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from config.offline import services
from config.offline.models import ApiToken, Device

BODY_LIMIT = 2 * 1024 * 1024
"""Bytes of one request: several times what the largest batch needs."""


class ApiError(APIException):
    """A refusal with a sentence for a person and a code for a program."""

    def __init__(self, status_code: int, code: str, detail: str, **more: Any) -> None:
        self.status_code = status_code
        self.body = {"detail": detail, "code": code, **more}
        super().__init__(detail, code)


def _shut_out(code: str, detail: str, **more: Any) -> ApiError:
    return ApiError(status.HTTP_401_UNAUTHORIZED, code, detail, **more)


def revoked(**more: Any) -> ApiError:
    """The answer to a tablet that was revoked."""
    return _shut_out(
        "revoked", "Tabletten er spærret. Bed lederen om at tilmelde den igen.", **more
    )


def unknown() -> ApiError:
    """The answer to whoever is neither a tablet nor has a token."""
    return _shut_out("unknown", "Tabletten er ikke tilmeldt. Bed lederen om en kode.")


class Caller:
    """Stands where a user would: a machine that is let in."""

    is_authenticated = True
    is_active = True
    pk = None


class DeviceAuthentication(BaseAuthentication):
    """An enrolled tablet, by its cookie. The cookie goes to no other site (SameSite=Strict)."""

    def authenticate(self, request: Request) -> tuple[Caller, Device] | None:
        """The tablet, None for others. A revoked one is the view's to answer."""
        device = getattr(request._request, "device", None)
        return (Caller(), device) if device else None

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class TokenAuthentication(BaseAuthentication):
    """Another system, by `Authorization: Token …`."""

    def authenticate(self, request: Request) -> tuple[Caller, ApiToken] | None:
        """The token. Raises ApiError for one that is not known or revoked."""
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "token":
            return None
        token = ApiToken.objects.filter(token_sha256=services.digest(text.strip())).first()
        if token is None:
            raise _shut_out("unknown", "Nøglen kendes ikke. Bed administratoren om en ny.")
        if token.revoked_at is not None:
            raise _shut_out("revoked", "Nøglen er spærret. Bed administratoren om en ny.")
        services.token_used(token)
        return Caller(), token

    def authenticate_header(self, request: Request) -> str:
        return "Token"


def needs(scope: str | None, *, device: bool) -> type[BasePermission]:
    """Let in tablets, if `device`, and tokens with `scope`, if there is one.

    401 for whoever has said nothing, or a revoked tablet; 403 for a token without the scope.
    """

    class Needs(BasePermission):
        def has_permission(self, request: Request, view: Any) -> bool:
            if isinstance(request.auth, Device):
                if device:
                    return True
            elif isinstance(request.auth, ApiToken):
                if scope is not None and scope in request.auth.scopes:
                    return True
            elif getattr(request._request, "revoked_device", None) is not None:
                raise revoked()
            else:
                raise unknown()
            raise ApiError(
                status.HTTP_403_FORBIDDEN,
                "scope",
                "Det må nøglen ikke. Bed administratoren om det.",
            )

    return Needs


def device_of(request: Request) -> Device:
    """The tablet that is let in. Raises TypeError behind a door that lets in others."""
    sender: Any = request.auth
    if not isinstance(sender, Device):
        raise TypeError("no tablet")
    return sender


def token_of(request: Request) -> ApiToken:
    """The token that is let in. Raises TypeError behind a door that lets in others."""
    sender: Any = request.auth
    if not isinstance(sender, ApiToken):
        raise TypeError("no token")
    return sender


def read_json(request: Request) -> Any:
    """The body as JSON. Raises ApiError: 413 too large, 415 not JSON, 400 not to be read."""
    raw = request._request
    if raw.content_type != "application/json":
        raise ApiError(415, "media_type", "Send indholdet som application/json.")
    body = raw.read(BODY_LIMIT + 1)
    if len(body) > BODY_LIMIT:
        megabytes = BODY_LIMIT // 1024 // 1024
        raise ApiError(
            413, "too_large", f"Der er sendt mere end {megabytes} MB. Send færre ad gangen."
        )
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise ApiError(400, "not_json", "Indholdet er ikke JSON. Ret det, og send igen.") from None


def answer_error(error: Exception, context: dict[str, Any]) -> Any:
    """Every refusal as `{"detail", "code"}`; the API's exception handler."""
    from rest_framework.views import exception_handler

    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ApiError):
        response.data = error.body
    elif isinstance(response.data, dict) and isinstance(error, APIException):
        response.data = {"detail": str(error.detail), "code": str(error.default_code)}
    return response
