"""Putting rare choices together: better than holes (domain facts §5.4).

A choice that 1-4 persons made is shown together with others, as one row that at least the
threshold of persons made. Steps and bands go with a neighbour, others with the rarest. The code of
such a row is its parts' codes joined by "+".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from config.danish import listing
from consultation.queries.results_types import Line

JOINT = "+"
NO_ANSWER = "no_answer"
_NAMED = 4
"""Parts that are named in a row's label; of more only the number is told."""


def merged(
    lines: Sequence[Line], few: Callable[[int], bool], *, ordered: bool
) -> tuple[Line, ...] | None:
    """`lines` without any that `few` is true of; None where one row would be left of several.

    The sum stays what it was. Lines that nobody chose stay as they are.
    """
    groups = [[line] for line in lines]
    if ordered:
        groups = _with_neighbours(groups, few)
    groups = _with_the_rarest(groups, few)
    made = tuple(_joint(group) for group in groups)
    if len(made) < len(lines) and sum(line.count > 0 for line in made) < 2:
        return None
    return made


def parts_of(code: str) -> list[str]:
    """The codes that were put together in a row; of a plain row its own."""
    return code.split(JOINT)


def _size(group: Sequence[Line]) -> int:
    return sum(line.count for line in group)


def _with_neighbours(groups: list[list[Line]], few: Callable[[int], bool]) -> list[list[Line]]:
    """Each rare group joins the one after it; the last one the one before it."""
    found: list[list[Line]] = []
    for group in groups:
        if found and few(_size(found[-1])):
            found[-1] = [*found[-1], *group]
        else:
            found.append(group)
    while len(found) > 1 and few(_size(found[-1])):
        last = found.pop()
        found[-1] = [*found[-1], *last]
    return found


def _with_the_rarest(groups: list[list[Line]], few: Callable[[int], bool]) -> list[list[Line]]:
    """All rare groups together, and with them the rarest others until they are enough."""
    rare = [group for group in groups if few(_size(group))]
    if not rare:
        return groups
    others = sorted((g for g in groups if _size(g) and g not in rare), key=_size)
    while few(sum(_size(group) for group in rare)) and others:
        rare.append(others.pop(0))
    kept = [group for group in groups if group not in rare]
    return [*kept, [line for group in groups if group in rare for line in group]]


def _joint(group: Sequence[Line]) -> Line:
    if len(group) == 1:
        return group[0]
    names = [line.label for line in group]
    label = listing(names, "eller")
    if len(names) > _NAMED:
        label = f"{', '.join(names[: _NAMED - 1])} eller {len(names) - _NAMED + 1} andre"
    return Line(JOINT.join(line.code for line in group), label, _size(group))
