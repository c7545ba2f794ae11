"""The method section of the annex about a process: what is counted how, and what is hidden."""

from __future__ import annotations

from config.danish import count
from reports.annex import Block, Definition, Definitions, Heading, Note, Paragraph
from reports.process_figures import ProcessFigures


def section(figures: ProcessFigures, notes: tuple[str, ...]) -> list[Block]:
    """Definitions, disclosure control, the editor's own notes."""
    return [
        Heading("Metode og definitioner"),
        Definitions(_DEFINITIONS),
        Heading("Beskyttelse mod genkendelse", level=3),
        Paragraph(_control(figures)),
        *(Note(text) for text in notes),
    ]


_DEFINITIONS = (
    Definition(
        "Tal og tekst",
        "Alle tal i sætninger, tabeller og figurer er talt op i portalens sag, da bilaget blev "
        "tegnet, og er hele tal. Skøn som “cirka” og “en del” står kun i de afsnit, som "
        "redaktionen selv har skrevet.",
    ),
    Definition(
        "Interview",
        "En samtale, der er skrevet ind i portalen som svar på en interviewguide og tæller med. "
        "Personer er dem, der var med i samtalerne.",
    ),
    Definition(
        "Møder og workshops",
        "Arrangementer, der er holdt og ikke aflyst. Deltagere er talt ved døren, gruppe for "
        "gruppe. Et arrangement er “for medarbejdere og ledere”, når mere end halvdelen af "
        "deltagerne var det, og ellers “for andre interessenter”.",
    ),
    Definition(
        "Arbejdsgrupper",
        "Medlemmer er de pladser, der er besat nu. Et møde tæller, når det er holdt; et referat er "
        "godkendt, når det ligger fast og ikke kan ændres.",
    ),
    Definition(
        "Udfordringer, spor og forslag",
        "Talt, som de står i sagen, hver én gang. En udfordring hører til den, der fandt den; den "
        "kan være med i flere spor og blive besvaret af flere forslag.",
    ),
    Definition(
        "Høringssvar",
        "Svar, der er modtaget og ikke trukket tilbage eller afvist. Offentlige svar og fortrolige "
        "bidrag tælles hver for sig. En part har “ikke svaret”, når fristen er gået, og den "
        "hverken har svaret eller takket nej.",
    ),
    Definition(
        "Grundlag",
        "Hvad udfordringer, forslag og beslutninger bygger på. Et bidrag, der ikke førte videre, "
        "har en begrundelse i sagen.",
    ),
)


def _control(figures: ProcessFigures) -> str:
    control = figures.control
    if control is None:
        return (
            "Tallene i denne udgave er ikke beskyttet mod genkendelse. Den er kun til intern brug "
            "og må ikke offentliggøres."
        )
    least = control.thresholds["persons"]
    text = (
        f"Tal for mennesker er beskyttet: et antal på færre end {least} interviewede, deltagere, "
        "medlemmer, besvarelser eller fortrolige bidrag vises ikke. Så små grupper er lagt sammen "
        "med andre, eller der står “færre end 5” eller “skjult”; andre tal kan være skjult, for at "
        "de første ikke kan regnes ud. Tal for forvaltningens egne handlinger er ikke beskyttet: "
        "møder, workshops, spor, udfordringer, forslag, beslutninger, referater og parter siger "
        "intet om et enkelt menneske. Offentlige høringssvar er givet under navn, og hvor mange "
        "der er, står på høringens side; antallet vises, som det er. Fortrolige bidrag gengives "
        "aldrig."
    )
    hidden = control.primary + control.secondary
    if hidden:
        return f"{text} I dette bilag er {count(hidden, 'tal', 'tal')} ikke vist for sig."
    return f"{text} I dette bilag er intet tal skjult."
