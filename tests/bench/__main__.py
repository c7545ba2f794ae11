"""`make bench`: floors and portal in turn, medians and ratios, on PostgreSQL.

Absolute figures belong to this machine and moment; the ratios are what the goals are about.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.report import Line, show
from tests.private_cluster import PrivateCluster


def _parts() -> dict[str, Callable[[bool], list[Line]]]:
    """The measurements by name; imported late, since they need the settings of the cluster."""
    from tests.bench import annex, importing, registration

    return {
        "registration": registration.measure,
        "import": importing.measure,
        "annex": annex.measure,
    }


def main() -> int:
    """Run the chosen measurements and print one table. 0 when all of them ran."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help="registration, import, annex; left out, all")
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
        available = _parts()
        strange = [name for name in options.parts if name not in available]
        if strange:
            print(f"There is no part {strange[0]}: use {', '.join(available)}.", file=sys.stderr)
            return 2
        for name in options.parts or available:
            show(name, available[name](options.quick))
    return 0


if __name__ == "__main__":
    sys.exit(main())
