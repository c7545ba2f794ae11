"""Asks whether the pinned packages have known holes, and says plainly when nobody answered.

pip-audit calls a run without a single answer "no known vulnerabilities": here, packages that could
not be looked up are counted and named. A hole fails; a service out of reach is only told.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_SECONDS = 120


def ask() -> list[dict[str, Any]]:
    """pip-audit's answer for each pin of the development lock; empty if there was none."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [
            sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "requirements-dev.lock"),
            "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", "10",
            "--format", "json", "--output", str(answer),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            return []
        if not answer.exists():
            return []
        return list(json.loads(answer.read_text(encoding="utf-8"))["dependencies"])


def verdict(packages: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """The exit code and the lines to print for pip-audit's answers."""
    looked_up = [package for package in packages if "skip_reason" not in package]
    holes = [
        f"{package['name']} {package['version']}: {hole['id']}, "
        f"mended in {', '.join(hole['fix_versions']) or 'no version yet'}."
        for package in looked_up
        for hole in package["vulns"]
    ]
    if holes:
        return 1, [*holes, "Raise the pins: 'make lock'."]
    if not looked_up:
        return 0, [
            "NOT DONE: the advisory service cannot be reached from here; no package was audited."
        ]
    lines = [f"{len(looked_up)} packages audited, no known hole."]
    if len(looked_up) < len(packages):
        lines.append(f"NOT DONE for {len(packages) - len(looked_up)} packages: no answer for them.")
    return 0, lines


def main() -> int:
    """Ask and print."""
    code, lines = verdict(ask())
    for line in lines:
        print(line)
    return code


if __name__ == "__main__":
    sys.exit(main())
