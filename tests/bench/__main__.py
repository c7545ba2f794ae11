"""`make bench`: floors and portal in turn, medians and ratios, on PostgreSQL.

Absolute figures belong to this machine and moment; the ratios are what the goals are about.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
import tempfile
from pathlib import Path

from tests.bench.report import show
from tests.private_cluster import PrivateCluster

PARTS = (
    "registration",
    "api",
    "tablets",
    "importing",
    "annex",
    "answering",
    "flood",
    "tenmillion",
    "questionnaire_results",
    "hearing",
)


def main() -> int:
    """Run the chosen measurements and print one table. 0 when all of them ran."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="left out, all")
    parser.add_argument("--quick", action="store_true", help="small sizes, to try the bench itself")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
        PrivateCluster(durable=True, settings={"shared_buffers": "512MB"}) as cluster,
    ):
        os.environ |= {
            "DATABASE_URL": cluster.create_database("portal"),
            "VAR_DIR": folder,
            "KEY_DIR": str(Path(folder) / "keys"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "MODE": "trial",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_demo", stdout=io.StringIO())
        for name in options.parts or PARTS:
            # Imported now: a part's models need the settings made above.
            part = importlib.import_module(f"tests.bench.{name}")
            show(name, part.measure(options.quick))
    return 0


if __name__ == "__main__":
    sys.exit(main())
