"""What consultations add to the navigation."""

from __future__ import annotations

from config.access import navigation
from config.access.navigation import Place
from config.access.roles import Permission

DESK = Place(
    "Inddragelse",
    "consultation:desk",
    "Skriv spørgeskemaer, lad folk svare, og følg med i svarene.",
    frozenset({Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES}),
    order=50,
)
HEARINGS = Place(
    "Høringer",
    "consultation:all_hearings",
    "Send noget i høring, se svarene igennem, og hold øje med fristen.",
    frozenset({Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES}),
    order=52,
)
HELP = Place(
    "Hjælp til svar",
    "consultation:assisted",
    "Hjælp en person med at svare på et spørgeskema, læs svarene op, og send dem.",
    frozenset({Permission.HELP_ANSWER}),
    order=55,
)


def register() -> None:
    """Make the places known; run once, when the app is ready."""
    navigation.register([DESK, HEARINGS, HELP])
