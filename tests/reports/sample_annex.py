"""An annex with everything in it that a renderer can meet; the numbers are those of 2012."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reports.annex import (
    Annex,
    Bullets,
    Chart,
    Column,
    Definition,
    Definitions,
    Document,
    Heading,
    Hidden,
    KeyFigure,
    KeyFigures,
    Mark,
    Note,
    Observation,
    Office,
    Paragraph,
    Series,
    Span,
    Table,
)

NASTY = (
    'A&B <b>#x *fed* $1$ =cmd|"/C calc"!A1 @ref _kursiv_ `kode` \\slut //x /* y */ [z] ]]> Zoë 🙂'
)
FEW = Hidden("færre end 5")
OTHER = Hidden("skjult")
WEEKS = (812, 877, 905, 934, 1187, 1066, 1031, 1014)
MOBILE = (236, 229, 241, 238, 287, 262, 249, 245)


def _weekly_chart() -> Chart:
    return Chart(
        number=1,
        kind="stacked",
        caption="Tydeligt spring i uge 5, hvor mange får udbetalt penge",
        subtitle="Antal indtag pr. driftsuge",
        alt="Søjlediagram: indtag steg fra 1.172 i uge 4 til 1.474 i uge 5 og lå derefter højere.",
        categories=tuple(str(week) for week in range(1, 9)),
        series=(
            Series("Midlertidigt stofindtagelsesrum", tuple(map(float, WEEKS)), 0),
            Series("Mobilt rum", tuple(map(float, MOBILE)), 1),
        ),
        foot="Kilde: registrering ved ankomst, 1. oktober – 25. november 2012. Demonstrationstal.",
        marks=(
            Mark(0, "Åbning 1. oktober", "opening"),
            Mark(4, "Udbetaling 31. oktober", "payday"),
        ),
        emphasis=(4,),
        axis_label="Driftsuge",
    )


def _hour_chart() -> Chart:
    counts = [0] * 8 + [
        61,
        214,
        388,
        601,
        822,
        901,
        884,
        870,
        792,
        655,
        480,
        402,
        321,
        240,
        148,
        47,
    ]
    return Chart(
        number=2,
        kind="columns",
        caption="De fleste indtag sker kl. 12-18",
        subtitle="Antal indtag pr. time",
        alt="Søjlediagram: 4.924 af 7.826 indtag er mellem kl. 12 og 18.",
        categories=tuple(str(hour) for hour in range(24)),
        series=(Series("Indtag", tuple(map(float, counts)), 0),),
        foot="Kilde: registrering ved ankomst, midlertidigt rum.",
        spans=(Span(8.0, 23.0, "Åbent kl. 8.30-23.30"),),
        emphasis=tuple(range(12, 18)),
        axis_label="Klokkeslæt",
    )


def _referral_chart() -> Chart:
    names = (
        "Sundhedsrummet på Indre Vesterbro, herunder sårpleje og sygeplejefaglig rådgivning",
        "Misbrugsbehandling (SEL § 101)",
        "Hepatitis C-test og -behandling",
        "Socialtandpleje",
        "Støtte-kontaktperson (SEL § 99)",
        NASTY,
        "Retshjælp",
        "Hjemkommune/hjemtransport",
    )
    return Chart(
        number=3,
        kind="bars",
        caption="Flest henvises til Sundhedsrummet",
        subtitle="Antal henvisninger efter tilbud",
        alt=f"Liggende søjler: 214 til Sundhedsrummet; {NASTY}.",
        categories=names,
        series=(Series("Henvisninger", (214.0, 97.0, 41.0, 22.0, 12.0, 7.0, None, 0.0), 0),),
        foot="En henvisning er ikke en person.",
        emphasis=(0,),
    )


def _substance_table() -> Table:
    return Table(
        number=1,
        caption="Indtag og brugere efter stof",
        columns=(
            Column("Stof"),
            Column("Indtag", "int"),
            Column("Andel af indtag", "share"),
            Column("Forskellige brugere", "int"),
            Column("Indtag pr. bruger", "decimal"),
            Column("Først set", "date"),
        ),
        rows=(
            ("Kokain", 4931, 63, 341, Decimal("14.46"), date(2012, 10, 1)),
            ("Heroin", 1722, 22, 208, 8.28, date(2012, 10, 1)),
            ("Heroin og kokain (speedball), talt som blanding", 1018, 13, 96, 10.6, None),
            ("Metadon", OTHER, OTHER, FEW, None, date(2012, 10, 9)),
            (NASTY, 0, 0, 0, None, None),
            ("=SUM(A1:A9)", OTHER, OTHER, FEW, None, None),
        ),
        total=("I alt", 7826, 100, 458, Decimal("17.09"), None),
        sheet="Stof",
        notes=("Tal under 5 brugere er skjult (§ 5.1).", f"Note med {NASTY}"),
    )


def _long_table() -> Table:
    return Table(
        number=2,
        caption="Indtag dag for dag",
        columns=(Column("Dag", "date"), Column("Indtag", "int"), Column("Bemærkning")),
        rows=tuple(
            (date.fromordinal(date(2012, 10, 1).toordinal() + day), 100 + 7 * day % 60, "")
            for day in range(56)
        ),
        sheet="Dage",
    )


def sample(*, internal: bool = False) -> Annex:
    """The whole sample; `internal` as the contract has it."""
    return Annex(
        document=Document(
            title="Status for midlertidigt stofindtagelsesrum efter 8 uger",
            recipient="Socialudvalget",
            document_date=date(2012, 11, 26),
            period_from=date(2012, 10, 1),
            period_to=date(2012, 11, 25),
            annex_number="1",
            meeting_date=date(2012, 12, 12),
            case_number="2012-160062",
            document_number="2012-860063",
            office=Office(
                name="Mål- og Rammekontoret for Voksne",
                address=("Bernstorffsgade 17", "1592 København V"),
                phone="2053 6318",
                email="EI99@sof.kk.dk",
                ean="5798009683052",
                website="www.kk.dk",
            ),
            summary="I otte uger havde rummet 7.826 indtag fordelt på 458 forskellige brugere.",
        ),
        blocks=(
            KeyFigures(
                (
                    KeyFigure("7.826", "indtag i rummet", "1. oktober – 25. november 2012"),
                    KeyFigure("458", "forskellige brugere"),
                    KeyFigure("1.227", "indtag om ugen i gennemsnit", "begge tilbud"),
                    KeyFigure("22 %", "af brugerne er kvinder", "101 af 458"),
                )
            ),
            Heading("Bruger målgruppen rummet?"),
            Paragraph(
                "De tilsammen 7.826 indtag fordeler sig på 458 forskellige brugere. Det mobile "
                "stofindtagelsesrum har i samme tidsrum haft yderligere 1.987 indtag. De to tilbud "
                "har tilsammen haft 9.813 indtag, eller 1.227 i gennemsnit pr. uge."
            ),
            _weekly_chart(),
            Paragraph(f"Et afsnit med alt muligt: {NASTY}"),
            _long_table(),
            Heading("Er der nogle fra målgruppen, som ikke bruger rummet?"),
            Paragraph("Størstedelen af indtagene skete i tidsrummet 12-18."),
            _hour_chart(),
            Observation(
                "At der om aftenen fortsat er stofindtag i sidegaderne til Istedgade.\n"
                "At der stadig er brugere, der ikke har kendskab til tilbuddet.",
                "Politiet, Station City",
                date(2012, 10, 24),
            ),
            Observation(NASTY, f"Kilde {NASTY}"),
            Heading("Hvem er brugerne?"),
            Heading("Stof", 3),
            _substance_table(),
            Bullets(("Den store gruppe er i 30'erne.", f"Punkt: {NASTY}")),
            Heading("Nå målene i forhold til stofmisbrugere?"),
            _referral_chart(),
            Note("Hamborgs centrale rum har 1.800 indtag om ugen."),
            Note(NASTY),
            Heading("Sådan er tallene gjort op"),
            Definitions(
                (
                    Definition("Indtag", "Én registrering ved ankomsten, før stoffet indtages."),
                    Definition(f"Begreb {NASTY}", NASTY),
                )
            ),
        ),
        internal=internal,
    )
