"""Free texts of the demo's people: put together from parts, all invented, nobody named."""

from __future__ import annotations

from config.dice import Dice

_SEEN = (
    "Jeg ser det hver morgen på vej til arbejde.",
    "Vi bor tæt på Halmtorvet og har gjort det i mange år.",
    "Det er blevet værre i vores gård efter sommeren.",
    "Ved legepladsen ligger der tit kanyler.",
    "Omkring stationen bliver der handlet midt på dagen.",
    "I Nordvest er det flyttet ind i opgangene.",
    "Nede ved Sundholm er der uro om aftenen.",
    "På Nørrebro ser jeg mest, at der bliver røget.",
    "Jeg oplever det faktisk ikke ret tit mere.",
    "Min datter går i skole lige ved siden af.",
)
_FOR = (
    "Et rum mere vil give brugerne ro og os andre færre kanyler.",
    "H17 har hjulpet, så lav et, hvor der mangler et.",
    "Hellere et rum med personale end en opgang uden.",
    "Det handler om at holde folk i live, og det skal vi have råd til.",
    "Byg det sammen med et sted, hvor man kan få mad og sove.",
)
_AGAINST = (
    "Et rum trækker flere til, og det kan kvarteret ikke bære.",
    "Vesterbro har taget sin del. Læg det næste et andet sted.",
    "Brug pengene på behandling og boliger i stedet.",
    "Der skal mere politi til, før vi taler om flere rum.",
    "Spørg naboerne, før det er besluttet, og ikke bagefter.",
)
_ASKS = (
    "Gør rent tidligt, inden børnene går i skole.",
    "Sæt flere kanylebokse op.",
    "Hold åbent om natten.",
    "Fortæl os, hvem vi kan ringe til.",
    "Lad os mødes to gange om året.",
    "Evaluer det efter et år.",
    "",
    "",
)
_OFFERS = (
    "Vi kan låne lokaler ud til møder.",
    "Vi møder brugerne hver dag og kan fortælle om rummet.",
    "Vi vil gerne være med i en følgegruppe.",
    "Vi kan dele mad ud to dage om ugen.",
    "Vores frivillige kan følge folk derhen.",
    "Vi kan melde tilbage, når vi finder kanyler i gården.",
    "Vi har en sygeplejerske to dage om ugen.",
)
_NEEDS = (
    "Det kræver, at vi har ét sted at ringe til.",
    "Vi har brug for at kende planerne i god tid.",
    "Vi kan ikke gøre det uden penge til en medarbejder.",
    "Vi gør meget af det allerede.",
    "",
)
_USER = (
    "Jeg mangler et sted at sove.",
    "Personalet er gode ved mig.",
    "Der er for lang kø om aftenen.",
    "Lad os ryge indenfor.",
    "Jeg tør ikke gå derhen, når politiet står der.",
    "Der er for langt fra Sundholm.",
    "Lav et rum på Nørrebro.",
    "Kaffen er god.",
    "Mine ting bliver stjålet, når jeg sover.",
    "Jeg vil gerne i behandling, men der er ventetid.",
    "Vi er flere kvinder, der gerne vil have vores egen tid.",
    "Hold åbent hele natten.",
)
_WHEN = ("", "", "Især om vinteren.", "Især i weekenden.", "Sådan har det været længe.", "Tak.")

CAMPAIGN = "Vesterbro har nok. Brug pengene på boliger og behandling i hele byen i stedet for."
"""What some write word for word, as if someone had handed it out."""


def citizen(dice: Dice, favours: float) -> str:
    """What a citizen adds; `favours` (0 to 1) is how much they are for rooms."""
    opinion = _FOR if dice.share() < favours else _AGAINST
    return _joined(_one(dice, _SEEN), _one(dice, opinion), _one(dice, _ASKS))


def stakeholder(dice: Dice) -> str:
    """What an organisation can contribute."""
    return _joined(_one(dice, _OFFERS), _one(dice, _NEEDS))


def user(dice: Dice) -> str:
    """What a user adds."""
    return _joined(_one(dice, _USER), _one(dice, _WHEN))


def _one(dice: Dice, texts: tuple[str, ...]) -> str:
    return texts[dice.between(0, len(texts) - 1)]


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
