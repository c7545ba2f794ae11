"""The four lists of the way to a decision: what each is called, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from config.danish import count, long_date
from consultation.forms.process import (
    ChallengeForm,
    DecisionForm,
    ProcessForm,
    ProposalForm,
    TrackForm,
)
from consultation.models import Challenge, Consultation, Decision, Proposal, Track
from consultation.queries.trace_graph import Thread
from consultation.queries.traceability import Matrix
from consultation.services.process import Thing


@dataclass(frozen=True)
class Shelf:
    """One list: `kind` names its model and its addresses, the rest is what people read."""

    kind: str
    model: type[Any]
    form: type[ProcessForm[Any]]
    many: str
    one: str
    lead: str
    empty: str
    add: str
    word: str
    facts: Callable[[Any, Matrix, Thread], str]
    thread: Callable[[Matrix, int], Thread]
    has_evidence: bool = True
    is_numbered: bool = True

    @property
    def list_name(self) -> str:
        """The url name of the list."""
        return f"consultation:{self.kind}_list"

    @property
    def page_name(self) -> str:
        """The url name of one."""
        return f"consultation:{self.kind}"

    @property
    def names(self) -> Mapping[str, str]:
        """The url names of what can be done, by deed."""
        deeds = ("add", "edit", "delete", "move")
        return {deed: f"consultation:{deed}_{self.kind}" for deed in deeds}

    def new(self, consultation: Consultation) -> Any:
        """A row that is not stored, for an empty form."""
        return self.model(consultation=consultation)


def _evidence(matrix: Matrix, kind: str, pk: int) -> str:
    number = sum(matrix.evidence.get((kind, pk), {}).values())
    return count(number, "bidrag", "bidrag") if number else "intet grundlag endnu"


def _public(thing: Any) -> str:
    return "vises for alle" if thing.is_public else "kun for jer"


def _challenge(thing: Challenge, matrix: Matrix, thread: Thread) -> str:
    proposals = count(len(thread.proposals), "forslag", "forslag")
    found = f"Fundet af {thing.get_found_by_display().lower()}"
    return f"{found} · {_evidence(matrix, 'challenge', thing.pk)} · {proposals} · {_public(thing)}"


def _track(thing: Track, matrix: Matrix, thread: Thread) -> str:
    challenges = count(len(thread.challenges), "udfordring", "udfordringer")
    return f"{challenges} · {count(len(thread.proposals), 'forslag', 'forslag')}"


def _proposal(thing: Proposal, matrix: Matrix, thread: Thread) -> str:
    evidence = _evidence(matrix, "proposal", thing.pk)
    decisions = count(len(thread.decisions), "beslutning", "beslutninger")
    return f"{thing.get_kind_display()} · {evidence} · {decisions} · {_public(thing)}"


def _decision(thing: Decision, matrix: Matrix, thread: Thread) -> str:
    lines = matrix.follow_ups.get(thing.pk, [])
    state = lines[-1].get_state_display().lower() if lines else "ingen endnu"
    where = f"{thing.body}, {long_date(thing.decided_on)}"
    outcome = thing.get_outcome_display()
    return f"{where} · {outcome} · opfølgning: {state} · {_public(thing)}"


def _track_thread(matrix: Matrix, pk: int) -> Thread:
    graph = matrix.graph
    proposals = frozenset(left for left, right in graph.proposal_tracks if right == pk)
    direct = frozenset(right for left, right in graph.track_challenges if left == pk)
    answered = frozenset().union(*(graph.of_proposal(each).challenges for each in proposals))
    return Thread(challenges=direct | answered, tracks=frozenset({pk}), proposals=proposals)


SHELVES: Mapping[str, Shelf] = {
    "challenge": Shelf(
        kind="challenge",
        model=Challenge,
        form=ChallengeForm,
        many="Udfordringer",
        one="Udfordring",
        lead="Det, der blev fundet: hvad der er galt eller mangler, og hvem der fandt det.",
        empty="Her kommer de udfordringer, som svar, møder og interview peger på.",
        add="Opret en udfordring",
        word="udfordringen",
        facts=_challenge,
        thread=lambda matrix, pk: matrix.graph.of_challenge(pk),
    ),
    "track": Shelf(
        kind="track",
        model=Track,
        form=TrackForm,
        many="Spor",
        one="Spor",
        lead="Arbejdet videre, delt op: hvert spor har nogle udfordringer og en arbejdsgruppe.",
        empty="Her kommer de spor, som arbejdet med udfordringerne bliver delt i.",
        add="Opret et spor",
        word="sporet",
        facts=_track,
        thread=_track_thread,
        has_evidence=False,
    ),
    "proposal": Shelf(
        kind="proposal",
        model=Proposal,
        form=ProposalForm,
        many="Forslag",
        one="Forslag",
        lead="Det, der foreslås som svar på udfordringerne, og de principper, det bygger på.",
        empty="Her kommer forslag, principper og grundstruktur.",
        add="Opret et forslag",
        word="forslaget",
        facts=_proposal,
        thread=lambda matrix, pk: matrix.graph.of_proposal(pk),
    ),
    "decision": Shelf(
        kind="decision",
        model=Decision,
        form=DecisionForm,
        many="Beslutninger",
        one="Beslutning",
        lead="Det, udvalget besluttede, og hvad der er sket siden.",
        empty="Her kommer udvalgets beslutninger, med dato og sagsnummer.",
        add="Opret en beslutning",
        word="beslutningen",
        facts=_decision,
        thread=lambda matrix, pk: matrix.graph.of_decision(pk),
        is_numbered=False,
    ),
}


def things(matrix: Matrix, kind: str) -> Mapping[int, Thing]:
    """All of a kind by primary key, in their order."""
    found: Mapping[str, Mapping[int, Thing]] = {
        "challenge": matrix.challenges,
        "track": matrix.tracks,
        "proposal": matrix.proposals,
        "decision": matrix.decisions,
    }
    return found[kind]
