"""In CI nothing passes by not being tried."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Put together here, so that no test file of ours holds the words themselves.
_SKIP, _MISSING = "pytest.sk" + "ip('no browser')", "pytest.importor" + "skip('no_such_module')"


def _run(folder: Path, source: str, *options: str, ci: str = "") -> tuple[int, str]:
    (folder / "test_one.py").write_text(f"import pytest\n{source}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-p", "no:cacheprovider",
         "--database", "sqlite", "-n", "0", *options, str(folder)],
        check=False, capture_output=True, text=True, cwd=ROOT,
        env={**{k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}, "CI": ci},
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    "source", [f"def test_it():\n    {_SKIP}", _MISSING], ids=["a test", "a whole file"]
)
def test_a_skipped_test_fails_where_ci_is_set(source: str, tmp_path: Path) -> None:
    code, said = _run(tmp_path, source, ci="true")
    assert code != 0
    assert "was skipped" in said


def test_a_skipped_test_fails_when_asked_for(tmp_path: Path) -> None:
    code, said = _run(tmp_path, f"def test_it():\n    {_SKIP}", "--fail-on-skip")
    assert (code, "1 failed" in said) == (1, True)


def test_a_skipped_test_is_only_counted_elsewhere(tmp_path: Path) -> None:
    code, said = _run(tmp_path, f"def test_it():\n    {_SKIP}")
    assert (code, "1 skipped" in said) == (0, True)
