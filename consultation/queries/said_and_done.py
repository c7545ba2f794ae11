"""What the public page "Det sagde I · Det gør vi" tells.

Of contributions it tells the editors' own words and how many there were; of those that were given
in confidence (answers, interviews, confidential hearing responses) one to four are never counted
(domain.md §5), and no total is told from which they could be worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from consultation.forms.words import Text
from consultation.hearing_codes import Lane
from consultation.models import Consultation, Evidence, Proposal
from consultation.process_codes import EvidenceKind, FoundBy, ProposalKind
from consultation.queries.contributions import COLUMN
from consultation.queries.published_process import (
    DecisionLine,
    PublishedProcess,
    danish,
)

LEAST_IN_CONFIDENCE = 5
"""Fewer contributions in confidence than this are not counted."""
MOST_SUMMARIES = 30
CONFIDENTIAL = "confidential"
"""The code under which confidential hearing responses are counted, apart from the public ones."""
_IN_CONFIDENCE = frozenset({EvidenceKind.ANSWER, EvidenceKind.INTERVIEW, CONFIDENTIAL})
_ORDER = (
    EvidenceKind.INTERVIEW,
    EvidenceKind.EVENT,
    EvidenceKind.MINUTES,
    EvidenceKind.QUESTION,
    EvidenceKind.ANSWER,
    EvidenceKind.RESPONSE,
    CONFIDENTIAL,
    EvidenceKind.DOCUMENT,
    EvidenceKind.LITERATURE,
    EvidenceKind.EXPERT,
)
Target = tuple[str, int]


@dataclass(frozen=True)
class Number:
    """How many contributions of a kind; `number` is None where it is one to four and hidden."""

    kind: str
    number: int | None


@dataclass(frozen=True)
class ProposalLine:
    """A proposal and what it rests on, in the editors' words. `anchor` names its place."""

    anchor: str
    title: Text
    text: Text
    kind: str | Promise
    is_plain: bool
    summaries: tuple[Text, ...]


@dataclass(frozen=True)
class Entry:
    """A challenge: what was said, and what is done."""

    number: int
    title: Text
    description: Text
    summaries: tuple[Text, ...]
    numbers: tuple[Number, ...]
    proposals: tuple[ProposalLine, ...]
    decisions: tuple[DecisionLine, ...]


@dataclass(frozen=True)
class Group:
    """The challenges that were found by the same people."""

    found_by: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Nowhere:
    """What led nowhere and why."""

    because: Text
    summaries: tuple[Text, ...]


@dataclass(frozen=True)
class SaidAndDone:
    """The whole page: each proposal and decision is told once, and the challenges lead to them.

    `grounds`: principles and basic structure.
    """

    groups: tuple[Group, ...]
    grounds: tuple[ProposalLine, ...]
    proposals: tuple[ProposalLine, ...]
    decisions: tuple[DecisionLine, ...]
    nowhere: tuple[Nowhere, ...]

    @property
    def has_hidden(self) -> bool:
        """Whether a number is hidden."""
        entries = [entry for group in self.groups for entry in group.entries]
        return any(line.number is None for entry in entries for line in entry.numbers)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell yet."""
        return not (self.groups or self.grounds or self.proposals or self.decisions or self.nowhere)


def said_and_done(consultation: Consultation, language: str) -> SaidAndDone:
    """What everybody may read of a published consultation's way to its decisions."""
    process = PublishedProcess(consultation, language)
    return _Teller(process, _standing(consultation)).page()


def _standing(consultation: Consultation) -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(consultation=consultation).standing().order_by()
    return rows if consultation.published_at is not None else rows.none()


