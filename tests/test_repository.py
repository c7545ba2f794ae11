"""The repository keeps its own promises: what its pages name exists, and what it must not hold."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
TARGETS = ("setup", "run", "test", "quick", "check", "lock", "bench")
_TEXT = {".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".typ", ".sh", ".po", ".csv", ""}


def _tracked(*patterns: str) -> list[Path]:
    """The files git knows, by its own patterns; fails where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def _own_texts() -> Iterator[tuple[str, str]]:
    """Name and content of each tracked text file that is ours."""
    for path in _tracked():
        parts = path.relative_to(ROOT).parts
        if path.suffix in _TEXT and "vendor" not in parts:
            yield "/".join(parts), path.read_text(encoding="utf-8")


def _pages() -> list[Path]:
    return _tracked("*.md")


def _code(page: Path) -> str:
    """What stands in a page's code blocks and code words."""
    text = page.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))


def test_the_readme_is_there() -> None:
    assert ROOT / "README.md" in _pages()


def test_every_command_of_make_that_a_page_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(TARGETS) <= targets
    for page in _pages():
        named = re.findall(r"\bmake ([a-z]+)", _code(page))
        assert set(named) <= targets, page.name


def test_every_command_of_the_portal_that_a_page_names_exists() -> None:
    known = set(get_commands())
    for page in _pages():
        named = re.findall(r"manage\.py ([a-z_]+)", page.read_text(encoding="utf-8"))
        assert set(named) <= known, page.name


def test_every_file_that_a_page_links_to_exists() -> None:
    for page in _pages():
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    words = ("mark." + "skip", "mark." + "xfail", "pytest." + "skip(", "pytest." + "xfail(",
             "import" + "orskip", "unittest." + "skip", "skip" + "Test(")  # fmt: skip
    for name, text in _own_texts():
        if name.startswith("tests/"):
            assert [word for word in words if word in text] == [], name


def test_pins_have_hashes_and_lock_files_hold_no_address() -> None:
    done = subprocess.run(
        [sys.executable, ".ci/lint_locks.py"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert re.search(r"https?://|index-url|find-links|trusted-host", text) is None
        assert text.count("--hash=sha256:") > 100


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/",
        r"BEGIN [A-Z ]*PRIVATE KEY",
        r"\b(?:AKIA|ghp_|glpat-|xox[bp]-)\w{8,}",
        r"\w+://[^/\s:@\"'{}<>]+:[^/\s:@\"'{}<>]+@",
        r"(?:--(?:extra-)?index-url|--find-links)[= ]\S*://",
    ],
)
def test_no_file_holds_a_path_of_somebodys_machine_or_a_credential(pattern: str) -> None:
    for name, text in _own_texts():
        if name == "tests/test_repository.py":
            continue
        found = re.search(pattern, text)
        assert found is None, f"{name}: {found[0] if found else ''}"


def test_nothing_that_is_made_on_a_machine_is_tracked() -> None:
    made = re.compile(r"\.(?:mo|pyc|sqlite3(?:-\w+)?|log)$|^(?:var|\.venv|staticfiles)/")
    names = [str(path.relative_to(ROOT)) for path in _tracked()]
    assert [name for name in names if made.search(name)] == []


def test_migrations_say_what_they_do() -> None:
    numbered = [path.stem for path in _tracked("*/migrations/0*.py")]
    assert numbered
    assert [name for name in numbered if re.fullmatch(r"\d{4}_(auto_\w+|\w+_and_more)", name)] == []


def test_everything_vendored_has_its_licence_beside_it() -> None:
    for folder in sorted((ROOT / "static" / "vendor").iterdir()):
        licences = [path for path in folder.rglob("*") if re.match(r"(?i)licen[cs]e", path.name)]
        assert licences, f"static/vendor/{folder.name} has no licence file"
    for fonts in {path.parent for path in _tracked("*.ttf", "*.otf")}:
        texts = [p.name for p in (*fonts.iterdir(), *fonts.parent.iterdir()) if p.is_file()]
        assert any(re.match(r"(?i)licen[cs]e|ofl", name) for name in texts), fonts


def test_time_is_asked_of_djangos_clock() -> None:
    """A test can then make it stand still."""
    asks = re.compile(
        r"\b(?:datetime\.now|datetime\.utcnow|date\.today)\(|timezone import .*\bnow\b"
    )
    for name, text in _own_texts():
        if name.endswith(".py") and not name.startswith(("tests/", ".ci/")):
            assert asks.search(text) is None, name


_REFUSED = {
    "inline script": "<script>go()</script>",
    "inline style sheet": "<style>p { color: red }</style>",
    "style attribute": '<p style="color: red">x</p>',
    "handler": '<button type="button" onclick="go()">x</button>',
    "hx-on": '<p hx-on:click="go()">x</p>',
    "js value": "<p hx-vals='js:{a: 1}'>x</p>",
    "javascript link": '<a href="javascript:go()">x</a>',
    "trigger filter": '<p hx-trigger="click[ctrlKey]">x</p>',
    "script of another host": '<script src="https://cdn.example/x.js"></script>',
    "style of another host": '<link rel="stylesheet" href="//cdn.example/x.css">',
    "picture of another host": '<img alt="" src="http://cdn.example/x.png">',
}


def _lint(root: Path, page: str) -> subprocess.CompletedProcess[str]:
    (root / "templates").mkdir()
    (root / "templates" / "page.html").write_text(f"<p>x</p>\n{page}\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "lint_templates.py"), str(root)],
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("what", list(_REFUSED))
def test_what_the_policy_refuses_is_found_in_a_template(what: str, tmp_path: Path) -> None:
    done = _lint(tmp_path, _REFUSED[what])
    assert done.returncode == 1
    assert done.stderr.startswith("templates/page.html:2: ")


def test_a_template_that_the_policy_allows_passes(tmp_path: Path) -> None:
    good = (
        '<script src="{% static \'app.js\' %}" defer></script><a href="https://www.example.dk/">x</a>'
        '<button type="button" hx-post="{% url \'home\' %}" hx-trigger="click, keyup from:body">x'
        "</button>{# <style> #}<p data-style='x' class=\"on\">onload = 3</p>"
    )
    done = _lint(tmp_path, good)
    assert (done.returncode, done.stderr) == (0, "")
