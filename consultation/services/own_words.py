"""Whether a text repeats what somebody else wrote, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

RUN = 6
"""So many words in a row are no coincidence; our own rule of thumb."""
_WORD = re.compile(r"\w+")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - RUN + 1):
        yield tuple(words[start : start + RUN])


def repeats(text: str, others: Iterable[str]) -> bool:
    """Whether `RUN` words in a row of `text` stand so in one of `others`, or all of one does.

    Case and punctuation do not count. A text of `others` of fewer than three words is a choice or
    a name, and repeats nothing.
    """
    mine = _words(text)
    runs = set(_runs(mine))
    for other in others:
        theirs = _words(other)
        if any(run in runs for run in _runs(theirs)):
            return True
        if 3 <= len(theirs) < RUN and _holds(mine, theirs):
            return True
    return False


def _holds(words: list[str], part: list[str]) -> bool:
    return any(
        words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1)
    )
