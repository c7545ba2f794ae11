"""Letters about accounts, one function each: they are put into the outbox."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from config.access.models import User
from config.outbox.services import post


def send_password_link(user: User, *, site: str) -> None:
    """A link to choose a password with; it works once and for PASSWORD_RESET_TIMEOUT seconds.

    `site` is the portal's address with scheme and a slash at the end.
    """
    address = reverse(
        "access:password_reset_confirm",
        args=[
            urlsafe_base64_encode(force_bytes(user.pk)),
            default_token_generator.make_token(user),
        ],
    )
    context = {
        "user": user,
        "link": site.rstrip("/") + address,
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        "portal_contact": settings.PORTAL_CONTACT,
    }
    post(
        user.email,
        "Vælg en adgangskode til portalen",
        render_to_string("emails/password_link.txt", context),
        about="password_link",
    )
