"""Delivery right after a mail is queued, without anybody waiting for it.

One thread per process at most; it ends when nothing is due. What a server that is away leaves
behind is tried again by `manage.py deliver_mail`, or at the next mail.
"""

from __future__ import annotations

import logging
import threading

from django.conf import settings
from django.db import connections

from config.outbox import delivery

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_state = {"wanted": False, "running": False}


def wake() -> threading.Thread | None:
    """Begin to deliver, if OUTBOX_DELIVERY is "thread"; gives the thread if it is a new one."""
    if settings.OUTBOX_DELIVERY != "thread":
        return None
    with _lock:
        _state["wanted"] = True
        if _state["running"]:
            return None
        _state["running"] = True
    thread = threading.Thread(target=_run, name="outbox", daemon=True)
    thread.start()
    return thread


def _run() -> None:
    try:
        while _go_on():
            delivery.deliver_due()
    except Exception:  # the mail is in the database; the next mail or deliver_mail goes on
        _log.exception("Delivering mail failed.")
        with _lock:
            _state["running"] = False
    finally:
        connections.close_all()


def _go_on() -> bool:
    """Whether mail was queued since the last look; if not, this thread is done for."""
    with _lock:
        wanted, _state["wanted"] = _state["wanted"], False
        _state["running"] = wanted
        return wanted
