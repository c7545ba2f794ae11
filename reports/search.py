"""What the staff's search box finds of annex drafts."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from config import search
from config.access.models import User
from config.access.roles import Permission
from config.danish import long_date
from config.search import Hit, Provider, narrow
from reports.models import AnnexDraft

_FIELDS = ("name", *(f"parameters__document__{key}" for key in ("title", "case_number")))


def _drafts(user: User, words: tuple[str, ...], most: int) -> Iterator[Hit]:
    for each in narrow(AnnexDraft.objects.all(), words, *_FIELDS)[:most]:
        document = each.parameters.get("document", {})
        number = document.get("case_number") or ""
        changed = long_date(timezone.localdate(each.updated_at))
        yield Hit(
            each.name,
            "Bilagsudkast",
            reverse("reports:draft", args=[each.pk]),
            f"sag {number} · ændret {changed}" if number else f"ændret {changed}",
        )


def register() -> None:
    """Let the search box ask; run once, when the app is ready."""
    may = frozenset({Permission.DRAW_ANNEXES})
    search.register(Provider("bilag", "Bilagsudkast", may, _drafts, order=80))
