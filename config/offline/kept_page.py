"""What a browser keeps so that a page opens without the server, and the worker that keeps it.

An app names the static files of its page in AppConfig.ready; `static/offline/sw.js` fetches them
all, with the page that is its scope, or nothing.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_GET

WORKER = "offline/sw.js"
_names: list[str] = []


def register(*names: str) -> None:
    """Add static files, by their names under `static/`; the same one twice counts once."""
    _names.extend(name for name in names if name not in _names)


def addresses() -> list[str]:
    """The addresses of all files to keep, hashed where the storage hashes names."""
    return [static(name) for name in _names]


def _content(name: str) -> bytes:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"static/{name} is to be kept on tablets, but is not there")
    return Path(found).read_bytes()


@lru_cache(maxsize=1)
def version() -> str:
    """Twelve hexadecimal digits that change when any kept file, or the worker, does."""
    digest = hashlib.sha256()
    for name in (WORKER, *_names):
        digest.update(f"{name}\0{static(name) if name != WORKER else ''}\0".encode())
        digest.update(hashlib.sha256(_content(name)).digest())
    return digest.hexdigest()[:12]


@login_not_required
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's script at the root of the site, so that it may serve any page of ours."""
    app = json.dumps({"version": version(), "files": addresses()})
    script = f"const APP = {app};\n{_content(WORKER).decode()}"
    return HttpResponse(
        script,
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )
