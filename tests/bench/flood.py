"""Twenty thousand submissions in a minute from one address, while people answer honestly."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from dataclasses import dataclass

from tests.bench.answering import QUESTIONS, answers, open_questionnaire
from tests.bench.person import Person
from tests.bench.registration import _server
from tests.bench.report import Line
from tests.bench.tablets import enrol

SUBMISSIONS, SECONDS, ATTACKERS = 20_000, 60.0, 8
_PACE = 3.0
"""Seconds between two honest answers of one person."""


@dataclass
class Honest:
    """What an honest person saw: answers that arrived, the slowest request, what went wrong."""

    arrived: int = 0
    proofs: int = 0
    slowest: float = 0.0
    failed: str = ""


def _attack(port: int, slug: str, count: int, seconds: float) -> tuple[int, int, int]:
    """Begin again and again with one form: (let in, held up, faults)."""
    attacker = Person(port)
    path = f"/spoergeskema/{slug}/"
    attacker.ask(path)
    let_in = held_up = faults = 0
    start = time.monotonic()
    for number in range(count):
        if (wait := start + number * seconds / count - time.monotonic()) > 0:
            time.sleep(wait)
        status, to, _ = attacker.ask(path, {"fair": "", "place": ""})
        if status == 302:
            let_in += 1
            attacker.ask(to, {"go": "next", **answers(QUESTIONS)})
            attacker.ask(f"{path}tjek/", {})
        elif status == 200:
            held_up += 1
        else:
            faults += 1
    return let_in, held_up, faults


def _be_honest(person: Person, slug: str, until: float, seen: Honest) -> None:
    """Answer every few seconds; at a kiosk where `slug` is ""."""
    try:
        while time.monotonic() < until:
            if slug:
                person.answer(slug, answers(QUESTIONS))
            else:
                person.answer_at_kiosk(answers(QUESTIONS))
            seen.arrived += 1
            time.sleep(_PACE)
    except (RuntimeError, OSError) as error:
        seen.failed = str(error)
    seen.slowest, seen.proofs = max(person.taken, default=0.0), person.proofs


def measure(quick: bool) -> list[Line]:
    """The flood and the honest ones at once; every honest answer is in the database."""
    from consultation.models import Flood, Response

    os.environ.pop("FLOOD_STARTS_A_MINUTE", None)  # as a portal has it, whatever ran before
    slug = "bench-flood"
    open_questionnaire(slug, QUESTIONS, "section")
    seconds, count = (8.0, 2_000) if quick else (SECONDS, SUBMISSIONS)
    (cookie,) = enrol(1, "h17")
    with _server("config.wsgi") as port:
        tablet = Person(port, device=cookie)
        tablet.become_kiosk(slug)
        phone, kiosk = Honest(), Honest()
        until = time.monotonic() + seconds
        people = [
            threading.Thread(target=_be_honest, args=(Person(port), slug, until, phone)),
            threading.Thread(target=_be_honest, args=(tablet, "", until, kiosk)),
        ]
        for each in people:
            each.start()
        with multiprocessing.get_context("spawn").Pool(ATTACKERS) as pool:
            share = (port, slug, count // ATTACKERS, seconds)
            begun = time.monotonic()
            attacks = pool.starmap(_attack, [share] * ATTACKERS)
            took = time.monotonic() - begun
        for each in people:
            each.join()
    let_in, held_up, faults = (sum(column) for column in zip(*attacks, strict=True))
    stored = Response.objects.sent().filter(questionnaire__slug=slug)
    at_kiosk = stored.filter(channel="kiosk").count()
    if phone.failed or kiosk.failed or at_kiosk != kiosk.arrived:
        raise RuntimeError(
            f"phone: {phone.failed or 'ok'}; tablet: {kiosk.failed or 'ok'}, "
            f"{kiosk.arrived} sent and {at_kiosk} stored"
        )
    unmarked = stored.filter(channel="web", flags=None).count()
    flood = Flood.objects.filter(questionnaire__slug=slug).first()
    return [
        Line("submissions from one address", str(count), "", None, "20,000"),
        Line("in seconds", f"{took:.0f}", "", None, "60"),
        Line("let in before the flood was seen, or refused", f"{let_in} / {held_up}"),
        Line("server faults", str(faults), "", None, "0"),
        Line("honest answers from a tablet, all stored", str(at_kiosk), "", None, "all"),
        Line("honest answers from a phone, all arrived", str(phone.arrived), "", None, "all"),
        Line("puzzles the phone solved", str(phone.proofs)),
        Line("slowest honest request, s", f"{max(phone.slowest, kiosk.slowest):.1f}"),
        Line("flood flagged", "yes" if flood else "no", "", None, "yes"),
        Line("attacker's answers without any mark", str(unmarked), "", None, "few"),
    ]  # fmt: skip
