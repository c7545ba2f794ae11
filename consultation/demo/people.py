"""What the demo's citizens, stakeholders and users answer; every one of them is invented.

Each person first gets a few traits - where they live, how much they see of the drug scene, what
they think of rooms - and the answers are drawn from those, so that they hang together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.dice import Dice
from consultation.definition.answers import DECLINED
from consultation.demo import points, remarks
from consultation.demo.words import kind_of

Answers = dict[str, Any]

_HOMES: Mapping[str, float] = {
    "bydel-4": 24, "bydel-3": 20, "bydel-8": 15, "bydel-10": 13, "bydel-1": 7, "bydel-9": 7,
    "bydel-2": 4, "bydel-5": 3, "bydel-7": 2, "bydel-6": 2, "kommune-147": 2, "elsewhere": 1,
}  # fmt: skip
_SEEN: Mapping[str, float] = {
    "bydel-4": 0.75, "bydel-10": 0.55, "bydel-8": 0.5, "bydel-3": 0.5, "bydel-1": 0.4,
}  # fmt: skip
"""How much of the drug scene one sees who lives there; elsewhere 0.15."""
_NEAREST: Mapping[str, str] = {
    "bydel-4": "vesterbro", "bydel-10": "sundholm", "bydel-9": "sundholm", "bydel-3": "norrebro",
    "bydel-8": "nordvest", "bydel-7": "nordvest", "bydel-1": "indre",
}  # fmt: skip
_MEASURES = ("rum", "bolig", "behandling", "opsoegende", "politi", "rengoering")
_CONDITIONS: Mapping[str, float] = {
    "personale": 46, "rengoering": 42, "politi": 28, "dialog": 33, "afstand": 38,
    "aabningstid": 22, "forsoeg": 25,
}  # fmt: skip


@dataclass(frozen=True)
class Traits:
    """`sees` and `favours` run from 0 to 1; `talks`: whether one writes more than one must."""

    place: str
    sees: float
    favours: float
    talks: bool


def _level(dice: Dice, middle: float, spread: float = 0.25) -> float:
    """A number from 0 to 1 around `middle`."""
    drawn = middle + (dice.share() + dice.share() - 1) * 2 * spread
    return min(1.0, max(0.0, drawn))


def _step(value: float, codes: tuple[str, ...]) -> str:
    """The code at `value` (0 to 1) of the way through `codes`."""
    return codes[min(len(codes) - 1, int(value * len(codes)))]


def _some(dice: Dice, percent: Mapping[str, float], most: int = 9) -> list[str]:
    """Each code with its own percentage, in the given order, at most `most`."""
    chosen = [code for code, share in percent.items() if dice.share() * 100 < share]
    kept = set(dice.mixed(chosen)[:most])
    return [code for code in percent if code in kept]


def _ranked(dice: Dice, weights: Mapping[str, float]) -> list[str]:
    """Some codes in order of liking; most rank all, some only the first few."""
    left, out = dict(weights), []
    for _ in range(dice.pick({len(weights): 60, 3: 28, 2: 12})):
        code = dice.pick(left)
        del left[code]
        out.append(code)
    return out


# --- citizens ---


def citizen(dice: Dice) -> Answers:
    """A citizen's answers, those that conditions hide included."""
    home = dice.pick(_HOMES)
    sees = _level(dice, _SEEN.get(home, 0.15))
    favours = _level(dice, 0.62 - 0.25 * (sees > 0.8), 0.35)
    who = Traits(home, sees, favours, dice.share() < 0.24)
    answers: Answers = {
        "bydel": home,
        "tilknytning": _ties(dice, who),
        "alder": dice.pick({"under_30": 22, "a30_44": 34, "a45_64": 29, "a65": 15}),
        "oplever": _step(
            1 - who.sees, ("dagligt", "ugentligt", "maanedligt", "sjaeldent", "aldrig")
        ),
        "gener": _bothers(dice, who),
        "stoerst_sted": points.several(dice, points.NUISANCE, _pull(home, 4), 3),
        "tryg": 1 + int(4.99 * _level(dice, 0.85 - 0.5 * who.sees, 0.2)),
        "kender": _step(_level(dice, 0.95 - who.sees, 0.25), ("godt", "hoert", "hoert", "nej")),
        "virkning": _effect(dice, who),
        "flere": _more_rooms(dice, who),
        "nyt_sted": points.several(dice, points.NEW_ROOM, _pull(home, 0.7), 3),
        "naer_dig": _site(dice, who.favours - 0.15),
        "hjaelp": _ranked(dice, _wishes(who)),
    }
    if dice.share() < 0.04:
        answers["alder"] = dict(DECLINED)
    if who.talks:
        answers["andet"] = remarks.citizen(dice, who.favours)
    return _with_gaps(dice, answers, 0.05, keep=("bydel",))


