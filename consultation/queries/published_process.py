"""The challenges, proposals, decisions and follow-up that everybody may see, with their links.

A link counts only where both ends are public. Evidence is not read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from consultation.forms.words import Text, interface_language, public_text
from consultation.models import Challenge, Consultation, Decision, FollowUp, Proposal
from consultation.process_codes import DecisionOutcome, FollowUpState
from consultation.queries.trace_graph import Graph
from consultation.queries.traceability import edges


@dataclass(frozen=True)
class FollowLine:
    """What has been done about a decision."""

    text: Text
    state: str | Promise
    noted_on: date


@dataclass(frozen=True)
class DecisionLine:
    """A decision as everybody reads it, with its follow-up by date. `anchor` names its place."""

    anchor: str
    title: Text
    text: Text
    body: Text
    decided_on: date
    case_number: str
    outcome: str | Promise
    follow_ups: tuple[FollowLine, ...]

    @property
    def last(self) -> FollowLine | None:
        """How far it has come."""
        return self.follow_ups[-1] if self.follow_ups else None


def page_language(language: str) -> str:
    """The language of these pages for somebody who reads `language`: Danish or English."""
    return "da" if language == "da" else "en"


def danish(text: str, language: str) -> Text:
    """A text that exists in Danish only."""
    return Text.of(text, "da", interface_language(language))


class PublishedProcess:
    """What is public of a consultation's way to a decision; empty while it is not published."""

    def __init__(self, consultation: Consultation, language: str) -> None:
        self.language = page_language(language)
        here: dict[str, Any] = {"consultation": consultation, "is_public": True}
        if consultation.published_at is None:
            here["pk__in"] = []
        self.challenges = {each.pk: each for each in Challenge.objects.filter(**here)}
        self.proposals = {each.pk: each for each in Proposal.objects.filter(**here)}
        self.decisions = {each.pk: each for each in Decision.objects.filter(**here)}
        self._follow_ups: dict[int, list[FollowUp]] = {}
        for line in FollowUp.objects.filter(decision__in=list(self.decisions)):
            self._follow_ups.setdefault(line.decision_id, []).append(line)
        self.graph = self._graph(consultation)

    def _graph(self, consultation: Consultation) -> Graph:
        challenges, proposals = frozenset(self.challenges), frozenset(self.proposals)
        decisions = frozenset(self.decisions)

        def both(pairs: Any, left: frozenset[int], right: frozenset[int]) -> Any:
            return frozenset((a, b) for a, b in pairs if a in left and b in right)

        return Graph(
            challenges=challenges,
            proposals=proposals,
            decisions=decisions,
            proposal_challenges=both(
                edges(Proposal, "challenges", consultation), proposals, challenges
            ),
            decision_challenges=both(
                edges(Decision, "challenges", consultation), decisions, challenges
            ),
            decision_proposals=both(
                edges(Decision, "proposals", consultation), decisions, proposals
            ),
        )

    def say(self, thing: Challenge | Proposal | Decision, field: str = "title") -> Text:
        """A text of a thing, in the page's language where there is one."""
        return public_text(thing, field, self.language)

    def decision_lines(self, pks: frozenset[int]) -> tuple[DecisionLine, ...]:
        """Decisions by date."""
        return tuple(self.decision_line(each) for pk, each in self.decisions.items() if pk in pks)

    def decision_line(self, decision: Decision) -> DecisionLine:
        """A decision as everybody reads it."""
        return DecisionLine(
            anchor=f"beslutning-{list(self.decisions).index(decision.pk) + 1}",
            title=self.say(decision),
            text=self.say(decision, "text"),
            body=danish(decision.body, self.language),
            decided_on=decision.decided_on,
            case_number=decision.case_number,
            outcome=DecisionOutcome(decision.outcome).label,
            follow_ups=tuple(
                FollowLine(
                    danish(line.text, self.language),
                    FollowUpState(line.state).label,
                    line.noted_on,
                )
                for line in self._follow_ups.get(decision.pk, ())
            ),
        )