class _Teller:
    def __init__(self, process: PublishedProcess, rows: QuerySet[Evidence]) -> None:
        self.process = process
        self.rows = rows
        self.summaries = _summaries(rows)
        self.numbers = _numbers(rows)

    def page(self) -> SaidAndDone:
        lines = [self._proposal(each) for each in self.process.proposals.values()]
        return SaidAndDone(
            groups=tuple(self._groups()),
            grounds=tuple(line for line in lines if not line.is_plain),
            proposals=tuple(line for line in lines if line.is_plain),
            decisions=self.process.decision_lines(self.process.graph.decisions),
            nowhere=tuple(self._nowhere()),
        )

    def _groups(self) -> Iterator[Group]:
        for code in FoundBy.values:
            entries = tuple(
                self._entry(pk)
                for pk, each in self.process.challenges.items()
                if each.found_by == code
            )
            if entries:
                yield Group(code, entries)

    def _entry(self, pk: int) -> Entry:
        process = self.process
        challenge, thread = process.challenges[pk], process.graph.of_challenge(pk)
        return Entry(
            number=challenge.number,
            title=process.say(challenge),
            description=process.say(challenge, "description"),
            summaries=self._said("challenge", pk),
            numbers=self.numbers.get(pk, ()),
            proposals=tuple(
                self._proposal(each)
                for key, each in process.proposals.items()
                if key in thread.proposals
            ),
            decisions=process.decision_lines(thread.decisions),
        )

    def _proposal(self, proposal: Proposal) -> ProposalLine:
        return ProposalLine(
            anchor=f"forslag-{proposal.number}",
            title=self.process.say(proposal),
            text=self.process.say(proposal, "text"),
            kind=ProposalKind(proposal.kind).label,
            is_plain=proposal.kind == ProposalKind.PROPOSAL,
            summaries=self._said("proposal", proposal.pk),
        )

    def _said(self, kind: str, pk: int) -> tuple[Text, ...]:
        found = self.summaries.get((kind, pk), ())[:MOST_SUMMARIES]
        return tuple(danish(text, self.process.language) for text in found)

    def _nowhere(self) -> Iterator[Nowhere]:
        found: dict[str, list[str]] = {}
        rows = self.rows.exclude(because="").values_list("because", "summary").distinct()
        for because, summary in sorted(rows):
            found.setdefault(because, []).extend([summary] if summary else [])
        for because, summaries in found.items():
            yield Nowhere(
                danish(because, self.process.language),
                tuple(danish(each, self.process.language) for each in summaries[:MOST_SUMMARIES]),
            )


def _summaries(rows: QuerySet[Evidence]) -> Mapping[Target, tuple[str, ...]]:
    """The editors' words on each challenge and proposal, each once, in alphabetical order: their
    order tells nothing of who came when."""
    found: dict[Target, set[str]] = {}
    told = rows.filter(because="", decision=None).exclude(summary="")
    for challenge, proposal, summary in told.values_list(
        "challenge", "proposal", "summary"
    ).distinct():
        target = ("challenge", challenge) if challenge else ("proposal", proposal)
        found.setdefault(target, set()).add(summary)
    return {target: tuple(sorted(texts)) for target, texts in found.items()}


def _numbers(rows: QuerySet[Evidence]) -> Mapping[int, tuple[Number, ...]]:
    """How many contributions each challenge rests on, by kind; one with several lines counts once.

    Questions are counted as questions, sources as sources.
    """
    columns = sorted(set(COLUMN.values()))
    counted: Any = (
        rows.filter(challenge__isnull=False)
        .values("challenge", "kind", "hearing_response__lane")
        .annotate(
            lines=Count("pk"),
            **{f"{column}_count": Count(column, distinct=True) for column in columns},
        )
    )
    found: dict[int, dict[str, int]] = {}
    for row in counted:
        column = COLUMN.get(row["kind"])
        is_hidden_lane = row["hearing_response__lane"] == Lane.CONFIDENTIAL
        code = CONFIDENTIAL if is_hidden_lane else row["kind"]
        number = row[f"{column}_count"] if column else row["lines"]
        found.setdefault(row["challenge"], {})[code] = number
    return {pk: tuple(_told(counts)) for pk, counts in found.items()}


def _told(counts: Mapping[str, int]) -> Iterator[Number]:
    for kind in _ORDER:
        number = counts.get(kind, 0)
        if number:
            hidden = kind in _IN_CONFIDENCE and number < LEAST_IN_CONFIDENCE
            yield Number(str(kind), None if hidden else number)
