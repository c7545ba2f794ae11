"""A mail server that cannot be reached."""

from __future__ import annotations

from typing import NoReturn

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    def send_messages(self, email_messages: object) -> NoReturn:
        raise ConnectionRefusedError("no mail server")
