"""One search box for staff: each app registers what it can find.

`config` knows none of the apps. A provider is asked only where the person may do one of its
`permissions`; reach (which rooms) is its own business. `find` gets the person, the words and a
number of hits, and gives at most that many, in at most a few queries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from config.access.models import User
from config.access.roles import Permission

M = TypeVar("M", bound=Model)

MOST_WORDS = 6
SHORTEST = 2
"""Characters of all words together, below which nothing is searched."""
FEW, MANY = 10, 200
"""Hits of each kind on the page of all kinds, and on the page of one."""


@dataclass(frozen=True)
class Hit:
    """Something found. `url` is "" where the person may know of it but has no page for it."""

    title: str
    kind: str
    url: str
    detail: str = ""


Find = Callable[[User, tuple[str, ...], int], Iterable[Hit]]


@dataclass(frozen=True)
class Provider:
    """One kind of thing that can be found. `code` stands in addresses; `name` is the heading."""

    code: str
    name: str
    permissions: frozenset[Permission]
    find: Find
    order: int = 100


@dataclass(frozen=True)
class Found:
    """What one provider found. `has_more`: not all of it is here."""

    provider: Provider
    hits: tuple[Hit, ...]
    has_more: bool


_providers: dict[str, Provider] = {}


def register(*providers: Provider) -> None:
    """Add providers; the same code twice replaces it."""
    for each in providers:
        _providers[each.code] = each


def providers_for(user: User) -> tuple[Provider, ...]:
    """Those that `user` may ask, in the order of the page."""
    may = [each for each in _providers.values() if each.permissions & user.permissions]
    return tuple(sorted(may, key=lambda each: (each.order, each.name)))


def words_of(text: str) -> tuple[str, ...]:
    """The words that were typed; none where they are too short to search for."""
    words = tuple(text.replace("\0", " ").split()[:MOST_WORDS])  # PostgreSQL takes no NUL
    return words if sum(len(word) for word in words) >= SHORTEST else ()


def search(user: User, words: tuple[str, ...], *, only: str = "") -> tuple[Found, ...]:
    """What there is for `words`, by kind; `only` names one kind, of which more is given."""
    asked = [each for each in providers_for(user) if not only or each.code == only]
    most = MANY if only else FEW
    found = []
    for provider in asked:
        hits = tuple(provider.find(user, words, most + 1)) if words else ()
        if hits:
            found.append(Found(provider, hits[:most], len(hits) > most))
    return tuple(found)


def narrow(rows: QuerySet[M], words: tuple[str, ...], *fields: str) -> QuerySet[M]:
    """Leave the rows where each word is found in at least one of `fields`, whatever its case."""
    for word in words:
        rows = rows.filter(holds(word, *fields))
    return rows


def holds(word: str, *fields: str) -> Q:
    """Whether a word is in one of `fields`. SQLite folds no æ, ø and å, so Python's rules do."""
    if connection.vendor == "sqlite":
        return reduce(or_, (Q(**{f"{name}__iregex": re.escape(word)}) for name in fields))
    return reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields))
