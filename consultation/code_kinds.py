"""What a receipt code may open when it is typed at /svar/: an answer, a sign-up, and so on.

To add a kind, add its line. Each has a purpose of its own, so a code opens one thing at most. All
are asked each time: a right and a wrong code take the same number of queries (decisions.md C44).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from config import receipt
from consultation.exceptions import NoSuchCode
from consultation.services import answering, hearing_answers, sign_ups


@dataclass(frozen=True)
class CodeKind:
    """`find` gives id and language of what a digest of `purpose` opens; one query.

    `page` is the address under /svar/ that shows it; the browser's `Scope.CODE` session holds the
    id as its `response`, whatever kind it is of: ids are UUIDs, and each page finds its own only.
    """

    purpose: str
    find: Callable[[str], tuple[uuid.UUID, str] | None]
    page: str


@dataclass(frozen=True)
class Opened:
    """What a code opens: its id, the language it was written in, and the page that shows it."""

    id: uuid.UUID
    language: str
    page: str


KINDS: tuple[CodeKind, ...] = (
    CodeKind(answering.CODE_PURPOSE, answering.find_by_digest, "consultation:my_answer"),
    CodeKind(
        hearing_answers.CODE_PURPOSE,
        hearing_answers.find_by_digest,
        "consultation:my_hearing_response",
    ),
    CodeKind(sign_ups.CODE_PURPOSE, sign_ups.find_by_digest, "consultation:my_sign_up"),
)


def opened_by(typed: str) -> Opened:
    """What a typed code opens. Raises receipt.CodeMistyped, and NoSuchCode where it is nothing."""
    code = receipt.normalised(typed)
    found = [
        Opened(*opened, kind.page)
        for kind in KINDS
        if (opened := kind.find(receipt.digest(code, kind.purpose)))
    ]
    if not found:
        raise NoSuchCode
    return found[0]
