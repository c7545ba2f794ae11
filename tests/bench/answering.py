"""Answering a questionnaire of 12 questions, against a view of one INSERT and a peer's figures.

The peer (django-survey-and-report) was measured elsewhere, against the same floor: 70 and 145 of
its pages a second, 52 and 106 of its submissions, where the floor made 1,150 and 1,900 with 1 and
8 connections. So its ratio to the floor is compared with ours.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import time
from typing import Any

from tests.bench.person import Person
from tests.bench.registration import CONNECTIONS, ROUNDS, _load, _server
from tests.bench.report import Line

QUESTIONS = 12
PEER_PAGE, PEER_SUBMIT = 145 / 1900, 106 / 1900
"""The peer's requests a second with 8 connections, as a part of the floor's."""


def content(questions: int, paging: str) -> dict[str, Any]:
    """A questionnaire of one section, each question of another type than the one before."""
    options = [{"code": f"svar_{n}", "label": {"da": f"Svar nummer {n}"}} for n in range(1, 6)]
    kinds: list[dict[str, Any]] = [
        {"type": "single", "options": options},
        {"type": "yes_no"},
        {"type": "number", "limits": {"least": 0, "most": 120}},
        {"type": "long_text"},
    ]
    return {
        "schema": "questionnaire/1",
        "title": {"da": "Prøve"},
        "privacy": {"da": "Ingen læser det."},
        "paging": paging,
        "sections": [
            {
                "key": "afsnit",
                "questions": [
                    {"key": f"q{n}", "label": {"da": f"Spørgsmål {n}"}, **kinds[n % len(kinds)]}
                    for n in range(questions)
                ],
            }
        ],
    }


def answers(questions: int) -> dict[str, str]:
    """An answer to every question of `content`."""
    given = ("svar_2", "yes", "42", "Det er godt, at nogen spørger.")
    return {f"q{n}": given[n % len(given)] for n in range(questions)}


def open_questionnaire(slug: str, questions: int, paging: str) -> None:
    """Publish it for all channels."""
    from consultation.codes import Channel
    from consultation.models import Consultation, Questionnaire
    from consultation.services import publishing

    made = Questionnaire.objects.create(
        consultation=Consultation.objects.first(),
        slug=slug,
        name=slug,
        audience="citizen",
        channels=[each.value for each in Channel],
        draft=content(questions, paging),
    )
    publishing.publish(made, by=None)


def _answer(port: int, slug: str, questions: int, seconds: float) -> list[list[float]]:
    """One connection's answers until time is up: the seconds of each request of each."""
    until = time.monotonic() + seconds
    given, taken = answers(questions), []
    while time.monotonic() < until:
        person = Person(port)
        person.answer(slug, given)
        taken.append(person.taken)
    return taken


def _look(port: int, path: str, seconds: float) -> int:
    """How often one connection gets a page until time is up."""
    until, person = time.monotonic() + seconds, Person(port)
    while time.monotonic() < until:
        if person.ask(path)[0] != 200:
            raise RuntimeError(f"{path} was not shown")
    return len(person.taken)


def _looks(port: int, path: str, seconds: float) -> float:
    """Pages a second with CONNECTIONS clients."""
    with multiprocessing.get_context("spawn").Pool(CONNECTIONS) as pool:
        return sum(pool.starmap(_look, [(port, path, seconds)] * CONNECTIONS)) / seconds


def _answers(port: int, slug: str, questions: int, seconds: float) -> tuple[float, float, float]:
    """(answers a second, requests a second, 95th percentile of a request in ms)."""
    with multiprocessing.get_context("spawn").Pool(CONNECTIONS) as pool:
        given = pool.starmap(_answer, [(port, slug, questions, seconds)] * CONNECTIONS)
    whole = [taken for each in given for taken in each]
    requests = sorted(request for taken in whole for request in taken)
    return (
        len(whole) / seconds,
        len(requests) / seconds,
        1000 * requests[int(len(requests) * 0.95) - 1],
    )


def queries(slug: str, questions: int) -> dict[str, int]:
    """SQL statements of each step of an answer, commit included."""
    from django.db import connection
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext

    from consultation.services import fairplay

    fairplay._SECONDS_A_QUESTION = 0.0  # nobody reads as fast as this, and would be marked
    client, counted = Client(), {}
    path = f"/spoergeskema/{slug}/"
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        at = path
        forms = {
            "start": {"place": "", "fair": fairplay.new_token()},
            "page": {"go": "next", **answers(questions)},
            "send": {},
        }
        for name, form in forms.items():
            client.get(at)
            with CaptureQueriesContext(connection) as captured:
                answer = client.post(at, form)
            assert answer.status_code == 302, (name, answer.status_code)
            at = answer["Location"]
            counted[name] = len(captured)
    return counted


def measure(quick: bool) -> list[Line]:
    """Floor and portal in turn, medians of ROUNDS."""
    from django.db import connection

    from tests.bench.floor_table import make

    os.environ["FLOOD_STARTS_A_MINUTE"] = "100000000"
    make(connection)
    open_questionnaire("bench-12", QUESTIONS, "section")
    open_questionnaire("bench-48", 4 * QUESTIONS, "section")
    seconds = 2.0 if quick else 8.0
    floors, pages, whole = [], [], []
    with _server("tests.bench.floor:application") as floor, _server("config.wsgi") as portal:
        _load(floor, "/", {}, 0.5)
        _answers(portal, "bench-12", QUESTIONS, 0.5)
        for _ in range(1 if quick else ROUNDS):
            floors.append(_load(floor, "/", {}, seconds / 2))
            pages.append(_looks(portal, "/spoergeskema/bench-12/", seconds / 2))
            whole.append(_answers(portal, "bench-12", QUESTIONS, seconds))
    floor_rate = statistics.median(rate for rate, _ in floors)
    page_rate = statistics.median(pages)
    answer_rate = statistics.median(rate for rate, _, _ in whole)
    request_rate = statistics.median(rate for _, rate, _ in whole)
    late = statistics.median(p95 for _, _, p95 in whole)
    small, large = queries("bench-12", QUESTIONS), queries("bench-48", 4 * QUESTIONS)
    told = ", ".join(f"{name} {count}" for name, count in small.items())
    if small != large:
        raise RuntimeError(f"statements grow with the questions: {small} and {large}")
    return [
        Line("start page, requests a second", f"{page_rate:.0f}", f"{floor_rate:.0f}",
             page_rate / floor_rate, f"4 x the peer's {PEER_PAGE:.3f}"),
        Line("whole answers of 12 questions a second", f"{answer_rate:.0f}", f"{floor_rate:.0f}",
             answer_rate / floor_rate, f"peer's submit alone: {PEER_SUBMIT:.3f}"),
        Line("their requests a second (5 for each)", f"{request_rate:.0f}", f"{floor_rate:.0f}",
             request_rate / floor_rate, f"4 x the peer's {PEER_SUBMIT:.3f}"),
        Line("95th percentile of a request, ms", f"{late:.0f}"),
        Line(f"SQL statements: {told}", str(max(small.values())), "", None, "at most 8"),
        Line("the same with 48 questions", str(max(large.values())), "", None, "the same"),
    ]  # fmt: skip