def _ties(dice: Dice, who: Traits) -> list[str]:
    near = who.sees * 100
    tied = _some(
        dice,
        {"bor": near, "arbejder": 22, "forretning": 4, "barn": 0.3 * near, "faerdes": 30},
    )
    return tied or ["ingen"]


def _bothers(dice: Dice, who: Traits) -> Answers:
    base = {"affald": 0.1, "salg": 0.05, "ophold": 0, "stoej": -0.1, "utryghed": -0.05}
    return {
        row: _step(
            _level(dice, 0.25 + 0.55 * who.sees + more - 0.15 * who.favours, 0.25),
            ("slet_ikke", "lidt", "meget"),
        )
        for row, more in base.items()
    }


def _pull(home: str, own: float) -> Mapping[str, float]:
    """Weights of the spots: known ones, and the one nearest home times more than 1 + `own`."""
    weights = {"vesterbro": 40.0, "sundholm": 14, "norrebro": 20, "nordvest": 18, "indre": 8}
    nearest = _NEAREST.get(home)
    if nearest:
        weights[nearest] *= 1 + own
    return weights


def _effect(dice: Dice, who: Traits) -> str:
    if dice.share() < 0.3 - 0.2 * who.sees:
        return "ved_ikke"
    return _step(_level(dice, 0.95 - 0.75 * who.favours, 0.25), ("bedre", "samme", "vaerre"))


def _more_rooms(dice: Dice, who: Traits) -> str:
    if dice.share() < 0.08:
        return "ved_ikke"
    return _step(_level(dice, 1 - who.favours, 0.15), ("ja", "ja", "maaske", "nej", "nej"))


def _site(dice: Dice, favours: float) -> Answers:
    if dice.share() < 0.09:
        return {"verdict": "unsure"}
    verdict = _step(_level(dice, 1 - favours, 0.2), ("yes", "conditions", "conditions", "no"))
    site: Answers = {"verdict": verdict}
    if verdict == "conditions" and (chosen := _some(dice, _CONDITIONS)):
        site["conditions"] = chosen
    return site


def _wishes(who: Traits) -> Mapping[str, float]:
    return {
        "rum": 4 + 20 * who.favours, "bolig": 16, "behandling": 20,
        "opsoegende": 10 + 4 * who.favours, "politi": 4 + 20 * (1 - who.favours) * who.sees,
        "rengoering": 3 + 10 * who.sees,
    }  # fmt: skip


def _with_gaps(dice: Dice, answers: Answers, share: float, keep: tuple[str, ...]) -> Answers:
    """The answers without some that were skipped and without those that are empty."""
    return {
        key: value
        for key, value in answers.items()
        if value not in (None, "", [], {}) and (key in keep or dice.share() >= share)
    }


# --- stakeholders ---


def stakeholder(dice: Dice, organisation: str) -> Answers:
    """An organisation's answers."""
    kind = kind_of(organisation)
    favours = _level(dice, {"tilbud": 0.8, "forening": 0.75, "skole": 0.35}.get(kind, 0.45))
    area = dice.pick({"vesterbro": 38, "norrebro": 24, "nordvest": 20, "sundholm": 18})
    pull = {name: 6.0 if name == area else 1.0 for name in points.NUISANCE}
    answers: Answers = {
        "organisation": organisation,
        "art": kind,
        "omraader": ["hele_byen"] if dice.share() < 0.15 else [area],
        "antal": dice.between(0, 160) if kind in ("tilbud", "forening") else dice.between(0, 12),
        "udvikling": {
            row: _step(_level(dice, 0.55, 0.35), ("bedre", "samme", "vaerre"))
            if row == area or dice.share() < 0.4
            else "ved_ikke"
            for row in ("vesterbro", "sundholm", "norrebro", "nordvest")
        },
        "stoerst_sted": points.several(dice, points.NUISANCE, pull, 5),
        "samarbejde": 1 + int(4.99 * _level(dice, 0.3 + 0.5 * favours, 0.2)),
        "flere": _more_rooms(dice, Traits(area, 0.6, favours, False)),
        "nyt_sted": points.several(dice, points.NEW_ROOM, pull, 5),
        "sundholm": _site(dice, favours + 0.1),
        "nordvest": _site(dice, favours),
        "tiltag": _ranked(dice, _wishes(Traits(area, 0.6, favours, False))),
        "bidrag": remarks.stakeholder(dice) if dice.share() < 0.55 else "",
        "naevnes": dice.pick({"yes": 64, "no": 36}),
    }
    if area != "vesterbro" and dice.share() < 0.5:
        answers["samarbejde"] = dict(DECLINED)
    return _with_gaps(dice, answers, 0.03, keep=("organisation", "art", "naevnes"))


