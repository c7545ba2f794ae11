"""The annex about a process as JSON, schema `process-report/1`.

A hidden number is null; `control` says how many were hidden, or is null where nothing was
controlled. All keys are always present.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from consultation.queries.process_record_types import ChallengeFact, DecisionFact, ProposalFact
from reports.figures import Number
from reports.process_figures import (
    Count,
    FormFigure,
    GroupFigure,
    HearingFigure,
    InterviewFigures,
    ProcessFigures,
)

SCHEMA = "process-report/1"


def render(figures: ProcessFigures) -> bytes:
    """The document as UTF-8, two spaces indented, ending in a newline."""
    return (json.dumps(document(figures), ensure_ascii=False, indent=2) + "\n").encode()


def document(figures: ProcessFigures) -> dict[str, Any]:
    """The document as plain data."""
    control = figures.control
    return {
        "schema": SCHEMA,
        "consultation": {
            "slug": figures.slug,
            "title": figures.title,
            "case_number": figures.case_number,
            "synthetic": figures.is_synthetic,
        },
        "period": {
            "from": figures.period.start.isoformat(),
            "to": figures.period.end.isoformat(),
        },
        "questionnaires": [
            {
                "name": each.name,
                "audience": each.audience_name,
                "responses": _number(each.answers),
            }
            for each in figures.questionnaires
        ],
        "interviews": _interviews(figures.interviews),
        "events": [_form(each) for each in figures.forms],
        "challenges": {
            "count": len(figures.challenges),
            "by_source": _counts(figures.by_source),
            "list": [_challenge(each) for each in figures.challenges],
        },
        "tracks": [
            {
                "number": track.number,
                "name": track.name,
                "challenges": list(track.challenges),
                "groups": [_group(each) for each in figures.groups if each.track == track.number],
            }
            for track in figures.tracks
        ],
        "groups": [_group(each) for each in figures.other_groups],
        "members_by_role": _counts(figures.members),
        "action_points": {
            "count": figures.action_points,
            "open": figures.action_points_open,
        },
        "proposals": [_proposal(each) for each in figures.proposals],
        "hearings": [_hearing(each) for each in figures.hearings],
        "decisions": [_decision(each) for each in figures.decisions],
        "evidence": [
            {
                "kind": each.kind,
                "tied": _number(each.tied),
                "led_nowhere": _number(each.led_nowhere),
            }
            for each in figures.traces
        ],
        "untraced_responses": _number(figures.untraced_responses),
        "control": control
        and {
            "rule_set": control.rule_set,
            "thresholds": control.thresholds,
            "suppressed_primary": control.primary,
            "suppressed_secondary": control.secondary,
        },
    }


def _number(value: Number) -> int | None:
    return value if isinstance(value, int) else None


def _counts(counts: Iterable[Count]) -> list[dict[str, Any]]:
    return [
        {"code": each.code, "label": each.label, "count": _number(each.count)} for each in counts
    ]


def _interviews(interviews: InterviewFigures | None) -> dict[str, Any] | None:
    if interviews is None:
        return None
    return {
        "conversations": _number(interviews.conversations),
        "people": _number(interviews.people),
        "from": interviews.start.isoformat(),
        "to": interviews.end.isoformat(),
        "by_group": _counts(interviews.by_group),
        "by_place": _counts(interviews.by_place),
    }


def _form(form: FormFigure) -> dict[str, Any]:
    return {
        "kind": form.kind,
        "label": form.label,
        "count": form.events,
        "counted": form.counted,
        "for_staff": form.for_staff,
        "for_others": form.for_others,
        "people": _number(form.people),
        "by_group": _counts(form.groups),
    }


def _challenge(challenge: ChallengeFact) -> dict[str, Any]:
    return {
        "number": challenge.number,
        "title": challenge.title,
        "found_by": challenge.found_by,
        "tracks": list(challenge.tracks),
        "proposals": list(challenge.proposals),
    }


def _group(group: GroupFigure) -> dict[str, Any]:
    return {
        "name": group.name,
        "kind": group.kind,
        "members": _number(group.members),
        "meetings": [day.isoformat() for day in group.days],
        "approved_minutes": group.approved,
    }


def _proposal(proposal: ProposalFact) -> dict[str, Any]:
    return {
        "number": proposal.number,
        "kind": proposal.kind,
        "title": proposal.title,
        "track": proposal.track,
        "challenges": list(proposal.challenges),
    }


def _hearing(hearing: HearingFigure) -> dict[str, Any]:
    found = hearing.responses
    return {
        "slug": hearing.slug,
        "title": hearing.title,
        "from": hearing.start.isoformat(),
        "to": hearing.deadline.isoformat(),
        "days": hearing.days,
        "extensions": [
            {"old": each.old.isoformat(), "new": each.new.isoformat(), "reason": each.reason}
            for each in hearing.extensions
        ],
        "parties": [
            {
                "name": each.name,
                "kind": each.kind_name,
                "asked_for": each.asked_for,
                "status": each.status,
            }
            for each in hearing.parties
        ],
        "parties_by_status": _counts(hearing.by_status),
        "responses": {
            "public": found.public,
            "shown": found.shown,
            "withheld": found.withheld,
            "unread": found.unread,
            "late": found.late,
            "without_remarks": found.without_remarks,
            "by_sender": _counts(found.by_sender),
            "confidential": _number(found.confidential),
            "confidential_by_role": _counts(found.by_role),
        },
    }


def _decision(decision: DecisionFact) -> dict[str, Any]:
    return {
        "body": decision.body,
        "date": decision.day.isoformat(),
        "title": decision.title,
        "outcome": decision.outcome,
        "case_number": decision.case_number,
        "challenges": decision.challenges,
        "proposals": decision.proposals,
        "follow_ups": [
            {"date": each.day.isoformat(), "state": each.state, "text": each.text}
            for each in decision.follow_ups
        ],
    }
