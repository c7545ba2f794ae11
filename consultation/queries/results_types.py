"""What results are made of: counts of answers, each with the base it is of. Nothing is rounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Line:
    """One choice (or band, cell, month …), and how many answers have it."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Distribution:
    """Counts of one facet of a question. `base` is how many answers say something of it.

    `code` tells a question's distributions apart ("" for the only one), `title` is said beside
    the question. Where it is not exclusive an answer can be in several lines. `base_name` names
    the base in the plural: "svar".
    """

    code: str
    title: str
    base: int
    base_name: str
    lines: tuple[Line, ...]
    is_exclusive: bool


@dataclass(frozen=True)
class Summary:
    """Mean and median of the numbers answered; None where there are none."""

    count: int
    mean: float | None
    median: float | None


@dataclass(frozen=True)
class Ranked:
    """One option of a ranking: in how many answers it is ranked and first, and its mean rank
    (1 is first) among those where it is ranked."""

    code: str
    label: str
    ranked: int
    first: int
    mean_rank: float | None


@dataclass(frozen=True)
class QuestionResult:
    """One question over the versions whose answers belong together (see `results_strands`).

    `asked` are shown the question; `asked` = `answered` + `declined` + `silent`. Shares are of
    `answered`. `name` is unique in the questionnaire.
    """

    name: str
    key: str
    type: str
    label: str
    section: str
    section_title: str
    versions: tuple[int, ...]
    is_changed: bool
    is_current: bool
    asked: int
    answered: int
    declined: int
    silent: int
    distributions: tuple[Distribution, ...]
    summary: Summary | None = None
    ranking: tuple[Ranked, ...] = ()
    mean_points: float | None = None
    """Of a map: points in an answer, on average."""
    depends_on: tuple[str, ...] = ()
    """Keys of the questions that decide whether this one is shown."""


@dataclass(frozen=True)
class DayCount:
    day: date
    count: int


@dataclass(frozen=True)
class PageStop:
    """Answers that were begun and not sent, by the page they are at ("" before the first)."""

    page: str
    label: str
    count: int


@dataclass(frozen=True)
class Facts:
    """What a questionnaire is, for those who read its results."""

    slug: str
    name: str
    audience: str
    audience_name: str
    consultation_slug: str
    consultation_title: str
    state: str
    versions: tuple[int, ...]
    sections: tuple[tuple[str, str], ...]
    """(key, title) of the current version's sections."""
    is_synthetic: bool


@dataclass(frozen=True)
class Choice:
    """Which answers are counted: all, or those of a channel, a district, a span of days."""

    channel: str = ""
    area: str | None = None
    """A district's code, "" for answers without one, None for all."""
    start: date | None = None
    end: date | None = None

    @property
    def is_all(self) -> bool:
        return self == Choice()


@dataclass(frozen=True)
class Counts:
    """How many answers there are. `sent` are those counted under the choice; the others are of
    the whole questionnaire: begun and not sent, withdrawn, left out by a person."""

    sent: int
    all_sent: int
    unsent: int
    withdrawn: int
    left_out: int
    by_channel: tuple[Line, ...]
    by_area: tuple[Line, ...]
    by_language: tuple[Line, ...]
    by_day: tuple[DayCount, ...]


@dataclass(frozen=True)
class Results:
    """All results of one questionnaire under one choice."""

    facts: Facts
    choice: Choice
    counts: Counts
    questions: tuple[QuestionResult, ...]
    stops: tuple[PageStop, ...]


@dataclass(frozen=True)
class Group:
    """A part of the answers: those of a channel, of a choice in another question …"""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class GroupedQuestion:
    """One question in all groups together, and in each group in the order of the groups."""

    whole: QuestionResult
    parts: tuple[QuestionResult, ...]


@dataclass(frozen=True)
class Grouped:
    """Results by group. `outside` are answers in no group; where the groups are not exclusive
    (several choices could be made), an answer can be in more than one."""

    facts: Facts
    by: str
    by_label: str
    groups: tuple[Group, ...]
    outside: int
    is_exclusive: bool
    questions: tuple[GroupedQuestion, ...]


@dataclass(frozen=True)
class Goal:
    """How many answers were hoped for from a group (None: no goal), and how many there are."""

    code: str
    label: str
    goal: int | None
    count: int


@dataclass(frozen=True)
class BalancedLine:
    """A choice's share of the answers (0-1) as they came, and with the groups weighted equally.

    None where nobody answered.
    """

    code: str
    label: str
    count: int
    raw: float | None
    equal: float | None


@dataclass(frozen=True)
class BalancedDistribution:
    """`groups` is how many groups have answers here and so weigh equally."""

    code: str
    title: str
    base: int
    groups: int
    lines: tuple[BalancedLine, ...]


@dataclass(frozen=True)
class BalancedQuestion:
    name: str
    label: str
    distributions: tuple[BalancedDistribution, ...]


@dataclass(frozen=True)
class Balance:
    """Whose voices the results are made of. `by_label` is the question (or "Kanal") that makes
    the groups."""

    facts: Facts
    by: str
    by_label: str
    goals: tuple[Goal, ...]
    outside: int
    questions: tuple[BalancedQuestion, ...]


@dataclass(frozen=True)
class SharedQuestion:
    """A question that several questionnaires of a consultation ask under one key.

    `results` stand in the order of the consultation's `parts`; None where it is not asked.
    """

    key: str
    label: str
    results: tuple[QuestionResult | None, ...]


@dataclass(frozen=True)
class Part:
    """One questionnaire of a consultation, and how many answers it has."""

    facts: Facts
    sent: int
    unsent: int
    left_out: int


@dataclass(frozen=True)
class Across:
    """The questionnaires of a consultation side by side."""

    slug: str
    title: str
    parts: tuple[Part, ...]
    shared: tuple[SharedQuestion, ...]


@dataclass(frozen=True)
class WrittenText:
    """What one person wrote, and how it came in; for those who read the answers."""

    text: str
    channel: str
    area: str


@dataclass(frozen=True)
class Texts:
    """One page of what was written to a question. `pages` is at least 1."""

    facts: Facts
    name: str
    label: str
    total: int
    page: int
    pages: int
    rows: tuple[WrittenText, ...]


@dataclass(frozen=True)
class NamedQuestionnaire:
    """A questionnaire that has been published, to choose from. `responses` were sent."""

    slug: str
    name: str
    consultation_title: str
    responses: int
