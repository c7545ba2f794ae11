"""The refusals of the API, for the OpenAPI document of every app."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class ErrorShape(serializers.Serializer[Any]):
    detail = serializers.CharField(help_text="Hvad der er galt, og hvad man gør.")
    code = serializers.CharField(help_text="Det samme til et program.")


class ShutOutShape(ErrorShape):
    kept = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Kun ved revoked: id'er på det, der nu venter på lederens afgørelse.",
    )
