"""The method section: what each figure counts, when a claim is made, what is hidden and why."""

from __future__ import annotations

from config.danish import count
from intake_rooms.key_queries import TWO_PEOPLE, collision_sentence
from reports import claims
from reports.annex import Block, Definition, Definitions, Heading, Note, Paragraph
from reports.figures import StatusFigures
from reports.parameters import StatusParameters
from reports.periods import WEEK_KINDS


def section(figures: StatusFigures, parameters: StatusParameters) -> list[Block]:
    """Definitions of every figure, the rules behind claims, disclosure control, own notes."""
    blocks: list[Block] = [
        Heading("Metode og definitioner"),
        Definitions(tuple(_definitions(figures))),
        Heading("Hvornår teksten siger mere end tallene", level=3),
        Definitions(
            (
                Definition("Spring", claims.RULES["jump"]),
                Definition("Top", claims.RULES["top"]),
                Definition("Tidspunkt", claims.RULES["core"]),
                Definition("Alder", claims.RULES["age"]),
            )
        ),
        Heading("Beskyttelse mod genkendelse", level=3),
        Paragraph(_control(figures)),
    ]
    blocks += [Note(text) for text in parameters.notes]
    return blocks


def _definitions(figures: StatusFigures) -> list[Definition]:
    week = WEEK_KINDS[figures.week_kind]
    return [
        Definition(
            "Indtag",
            "Ét overvåget stofindtag, registreret ved brugerens ankomst. Annullerede "
            "registreringer tæller ikke.",
        ),
        Definition(
            "Manuelt talte",
            "Dagens antal fra papir, for dage hvor rummet ikke har registreret noget. De er med i "
            "antal, uger og gennemsnit, ikke i fordelingerne.",
        ),
        Definition(
            "Forskellige brugere",
            "Brugere, der kan kendes fra hinanden på en nøgle dannet af det kaldenavn, de selv har "
            "valgt. Navnet gemmes ikke. Indtag uden kaldenavn er ikke henført til nogen. Nøglerne "
            f"er pseudonyme, ikke anonyme. {_collisions(figures)}",
        ),
        Definition(
            "Køn, alder og hjemkommune",
            "Brugerens oplysning ved det seneste indtag i perioden, hvor den er kendt.",
        ),
        Definition(
            "Stof",
            "En blanding, fx heroin og kokain, er én række for sig. I tabellen over omtaler "
            "tæller den under hvert stof.",
        ),
        Definition("Uge", f"Opgjort pr. {week}."),
        Definition(
            "Gennemsnit pr. uge",
            "Indtag divideret med antal uger (kalenderdage, hvor rummet fandtes, delt med 7).",
        ),
        Definition("Tidspunkt", "Lokal tid i København. En nat hører til den dato, klokken viser."),
        Definition(
            "Andele",
            "Af dem, hvor oplysningen er kendt; antal ukendte står ved siden af. Der vises ingen "
            "andel af færre end 20.",
        ),
        Definition(
            "Henvisning", "En bruger er vist videre til et andet tilbud. Én person kan have flere."
        ),
    ]


def _collisions(figures: StatusFigures) -> str:
    """How often two clients are counted as one. At most as many keys as clients or intakes."""
    known = [n for n in (figures.totals.clients, figures.totals.intakes) if isinstance(n, int)]
    return collision_sentence(known[0]) if known else TWO_PEOPLE


def _control(figures: StatusFigures) -> str:
    control = figures.control
    if control is None:
        return (
            "Tallene i denne udgave er ikke beskyttet mod genkendelse. Den er kun til intern brug "
            "og må ikke offentliggøres."
        )
    limits = control.thresholds
    text = (
        f"Et tal, som færre end {limits['clients']} brugere står bag, vises ikke; for andre "
        f"hjemkommuner end kommunens egen er grænsen {limits['other_municipality']}. Har under "
        f"halvdelen af indtagene en nøgle, gælder i stedet færre end "
        f"{limits['intakes_without_key']} indtag. “Færre end 5” står kun, hvor tallet selv er 1–4. "
        "Andre tal, der ikke vises, står som “skjult”, også når de kun er skjult, for at de første "
        "ikke kan regnes ud. Utilsigtede hændelser og situationsrapporter handler om driften og "
        "vises, som de er talt."
    )
    hidden = control.primary + control.secondary
    if hidden:
        return f"{text} I dette bilag er {count(hidden, 'tal', 'tal')} ikke vist."
    return f"{text} I dette bilag er intet tal skjult."
