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


def register() -> None:
    """Make the place known; run once, when the app is ready."""
    navigation.register([DESK])
