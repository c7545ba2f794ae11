"""Drawing the demo's status annex: figures and each format, cold and warm, against the SQL."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

from tests.bench.report import Line

GOALS = {
    "html": "1.2 s cold, 0.15 s warm",
    "pdf": "0.1 s more than the page",
    "docx": "1.5 s",
    "xlsx": "1.5 s",
    "json": "",
}


def _median(act: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def measure(quick: bool) -> list[Line]:
    """Seconds for all figures, and for each format with cold and warm charts."""
    from django.core.cache import caches

    from reports.figures import status_figures
    from reports.parameters import StatusParameters
    from reports.periods import Period
    from reports.services import FORMATS, draw_status

    times = 1 if quick else 5
    parameters = StatusParameters(
        rooms=("midlertidigt", "mobil"), period=Period.of_weeks(date(2012, 10, 1), 8)
    )
    floor = _median(_nine_aggregates, times)
    figures = _median(lambda: status_figures(parameters), times)
    lines = [Line("all figures, s", f"{figures:.3f}", f"{floor:.3f}", figures / floor, "")]
    for name in FORMATS:
        caches["charts"].clear()
        cold = _median(lambda name=name: draw_status(parameters).render(name), 1)  # type: ignore[misc]
        warm = _median(lambda name=name: draw_status(parameters).render(name), times)  # type: ignore[misc]
        lines.append(Line(f"{name}, s cold / warm", f"{cold:.2f} / {warm:.2f}", goal=GOALS[name]))
    lines.append(_whole_process())
    return lines


def _nine_aggregates() -> None:
    """The floor: nine GROUP BY over the same rows, nothing around them."""
    from django.db import connection

    where = (
        "FROM intake_rooms_intake i JOIN intake_rooms_room r ON r.id = i.room_id "
        "WHERE i.voided_at IS NULL AND r.slug IN ('midlertidigt', 'mobil') "
        "AND i.local_date BETWEEN '2012-10-01' AND '2012-11-25'"
    )
    grouped = (
        "r.slug, (i.local_date - '2012-10-01'::date) / 7", "extract(isodow from i.local_date)",
        "i.local_hour", "i.sex", "i.age", "i.substance_id", "i.municipality", "i.sex = 'female'",
    )  # fmt: skip
    with connection.cursor() as cursor:
        for columns in grouped:
            cursor.execute(
                f"SELECT {columns}, count(*) {where} GROUP BY 1, 2"
                if "," in columns
                else f"SELECT {columns}, count(*) {where} GROUP BY 1"
            )
            cursor.fetchall()
        cursor.execute(f"SELECT count(DISTINCT i.client_key) {where}")
        cursor.fetchall()


def _whole_process() -> Line:
    """The command with all five files in a fresh process, imports included."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "manage.py", "status_report", "--room", "midlertidigt", "mobil",
             "--from", "2012-10-01", "--weeks", "8", "--out", folder],
            check=True, capture_output=True,
        )  # fmt: skip
        taken = time.perf_counter() - start
    return Line("status_report, five files, whole process, s", f"{taken:.2f}")
