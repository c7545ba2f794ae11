"""What a text seems to hold that ought not to be shown: a gentle warning before it is sent.

A list of Danish phrases, ours, not complete and not meant to be: people look each public response
through before it is shown. Only a CPR number is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_CPR = re.compile(
    r"(?<![\d-])(?:0[1-9]|[12]\d|3[01])[ .]?(?:0[1-9]|1[0-2])[ .]?\d{2}\s*[-–.]?\s*\d{4}(?![\d-])"
)
_MAIL = re.compile(r"\S+@\S+\.\w{2,}")
_PHONE = re.compile(r"(?<![\d-])(?:\+45\s?)?\d{2}(?:[ .]?\d{2}){3}(?![\d-])")
_DRUGS = "heroin|kokain|coke|crack|metadon|amfetamin|speed|stoffer|hash|benzo|fentanyl|morfin"
_ILLNESS = (
    "hiv|aids|hepatitis|leverbetændelse|adhd|angst|depression|skizofreni|ptsd|psykose|kræft|"
    "diabetes|bipolar|epilepsi|sukkersyge"
)
_HEALTH = re.compile(
    rf"\bjeg\s+(?:\w+\s+){{0,2}}(?:tager|tog|ryger|røg|fixer|fixede|injicerer|sniffer|bruger)\s+"
    rf"(?:\w+\s+){{0,2}}(?:{_DRUGS})\b"
    rf"|\bjeg\s+(?:har|fik|lider\s+af)\s+(?:\w+\s+){{0,2}}(?:{_ILLNESS})\b"
    r"|\b(?:min|mit|mine)\s+(?:\w+\s+)?(?:diagnose|misbrug|afhængighed|overdosis|medicin|sygdom|"
    r"psykiater|indlæggelse|journal|abort)\b",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"\bjeg\s+(?:er|var|blev|har)\s+(?:\w+\s+){0,2}(?:straffet|dømt|sigtet|anholdt|fængslet)\b"
    r"|\bmin\s+(?:dom|straf|straffeattest)\b",
    re.IGNORECASE,
)
_BELIEF = re.compile(
    r"\bjeg\s+er\s+(?:\w+\s+){0,2}(?:muslim|kristen|jøde|buddhist|hindu|homoseksuel|"
    r"medlem\s+af\s+(?:et\s+parti|fagforeningen|\w+\s+fagforening))\b"
    r"|\bmin\s+(?:tro|religion|seksualitet)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Kind:
    """A sort of thing that a public text had better not hold, in words."""

    pattern: re.Pattern[str]
    name: Promise


KINDS = (
    Kind(_HEALTH, _("dit eget helbred eller brug af stoffer")),
    Kind(_LAW, _("straf eller sager ved retten")),
    Kind(_BELIEF, _("tro, politik eller seksualitet")),
    Kind(_PHONE, _("et telefonnummer")),
    Kind(_MAIL, _("en e-mailadresse")),
)


def has_cpr(text: str) -> bool:
    """Whether something in `text` looks like a CPR number."""
    return _CPR.search(text) is not None


def found_in(text: str) -> tuple[str, ...]:
    """What `text` seems to hold beside, in words: "et telefonnummer", …"""
    return tuple(str(kind.name) for kind in KINDS if kind.pattern.search(text))
