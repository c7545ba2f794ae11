"""Challenges, tracks, proposals, decisions, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, path

from consultation.views import (
    process,
    process_attach,
    process_evidence,
    said_and_done,
    traceability,
)

_CASE = "redaktion/<slug:slug>/"
_WORDS = {
    "challenge": "udfordringer",
    "track": "spor",
    "proposal": "forslag",
    "decision": "beslutninger",
}


def _shelf(kind: str, word: str) -> Iterator[URLPattern]:
    """The addresses of one of the four lists."""
    here, of = f"{_CASE}{word}/", {"kind": kind}
    one = f"{here}<int:pk>/"
    yield path(here, process.shelf_list, of, name=f"{kind}_list")
    yield path(f"{here}ny/", process.add, of, name=f"add_{kind}")
    yield path(one, process.shelf_page, of, name=kind)
    yield path(f"{one}ret/", process.edit, of, name=f"edit_{kind}")
    yield path(f"{one}slet/", process.delete, of, name=f"delete_{kind}")
    if kind != "decision":
        yield path(f"{one}flyt/", process.move, of, name=f"move_{kind}")


_DECISION = f"{_CASE}beslutninger/<int:pk>/opfoelgning/"
_GROUND = f"{_CASE}grundlag/"
_TRACES = f"{_CASE}sporbarhed/"

urlpatterns: list[URLPattern] = [
    path("hoeringer/<slug:slug>/det-sagde-i/", said_and_done.page, name="said_and_done"),
    *(each for kind, word in _WORDS.items() for each in _shelf(kind, word)),
    path(_DECISION, process.add_follow_up, name="add_follow_up"),
    path(
        f"{_DECISION}<int:follow_up_id>/fjern/", process.remove_follow_up, name="remove_follow_up"
    ),
    path(_GROUND, process_evidence.evidence_list, name="evidence_list"),
    path(f"{_GROUND}tilfoej/<slug:kind>/<int:pk>/", process_attach.attach, name="attach"),
    path(f"{_GROUND}<int:pk>/ret/", process_evidence.edit_line, name="edit_evidence"),
    path(f"{_GROUND}<int:pk>/fjern/", process_evidence.remove_line, name="remove_evidence"),
    path(
        "redaktion/bidrag/<slug:kind>/<slug:identity>/",
        process_evidence.contribution,
        name="contribution",
    ),
    path(_TRACES, traceability.page, name="traceability"),
    path(f"{_TRACES}hent/<slug:format>/", traceability.download, name="traceability_file"),
]
