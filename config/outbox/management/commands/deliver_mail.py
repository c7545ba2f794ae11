"""Send the mail that is due."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connections
from django.db.models import Count
from django.utils import timezone

from config.outbox import chores
from config.outbox.delivery import Round, deliver_due
from config.outbox.models import MailState, OutgoingMail

_log = logging.getLogger(__name__)
_CHORES_EVERY = 3600
"""Seconds, in --watch."""


class Command(BaseCommand):
    """One round for a timer, or with --watch a service."""

    help = (
        "Send the mail that is due, delete what has been kept long enough. Exit code 0: all that "
        "was due is sent; 1: something is not (the server is away, refused it, or its fate is "
        "unclear). --watch goes on until it is stopped, and then gives 0."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="go on until stopped")
        parser.add_argument(
            "--every", type=float, default=15.0, help="seconds between rounds of --watch"
        )
        parser.add_argument(
            "--until-parent-ends",
            action="store_true",
            help="with --watch: end when the process that started this one ends",
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["watch"]:
            self._watch(options["every"], options["until_parent_ends"], options["format"])
            return
        done = deliver_due()
        self._tell(done, options["format"], chores.do_all(timezone.now()))
        if not done.sent_all:
            sys.exit(1)

    def _watch(self, every: float, until_parent_ends: bool, style: str) -> None:
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stop.set())
        parent = os.getppid()
        chores_due = 0.0
        while not stop.is_set():
            try:
                done = deliver_due()
                counts = {}
                if time.monotonic() >= chores_due:
                    counts = chores.do_all(timezone.now())
                    chores_due = time.monotonic() + _CHORES_EVERY
                if done != Round():
                    self._tell(done, style, counts)
            except DatabaseError as error:  # it may come back, as a mail server may
                self.stderr.write(f"The database is away: {type(error).__name__}.")
            except Exception:  # one mail that nobody foresaw must not end the service
                _log.exception("A round of delivering mail failed.")
            connections.close_all()
            until = time.monotonic() + every
            while time.monotonic() < until and not stop.wait(min(1.0, every)):
                if until_parent_ends and os.getppid() != parent:
                    return

    def _tell(self, done: Round, style: str, counts: dict[str, int]) -> None:
        standing = dict(
            OutgoingMail.objects.order_by().values_list("state").annotate(rows=Count("pk"))
        )
        if style == "json":
            states = {state.value: standing.get(state.value, 0) for state in MailState}
            told = {**done.as_dict(), "chores": counts, "outbox": states}
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(
            f"{done.sent} sent, {done.postponed} postponed, {done.refused} refused, "
            f"{done.unclear} unclear; {standing.get(MailState.WAITING, 0)} waiting."
            + (" The mail server is away." if done.is_away else "")
        )
