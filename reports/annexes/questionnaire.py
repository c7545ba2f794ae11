"""The report of a questionnaire: who answered, what, and whose voices it is made of."""

from __future__ import annotations

from collections.abc import Iterator

from config.danish import count, listing, number, period
from reports.annex import (
    Annex,
    Block,
    Document,
    Heading,
    Hidden,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
)
from reports.annexes import questionnaire_charts as charts
from reports.annexes import questionnaire_method as method
from reports.annexes import questionnaire_tables as tables
from reports.annexes.phrases import amount, sentence
from reports.questionnaire_figures import OF_ASKED, QuestionFigure, QuestionnaireFigures
from reports.questionnaire_parameters import QuestionnaireParameters

KIND = "questionnaire"


def build(figures: QuestionnaireFigures, parameters: QuestionnaireParameters) -> Annex:
    """The whole report. Figures without `control` are marked internal on every page."""
    numbered = tables.Numbered()
    blocks: list[Block] = [_key_figures(figures), *_who(figures, numbered)]
    blocks += _what(figures, numbered)
    blocks += _helped(figures, numbered)
    blocks += _voices(figures, numbered)
    blocks += tables.appendix(figures, numbered)
    blocks += method.section(figures, parameters.notes)
    return Annex(_document(figures, parameters), tuple(blocks), internal=figures.control is None)


def _document(figures: QuestionnaireFigures, parameters: QuestionnaireParameters) -> Document:
    facts, when = figures.facts, figures.period
    return Document(
        title=parameters.title or f"Svar på spørgeskemaet “{facts.name}”",
        recipient=parameters.recipient,
        document_date=parameters.document_date or parameters.day_after(when),
        period_from=when.start,
        period_to=when.end,
        annex_number=parameters.annex_number,
        meeting_date=parameters.meeting_date,
        case_number=parameters.case_number,
        document_number=parameters.document_number,
        office=parameters.office,
        summary=(
            f"Svar på spørgeskemaet “{facts.name}” i inddragelsen “{facts.consultation_title}”, "
            f"{period(when.start, when.end)}."
        ),
    )


def _key_figures(figures: QuestionnaireFigures) -> KeyFigures:
    asked = sum(question.is_current for question in figures.questions)
    return KeyFigures(
        (
            KeyFigure(number(figures.sent), "svar"),
            KeyFigure(number(asked), "spørgsmål"),
            KeyFigure(figures.facts.audience_name, "målgruppe"),
        )
    )


def _who(figures: QuestionnaireFigures, numbered: tables.Numbered) -> Iterator[Block]:
    yield Heading("Hvem har svaret?")
    if figures.facts.is_synthetic:
        yield Note("Svarene er prøvedata: de er fundet på og siger intet om virkeligheden.")
    text = (
        f"{count(figures.sent, 'har', 'har')} svaret på spørgeskemaet "
        f"{period(figures.period.start, figures.period.end)}."
    )
    yield Paragraph(f"{text} {_channels(figures)}{_left_out(figures)}")
    if len(figures.weeks) > 1:
        yield charts.weeks(figures, numbered.figure())
    yield tables.goals(figures, numbered)


def _channels(figures: QuestionnaireFigures) -> str:
    parts = [
        f"{amount(row.count, 'svar', 'svar')} som “{row.label.lower()}”"
        for row in figures.channels
        if not isinstance(row.count, Hidden)
    ]
    return f"De kom ind ad disse veje: {listing(parts)}." if parts else ""


def _left_out(figures: QuestionnaireFigures) -> str:
    if figures.left_out == 0:
        return ""
    words = sentence(amount(figures.left_out, "svar", "svar"))
    return f" {words} er holdt ude af en medarbejder efter gennemsyn og tæller ikke med."


def _what(figures: QuestionnaireFigures, numbered: tables.Numbered) -> Iterator[Block]:
    yield Heading("Hvad svarede de?")
    yield Paragraph(
        "Andele er af dem, der svarede på spørgsmålet, medmindre andet er sagt. Hvad folk skrev "
        "med egne ord, er læst af medarbejderne og gengives ikke her."
    )
    for question in figures.questions:
        if question.is_current:
            yield from _question(figures, question, numbered)


