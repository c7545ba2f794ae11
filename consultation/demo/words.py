"""The demo's texts about consultations, in Danish and English, and names of organisations.

All are ours. The organisations are invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from consultation.codes import PhaseKind

Texts = Mapping[str, Mapping[str, str]]
"""Language to the texts by field."""

AREAS = ("Vesterbro", "Sundholm", "Nørrebro", "Nordvest")
_SYNTHETIC = {
    "da": "Prøvedata: spørgeskemaer, tekster og alle svar er opdigtede. Kun anledningen, de fire "
    "områder og datoerne for møde, udvalg og høring er fra 2018.",
    "en": "Trial data: questionnaires, texts and all answers are invented. Only the occasion, the "
    "four areas and the dates of meeting, committee and hearing are from 2018.",
}

CONSULTATION_2018: Texts = {
    "da": {
        "title": "Indsatsen for udsatte stofbrugere",
        "lead": "Hvordan kan indsatsen for udsatte stofbrugere i København blive bedre, og skal "
        "der være flere stofindtagelsesrum? Vi spørger borgere, interessenter og brugere.",
        "background": f"{_SYNTHETIC['da']}\n\nI budgettet for 2019 står et ønske om at undersøge, "
        "om indsatsen for udsatte stofbrugere kan styrkes. Socialudvalget har besluttet en grundig "
        "høringsproces: beboere, brugere, erhvervsdrivende, organisationer, lokaludvalg, politi og "
        "medarbejdere bliver hørt.\n\nUndersøgelsen handler om de stoffer, der bliver taget på "
        "gaden, især på Vesterbro, ved Sundholm, på Nørrebro og i Nordvest. I dag er der to "
        "stofindtagelsesrum, H17 og Skyen, begge på Vesterbro.",
        "purpose": "Vi vil vide, hvor stofbrug og gener er størst, hvor et nyt rum kan ligge og på "
        "hvilke betingelser, og hvad der ellers vil hjælpe brugere og naboer. Det er ikke "
        "besluttet, at der skal være flere rum.",
        "use_of_answers": "Svarene bliver talt op og læst. Sammen med høringssvar, interviews og "
        "udtalelser bliver de til en rapport med anbefalinger til Socialudvalget.",
        "keeping_of_answers": "Vi gemmer ikke, hvem du er, og ikke hvor du svarer fra. Punkter på "
        "kortet rundes af til 100 meter. Tal, hvor færre end fem personer står bag, bliver ikke "
        "vist. Med koden fra din kvittering kan du rette dit svar indtil fristen og trække det "
        "tilbage, når du vil.",
        "outcome": "Socialudvalget drøftede svarene den 12. december 2018, og den samlede "
        "afdækning var i ekstern høring fra den 11. december 2018 til den 8. januar 2019.",
    },
    "en": {
        "title": "Help for vulnerable drug users",
        "lead": "How can help for vulnerable drug users in Copenhagen get better, and should there "
        "be more drug consumption rooms? We ask citizens, stakeholders and users.",
        "background": f"{_SYNTHETIC['en']}\n\nThe budget for 2019 asks whether help for vulnerable "
        "drug users can be strengthened. The Social Services Committee has decided on a thorough "
        "process: residents, users, businesses, organisations, local committees, police and staff "
        "are heard.\n\nThe investigation is about drug use in the street, above all in Vesterbro, "
        "at Sundholm, in Nørrebro and in Nordvest. There are two drug consumption rooms today, "
        "H17 and Skyen, both in Vesterbro.",
        "purpose": "We want to know where drug use and nuisance are greatest, where a new room "
        "could be and on what conditions, and what else would help users and neighbours. It has "
        "not been decided that there shall be more rooms.",
        "use_of_answers": "The answers are counted and read. Together with hearing statements, "
        "interviews and opinions they become a report with recommendations to the committee.",
        "keeping_of_answers": "We do not store who you are or where you answer from. Points on the "
        "map are rounded to 100 metres. Numbers with fewer than five people behind them are not "
        "shown. With the code on your receipt you can correct your answer until the deadline, and "
        "withdraw it whenever you like.",
        "outcome": "The Social Services Committee discussed the answers on 12 December 2018, and "
        "the whole investigation was out for hearing from 11 December 2018 to 8 January 2019.",
    },
}

PHASES_2018: tuple[tuple[str, date, date | None, Texts], ...] = (
    (
        PhaseKind.QUESTIONNAIRES,
        date(2018, 10, 22),
        date(2018, 11, 25),
        {
            "da": {
                "name": "Spørgeskemaer",
                "description": "Tre spørgeskemaer: til borgere, interessenter og brugere. "
                "Datoerne er opdigtede.",
            },
            "en": {
                "name": "Questionnaires",
                "description": "Three questionnaires: for citizens, stakeholders and users. "
                "The dates are invented.",
            },
        },
    ),
    (
        PhaseKind.MEETING,
        date(2018, 11, 12),
        None,
        {
            "da": {
                "name": "Åbent høringsmøde",
                "description": "Bliv klogere på området, stil spørgsmål, og sig din mening.",
            },
            "en": {
                "name": "Open hearing meeting",
                "description": "Learn more, ask questions, and say what you think.",
            },
        },
    ),
    (
        PhaseKind.HEARING,
        date(2018, 12, 11),
        date(2019, 1, 8),
        {
            "da": {
                "name": "Ekstern høring",
                "description": "Den samlede afdækning er i høring hos organisationer og "
                "myndigheder.",
            },
            "en": {
                "name": "External hearing",
                "description": "The whole investigation is out for hearing with organisations and "
                "authorities.",
            },
        },
    ),
    (
        PhaseKind.COMMITTEE,
        date(2018, 12, 12),
        None,
        {
            "da": {
                "name": "Møde i Socialudvalget",
                "description": "Temadrøftelse om stofmisbrugsområdet.",
            },
            "en": {
                "name": "Meeting of the Social Services Committee",
                "description": "A discussion of drug use and what is done about it.",
            },
        },
    ),
)

TRIAL_MARK = {"da": "Prøve", "en": "Trial", "pl": "Próba", "ar": "تجربة"}
TRIAL_INTRO = {
    "da": "Dette er en prøve. Svarene bliver ikke brugt til noget.",
    "en": "This is a trial. The answers are not used for anything.",
    "pl": "To jest próba. Odpowiedzi nie będą do niczego użyte.",
    "ar": "هذه تجربة. لن تُستخدم الإجابات لأي شيء.",
}
TRIAL: Texts = {
    "da": {
        "title": "Prøv selv: spørgeskemaer, du kan svare på",
        "lead": "Her kan du prøve, hvordan det er at svare som borger, interessent eller bruger. "
        "Det er kun en prøve.",
        "background": "Spørgsmålene er de samme som i prøveudgaven af undersøgelsen fra 2018. Dit "
        "svar bliver gemt i denne prøveportal, men ikke brugt til noget.",
        "purpose": "At du kan se, hvordan et spørgeskema ser ud på din telefon, på en tablet og "
        "med hjælp, før der er en rigtig undersøgelse.",
        "use_of_answers": "Svarene bliver ikke brugt. Medarbejdere kan se dem i denne prøveportal.",
        "keeping_of_answers": "Skriv ikke noget rigtigt om dig selv. Alle, der prøver portalen, "
        "kan logge ind som medarbejder og læse svarene.",
    },
    "en": {
        "title": "Try it: questionnaires that you can answer",
        "lead": "Here you can try what it is like to answer as a citizen, a stakeholder or a user. "
        "It is only a trial.",
        "background": "The questions are those of the trial edition of the 2018 investigation. "
        "Your answer is stored in this trial portal, but not used for anything.",
        "purpose": "So that you can see what a questionnaire looks like on your phone, on a tablet "
        "and with help, before there is a real investigation.",
        "use_of_answers": "The answers are not used. Staff can see them in this trial portal.",
        "keeping_of_answers": "Do not write anything true about yourself. Everyone who tries the "
        "portal can log in as staff and read the answers.",
    },
}
TRIAL_PHASE: Texts = {
    "da": {"name": "Prøv spørgeskemaerne", "description": "Åbent, så længe portalen er en prøve."},
    "en": {"name": "Try the questionnaires", "description": "Open for as long as this is a trial."},
}

_KINDS = (
    "Beboerforeningen", "Gårdlauget", "Handelsforeningen", "Værestedet", "Herberget", "Foreningen",
    "Børnehuset", "Cafeen",
)  # fmt: skip
_NAMES = (
    "Mågen", "Linden", "Havnefronten", "Kastanjen", "Stjernen", "Broen", "Ankeret", "Solsiden",
    "Klokken", "Lanternen", "Svalen", "Kilden",
)  # fmt: skip


def organisations(count: int) -> list[str]:
    """Names of invented organisations, all different; at most 96."""
    return [f"{kind} {name} (opdigtet)" for name in _NAMES for kind in _KINDS][:count]


def kind_of(organisation: str) -> str:
    """The code of question `art` that fits an invented organisation."""
    return {
        "Beboerforeningen": "bolig", "Gårdlauget": "bolig", "Handelsforeningen": "erhverv",
        "Værestedet": "tilbud", "Herberget": "tilbud", "Foreningen": "forening",
        "Børnehuset": "skole", "Cafeen": "erhverv",
    }[organisation.partition(" ")[0]]  # fmt: skip
