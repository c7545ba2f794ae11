"""How many answers are begun on the web right now, in this process. Kept in memory, of nobody.

Each server process sees its own share of the requests; what one of them finds to be a flood is
written down once, and holds for all.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque

WINDOW = 60.0
"""Seconds that are looked back on."""


class Pulse:
    """Moments in the last `WINDOW` seconds, by questionnaire."""

    def __init__(self) -> None:
        self._moments: defaultdict[int, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def beat(self, questionnaire_id: int, *, most: int, now: float | None = None) -> int:
        """Count one more, and give how many there were in the window, `most` + 1 at most."""
        moment = time.monotonic() if now is None else now
        with self._lock:
            moments = self._moments[questionnaire_id]
            moments.append(moment)
            while moments and (moments[0] < moment - WINDOW or len(moments) > most + 1):
                moments.popleft()
            return len(moments)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._moments.clear()
