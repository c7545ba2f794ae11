"""The traceability matrix of a consultation: challenge to decision, and back.

The number of questions to the database is the same for ten contributions and for twenty thousand:
evidence comes in as counts by kind, never row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count

from consultation.models import (
    Challenge,
    Consultation,
    Decision,
    Evidence,
    FollowUp,
    Proposal,
    Track,
)
from consultation.process_codes import EvidenceKind
from consultation.queries.trace_graph import Edge, Graph, Thread

T = TypeVar("T")
TARGETS = ("challenge", "proposal", "decision")
Counts = Mapping[str, int]
"""Evidence by kind."""


@dataclass(frozen=True)
class Line:
    """One row of the matrix: the thing it begins with, and all that hangs together with it.

    `evidence`: what is tied to the first thing itself, by kind; `further`: what is tied to the
    proposals and decisions of the row besides.
    """

    subject: Challenge | Decision
    evidence: Counts
    further: Counts
    challenges: tuple[Challenge, ...]
    tracks: tuple[Track, ...]
    proposals: tuple[Proposal, ...]
    decisions: tuple[Decision, ...]
    follow_ups: tuple[FollowUp, ...]

    @property
    def has_hole(self) -> bool:
        """Whether a step is missing between challenge and follow-up."""
        return not (self.evidence or self.further) or not (
            self.proposals and self.decisions and self.follow_ups
        )


class Matrix:
    """All challenges, tracks, proposals and decisions of a consultation with their links."""

    def __init__(self, consultation: Consultation) -> None:
        here = {"consultation": consultation}
        self.challenges = {each.pk: each for each in Challenge.objects.filter(**here)}
        self.tracks = {each.pk: each for each in Track.objects.filter(**here)}
        self.proposals = {each.pk: each for each in Proposal.objects.filter(**here)}
        self.decisions = {each.pk: each for each in Decision.objects.filter(**here)}
        self.evidence: dict[tuple[str, int], Counter[str]] = {}
        self.led_nowhere = 0
        self._read_evidence(consultation)
        self.follow_ups: dict[int, list[FollowUp]] = {}
        for follow_up in FollowUp.objects.filter(decision__consultation=consultation):
            self.follow_ups.setdefault(follow_up.decision_id, []).append(follow_up)
        self.graph = self._graph(consultation)

    def _read_evidence(self, consultation: Consultation) -> None:
        rows = (
            Evidence.objects.filter(consultation=consultation)
            .standing()
            .order_by()
            .values_list("challenge", "proposal", "decision", "kind")
            .annotate(count=Count("pk"))
        )
        for *targets, kind, count in rows:
            for name, pk in zip(TARGETS, targets, strict=True):
                if pk is not None:
                    self.evidence.setdefault((name, pk), Counter())[kind] += count
            if not any(targets):
                self.led_nowhere += count

    def _graph(self, consultation: Consultation) -> Graph:
        return Graph(
            challenges=frozenset(self.challenges),
            proposals=frozenset(self.proposals),
            decisions=frozenset(self.decisions),
            track_challenges=edges(Track, "challenges", consultation),
            proposal_tracks=frozenset(
                (each.pk, each.track_id) for each in self.proposals.values() if each.track_id
            ),
            proposal_challenges=edges(Proposal, "challenges", consultation),
            decision_challenges=edges(Decision, "challenges", consultation),
            decision_proposals=edges(Decision, "proposals", consultation),
            evidenced={
                name: frozenset(pk for kind, pk in self.evidence if kind == name)
                for name in TARGETS
            },
            followed=frozenset(self.follow_ups),
        )

    def forwards(self) -> list[Line]:
        """A row for each challenge, by number."""
        return [
            self._line("challenge", each, self.graph.of_challenge(each.pk))
            for each in self.challenges.values()
        ]

    def backwards(self) -> list[Line]:
        """A row for each decision, by date."""
        return [
            self._line("decision", each, self.graph.of_decision(each.pk))
            for each in self.decisions.values()
        ]

    def _line(self, kind: str, subject: Challenge | Decision, thread: Thread) -> Line:
        own = self.evidence.get((kind, subject.pk), Counter())
        further: Counter[str] = Counter()
        for name, pks in zip(
            TARGETS, (thread.challenges, thread.proposals, thread.decisions), strict=True
        ):
            for pk in pks:
                if (name, pk) != (kind, subject.pk):
                    further += self.evidence.get((name, pk), Counter())
        decisions = _chosen(self.decisions, thread.decisions)
        return Line(
            subject=subject,
            evidence=own,
            further=further,
            challenges=_chosen(self.challenges, thread.challenges),
            tracks=_chosen(self.tracks, thread.tracks),
            proposals=_chosen(self.proposals, thread.proposals),
            decisions=decisions,
            follow_ups=tuple(
                sorted(
                    (line for each in decisions for line in self.follow_ups.get(each.pk, ())),
                    key=lambda line: (line.noted_on, line.pk),
                )
            ),
        )

    @property
    def without_proposal(self) -> tuple[Challenge, ...]:
        """Challenges that no proposal answers."""
        return _chosen(self.challenges, self.graph.without_proposal)

    @property
    def without_evidence(self) -> tuple[Proposal, ...]:
        """Proposals that nothing is tied to as evidence."""
        return _chosen(self.proposals, self.graph.without_evidence)

    @property
    def without_decision(self) -> tuple[Proposal, ...]:
        """Proposals that nothing is decided about."""
        return _chosen(self.proposals, self.graph.without_decision)

    @property
    def without_follow_up(self) -> tuple[Decision, ...]:
        """Decisions about which nothing is noted since."""
        return _chosen(self.decisions, self.graph.without_follow_up)


def edges(
    model: type[Track] | type[Proposal] | type[Decision], name: str, of: Consultation
) -> frozenset[Edge]:
    """(row, related row) of a many-to-many field, in one query."""
    pairs = model._default_manager.filter(consultation=of, **{f"{name}__isnull": False})
    return frozenset(pairs.order_by().values_list("pk", name))


def _chosen(things: Mapping[int, T], pks: Iterable[int]) -> tuple[T, ...]:
    wanted = set(pks)
    return tuple(thing for pk, thing in things.items() if pk in wanted)


def kinds(counts: Counts) -> list[tuple[str, int]]:
    """Counts with the names of their kinds, in the order of the code list."""
    return [
        (str(EvidenceKind(code).label), counts[code])
        for code in EvidenceKind.values
        if counts.get(code)
    ]
