"""Counting a questionnaire's report: read once, controlled as it is put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from config.danish import period as period_words
from consultation.queries import results as queries
from consultation.queries.results_groups import balance, grouped, mode_effect
from consultation.queries.results_types import Balance, DayCount, Line
from reports import questionnaire_control as control
from reports import questionnaire_pairs as pairs
from reports.parameters import ParameterError
from reports.periods import Period
from reports.questionnaire_control import Limits, Questions, Tally
from reports.questionnaire_figures import GoalFigure, QuestionFigure, QuestionnaireFigures, Row
from reports.questionnaire_merging import parts_of


def questionnaire_figures(slug: str, *, uncontrolled: bool = False) -> QuestionnaireFigures:
    """All figures of the report, with everything hidden that must be unless `uncontrolled`.

    Raises ParameterError for an unknown questionnaire and for one without answers.
    """
    try:
        found = queries.results(slug)
    except queries.NoSuchQuestionnaire as error:
        raise ParameterError(str(error)) from error
    if not found.counts.by_day:
        raise ParameterError(
            f"Spørgeskemaet “{found.facts.name}” har ingen svar endnu. Tegn bilaget, når det har."
        )
    tally = Tally(Limits.in_force(is_open=uncontrolled))
    if tally.few(found.counts.sent):
        raise ParameterError(
            f"Spørgeskemaet “{found.facts.name}” har for få svar til, at noget kan vises uden at "
            "pege på nogen. Vent på flere, eller tegn den interne udgave."
        )
    questions = Questions(tally)
    sent = found.counts.sent
    figures = tuple(questions.figure(result, sent) for result in found.questions)
    voices = balance(slug)
    modes, modes_left_out = pairs.modes(mode_effect(slug), figures, tally)
    equal, groups = pairs.equal_weights(grouped(slug, voices.by), figures, tally)
    channels = control.rows(found.counts.by_channel, tally, sent)
    return QuestionnaireFigures(
        facts=found.facts,
        period=Period(found.counts.by_day[0].day, found.counts.by_day[-1].day),
        sent=sent,
        left_out=tally.one(found.counts.left_out),
        channels=channels,
        weeks=_weeks(found.counts.by_day, tally, sent),
        questions=figures,
        modes=modes,
        modes_left_out=modes_left_out,
        by_label=voices.by_label,
        goals=_goals(voices, channels, figures),
        equal=equal,
        equal_groups=groups,
        control=tally.control,
    )


def _goals(
    voices: Balance, channels: Sequence[Row], questions: Sequence[QuestionFigure]
) -> tuple[GoalFigure, ...]:
    """Counts of the groups as they stand elsewhere in the report: put together or hidden here
    where they are there."""
    rows = channels
    for question in questions:
        if question.name == voices.by:
            rows = question.facets[0].rows
    goals = {goal.code: goal for goal in voices.goals}
    made = []
    for row in rows:
        mine = [goals.pop(code) for code in parts_of(row.code) if code in goals]
        if mine:
            hoped = [goal.goal for goal in mine if goal.goal is not None]
            made.append(GoalFigure(row.code, row.label, sum(hoped) if hoped else None, row.count))
    made += [GoalFigure(goal.code, goal.label, goal.goal, 0) for goal in goals.values()]
    return tuple(made)


def _weeks(days: tuple[DayCount, ...], tally: Tally, sent: int) -> tuple[Row, ...]:
    """Answers by calendar week (Monday to Sunday), weeks without any included."""
    counts: Counter[date] = Counter()
    for each in days:
        counts[each.day - timedelta(days=each.day.weekday())] += each.count
    first, last = min(counts), max(counts)
    mondays = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, 7)]
    lines = [
        Line(day.isoformat(), period_words(day, day + timedelta(days=6)), counts[day])
        for day in mondays
    ]
    return control.rows(lines, tally, sent, ordered=True)
