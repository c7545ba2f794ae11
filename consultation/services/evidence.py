"""Tying contributions to what they became part of, or saying why one led nowhere.

A contribution may have several lines: one point of a long letter becomes a challenge, another
leads nowhere. Texts about a contribution that was given in confidence (an answer, an interview, a
confidential hearing response) are the editor's own: whoever repeats its words is refused, for
these texts are shown to the public.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from config.access.models import User
from config.audit import services as audit
from config.danish import listing
from config.personal_traits import personal_traits
from consultation.codes import Channel
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import Lane, QuoteConsent, ResponseState
from consultation.models import (
    Challenge,
    Consultation,
    Decision,
    Document,
    Event,
    Evidence,
    HearingResponse,
    Meeting,
    Proposal,
    Questionnaire,
    Response,
)
from consultation.process_codes import EvidenceKind, MinutesState
from consultation.services.own_words import repeats

Target = Challenge | Proposal | Decision
Source = Response | Questionnaire | HearingResponse | Meeting | Event | Document
_FIELDS: dict[type[Any], str] = {
    Response: "response",
    Questionnaire: "questionnaire",
    HearingResponse: "hearing_response",
    Meeting: "meeting",
    Event: "event",
    Document: "document",
}
_KINDS: dict[type[Any], EvidenceKind] = {
    Questionnaire: EvidenceKind.QUESTION,
    HearingResponse: EvidenceKind.RESPONSE,
    Meeting: EvidenceKind.MINUTES,
    Event: EvidenceKind.EVENT,
    Document: EvidenceKind.DOCUMENT,
}
LONGEST_SUMMARY, LONGEST_BECAUSE = 500, 300
"""Characters."""


class AlreadyLinked(ConsultationError):
    """The contribution is part of that already."""

    def __init__(self) -> None:
        super().__init__("Bidraget er allerede med der. Vælg noget andet.")


class WordsRepeated(ConsultationError):
    """The editor's text repeats what somebody wrote in confidence."""

    def __init__(self) -> None:
        super().__init__(
            "Teksten gentager ord for ord, hvad der står i et fortroligt bidrag. Den kan blive "
            "vist for alle, så skriv det med dine egne ord."
        )


class PointsToSomebody(ConsultationError):
    """The editor's text holds a number or an address that points to a person."""

    def __init__(self, traits: tuple[str, ...]) -> None:
        super().__init__(
            f"Teksten har {listing(traits)}. Den kan blive vist for alle, så tag det ud."
        )


class ChangedMeanwhile(ConsultationError):
    """Somebody else changed the line after it was opened. `theirs` is what stands now."""

    def __init__(self, theirs: Evidence) -> None:
        self.theirs = theirs
        super().__init__(
            "En anden har ændret teksten, mens du skrev. Din tekst er ikke gemt endnu. "
            "Se forskellen herunder, og gem igen."
        )


@dataclass(frozen=True)
class Origin:
    """Where something comes from: a thing (with `question`, of an answer), or by `source` alone.

    `kind` is worked out from `thing`; give it only for literature and experts.
    """

    thing: Source | None = None
    question: str = ""
    source: str = ""
    kind: EvidenceKind | None = None

    @property
    def code(self) -> EvidenceKind:
        """Its kind. Raises ConsultationError where there is neither a thing nor a kind."""
        if isinstance(self.thing, Response):
            is_talk = self.thing.channel == Channel.INTERVIEW
            return EvidenceKind.INTERVIEW if is_talk else EvidenceKind.ANSWER
        if self.thing is not None:
            return _KINDS[type(self.thing)]
        if self.kind in (EvidenceKind.LITERATURE, EvidenceKind.EXPERT) and self.source.strip():
            return self.kind
        raise ConsultationError("Skriv, hvilken kilde det er.")

    @property
    def fields(self) -> dict[str, Any]:
        """The columns of an Evidence that hold it."""
        columns: dict[str, Any] = {"kind": self.code, "question": self.question}
        columns["source"] = self.source.strip()
        if self.thing is not None:
            columns[_FIELDS[type(self.thing)]] = self.thing
        return columns


@transaction.atomic
def link(
    consultation: Consultation,
    origin: Origin,
    target: Target,
    *,
    summary: str = "",
    by: User,
    is_synthetic: bool = False,
) -> Evidence:
    """Make a contribution part of a challenge, a proposal or a decision.

    `summary` says in the editor's words what it says. Raises ConsultationError: of another
    consultation, withdrawn or refused, minutes that are not approved; AlreadyLinked;
    WordsRepeated; PointsToSomebody.
    """
    _check(consultation, origin)
    stored = type(target)._default_manager.select_for_update().filter(pk=target.pk).first()
    if stored is None or stored.consultation_id != consultation.pk:
        raise ConsultationError("Det, bidraget skal være med i, findes ikke længere. Vælg igen.")
    return _write(
        consultation,
        origin,
        {str(target._meta.model_name): stored},
        {"summary": summary.strip(), "because": "", "is_synthetic": is_synthetic},
        by=by,
    )


