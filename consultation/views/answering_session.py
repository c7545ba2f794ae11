"""Who is answering: a signed cookie of the browser session, seen by the answering pages only.

It holds the answer's id and code, the language, and how the pages are shown; the server keeps no
session. One cookie for `/spoergeskema/`, one for `/svar/`, because a cookie has one path; one for
`/hoering/`, which holds the code of a response for as long as the receipt may be shown.

    answer = start(redirect("consultation:answer_page", …), Session(response.pk, code, "da"))
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import Enum
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from consultation.definition.schema import Definition
from consultation.forms.words import (
    direction_of,
    interface_language,
    language_name,
    offered_languages,
)

_SALT = "consultation.answering"
_H = TypeVar("_H", bound=HttpResponse)


class Scope(Enum):
    """A cookie's name and path."""

    QUESTIONNAIRE = ("besvarelse", "/spoergeskema/")
    CODE = ("svarkode", "/svar/")
    RECEIPT = ("kvittering", "/spoergeskema/")
    HEARING = ("hoeringssvar", "/hoering/")

    @property
    def cookie(self) -> str:
        """Its name."""
        return self.value[0]

    @property
    def path(self) -> str:
        """Where the browser sends it."""
        return self.value[1]


RECEIPT_SECONDS = 600
"""How long the receipt can be shown again, if nobody presses "done"."""


@dataclass(frozen=True)
class Session:
    """The answer (None: not begun), its code, and how the pages are shown.

    `language` "" is not chosen yet. `simple`: in simple words where there are any. `begun`: when,
    in seconds since 1970; 0 where the answer was taken up again. Never stored on the server.
    """

    response: uuid.UUID | None = None
    code: str = ""
    language: str = ""
    large: bool = False
    simple: bool = False
    begun: int = 0

    def shown_as(self, choice: str) -> Session:
        """With one thing shown differently: "language:ar", "large:1", "simple:0"."""
        name, _, value = choice.partition(":")
        if name == "language" and 2 <= len(value) <= 8:
            return replace(self, language=value)
        if name == "large":
            return replace(self, large=value == "1")
        return replace(self, simple=value == "1") if name == "simple" else self


def read(request: HttpRequest, scope: Scope) -> Session:
    """The session of a request; an empty one where there is none or it is not ours."""
    try:
        found = signing.loads(request.COOKIES.get(scope.cookie, ""), salt=_SALT + scope.cookie)
        number = found.pop("response", None)
        return Session(response=uuid.UUID(number) if number else None, **found)
    except (signing.BadSignature, AttributeError, TypeError, ValueError):
        return Session()


def keep(answer: _H, session: Session, scope: Scope, *, seconds: int | None = None) -> _H:
    """Give the browser the session, until it is closed or for `seconds`."""
    held = asdict(session)
    held["response"] = session.response.hex if session.response else None
    answer.set_cookie(
        scope.cookie,
        signing.dumps(held, salt=_SALT + scope.cookie, compress=True),
        max_age=seconds,
        path=scope.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def start(answer: _H, session: Session) -> _H:
    """Let the browser that gets `answer` write the answer of `session` from now on."""
    return keep(answer, session, Scope.QUESTIONNAIRE)


def clear(answer: _H, *scopes: Scope) -> _H:
    """Take the cookies away again."""
    for scope in scopes or tuple(Scope):
        answer.delete_cookie(scope.cookie, path=scope.path, samesite="Lax")
    return answer


def forget_everything(answer: _H) -> _H:
    """Leave nothing on the device but the word that somebody left, until the browser is closed.

    The pages themselves were never stored: they are all `no-store`.
    """
    clear(answer)
    answer.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Lax")
    for path in {scope.path for scope in Scope}:
        answer.set_cookie(LEFT, "1", path=path, httponly=True, samesite="Lax")
    return answer


def language_for(request: HttpRequest, session: Session, definition: Definition | None) -> str:
    """The language to answer in: as chosen here, in the address or on the portal's other pages,
    else as the browser wishes, else the source."""
    offered = offered_languages(definition) if definition else offered_languages(_NONE)
    wanted = [session.language, request.GET.get("sprog", "")]
    wanted.append(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    wanted += [code.partition("-")[0] for code, _ in accepted]
    written_in = definition.languages if definition else offered
    for number, language in enumerate(wanted):
        # a browser's wish counts only where the questions themselves are in that language
        if language in (offered if number < 3 else written_in):
            return language
    return definition.source if definition else "da"


_NONE = Definition(title={})


def answering_view(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Public, and kept by nobody: no cache, no search engine, no frame."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = translation.get_language() or settings.LANGUAGE_CODE
        with translation.override(language):
            answer = view(request, *args, **kwargs)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Robots-Tag"] = "noindex"
        answer.headers["Referrer-Policy"] = "same-origin"
        return answer

    return login_not_required(wrapped)


def speak(request: HttpRequest, language: str) -> None:
    """Switch the interface to the language one answers in, within an `answering_view`."""
    page_language = interface_language(language)
    translation.activate(page_language)
    request.LANGUAGE_CODE = page_language


@dataclass(frozen=True)
class Language:
    """A language to choose. `has_questions`: the questions are in it, too, not the buttons only."""

    code: str
    name: str
    is_current: bool
    has_questions: bool


def bar(session: Session, definition: Definition | None) -> dict[str, Any]:
    """What the frame of every answering page needs: languages, direction, how it is shown."""
    language = session.language or "da"
    written_in = definition.languages if definition else offered_languages(_NONE)
    page_language = interface_language(language)
    return {
        "session": session,
        "languages": tuple(
            Language(code, language_name(code), code == language, code in written_in)
            for code in offered_languages(definition or _NONE)
        ),
        "language": language,
        "page_language": page_language,
        "direction": direction_of(page_language),
        "source_name": language_name(definition.source) if definition else "",
        "lacks_language": definition is not None and language not in definition.languages,
        "has_simple": definition is not None
        and any(question.simple for question in definition.questions.values()),
    }


LEFT = "forladt"
"""A cookie of the browser session that says: whoever goes back here sees the empty page."""


def left_or_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a page without a session leads: to the questionnaire's start, or, where somebody
    has just left, to the page that shows nothing."""
    if request.COOKIES.get(LEFT):
        return redirect("consultation:left")
    return redirect("consultation:questionnaire", slug=slug)
