"""What people who signed up are told by mail, each in the language that they signed up in.

A key names sign-up and occasion, so nobody is told the same thing twice; who cancels has all mails
about the sign-up forgotten by the keys' beginning.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from config.outbox import services as outbox
from consultation import moments
from consultation.models import Event, SignUp
from consultation.process_codes import SignUpState

Address = Callable[[str], str]
"""Makes a path of the portal a whole address: `request.build_absolute_uri`."""


def prefix(sign_up: SignUp) -> str:
    """How the keys of all mails about a sign-up begin."""
    return f"sign-up:{sign_up.pk}:"


def receipt(sign_up: SignUp, code: str, *, ahead: int, address: Address) -> None:
    """That the sign-up arrived, how it stands, and its code."""
    waits = sign_up.state == SignUpState.WAITING
    _tell(
        sign_up,
        sign_up.event,
        "receipt",
        {"code": code, "waits": waits, "place": ahead + 1},
        address=address,
    )


def moved_up(sign_up: SignUp, *, address: Address) -> None:
    """That there is a seat now."""
    _tell(sign_up, sign_up.event, "moved-up", {}, address=address)


def taken_off(sign_up: SignUp, event: Event, *, address: Address) -> None:
    """That an editor cancelled the sign-up. The row is emptied after this."""
    _tell(sign_up, event, "taken-off", {}, address=address)


def event_changed(event: Event, *, address: Address) -> int:
    """That time or place are others than they were; gives how many were told."""
    return _tell_all(event, f"changed-{event.revision}", "changed", address)


def event_cancelled(event: Event, *, address: Address) -> int:
    """That it is not held; gives how many were told."""
    return _tell_all(event, "cancelled", "cancelled", address)


def _tell_all(event: Event, occasion: str, template: str, address: Address) -> int:
    told = event.sign_ups.exclude(state=SignUpState.CANCELLED).exclude(email="")
    return sum(
        _tell(each, event, occasion, {}, address=address, template=template) for each in told
    )


def _subjects(title: str) -> dict[str, str]:
    return {
        "receipt": _("Din tilmelding: %(title)s") % {"title": title},
        "moved-up": _("Du har fået plads: %(title)s") % {"title": title},
        "taken-off": _("Din tilmelding er slettet: %(title)s") % {"title": title},
        "changed": _("Ny tid eller nyt sted: %(title)s") % {"title": title},
        "cancelled": _("Aflyst: %(title)s") % {"title": title},
    }


def _tell(
    sign_up: SignUp,
    event: Event,
    occasion: str,
    more: dict[str, Any],
    *,
    address: Address,
    template: str = "",
) -> bool:
    """Queue one mail, if there is an address to send it to; gives whether."""
    if not sign_up.email:
        return False
    template = template or occasion
    language = sign_up.language if sign_up.language == "en" else "da"
    title = event.text("title", language)
    with translation.override(language):
        context = {
            **more,
            "event": event,
            "sign_up": sign_up,
            "title": title,
            "when": moments.when(event.starts_at, event.ends_at, language),
            "page": address(reverse("consultation:event", args=[event.slug])),
            "code_page": address(reverse("consultation:code_page")),
            "consultation": event.consultation,
            "reason": event.text("cancel_reason", language),
        }
        text = render_to_string(f"consultation/events/mail/{template}.txt", context)
        subject = _subjects(title)[template]
    posted = outbox.post(
        sign_up.email,
        subject,
        text,
        about=f"sign-up {template}",
        reply_to=event.consultation.responsible_email,
        key=f"{prefix(sign_up)}{occasion}",
    )
    return posted is not None