@transaction.atomic
def lead_nowhere(
    consultation: Consultation,
    origin: Origin,
    because: str,
    *,
    summary: str = "",
    by: User,
    is_synthetic: bool = False,
) -> Evidence:
    """Say why a contribution, or a point of it, led nowhere. Raises as `link` does."""
    because = because.strip()
    if not because:
        raise ConsultationError("Skriv, hvorfor bidraget ikke førte videre.")
    _check(consultation, origin)
    Consultation.objects.select_for_update().get(pk=consultation.pk)  # the same is not said twice
    texts = {"summary": summary.strip(), "because": because, "is_synthetic": is_synthetic}
    return _write(consultation, origin, {}, texts, by=by)


def _write(
    consultation: Consultation,
    origin: Origin,
    target: dict[str, Any],
    texts: dict[str, Any],
    *,
    by: User,
) -> Evidence:
    _refuse_unfit(origin.thing, texts["summary"], texts["because"])
    same = dict(target) if target else {"because": texts["because"]}
    columns = origin.fields
    if Evidence.objects.filter(consultation=consultation, **columns, **same).exists():
        raise AlreadyLinked
    made = Evidence.objects.create(consultation=consultation, **columns, **target, **texts)
    audit.record("evidence_linked", by=by, target=made, **_details(made))
    return made


def _details(evidence: Evidence) -> dict[str, Any]:
    """Kinds and ids only: what somebody said never stands in the log."""
    found = {
        "kind": EvidenceKind(evidence.kind).value,
        "challenge": evidence.challenge_id,
        "proposal": evidence.proposal_id,
        "decision": evidence.decision_id,
    }
    return {name: value for name, value in found.items() if value is not None}


@transaction.atomic
def change(
    evidence: Evidence, *, summary: str, because: str, was: tuple[str, str], by: User
) -> None:
    """Change the editor's own texts. `was`: summary and because as they were when opened.

    Raises ChangedMeanwhile, WordsRepeated, PointsToSomebody; ConsultationError where `because`
    goes missing.
    """
    stored = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if (stored.summary, stored.because) != was:
        raise ChangedMeanwhile(stored)
    summary, because = summary.strip(), because.strip()
    if bool(because) != bool(stored.because):
        raise ConsultationError("Skriv, hvorfor bidraget ikke førte videre.")
    _refuse_unfit(stored.response or stored.hearing_response, summary, because)
    if (summary, because) != was:
        stored.summary, stored.because = summary, because
        stored.save(update_fields=["summary", "because"])
        audit.record("evidence_changed", by=by, target=stored, **_details(stored))


@transaction.atomic
def unlink(evidence: Evidence, *, by: User) -> None:
    """Take a line away; the contribution itself stays as it is."""
    audit.record("evidence_unlinked", by=by, target=evidence, **_details(evidence))
    evidence.delete()


def _check(consultation: Consultation, origin: Origin) -> None:
    thing = origin.thing
    if thing is not None and _consultation_of(thing) != consultation.pk:
        raise ConsultationError("Bidraget hører til en anden inddragelse. Vælg et andet.")
    if sentence := _refusal(thing, origin.question):
        raise ConsultationError(sentence)


def _consultation_of(thing: Source) -> int:
    if isinstance(thing, Response):
        return thing.questionnaire.consultation_id
    if isinstance(thing, HearingResponse):
        return thing.hearing.consultation_id
    if isinstance(thing, Meeting):
        return thing.group.consultation_id
    return thing.consultation_id


def _refusal(thing: Source | None, question: str) -> str:
    """Why a thing cannot be evidence now; "" where it can."""
    if isinstance(thing, Response):
        if thing.sent_hour is None or thing.withdrawn_hour is not None:
            return "Svaret er ikke sendt eller er trukket tilbage. Vælg et andet."
        if question and question not in thing.version.content.questions:
            return "Det spørgsmål er der ikke i spørgeskemaet. Vælg et andet."
    elif isinstance(thing, HearingResponse):
        if thing.state in (ResponseState.WITHDRAWN, ResponseState.REFUSED):
            return "Høringssvaret er trukket tilbage eller afvist. Vælg et andet."
    elif isinstance(thing, Meeting):
        if thing.minutes_state != MinutesState.APPROVED:
            return "Referatet er ikke godkendt endnu. Godkend det først."
    elif isinstance(thing, Questionnaire):
        asked = thing.versions.all()
        if not any(question in version.content.questions for version in asked):
            return "Det spørgsmål er der ikke i spørgeskemaet. Vælg et andet."
    return ""


def _refuse_unfit(thing: Source | None, *texts: str) -> None:
    if traits := personal_traits(" ".join(texts)):
        raise PointsToSomebody(traits)
    said = list(_said_in_confidence(thing))
    if any(repeats(text, said) for text in texts):
        raise WordsRepeated


def _said_in_confidence(thing: Source | None) -> list[str]:
    """The words that a text about `thing` must not repeat."""
    if isinstance(thing, HearingResponse):
        may_quote = thing.lane == Lane.PUBLIC or thing.consent != QuoteConsent.NONE
        return [] if may_quote else [thing.text]
    if not isinstance(thing, Response):
        return []
    interview = getattr(thing, "interview", None)
    return [*_texts(thing.answers), *_texts(interview.notes if interview else None)]


def _texts(value: Any) -> list[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for each in value for text in _texts(each)] if isinstance(value, list) else []
