"""Ten million intakes, ten rooms, ten years on PostgreSQL, and one million on SQLite.

The wide-row floor is that of performance.md §1, measured in turn with the portal; the floor of
clients per row is the same question asked of the intakes (decisions C41).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.report import Line
from tests.private_cluster import PrivateCluster

ROWS, QUICK_ROWS = 10_000_000, 100_000
SETTINGS = {
    "shared_buffers": "2GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
}


def measure(quick: bool) -> list[Line]:
    """Everything, on servers and files of its own; a tenth of the rows on SQLite."""
    rows = QUICK_ROWS if quick else ROWS
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        with PrivateCluster(durable=True, settings=SETTINGS) as cluster:
            lines = _measured("postgresql", rows, folder, cluster.create_database("portal"))
        return lines + _measured("sqlite", rows, folder, f"sqlite:///{folder / 'portal.sqlite3'}")


def _measured(kind: str, rows: int, folder: Path, url: str) -> list[Line]:
    """In a process of its own: Django knows one database at a time."""
    own = folder / kind
    own.mkdir()
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "VAR_DIR": str(own),
        "KEY_DIR": str(own / "keys"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MODE": "trial",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.tenmillion", kind, str(rows), str(folder / "rows.csv")],
        env=environment, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found = [Line(**line) for line in json.loads(done.stdout)]
    return [Line(f"{kind}: {line.what}", line.value, line.floor, line.ratio, line.goal)
            for line in found]  # fmt: skip


if __name__ == "__main__":
    import django

    django.setup()
    # Imported now: it needs the settings of this process.
    from tests.bench import daily_run

    daily_run.main(*sys.argv[1:])
