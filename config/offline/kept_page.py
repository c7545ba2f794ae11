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
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_GET

WORKER = "offline/sw.js"
_names: dict[str, list[str]] = {"": []}
"""By page: "" is the counter's, others are asked for as `/sw.js?app=…`."""


def register(*names: str, app: str = "") -> None:
    """Add static files of a page, by their names under `static/`; one twice counts once."""
    ours = _names.setdefault(app, [])
    ours.extend(name for name in names if name not in ours)


def addresses(app: str = "") -> list[str]:
    """The addresses of all files to keep, hashed where the storage hashes names."""
    return [static(name) for name in _names[app]]


def _content(name: str) -> bytes:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"static/{name} is to be kept on tablets, but is not there")
    return Path(found).read_bytes()


@lru_cache(maxsize=8)
def version(app: str = "") -> str:
    """Twelve hexadecimal digits that change when any kept file, or the worker, does."""
    digest = hashlib.sha256()
    for name in (WORKER, *_names[app]):
        digest.update(f"{name}\0{static(name) if name != WORKER else ''}\0".encode())
        digest.update(hashlib.sha256(_content(name)).digest())
    return digest.hexdigest()[:12]


@login_not_required
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's script at the root of the site, so that it may serve any page of ours."""
    app = request.GET.get("app", "")
    if app not in _names:
        raise Http404
    facts = json.dumps({"version": version(app), "files": addresses(app)})
    script = f"const APP = {facts};\n{_content(WORKER).decode()}"
    return HttpResponse(
        script,
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )
