"""Searching hearing responses: Danish full text on PostgreSQL, words on SQLite.

Both find a plain word in any case, all words of a search, a "phrase in quotes", and leave out
-words. PostgreSQL knows Danish endings besides ("rummene" finds "rum"); SQLite finds a word inside
another one ("rum" finds "stofindtagelsesrum").
"""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.functions import Concat
from django.db.models.sql.compiler import SQLCompiler

from consultation.models.hearing import HearingResponseQuerySet

_PARTS = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')


def matching(rows: HearingResponseQuerySet, text: str) -> HearingResponseQuerySet:
    """Those of `rows` that hold what was typed, for the desk: nothing typed gives all of them."""
    words = _parts(text)
    if not words:
        return rows
    return rows.filter(_condition("search_text", words))


def matching_shown(rows: HearingResponseQuerySet, text: str) -> HearingResponseQuerySet:
    """The same for the public: only shown responses, and only in what the public can read.

    Where something was left out, the words that were left out find nothing.
    """
    rows = rows.shown()
    words = _parts(text)
    if not words:
        return rows
    whole = Q(shown_text="") & _condition("search_text", words)
    space = Value(" ")
    joined = Concat("name", space, "organisation", space, "shown_text", output_field=TextField())
    rows = rows.alias(read_text=joined)
    redacted = ~Q(shown_text="") & _condition("read_text", words)
    return rows.filter(whole | redacted)


def _parts(text: str) -> list[tuple[bool, str]]:
    """(is left out, words) for each word or phrase, case-folded."""
    found = []
    for minus, phrase, word in _PARTS.findall(text):
        part = " ".join((phrase or word).replace('"', " ").casefold().split())
        if any(letter.isalnum() for letter in part):
            found.append((bool(minus), part))
    return found


def _condition(name: str, words: list[tuple[bool, str]]) -> Q:
    if connection.vendor == "postgresql":
        return _in_danish(name, words)
    return _by_words(name, words)


def _by_words(name: str, words: list[tuple[bool, str]]) -> Q:
    """`search_text` is case-folded already; SQLite folds no æ, ø and å, so others are compared
    by Python's rules."""
    wanted = Q()
    for is_out, part in words:
        if name == "search_text":
            held = Q(search_text__contains=part)
        else:
            held = Q(**{f"{name}__iregex": re.escape(part)})
        wanted &= ~held if is_out else held
    return wanted


def _in_danish(name: str, words: list[tuple[bool, str]]) -> Q:
    """Full text; a search of nothing but small words ("på den") looks for the words themselves.

    Every part is quoted, so that nothing in it is an operator.
    """
    query = Value(" ".join(f'-"{part}"' if is_out else f'"{part}"' for is_out, part in words))
    holds = _Holds(F(name), query) if name == "search_text" else _HoldsUnkept(F(name), query)
    return Q(holds) | Q(_IsEmpty(query)) & _by_words(name, words)


class _Holds(Func):
    """Whether `search_text` holds a search, by the column that the database keeps beside it."""

    template = "(%(expressions)s))"
    arg_joiner = " @@ websearch_to_tsquery('danish', "
    output_field = BooleanField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """The SQL with the kept column (migration 0008) in the text's place."""
        sql, values = self.as_sql(compiler, connection)
        return sql.replace('"search_text"', '"search_danish"'), values


class _HoldsUnkept(Func):
    """Whether a text that is put together in the query holds a search."""

    template = "(to_tsvector('danish', %(expressions)s))"
    arg_joiner = ") @@ websearch_to_tsquery('danish', "
    output_field = BooleanField()


class _IsEmpty(Func):
    """Whether Danish leaves nothing of a search; worked out once, before any row is read."""

    template = "(numnode(websearch_to_tsquery('danish', %(expressions)s)) = 0)"
    output_field = BooleanField()
