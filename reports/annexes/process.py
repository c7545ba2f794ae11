"""The annex about a process, with the headings of Bilag 4: the record in words, the editor's own
paragraphs between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from config.danish import number, period
from reports.annex import (
    Annex,
    Block,
    Bullets,
    Chart,
    Document,
    Heading,
    Hidden,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Table,
)
from reports.annexes import process_charts as charts
from reports.annexes import process_method as method
from reports.annexes import process_tables as tables
from reports.annexes import process_text as text
from reports.annexes.questionnaire_tables import Numbered
from reports.figures import Number
from reports.process_figures import HearingFigure, ProcessFigures
from reports.process_parameters import HEADINGS, ProcessParameters

KIND = "process"
_MOST_KEY_FIGURES = 6
SYNTHETIC = "Forløbet er prøvedata: titler, dage og tekster er fundet på."


def build(figures: ProcessFigures, parameters: ProcessParameters) -> Annex:
    """The whole annex. Figures without `control` are marked internal on every page."""
    numbered = Numbered()
    written = {
        "start": _start,
        "stakeholders": _stakeholders,
        "process": _process,
        "continuation": _continuation,
        "hearing": _hearings,
        "ending": _ending,
    }
    blocks: list[Block] = [_key_figures(figures)]
    for code, heading in HEADINGS.items():
        blocks.append(Heading(heading))
        drawn = [block for block in written[code](figures, numbered) if block is not None]
        own = [Paragraph(each) for each in parameters.paragraphs.get(code, ())]
        blocks += _between(drawn, own)
    blocks += method.section(figures, parameters.notes)
    return Annex(_document(figures, parameters), tuple(blocks), internal=figures.control is None)


def _between(drawn: list[Block], own: list[Paragraph]) -> Iterator[Block]:
    """The editor's paragraphs after the first sentences, before tables and figures."""
    first = next(
        (at for at, block in enumerate(drawn) if isinstance(block, Table | Chart | Bullets)),
        len(drawn),
    )
    if first < len(drawn) and isinstance(drawn[first], Bullets):
        first += 1
    yield from drawn[:first]
    yield from own
    yield from drawn[first:]


def _document(figures: ProcessFigures, parameters: ProcessParameters) -> Document:
    when = figures.period
    return Document(
        title=parameters.title or f"Proces for {_lower(figures.title)}",
        recipient=parameters.recipient,
        document_date=parameters.document_date or parameters.day_after(when),
        period_from=when.start,
        period_to=when.end,
        annex_number=parameters.annex_number,
        meeting_date=parameters.meeting_date,
        case_number=parameters.case_number or figures.case_number,
        document_number=parameters.document_number,
        office=parameters.office,
        summary=f"Forløbet i “{figures.title}”, {period(when.start, when.end)}.",
    )


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _key_figures(figures: ProcessFigures) -> KeyFigures:
    """The numbers that there are, at most six."""
    approved = sum(each.approved for each in figures.track_groups)
    answers = [each.answers for each in figures.questionnaires]
    candidates: list[tuple[Number, str, str]] = [
        (figures.interviews.people if figures.interviews else 0, "interviewede", ""),
        *((form.events, text.form_name(form), _came(form.people)) for form in figures.forms),
        (_sum(answers), "svar på spørgeskemaer", ""),
        (len(figures.challenges), _noun(figures.challenges, "udfordring", "udfordringer"), ""),
        (len(figures.tracks), "spor", ""),
        (approved, "godkendte referater", "fra sporenes grupper"),
        (sum(each.responses.public for each in figures.hearings), "høringssvar", ""),
    ]
    shown = [KeyFigure(_shown(value), *words) for value, *words in candidates if value]
    return KeyFigures(tuple(shown[:_MOST_KEY_FIGURES]))


def _noun(things: Sequence[object], one: str, many: str) -> str:
    return one if len(things) == 1 else many


def _sum(values: Sequence[Number]) -> int:
    """0 where one of them is hidden: a sum would tell it."""
    known = [value for value in values if isinstance(value, int)]
    return sum(known) if len(known) == len(values) else 0


def _came(people: Number) -> str:
    return f"{_shown(people)} deltagere" if people else ""


def _shown(value: Number) -> str:
    return value.label if isinstance(value, Hidden) else number(value or 0)


def _sentences(*parts: str) -> Paragraph | None:
    """One paragraph of the sentences that there are."""
    whole = " ".join(part for part in parts if part)
    return Paragraph(whole) if whole else None


Blocks = Iterable[Block | None]


def _start(figures: ProcessFigures, numbered: Numbered) -> Blocks:
    if figures.is_synthetic:
        yield Note(SYNTHETIC)
    yield _sentences(text.beginning(figures))
    yield charts.timeline(figures, numbered.figure())


def _stakeholders(figures: ProcessFigures, numbered: Numbered) -> Blocks:
    if figures.interviews is not None:
        yield _sentences(text.interviewed(figures.interviews))
    for form in figures.forms:
        yield _sentences(text.held(form))
    yield _sentences(text.questionnaires(figures), text.knowledge(figures))
    participation = tables.participation(figures, numbered)
    if participation is not None:
        yield charts.participation(figures, numbered.figure())
    yield participation
    yield tables.interviews_by_place(figures, numbered)
    yield tables.events(figures, numbered)


def _process(figures: ProcessFigures, numbered: Numbered) -> Blocks:
    yield _sentences(text.found(figures), text.going_on(figures), text.answered(figures))
    if figures.challenges:
        yield charts.challenges(figures, numbered.figure())
        yield tables.challenges(figures, numbered)


def _continuation(figures: ProcessFigures, numbered: Numbered) -> Blocks:
    yield _sentences(text.foundation(figures), text.tracks(figures))
    if figures.tracks:
        yield Bullets(tuple(f"Spor {each.number}: {each.name}" for each in figures.tracks))
    yield _sentences(text.met(figures), text.members(figures))
    yield _sentences(text.others(figures), text.agreed(figures))
    if figures.tracks:
        yield tables.tracks(figures, numbered)
    yield tables.groups(figures, numbered)
    if figures.proposals:
        yield tables.proposals(figures, numbered)


def _hearings(figures: ProcessFigures, numbered: Numbered) -> Blocks:
    if not figures.hearings:
        yield _sentences("Der har ikke været en høring endnu.")
    for place, hearing in enumerate(figures.hearings, start=1):
        several = place if len(figures.hearings) > 1 else 0
        yield from _hearing(figures, hearing, numbered, several)


def _hearing(
    figures: ProcessFigures, hearing: HearingFigure, numbered: Numbered, place: int
) -> Blocks:
    if place:
        yield Heading(hearing.title, level=3)
    yield _sentences(text.sent_out(figures, hearing))
    yield _sentences(text.asked(hearing), text.came(hearing))
    if hearing.parties:
        yield charts.parties(figures, hearing, numbered.figure())
    yield tables.responses(hearing, numbered, place)
    if hearing.parties:
        yield tables.parties(hearing, numbered, place)


def _ending(figures: ProcessFigures, numbered: Numbered) -> Blocks:
    yield _sentences(text.ended(figures), text.untraced(figures))
    done = text.followed(figures.decisions)
    if done:
        yield Bullets(done)
    yield tables.decisions(figures, numbered)
    yield tables.traces(figures, numbered)
