"""The floor of a registration: a Django with no middleware and a view of one INSERT."""

from __future__ import annotations

import json
import os
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def insert(request: HttpRequest) -> HttpResponse:
    """Store what was sent, in one statement that is its own transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_floor (id, age, sex, substance, method, municipality)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (uuid.uuid4(), 42, "male", "KOK", "injection", "101"),
        )
    return HttpResponse(json.dumps({"ok": True}), content_type="application/json")


urlpatterns = [path("", insert)]
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = "tests.bench.floor"
application = get_wsgi_application()
