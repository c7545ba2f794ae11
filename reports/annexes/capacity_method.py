"""The method section of the capacity report: what is counted, and the rules behind the words."""

from __future__ import annotations

from django.conf import settings

from config.danish import count, listing, long_date
from reports.annex import Block, Definition, Definitions, Heading, Note, Paragraph
from reports.annexes.capacity_text import ALIKE_PERCENT, LEAST_DAYS
from reports.capacity_figures import FULL_PERCENT, NEAR_PAYDAY, CapacityFigures
from reports.parameters import StatusParameters


def section(figures: CapacityFigures, parameters: StatusParameters) -> list[Block]:
    """Definitions, rules of the sentences, disclosure control, the editor's own notes."""
    return [
        Heading("Metode og definitioner"),
        Definitions(_definitions(figures)),
        Heading("Beskyttelse mod genkendelse", level=3),
        Paragraph(_control(figures)),
        *(Note(text) for text in parameters.notes),
    ]


def _definitions(figures: CapacityFigures) -> tuple[Definition, ...]:
    return (
        Definition(
            "Time",
            "Den klokketime i København, indtaget begyndte i. En nat hører til den dato, klokken "
            "viser. Timen kl. 2–3 er dobbelt, når vintertiden begynder, og findes ikke, når "
            "sommertiden begynder.",
        ),
        Definition(
            "Åben dag og åbningstid",
            "En dag, hvor et rum har åbent efter sine åbningstider, eller har registreret indtag. "
            "En time er indrammet, når et rum mindst én gang i perioden har haft åbent i den.",
        ),
        Definition(
            "Indtag pr. åben dag",
            "Registrerede indtag i timen divideret med ugedagens (eller rummets) åbne dage. "
            "Manuelt talte indtag har intet klokkeslæt og er ikke med.",
        ),
        Definition(
            "Optagne pladser",
            "Den tid, pladserne har været optaget efter rummets tavle, divideret med de dage, "
            "hvor nogen har haft en plads. Den, som ingen så gå, regnes for at være gået ved "
            "lukketid.",
        ),
        Definition(
            "Ventetid",
            "Fra personen kom i kø på tavlen, til vedkommende fik en plads. Den, der gik fra køen, "
            "er ikke med. Median og 90-procents-fraktil er lineært mellem nabotal og vises kun for "
            f"mindst {settings.DISCLOSURE_INTAKE_THRESHOLD} personer.",
        ),
        Definition("Udbetalingsdag", _payday_rule(figures)),
        Definition(
            "En plads mere",
            "Ville have mødt behov i de timer på en uge, hvor pladserne i gennemsnit er mindst "
            f"{FULL_PERCENT} % optaget, eller hvor nogen er afvist, fordi der var fuldt.",
        ),
        Definition(
            "En time mere",
            "Rummets første og sidste time er de klokketimer, det oftest åbner og lukker i. Er "
            "der mindst lige så mange indtag pr. åben time som i gennemsnit, taler det for en time "
            "mere i den ende.",
        ),
    )


def _payday_rule(figures: CapacityFigures) -> str:
    days = [long_date(day) for day in figures.paydays]
    which = f" Her: {listing(days)}." if 0 < len(days) <= 6 else ""
    return (
        f"Dagene fra {NEAR_PAYDAY} dage før til {NEAR_PAYDAY} dage efter udbetalingsdagen, som er "
        "månedens sidste bankdag, medmindre en anden er sat. Der siges kun noget om forskellen, "
        f"når der er mindst {LEAST_DAYS} åbne dage af hver slags, og kun når den er mindst "
        f"{ALIKE_PERCENT} %.{which}"
    )


def _control(figures: CapacityFigures) -> str:
    control = figures.control
    if control is None:
        return (
            "Tallene i denne udgave er ikke beskyttet mod genkendelse. Den er kun til intern brug "
            "og må ikke offentliggøres."
        )
    limits = control.thresholds
    text = (
        f"En time, som færre end {limits['clients']} brugere står bag, vises ikke. Har under "
        f"halvdelen af indtagene en nøgle, gælder i stedet færre end "
        f"{limits['intakes_without_key']} indtag; det gælder også optagne pladser og ventetid, som "
        "er uden nøgle. “Færre end 5” står kun, hvor tallet selv er 1–4. Andre tal, der ikke "
        "vises, står som “skjult”, også når de kun er skjult, for at de første ikke kan regnes ud "
        "af summerne."
    )
    hidden = control.primary + control.secondary
    if hidden:
        return f"{text} I dette bilag er {count(hidden, 'tal', 'tal')} ikke vist."
    return f"{text} I dette bilag er intet tal skjult."
