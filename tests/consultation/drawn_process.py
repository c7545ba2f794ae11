"""Challenges, tracks, proposals and decisions with drawn links between them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from consultation.models import Consultation, Evidence
from tests import involvement


def drawn_process(case: Consultation, data: st.DataObject) -> list[Any]:
    """A few of each in `case`, tied as `data` says; all of them."""

    def some(things: list[Any]) -> list[Any]:
        return data.draw(st.lists(st.sampled_from(things), unique_by=lambda t: t.pk, max_size=2))

    hearing = involvement.hearing("drawn", of=case)
    challenges = [involvement.challenge(case) for _ in range(2)]
    tracks = [involvement.track(case) for _ in range(2)]
    proposals = [involvement.proposal(case) for _ in range(3)]
    decisions = [involvement.decision(case) for _ in range(2)]
    for track in tracks:
        track.challenges.set(some(challenges))
    for proposal in proposals:
        proposal.challenges.set(some(challenges))
        proposal.rests_on.set([each for each in some(proposals) if each.pk != proposal.pk])
        proposal.track = data.draw(st.sampled_from([None, *tracks]))
        proposal.save()
    for decision in decisions:
        decision.proposals.set(some(proposals))
        decision.challenges.set(some(challenges))
        if data.draw(st.booleans()):
            involvement.follow_up(decision)
    for challenge in some(challenges):
        involvement.evidence(challenge, involvement.hearing_response(hearing))
    for name, things in (("proposal", proposals), ("decision", decisions)):
        for thing in some(things):
            Evidence.objects.create(
                consultation=case, kind="literature", source="Ege, 2014", **{name: thing}
            )
    return [*challenges, *tracks, *proposals, *decisions]