def _question(
    figures: QuestionnaireFigures, question: QuestionFigure, numbered: tables.Numbered
) -> Iterator[Block]:
    yield Heading(question.label, level=3)
    yield Paragraph(_bases(question))
    if not question.facets:
        return
    if question.type == "matrix":
        yield tables.matrix(question, numbered)
        return
    shown = question.facets[:1] if question.type == "period" else question.facets
    for facet in shown:
        if any(row.share is not None or row.count for row in facet.rows):
            yield charts.facet(figures, question, facet, numbered.figure())
    if averages := _averages(question):
        yield Paragraph(averages)


def _bases(question: QuestionFigure) -> str:
    """How many answered, of how many, as far as it may be told."""
    if isinstance(question.asked, Hidden):
        return (
            "Spørgsmålet blev kun stillet til nogle. Hvor mange vises ikke, fordi det ville vise "
            "et tal, der er skjult et andet sted; kun andele er vist."
        )
    if isinstance(question.answered, Hidden):
        return (
            f"{sentence(amount(question.asked, 'person', 'personer'))} fik spørgsmålet. Meget få "
            "svarede ikke; de er lagt sammen med det sjældneste svar, og andelene er af alle, der "
            f"fik spørgsmålet.{_several(question)}{_joined(question)}"
        )
    text = (
        f"{sentence(amount(question.answered, 'person', 'personer'))} svarede af "
        f"{amount(question.asked, 'person', 'personer')}, der fik spørgsmålet."
    )
    if any(facet.base_kind == OF_ASKED for facet in question.facets):
        text += " I nogle linjer er andelene af alle, der fik det; se tabellen."
    return f"{text}{_several(question)}{_joined(question)}"


def _several(question: QuestionFigure) -> str:
    several = question.type == "multiple"
    return " Man kunne vælge flere, så andelene kan give mere end 100 %." if several else ""


def _joined(question: QuestionFigure) -> str:
    if len(question.versions) < 2:
        return ""
    versions = listing([str(each) for each in question.versions])
    changed = " Ordlyd eller svarmuligheder er ændret imellem dem." if question.is_changed else ""
    return f" Svar på version {versions} er lagt sammen.{changed}"


def _averages(question: QuestionFigure) -> str:
    parts = []
    if question.mean is not None:
        parts.append(f"Gennemsnittet er {number(question.mean, 1)}.")
    if question.median is not None:
        parts.append(f"Halvdelen svarede {number(question.median, 1)} eller mindre.")
    ranked = [row for row in question.ranking if row.mean_rank is not None]
    if ranked:
        best = listing([f"{row.label} ({number(row.mean_rank or 0, 1)})" for row in ranked])
        parts.append(f"Gennemsnitlig plads, hvor 1 er først: {best}.")
    return " ".join(parts)


def _helped(figures: QuestionnaireFigures, numbered: tables.Numbered) -> Iterator[Block]:
    if not figures.modes:
        return
    yield Heading("Svarede de, der fik hjælp, anderledes?")
    yield Paragraph(
        "Nogle svarede alene, andre med hjælp eller i et interview. Tabellerne sætter deres "
        "svar ved siden af hinanden. En forskel kan skyldes hjælpen, men også at det er andre "
        f"mennesker.{_not_compared(figures)}"
    )
    yield from tables.modes(figures, numbered)


def _not_compared(figures: QuestionnaireFigures) -> str:
    if not figures.modes_left_out:
        return ""
    left = count(figures.modes_left_out, "sammenligning", "sammenligninger")
    return f" {left} er udeladt, fordi der er for få svar i den ene gruppe."


def _voices(figures: QuestionnaireFigures, numbered: tables.Numbered) -> Iterator[Block]:
    if not figures.equal:
        return
    yield Heading("Hvad hvis hver gruppe talte lige meget?")
    yield Paragraph(
        f"Grupperne er efter “{figures.by_label}”. “Som de kom” er alle svar. “Grupperne lige” er "
        f"gennemsnittet af gruppernes egne andele, for de {figures.equal_groups} grupper, der har "
        "mange nok svar, så en lille gruppe tæller lige så meget som en stor. Er de to tal nær "
        "hinanden, betyder det lidt, hvem der svarede flittigst."
    )
    yield from tables.equal(figures, numbered)
