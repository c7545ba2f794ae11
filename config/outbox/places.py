"""What the outbox adds to the navigation."""

from __future__ import annotations

from config.access.navigation import Place
from config.access.roles import Permission

PLACES = (
    Place(
        "Udgående post",
        "outbox:mails",
        "Se mails, der venter eller er blevet afvist, og få dem sendt.",
        frozenset({Permission.MANAGE_USERS}),
        order=85,
    ),
)
