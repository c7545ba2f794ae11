"""What the outbox's tests share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.outbox.mail_server import MailServer, settings_for


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """Started, and what Django sends to."""
    running = MailServer()
    settings_for(running, settings)
    running.start()
    yield running
    running.stop()
