"""Somebody who answers a questionnaire over HTTP as a browser would: by pages, with cookies."""

from __future__ import annotations

import base64
import http.client
import json
import re
import time
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from altcha import v1 as altcha

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Person:
    """One connection with its own cookies. `taken` are the seconds of each request."""

    def __init__(self, port: int, **cookies: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies = dict(cookies)
        self.taken: list[float] = []
        self.proofs = 0

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads to, and the page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers |= _FORM
            body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **form})
        start = time.monotonic()
        self._connection.request("GET" if form is None else "POST", path, body, headers)
        answer = self._connection.getresponse()
        page = answer.read().decode()
        self.taken.append(time.monotonic() - start)
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer.status, answer.headers.get("Location", ""), page

    def rest(self) -> None:
        """Begin with a new connection: the server gives up one that has long been silent."""
        self._connection.close()

    def start(self, slug: str) -> str:
        """Open the start page and begin; solves the puzzle of a flood. Gives the first page."""
        path = f"/spoergeskema/{slug}/"
        _, _, page = self.ask(path)
        status, to, page = self.ask(path, {"fair": _value(page, "fair"), "place": ""})
        while status == 200:
            self.proofs += 1
            status, to, page = self.ask(path, {"proof": solved(page), "fair": _value(page, "fair")})
        return _expect(status, to)

    def answer(self, slug: str, answers: dict[str, str]) -> None:
        """Begin, answer every page with what of `answers` it asks for, and send."""
        self.rest()
        to = self.start(slug)
        while "/side/" in to:
            status, to, _ = self.ask(to, {"go": "next", **answers})
            to = _expect(status, to)
        status, to, _ = self.ask(to, {})
        if "/tak/" not in _expect(status, to):
            raise RuntimeError(f"the answer was not taken, but led to {to}")

    def answer_at_kiosk(self, answers: dict[str, str]) -> None:
        """The same at a tablet that is a kiosk already."""
        self.rest()
        self.ask("/tablet/kiosk/start/")
        status, to, _ = self.ask("/tablet/kiosk/start/", {"language": "da"})
        to = _expect(status, to)
        while "/side/" in to or "/mere/" in to:
            form = {"go": "more"} if "/mere/" in to else {"go": "next", **answers}
            status, to, _ = self.ask(to, form)
            to = _expect(status, to)
        status, to, _ = self.ask(to, {})
        if "/tak/" not in _expect(status, to):
            raise RuntimeError(f"the kiosk did not take the answer, but led to {to}")

    def become_kiosk(self, slug: str) -> None:
        """Turn an enrolled tablet into a kiosk of a questionnaire."""
        self.ask("/tablet/kiosk/")
        _expect(*self.ask("/tablet/kiosk/", {"questionnaire": slug})[:2])


def _expect(status: int, to: str) -> str:
    if status != 302:
        raise RuntimeError(f"expected to be led on, got {status} {to}")
    return to


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if found is None:
        raise RuntimeError(f"the page has no field {name}")
    return unescape(found[1])


def solved(page: str) -> str:
    """The proof of work that a challenge page asks for."""
    found = re.search(r'<script id="puzzle"[^>]*>(.*?)</script>', page, re.DOTALL)
    if found is None:
        raise RuntimeError("the page has no puzzle")
    puzzle = json.loads(found[1])
    names = ("algorithm", "challenge", "maxNumber", "salt", "signature")
    solution = altcha.solve_challenge(altcha.Challenge(*(puzzle[name] for name in names)))
    if solution is None:
        raise RuntimeError("the puzzle has no solution")
    return base64.b64encode(json.dumps({**puzzle, "number": solution.number}).encode()).decode()
