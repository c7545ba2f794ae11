"""The demo's texts about a hearing and a meeting to try out, in Danish and English."""

from __future__ import annotations

from consultation.demo.words import Texts

TRIAL_HEARING: Texts = {
    "da": {
        "title": "Prøve: Skal der være et stofindtagelsesrum mere?",
        "lead": "Dette er en prøve. Her kan du prøve at skrive et offentligt høringssvar og et "
        "fortroligt bidrag. Det bliver ikke brugt til noget.",
        "asked_for": "Skriv, hvad du vil, men ikke noget rigtigt om dig selv eller andre. Alle, "
        "der prøver portalen, kan logge ind som medarbejder og læse det.",
        "other_channels": "I en rigtig høring står her, hvor man kan sende et brev.",
    },
    "en": {
        "title": "Trial: Should there be one more drug consumption room?",
        "lead": "This is a trial. Here you can try to write a public response and a confidential "
        "contribution. It is not used for anything.",
        "asked_for": "Write what you like, but nothing true about yourself or others. Everyone who "
        "tries the portal can log in as staff and read it.",
        "other_channels": "In a real hearing, this says where to send a letter.",
    },
}
TRIAL_MEETING: Texts = {
    "da": {
        "title": "Prøve: Åbent møde om stofindtagelsesrum",
        "lead": "Mødet bliver ikke holdt. Her kan du prøve at melde dig til, komme på venteliste "
        "og melde fra igen. Der er kun seks pladser.",
        "for_whom": "Alle, der vil prøve, hvordan en tilmelding er.",
        "programme": "Kl. 17.00 Velkommen\nKl. 17.15 Oplæg\nKl. 18.00 Spørgsmål og samtale ved "
        "bordene\nKl. 18.50 Hvad sker der nu?",
        "place": "Øksnehallen (prøve)",
        "accessibility": "Niveaufri adgang og teleslynge. Skriv, hvis du har brug for andet.",
    },
    "en": {
        "title": "Trial: Open meeting on drug consumption rooms",
        "lead": "The meeting will not be held. Here you can try to sign up, to wait for a seat and "
        "to cancel. There are only six seats.",
        "for_whom": "Everyone who wants to try what signing up is like.",
        "programme": "17.00 Welcome\n17.15 A talk\n18.00 Questions and talk at the tables\n18.50 "
        "What happens now?",
        "place": "Øksnehallen (trial)",
        "accessibility": "Step-free access and hearing loop. Write if you need anything else.",
    },
}
