"""What consultations show on the portal's front page."""

from __future__ import annotations

from django.urls import reverse

from config import open_consultations
from config.open_consultations import OpenConsultation


def register() -> None:
    """Let the front page ask; run once, when the app is ready."""
    open_consultations.register("consultation", _open)
    open_consultations.register("hearing", _open_hearings)


def _open_hearings(language: str) -> tuple[OpenConsultation, ...]:
    from consultation import hearing_cards

    return hearing_cards.open_now(language)


def _open(language: str) -> tuple[OpenConsultation, ...]:
    from consultation.forms.words import public_text
    from consultation.queries import public

    return tuple(
        OpenConsultation(
            url=reverse("consultation:public_consultation", args=[seen.consultation.slug]),
            title=public_text(seen.consultation, "title", language),
            lead=public_text(seen.consultation, "lead", language),
            deadline=seen.deadline,
        )
        for seen in public.consultations()
        if seen.open_doors
    )
