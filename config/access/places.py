"""What accounts and the log add to the navigation."""

from __future__ import annotations

from config.access.navigation import Place
from config.access.roles import Permission

PLACES = (
    Place(
        "Medarbejdere",
        "access:users",
        "Opret medarbejdere, giv roller, og luk adgang.",
        frozenset({Permission.MANAGE_USERS}),
        order=80,
    ),
    Place(
        "Log",
        "audit:log",
        "Se, hvem der har gjort hvad og hvorfor.",
        frozenset({Permission.READ_AUDIT}),
        order=90,
    ),
)
