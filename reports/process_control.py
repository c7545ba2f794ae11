"""Disclosure control of the annex about a process: which of its counts are of people.

Rules (domain facts §5, decisions A1-A2):

* Counts of people are controlled: who was interviewed, who came, who sits in groups, how many
  answered a questionnaire, how many wrote in confidence and what they are. 1-4 are shown nowhere:
  a group or place is put together with others (`questionnaire_merging`), or its number is hidden.
* Counts of the administration's own acts are not: meetings, workshops, tracks, challenges,
  proposals, decisions, minutes, parties and what came of asking them. They say nothing of a
  person, and most are published one by one.
* Responses in the open lane are given under a name and numbered on the portal, which prints how
  many there are: their number is shown as it is. Who they are of is controlled all the same.
* Who came is published event by event as well, with 1-4 of a group hidden. So here a group's sum
  over events is shown only where no part of it is hidden there, and a sum over groups only where
  every hidden part stays possible as 1, 2, 3 and 4 for who knows all the rest (`is_safe`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from consultation.process_codes import AttendeeGroup, EventKind
from consultation.queries.process_record_types import EventFact, InterviewFact
from consultation.queries.results_types import Line
from reports.disclosure import SECRET
from reports.figures import Number
from reports.process_figures import (
    OTHERS,
    STAFF,
    Count,
    EventFigure,
    FormFigure,
    InterviewFigures,
)
from reports.questionnaire_control import Tally, rows


def parts(lines: Sequence[Line], tally: Tally) -> tuple[Count, ...]:
    """Parts of a whole of people: rare ones put together; none where the whole itself is rare."""
    total = sum(line.count for line in lines)
    if tally.few(total):
        tally.primary += len(lines)
        return ()
    return tuple(Count(row.code, row.label, row.count) for row in rows(lines, tally, total))


def interviews(held: Sequence[InterviewFact], tally: Tally) -> InterviewFigures | None:
    """Everybody who was interviewed; None where nobody was."""
    if not held:
        return None
    days = [each.day for each in held]
    audiences = {each.audience for each in held}
    return InterviewFigures(
        audience=audiences.pop() if len(audiences) == 1 else "",
        conversations=tally.one(len(held)),
        people=tally.one(sum(each.people for each in held)),
        start=min(days),
        end=max(days),
        by_group=parts(_lines(held, "group"), tally),
        by_place=parts(_lines(held, "place"), tally),
    )


def _lines(held: Sequence[InterviewFact], field: str) -> list[Line]:
    """People by a field, most first; no name for it is "ikke oplyst"."""
    counts: Counter[str] = Counter()
    for each in held:
        counts[getattr(each, field)] += each.people
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Line(name, name or "ikke oplyst", count) for name, count in ordered]


def audience(event: EventFact) -> str:
    """STAFF where more than half of those who came were staff or leaders, else OTHERS."""
    if not event.people:
        return ""
    staff = dict(event.groups).get(AttendeeGroup.STAFF, 0)
    return STAFF if 2 * staff > event.people else OTHERS


def _hidden_parts(event: EventFact, tally: Tally) -> list[int]:
    return [count for _, count in event.groups if tally.few(count)]


def is_safe(hidden: Sequence[int], tally: Tally) -> bool:
    """Whether the sum of hidden counts may be known: each must stay possible from 1 to the most."""
    most = tally.limits.persons - 1
    count, total = len(hidden), sum(hidden)
    return not hidden or count + most - 1 <= total <= most * count - (most - 1)


def event_people(event: EventFact, tally: Tally) -> Number:
    """All who came to one event."""
    if not is_safe(_hidden_parts(event, tally), tally):
        return tally.take(event.people, primary=tally.few(event.people))
    return tally.one(event.people)


def events(held: Sequence[EventFact], tally: Tally) -> tuple[EventFigure, ...]:
    """Each event with how many came."""
    return tuple(
        EventFigure(
            kind=each.kind,
            kind_name=each.kind_name,
            title=each.title,
            day=each.day,
            place=each.place,
            audience=audience(each),
            people=event_people(each, tally),
        )
        for each in held
    )


def forms(held: Sequence[EventFact], tally: Tally) -> tuple[FormFigure, ...]:
    """Events by kind, in the order of the code list."""
    order = list(EventKind.values)
    ordered = sorted(held, key=lambda each: order.index(each.kind))
    return tuple(
        _form(list(each), tally) for _, each in groupby(ordered, key=lambda each: each.kind)
    )


def _form(held: list[EventFact], tally: Tally) -> FormFigure:
    counted = [each for each in held if each.people]
    return FormFigure(
        kind=held[0].kind,
        label=held[0].kind_name,
        events=len(held),
        counted=len(counted),
        for_staff=sum(audience(each) == STAFF for each in held),
        for_others=sum(audience(each) == OTHERS for each in held),
        people=_people(counted, tally),
        groups=tuple(
            Count(group.value, str(group.label), _of_group(counted, group.value, tally))
            for group in AttendeeGroup
            if any(group.value in dict(each.groups) for each in counted)
        ),
    )


def _people(counted: Sequence[EventFact], tally: Tally) -> Number:
    """All who came to events of one kind. What is hidden in events whose own sum is shown cannot
    be told from this one; what is hidden in the others must be safe together."""
    unknown = [
        count
        for each in counted
        if not is_safe(_hidden_parts(each, tally), tally)
        for count in _hidden_parts(each, tally)
    ]
    total = sum(each.people for each in counted)
    if not is_safe(unknown, tally):
        return tally.take(total, primary=tally.few(total))
    return tally.one(total)


def _of_group(counted: Sequence[EventFact], group: str, tally: Tally) -> Number:
    each = [dict(event.groups).get(group, 0) for event in counted]
    total = sum(each)
    if any(tally.few(count) for count in each):
        if len([count for count in each if count]) > 1:
            tally.secondary += 1
            return SECRET
        return tally.one(total)
    return total
