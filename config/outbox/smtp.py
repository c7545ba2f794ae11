"""Django's SMTP backend, which knows one thing more: when a mail's fate cannot be told."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class Unanswered(OSError):
    """The whole mail went out, and the server's word on it never came: it may have arrived."""


class _Watching(smtplib.SMTP):
    """Tells apart a connection lost before the mail was out from one lost after."""

    _is_out = False
    _in_data = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand over a mail. Raises Unanswered where only the server's last word is missing."""
        self._is_out, self._in_data = False, True
        try:
            return super().data(msg)
        except OSError as error:
            if self._is_out:
                raise Unanswered(type(error).__name__) from error
            raise
        finally:
            self._in_data = False

    def send(self, s: Any) -> None:
        """Send all of `s`. Commands are text, a mail is bytes."""
        super().send(s)
        if self._in_data and isinstance(s, bytes):
            self._is_out = True


class _WatchingSSL(_Watching, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """What `EMAIL_HOST` chooses."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchingSSL if self.use_ssl else _Watching