# --- users ---


def service_user(dice: Dice, *, helped: bool, alone: bool) -> Answers:
    """A user's answers. `helped`: a helper sits beside; `alone`: but not at the sensitive ones.

    Who is helped says kinder things of the rooms and less of overdoses, unless alone with the
    question: the difference between modes that results are read for.
    """
    area = dice.pick({"vesterbro": 46, "norrebro": 20, "nordvest": 16, "sundholm": 14, "other": 4})
    watched = helped and not alone
    goes = _level(dice, 0.72 if area == "vesterbro" else 0.32, 0.35) + 0.1 * helped
    answers: Answers = {
        "omraade": area,
        "hvor": "rum" if goes > 0.62 else _outside(dice),
        "tryg": _step(
            _level(dice, 0.35 + 0.35 * goes, 0.3),
            ("meget_utryg", "utryg", "midt", "tryg", "meget_tryg"),
        ),
        "brugt": _rooms_used(dice, area, goes),
        "hvor_tit": _step(
            _level(dice, 1 - goes, 0.2), ("dagligt", "ugentligt", "maanedligt", "sjaeldent")
        ),
        "glad": _step(
            _level(dice, 0.62 + 0.12 * watched, 0.3),
            ("meget_daarligt", "daarligt", "midt", "godt", "meget_godt"),
        ),
        "hvorfor_ikke": _hindrances(dice, area),
        "nyt": dice.pick({"ja": 44 if area == "vesterbro" else 68, "maaske": 22, "nej": 14}),
        "nyt_sted": _own_spot(dice, area),
        "aabent": _hours(dice),
        "hjaelp": _some(dice, _NEEDS, most=3) or ["bolig"],
        "maade": dice.pick({"injektion": 48, "ryge": 34, "sniffe": 11, "sluge": 7}),
        "overdosis": "yes" if dice.share() < (0.13 if watched else 0.24) else "no",
        "koen": dice.pick({"mand": 74, "kvinde": 24, "andet_koen": 2}),
        "sig": remarks.user(dice) if dice.share() < 0.17 else "",
    }
    if area == "other":
        answers["omraade.other"] = dice.pick({"Sydhavnen": 3, "Valby": 2, "Christiania": 2})
    for key, texts in _OTHERS.items():
        if dice.share() < 0.06:
            answers[key] = ["other"]
            answers[f"{key}.other"] = texts[dice.between(0, len(texts) - 1)]
    for key, share in _UNSAID.items():
        if dice.share() < share * (2.2 if watched else 1):
            answers[key] = dict(DECLINED)
    return _with_gaps(dice, answers, 0.06, keep=("omraade",))


_NEEDS: Mapping[str, float] = {
    "bolig": 58, "mad": 34, "laege": 38, "behandling": 31, "snak": 27, "penge": 30, "bad": 24,
}  # fmt: skip
_UNSAID: Mapping[str, float] = {"hvor": 0.03, "tryg": 0.02, "maade": 0.05, "overdosis": 0.07}


_OTHERS: Mapping[str, tuple[str, ...]] = {
    "hjaelp": ("En tandlæge", "At nogen passer på min hund", "Ro", "Et sted til mine ting"),
    "hvorfor_ikke": ("Min hund må ikke komme med", "Jeg vil ryge", "Jeg vil være alene"),
}


def _outside(dice: Dice) -> str:
    return dice.pick({"gade": 44, "opgang": 20, "toilet": 12, "hjem": 15, "herberg": 9})


def _rooms_used(dice: Dice, area: str, goes: float) -> list[str]:
    near = 1.0 if area == "vesterbro" else 0.6
    used = _some(dice, {"h17": 85 * near * (goes > 0.25), "skyen": 55 * near * (goes > 0.25)})
    return used or ["ingen"]


def _hindrances(dice: Dice, area: str) -> list[str]:
    far = 18 if area == "vesterbro" else 71
    return _some(
        dice, {"langt": far, "lukket": 34, "koe": 29, "politi": 26, "ses": 22, "regler": 15}
    )


def _own_spot(dice: Dice, area: str) -> list[list[int]]:
    if area not in points.NEW_ROOM or dice.share() < 0.35:
        return []
    cell = points.around(dice, points.NEW_ROOM[area])
    return [cell] if cell else []


def _hours(dice: Dice) -> list[str]:
    if dice.share() < 0.38:
        return ["hele"]
    return _some(dice, {"morgen": 30, "dag": 52, "aften": 66, "nat": 47}) or ["aften"]
