"""What the tests of writing in a hearing share: filling in, checking, sending."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from consultation.services.fairplay import new_token

PAGE = "/hoering/hoering/"
PUBLICLY, CONFIDENTIALLY = f"{PAGE}skriv/", f"{PAGE}fortroligt/"
PUBLIC: dict[str, Any] = {
    "sender_kind": "person",
    "name": "Åse Holm",
    "postcode": "1620",
    "town": "København V",
    "text": "Vi synes, at det er en god idé.",
}
CONFIDENTIAL: dict[str, Any] = {"text": "Jeg har brug for ro.", "role": "user", "consent": "none"}


def written(address: str) -> dict[str, Any]:
    return PUBLIC if address == PUBLICLY else CONFIDENTIAL


def check(client: Client, address: str, **changed: Any) -> Any:
    """Fill the form in and go on."""
    data = {**written(address), "fair": new_token(), "go": "check", **changed}
    return client.post(address, data)


def carried(page: Any) -> dict[str, str]:
    """The hidden fields of a page, as a browser sends them."""
    html = page.content.decode()
    form = html[html.index('id="answering"') :]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value.replace("&#x27;", "'") for name, value in found if name != "fair"}


def send(client: Client, address: str, files: Any = (), **changed: Any) -> Any:
    """Fill in, check and send; gives the page that follows."""
    page = check(client, address, **changed)
    assert page.status_code == 200
    assert page.templates[0].name == "consultation/hearing/check.html", page.content.decode()
    return client.post(address, {**carried(page), "go": "send", "files": list(files)}, follow=True)


def code_of(page: Any) -> str:
    """The receipt code that a page shows."""
    return str(page.context["code"])
