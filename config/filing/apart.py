"""Hands a file to `config.sandbox`, and puts its reasons into sentences."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

import config
from config.filing.facts import CannotClean, FileRefused
from config.sandbox.reasons import Reason

_SECONDS = 25
"""To wait for it; a web server's own patience is 30."""
_TOP = Path(config.__file__).resolve().parent.parent
_REFUSALS = {
    Reason.BROKEN: gettext_noop(
        "Filen %(name)s er skadet eller ikke hel. Gem den igen, helst som PDF, og prøv igen."
    ),
    Reason.PASSWORD: gettext_noop(
        "Filen %(name)s er beskyttet med en adgangskode. Fjern adgangskoden, og prøv igen."
    ),
    Reason.SCRIPT: gettext_noop(
        "Filen %(name)s indeholder et script eller en formular, der kører i PDF-programmet. "
        "Udskriv den til en ny PDF, og send den i stedet."
    ),
    Reason.MACROS: gettext_noop(
        "Filen %(name)s indeholder makroer (små programmer). Gem den som PDF, og prøv igen."
    ),
    Reason.MIXED: gettext_noop(
        "Filen %(name)s er flere slags filer i én. Gem den som PDF, og prøv igen."
    ),
    Reason.BOMB: gettext_noop(
        "Filen %(name)s fylder alt for meget, når den bliver pakket ud. "
        "Gem den som PDF, og prøv igen."
    ),
    Reason.PIXELS: gettext_noop(
        "Billedet %(name)s er for stort. Det må højst have 60 millioner billedpunkter. "
        "Gør det mindre, og prøv igen."
    ),
    Reason.OUTSIDE: gettext_noop(
        "Filen %(name)s henter noget fra et andet sted, når den bliver åbnet. "
        "Gem den som PDF, og prøv igen."
    ),
    Reason.TOO_MUCH_WORK: gettext_noop(
        "Filen %(name)s kan ikke læses. Gem den igen, helst som PDF, og prøv igen."
    ),
}
_NO_COPIES = {
    Reason.COMMENTS: gettext_noop(
        "Filen har kommentarer eller rettelser, som ikke er godkendt. De ville blive vist. "
        "Gem den som PDF uden dem, og brug den i stedet."
    ),
    Reason.HIDDEN: gettext_noop(
        "Filen har skjult tekst eller skjulte lag. Udskriv den til en ny PDF, og brug den i stedet."
    ),
    Reason.EMBEDDED: gettext_noop(
        "Filen har en anden fil inde i sig, fx et regneark. Gem den som PDF, og brug den i stedet."
    ),
    Reason.PICTURE_INSIDE: gettext_noop(
        "Filen har et billede i et format, vi ikke kan rense. "
        "Gem den som PDF, og brug den i stedet."
    ),
}
_NO_COPY = gettext_noop(
    "Vi kan ikke lave en kopi af filen uden skjulte oplysninger. "
    "Udskriv den til en ny PDF, og brug den i stedet."
)


def look(file: Any, content_type: str, name: str) -> None:
    """Read the file through, to see whether it is what it seems. Raises FileRefused."""
    reason, _content = _run("look", file, content_type)
    if reason is not None:
        sentence = _REFUSALS.get(reason, _REFUSALS[Reason.BROKEN])
        raise FileRefused(_(sentence) % {"name": name})


def clean(file: Any, content_type: str, title: str) -> bytes:
    """The cleaned file. Raises CannotClean."""
    reason, content = _run("clean", file, content_type, title)
    if reason is not None:
        raise CannotClean(_(_NO_COPIES.get(reason, _NO_COPY)))
    return content


def _run(deed: str, file: Any, content_type: str, *more: str) -> tuple[Reason | None, bytes]:
    """A reason against the file, or what was made of it."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out:
        file.seek(0)
        shutil.copyfileobj(file, source)
        file.seek(0)
        source.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 (our own program, our own words)
                [sys.executable, "-s", "-m", "config.sandbox", deed, content_type, *more],
                check=False,
                stdin=source,
                stdout=out,
                stderr=subprocess.DEVNULL,
                cwd=_TOP,
                env=_environment(),
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return Reason.TOO_MUCH_WORK, b""
        out.seek(0)
        answer = out.readline().decode().strip()
        if done.returncode or not answer:
            return Reason.TOO_MUCH_WORK, b""
        return (None, out.read()) if answer == "ok" else (Reason(answer), b"")


def _environment() -> dict[str, str]:
    """No secret of ours goes along."""
    kept = ("PATH", "LANG", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
    return {name: os.environ[name] for name in kept if name in os.environ}
