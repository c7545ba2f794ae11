"""The figures of a questionnaire's report, after `questionnaire_control` has hidden what it must.

All that is drawn is made from one `QuestionnaireFigures`. A number is an int, None where it does
not exist, or `Hidden`; a share is whole per cent of the base that its facet names, None where it
is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from consultation.queries.results_types import Facts
from reports.annex import Hidden
from reports.figures import Control, Number
from reports.periods import Period

OF_ANSWERED, OF_ASKED = "answered", "asked"


@dataclass(frozen=True)
class Row:
    """One choice: how many, and their share in whole per cent."""

    code: str
    label: str
    count: Number
    share: int | None = None


@dataclass(frozen=True)
class FacetFigure:
    """Counts of one facet. `base` is what shares are of: `base_kind` says whom it counts.

    `base_name` names it in the plural. `left_out`: choices too rare to be shown at all (cells of
    a map), of which only the number is told.
    """

    code: str
    title: str
    base: Number
    base_kind: str
    base_name: str
    rows: tuple[Row, ...]
    is_exclusive: bool
    left_out: int = 0


@dataclass(frozen=True)
class RankFigure:
    code: str
    label: str
    mean_rank: float | None


@dataclass(frozen=True)
class PairRow:
    """One choice's share in two ways of looking, in whole per cent."""

    label: str
    first: int | Hidden | None
    second: int | Hidden | None


@dataclass(frozen=True)
class PairFigure:
    """One facet of a question in two ways; `bases` are how many answers stand behind each, None
    where that may not be told. `groups`: how many groups weigh equally."""

    question: str
    title: str
    bases: tuple[int, int] | None
    rows: tuple[PairRow, ...]
    groups: int = 0


@dataclass(frozen=True)
class QuestionFigure:
    """One question. `unanswered`: shown it and gave no answer, or wished not to."""

    name: str
    label: str
    type: str
    section_title: str
    versions: tuple[int, ...]
    is_changed: bool
    is_current: bool
    asked: Number
    answered: Number
    unanswered: Number
    facets: tuple[FacetFigure, ...]
    mean: float | None = None
    median: float | None = None
    ranking: tuple[RankFigure, ...] = ()


@dataclass(frozen=True)
class GoalFigure:
    code: str
    label: str
    goal: int | None
    count: Number


@dataclass(frozen=True)
class QuestionnaireFigures:
    """All figures of one report. `control` is None while uncontrolled."""

    facts: Facts
    period: Period
    sent: int
    left_out: Number
    channels: tuple[Row, ...]
    weeks: tuple[Row, ...]
    questions: tuple[QuestionFigure, ...]
    modes: tuple[PairFigure, ...]
    modes_left_out: int
    """Questions of which alone and helped cannot be shown beside each other."""
    by_label: str
    goals: tuple[GoalFigure, ...]
    equal: tuple[PairFigure, ...]
    equal_groups: int
    """Groups that are large enough to be weighted."""
    control: Control | None = None
