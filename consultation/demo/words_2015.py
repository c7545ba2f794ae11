"""The demo's texts about the process of 2013-2015, in Danish and English. All are ours."""

from __future__ import annotations

from datetime import date

from consultation.codes import PhaseKind
from consultation.demo.words import Texts

CONSULTATION: Texts = {
    "da": {
        "title": "Udvikling af misbrugsområdet",
        "lead": "Alt for få københavnere får hjælp til at komme ud af et misbrug. Brugere, "
        "samarbejdsparter, medarbejdere og ledere har været med til at finde ud af, hvad der skal "
        "være anderledes.",
        "background": "Prøvedata: tekster, titler, dage, referater og alle svar er opdigtede. Hvad "
        "der skete, i hvilken rækkefølge, hvem der var med og hvor mange, er fra Bilag 4, “Proces "
        "for udvikling af misbrugsområdet”, og fra kommunens nyhed af 11. juni 2015.\n\n"
        "7-8.000 københavnere har i 2015 et misbrug af heroin, kokain, hash eller andre stoffer, "
        "og ca. 19.000 har et misbrug af alkohol. Under halvdelen af dem, der har et misbrug af "
        "stoffer, og kun 2.000 af dem, der har et misbrug af alkohol, er i behandling. Samtidig "
        "har misbruget ændret sig fra heroin mod mere hash og kokain.",
        "purpose": "At finde en samlet løsning, der gør det lettere at komme i behandling og giver "
        "borgerne større indflydelse, sammen med dem, det handler om.",
        "use_of_answers": "Interview, workshops og arbejdsgrupper blev til 13 udfordringer, syv "
        "spor og et forslag, som Socialudvalget sendte i høring.",
        "keeping_of_answers": "Ingen navne er gemt fra interviewene. Høringssvar er offentlige.",
        "outcome": "Socialudvalget besluttede i juni 2015 at omlægge misbrugsbehandlingen: ét "
        "behandlingscenter i tre områder af byen, straksbehandling, én indgang for alkohol og "
        "stoffer, større indflydelse, anonym rådgivning og opsøgende behandling. Omlægningen "
        "trådte i kraft den 1. januar 2016 og fik praktisk effekt den 1. februar 2016.",
    },
    "en": {
        "title": "Developing drug and alcohol treatment",
        "lead": "Far too few Copenhageners get help to leave an addiction. Users, partners, staff "
        "and leaders have taken part in finding out what must change.",
        "background": "Trial data: texts, titles, days, minutes and all responses are invented. "
        "What happened, in which order, who took part and how many, is from Annex 4 of the "
        "committee paper and from the city’s news of 11 June 2015.\n\n"
        "In 2015, 7-8,000 Copenhageners have an addiction to heroin, cocaine, cannabis or other "
        "drugs, and about 19,000 to alcohol. Fewer than half of those with a drug addiction, and "
        "only 2,000 of those with an alcohol addiction, are in treatment. At the same time, drug "
        "use has moved from heroin towards cannabis and cocaine.",
        "purpose": "To find one whole solution that makes it easier to get treatment and gives "
        "citizens more of a say, together with those concerned.",
        "use_of_answers": "Interviews, workshops and working groups became 13 challenges, seven "
        "tracks, and a proposal that the committee sent out for hearing.",
        "keeping_of_answers": "No names are kept from the interviews. Hearing responses are "
        "public.",
        "outcome": "In June 2015 the committee decided to change treatment: one treatment centre "
        "in three parts of the city, immediate treatment, one entrance for alcohol and drugs, more "
        "of a say, anonymous counselling and outreach treatment. It took effect on 1 January 2016, "
        "in practice on 1 February 2016.",
    },
}

PHASES: tuple[tuple[str, date, date | None, Texts], ...] = (
    (
        PhaseKind.COMMITTEE,
        date(2013, 12, 11),
        None,
        {
            "da": {
                "name": "Socialudvalget sætter udviklingen i gang",
                "description": "Gennem en samskabende og inddragende proces.",
            },
            "en": {
                "name": "The committee begins the development",
                "description": "By a process that involves everyone concerned.",
            },
        },
    ),
    (
        PhaseKind.QUESTIONNAIRES,
        date(2014, 2, 3),
        date(2014, 4, 11),
        {
            "da": {
                "name": "Interview med brugere",
                "description": "På behandlingsstederne og ved stofindtagelsesrummet på Vesterbro.",
            },
            "en": {
                "name": "Interviews with users",
                "description": "At places of treatment and at the consumption room in Vesterbro.",
            },
        },
    ),
    (
        PhaseKind.MEETING,
        date(2014, 3, 19),
        date(2014, 6, 11),
        {
            "da": {
                "name": "Workshops",
                "description": "To for interessenter og to for AfdelingsMED.",
            },
            "en": {
                "name": "Workshops",
                "description": "Two for stakeholders, two for staff and leaders.",
            },
        },
    ),
    (
        PhaseKind.MEETING,
        date(2014, 11, 4),
        date(2015, 1, 13),
        {
            "da": {
                "name": "Syv arbejdsgrupper",
                "description": "Hver arbejdsgruppe mødes to gange.",
            },
            "en": {"name": "Seven working groups", "description": "Each group meets twice."},
        },
    ),
    (
        PhaseKind.HEARING,
        date(2015, 3, 12),
        date(2015, 4, 13),
        {
            "da": {
                "name": "Ekstern høring",
                "description": "Forslaget er i høring hos eksterne interessenter.",
            },
            "en": {
                "name": "External hearing",
                "description": "The proposal is out for hearing with external stakeholders.",
            },
        },
    ),
    (
        PhaseKind.COMMITTEE,
        date(2015, 6, 10),
        None,
        {
            "da": {
                "name": "Endelig behandling i Socialudvalget",
                "description": "Den fremtidige ramme for misbrugsområdet.",
            },
            "en": {
                "name": "Final decision of the committee",
                "description": "The future frame of drug and alcohol treatment.",
            },
        },
    ),
)
