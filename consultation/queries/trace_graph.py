"""What is linked to what, as plain sets of numbers: the two directions and the holes.

Nothing here asks the database (`traceability` does), so that every direction can be checked
against the same edges. A challenge and a decision belong together where the decision names the
challenge, or names a proposal that answers it; a track and a challenge, where the track works on
it, or a proposal of the track answers it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

Edge = tuple[int, int]
Index = Mapping[int, frozenset[int]]
_NONE: frozenset[int] = frozenset()


def _index(edges: Iterable[Edge]) -> Index:
    found: dict[int, set[int]] = defaultdict(set)
    for left, right in edges:
        found[left].add(right)
    return {left: frozenset(rights) for left, rights in found.items()}


def _back(edges: Iterable[Edge]) -> Index:
    return _index((right, left) for left, right in edges)


def _over(first: Iterable[int], index: Index) -> frozenset[int]:
    """All that `index` leads to from any of `first`."""
    return frozenset().union(*(index.get(each, _NONE) for each in first))


@dataclass(frozen=True)
class Thread:
    """All that hangs together with one thing, of each kind."""

    challenges: frozenset[int] = _NONE
    tracks: frozenset[int] = _NONE
    proposals: frozenset[int] = _NONE
    decisions: frozenset[int] = _NONE


@dataclass(frozen=True)
class Graph:
    """The things of a consultation by primary key, and the edges between them.

    `evidenced`: kind of target ("challenge", "proposal", "decision") to those that have evidence
    that stands. `followed`: decisions with follow-up.
    """

    challenges: frozenset[int] = _NONE
    proposals: frozenset[int] = _NONE
    decisions: frozenset[int] = _NONE
    track_challenges: frozenset[Edge] = frozenset()
    proposal_tracks: frozenset[Edge] = frozenset()
    proposal_challenges: frozenset[Edge] = frozenset()
    decision_challenges: frozenset[Edge] = frozenset()
    decision_proposals: frozenset[Edge] = frozenset()
    evidenced: Mapping[str, frozenset[int]] = field(default_factory=dict)
    followed: frozenset[int] = _NONE

    @cached_property
    def _proposals_of_challenge(self) -> Index:
        return _back(self.proposal_challenges)

    @cached_property
    def _challenges_of_proposal(self) -> Index:
        return _index(self.proposal_challenges)

    @cached_property
    def _tracks_of_challenge(self) -> Index:
        return _back(self.track_challenges)

    @cached_property
    def _track_of_proposal(self) -> Index:
        return _index(self.proposal_tracks)

    @cached_property
    def _decisions_of_challenge(self) -> Index:
        return _back(self.decision_challenges)

    @cached_property
    def _challenges_of_decision(self) -> Index:
        return _index(self.decision_challenges)

    @cached_property
    def _decisions_of_proposal(self) -> Index:
        return _back(self.decision_proposals)

    @cached_property
    def _proposals_of_decision(self) -> Index:
        return _index(self.decision_proposals)

    def of_challenge(self, challenge: int) -> Thread:
        """Forwards: what a challenge led to."""
        proposals = self._proposals_of_challenge.get(challenge, _NONE)
        return Thread(
            challenges=frozenset({challenge}),
            tracks=self._tracks_of_challenge.get(challenge, _NONE)
            | _over(proposals, self._track_of_proposal),
            proposals=proposals,
            decisions=self._decisions_of_challenge.get(challenge, _NONE)
            | _over(proposals, self._decisions_of_proposal),
        )

    def of_proposal(self, proposal: int) -> Thread:
        """Both ways: what a proposal answers, and what was decided about it."""
        return Thread(
            challenges=self._challenges_of_proposal.get(proposal, _NONE),
            tracks=self._track_of_proposal.get(proposal, _NONE),
            proposals=frozenset({proposal}),
            decisions=self._decisions_of_proposal.get(proposal, _NONE),
        )

    def of_decision(self, decision: int) -> Thread:
        """Backwards: what a decision rests on."""
        proposals = self._proposals_of_decision.get(decision, _NONE)
        direct = self._challenges_of_decision.get(decision, _NONE)
        return Thread(
            challenges=direct | _over(proposals, self._challenges_of_proposal),
            tracks=_over(direct, self._tracks_of_challenge)
            | _over(proposals, self._track_of_proposal),
            proposals=proposals,
            decisions=frozenset({decision}),
        )

    @property
    def without_proposal(self) -> frozenset[int]:
        """Challenges that no proposal answers."""
        return self.challenges - set(self._proposals_of_challenge)

    @property
    def without_evidence(self) -> frozenset[int]:
        """Proposals that nothing is tied to as evidence."""
        return self.proposals - self.evidenced.get("proposal", _NONE)

    @property
    def without_follow_up(self) -> frozenset[int]:
        """Decisions about which nothing is noted since."""
        return self.decisions - self.followed

    @property
    def without_decision(self) -> frozenset[int]:
        """Proposals that nothing is decided about."""
        return self.proposals - set(self._decisions_of_proposal)
