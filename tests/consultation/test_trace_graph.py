"""The matrix is the same from both ends, and the holes are what is missing (drawn graphs)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consultation.queries.trace_graph import Edge, Graph

FEW = st.frozensets(st.integers(0, 6), max_size=7)


def _some(left: frozenset[int], right: frozenset[int]) -> st.SearchStrategy[frozenset[Edge]]:
    pairs = sorted((a, b) for a in left for b in right)
    return st.frozensets(st.sampled_from(pairs)) if pairs else st.just(frozenset())


def _part(of: frozenset[int]) -> st.SearchStrategy[frozenset[int]]:
    return st.frozensets(st.sampled_from(sorted(of))) if of else st.just(frozenset())


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, frozenset[int]]:
    """A graph, and the tracks there are."""
    challenges, tracks, proposals, decisions = (draw(FEW) for _ in range(4))
    of_one_track = {
        proposal: draw(st.sampled_from(sorted(tracks)))
        for proposal in sorted(proposals)
        if tracks and draw(st.booleans())
    }
    graph = Graph(
        challenges=challenges,
        proposals=proposals,
        decisions=decisions,
        track_challenges=draw(_some(tracks, challenges)),
        proposal_tracks=frozenset(of_one_track.items()),
        proposal_challenges=draw(_some(proposals, challenges)),
        decision_challenges=draw(_some(decisions, challenges)),
        decision_proposals=draw(_some(decisions, proposals)),
        evidenced={"proposal": draw(_part(proposals))},
        followed=draw(_part(decisions)),
    )
    return graph, tracks


@given(graphs())
def test_what_a_challenge_led_to_rests_on_the_challenge(
    drawn: tuple[Graph, frozenset[int]],
) -> None:
    graph, _ = drawn
    forwards = {(c, d) for c in graph.challenges for d in graph.of_challenge(c).decisions}
    backwards = {(c, d) for d in graph.decisions for c in graph.of_decision(d).challenges}
    walked = set()
    for decision, challenge in graph.decision_challenges:
        walked.add((challenge, decision))
    for decision, proposal in graph.decision_proposals:
        for other, challenge in graph.proposal_challenges:
            if other == proposal:
                walked.add((challenge, decision))
    assert forwards == backwards == walked


@given(graphs())
def test_proposals_stand_in_the_rows_of_what_they_answer_and_nowhere_else(
    drawn: tuple[Graph, frozenset[int]],
) -> None:
    graph, tracks = drawn
    rows = {(p, c) for c in graph.challenges for p in graph.of_challenge(c).proposals}
    of_proposals = {(p, c) for p in graph.proposals for c in graph.of_proposal(p).challenges}
    assert rows == of_proposals == graph.proposal_challenges
    decided = {(d, p) for d in graph.decisions for p in graph.of_decision(d).proposals}
    backwards = {(d, p) for p in graph.proposals for d in graph.of_proposal(p).decisions}
    assert decided == backwards == graph.decision_proposals
    for challenge in graph.challenges:
        for track in tracks:
            is_by_a_proposal = any(
                (p, challenge) in graph.proposal_challenges for p, t in graph.proposal_tracks
                if t == track
            )  # fmt: skip
            works_on_it = (track, challenge) in graph.track_challenges or is_by_a_proposal
            assert (track in graph.of_challenge(challenge).tracks) == works_on_it


@given(graphs())
def test_a_hole_is_listed_exactly_where_no_edge_is(drawn: tuple[Graph, frozenset[int]]) -> None:
    graph, _ = drawn
    assert graph.without_proposal == {
        c for c in graph.challenges if not any(c == other for _, other in graph.proposal_challenges)
    }
    assert graph.without_evidence == {
        p for p in graph.proposals if p not in graph.evidenced["proposal"]
    }
    assert graph.without_follow_up == {d for d in graph.decisions if d not in graph.followed}
    assert graph.without_decision == {
        p for p in graph.proposals if not any(p == other for _, other in graph.decision_proposals)
    }
