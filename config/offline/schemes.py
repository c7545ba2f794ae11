"""How the OpenAPI document tells who may send. Imported once, when the app is ready."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from config.offline.api import DeviceAuthentication, TokenAuthentication
from config.offline.middleware import COOKIE


class DeviceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = DeviceAuthentication
    name = "tablet"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The tablet's cookie, as the OpenAPI document tells it."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": COOKIE,
            "description": "Sættes, når en tablet tilmeldes på /tablet/.",
        }


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = TokenAuthentication
    name = "noegle"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The token, as the OpenAPI document tells it."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token <nøgle>`; nøgler laves af en administrator.",
        }
