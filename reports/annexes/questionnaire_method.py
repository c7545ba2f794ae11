"""The method section of a questionnaire's report."""

from __future__ import annotations

from config.danish import count, listing
from reports.annex import Block, Definition, Definitions, Heading, Note, Paragraph
from reports.questionnaire_figures import QuestionnaireFigures


def section(figures: QuestionnaireFigures, notes: tuple[str, ...]) -> list[Block]:
    """Definitions, disclosure control, the editor's own notes."""
    return [
        Heading("Metode og definitioner"),
        Definitions(_definitions(figures)),
        Heading("Beskyttelse mod genkendelse", level=3),
        Paragraph(_control(figures)),
        *(Note(text) for text in notes),
    ]


def _definitions(figures: QuestionnaireFigures) -> tuple[Definition, ...]:
    versions = listing([str(each) for each in figures.facts.versions])
    return (
        Definition(
            "Svar",
            "En besvarelse, der er sendt og ikke trukket tilbage. Svar, som en medarbejder efter "
            "gennemsyn har holdt ude, tæller ikke. Enhver kan svare, så svarene er ikke et udsnit "
            "af alle: de siger, hvad de, der svarede, mener.",
        ),
        Definition(
            "Fik spørgsmålet",
            "De, som spørgsmålet blev vist for. Nogle spørgsmål vises kun efter bestemte svar.",
        ),
        Definition(
            "Andel",
            "Hele procent af dem, der svarede på spørgsmålet, eller hvad der ellers er nævnt. Hvor "
            "man kunne vælge flere, tæller hvert valg for sig.",
        ),
        Definition(
            "Versioner",
            f"Tallene omfatter version {versions}. Et spørgsmål er lagt sammen på tværs af "
            "versioner, når det betyder det samme; ellers står det for sig.",
        ),
        Definition(
            "Felt på kortet",
            "500 meter på hver led. Punkter er kun gemt som midten af et felt på 100 meter.",
        ),
        Definition(
            "Grupperne lige",
            "Gennemsnittet af gruppernes egne andele, hver gruppe med samme vægt.",
        ),
    )


def _control(figures: QuestionnaireFigures) -> str:
    control = figures.control
    if control is None:
        return (
            "Tallene i denne udgave er ikke beskyttet mod genkendelse. Den er kun til intern brug "
            "og må ikke offentliggøres."
        )
    limits = control.thresholds
    text = (
        f"Et tal, som færre end {limits['persons']} personer står bag, vises ikke: så sjældne svar "
        "er lagt sammen med andre, og står i én linje. Det gælder også dem, der ikke svarede, og "
        "dem, der ikke valgte et svar, hvor man kunne vælge flere. Hvor der ikke kan lægges "
        "sammen, står “færre end 5” eller “skjult”; andre tal kan være skjult, for at de første "
        f"ikke kan regnes ud. Der vises ingen andel af færre end {limits['share_base']}. Hvad folk "
        "har skrevet, gengives aldrig."
    )
    hidden = control.primary + control.secondary
    if hidden:
        return f"{text} I dette bilag er {count(hidden, 'tal', 'tal')} ikke vist for sig."
    return f"{text} I dette bilag er intet tal skjult."
