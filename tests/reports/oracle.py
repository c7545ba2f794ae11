"""The same figures by another way: plain pandas over the rows that went into the files.

Shares no code with the portal but the list of codes. A row is a dict with room, occurred (an
aware datetime), age, sex, substance, method, municipality, alias ("" for none), id.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

ZONE = ZoneInfo("Europe/Copenhagen")
BANDS = (
    [(18, 24, "18-24")]
    + [(a, a + 4, f"{a}-{a + 4}") for a in range(25, 65, 5)]
    + [(65, 110, "65+")]
)


def frame(rows: list[dict[str, Any]], rooms: list[str], start: date, end: date) -> pd.DataFrame:
    """The rows of `rooms` and period with what is derived from each."""
    kept = []
    for row in rows:
        local = row["occurred"].astimezone(ZONE)
        if row["room"] not in rooms or not start <= local.date() <= end:
            continue
        parts = sorted(set(row["substance"].split("+")))
        kept.append(
            {
                **row,
                "day": local.date(),
                "hour": local.hour,
                "weekday": local.isoweekday(),
                "substance": "+".join(parts),
                "band": _band(row["age"]),
                "client": row["alias"] or None,
                "order": (row["occurred"], row["id"].hex),
            }
        )
    columns = ["room", "day", "hour", "weekday", "substance", "band", "client", "order", "sex",
               "method", "municipality"]  # fmt: skip
    return pd.DataFrame(kept, columns=columns).sort_values("order", ignore_index=True)


def _band(age: int | None) -> str:
    if age is None:
        return "unknown"
    return next(name for low, high, name in BANDS if low <= age <= high)


def by_intake(table: pd.DataFrame, column: str) -> dict[Any, tuple[int, int, int]]:
    """Code to (intakes, distinct clients, intakes without client)."""
    return {
        code: (len(rows), rows["client"].nunique(), int(rows["client"].isna().sum()))
        for code, rows in table.groupby(column)
    }


def by_mention(table: pd.DataFrame) -> dict[str, tuple[int, int, int]]:
    """Like `by_intake`, each mix under its components."""
    mentions = table.assign(part=table["substance"].str.split("+")).explode("part")
    return by_intake(mentions, "part")


def by_person(
    table: pd.DataFrame, column: str, unknown: set[str]
) -> dict[str, tuple[int, int, int]]:
    """Code to (intakes, clients by their latest known value, intakes without client)."""
    found = {code: [n, 0, without] for code, (n, _, without) in by_intake(table, column).items()}
    for _, rows in table.dropna(subset=["client"]).groupby("client"):
        known = rows[~rows[column].isin(unknown)]
        value = known[column].iloc[-1] if len(known) else "unknown"
        found.setdefault(value, [0, 0, 0])[1] += 1
    return {code: (n, clients, without) for code, (n, clients, without) in found.items()}
