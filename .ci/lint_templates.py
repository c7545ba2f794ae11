"""Checks the templates for what the content security policy refuses or htmx would ignore.

Inline scripts, styles and handlers, `hx-on`, `js:` values and filters in `hx-trigger` do nothing
under our policy, and a resource from another host tells that host who visits. Each is a fault here
so that it does not become a page that quietly does not work.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_COMMENT = re.compile(
    r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL
)
_VALUE = r"""(?:"[^"]*"|'[^']*')"""
_TEMPLATE_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), sentence)
    for pattern, sentence in (
        (
            r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")",
            "an inline script is refused by the policy: put it in a file under static/",
        ),
        (r"<style\b", "an inline style sheet is refused by the policy: put it under static/"),
        (r"(?<![\w-])style\s*=\s*[\"']", "a style attribute is refused by the policy: use a class"),
        (
            r"(?<=\s)on[a-z]+\s*=\s*[\"']",
            "a handler in an attribute is refused by the policy: listen in a file under static/",
        ),
        (
            r"(?<=\s)(?:data-)?hx-on\b",
            "hx-on is evaluated, which the policy refuses: use a listener",
        ),
        (
            r"=\s*[\"']\s*(?:js|javascript):",
            "js: is evaluated, which the policy refuses: htmx sends the request without the value",
        ),
        (
            r"hx-trigger\s*=\s*(?:\"[^\"]*\[|'[^']*\[)",
            "a filter in hx-trigger is ignored under the policy and the request is always sent",
        ),
        (
            r"(?<![\w-])(?:src|srcset|poster|data|(?:form)?action|hx-[a-z]+)\s*=\s*[\"']\s*(?:https?:)?//",
            "an address on another host: keep the file, or the form's target, with us",
        ),
        (
            rf"<(?:link|use|image)\b(?:[^>]*?\s)?(?:xlink:)?href\s*=\s*(?=[\"']\s*(?:https?:)?//){_VALUE}",
            "a resource from another host: keep the file with us",
        ),
        (r"<base\b", "<base> is refused by the policy"),
    )
)
_STYLE_SHEET_RULES = (
    (
        re.compile(r"(?:url\(\s*|@import\s+)[\"']?\s*(?:https?:)?//", re.IGNORECASE),
        "a resource from another host: keep the file with us",
    ),
)
_SCRIPT_RULES = (
    (
        re.compile(r"\beval\(|\bnew Function\(|\bsetTimeout\(\s*[\"'`]"),
        "text run as code is refused by the policy",
    ),
    (
        re.compile(r"\b(?:fetch|import|importScripts)\(\s*[\"'`](?:https?:)?//", re.IGNORECASE),
        "another host: scripts talk to us only",
    ),
)


def faults(text: str, suffix: str) -> Iterator[tuple[int, str]]:
    """Yield (line, sentence) for each fault in a text; `suffix` is ".html", ".css", ".js"."""
    rules = {".css": _STYLE_SHEET_RULES, ".js": _SCRIPT_RULES}.get(suffix, _TEMPLATE_RULES)
    if rules is _TEMPLATE_RULES:
        text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    for pattern, sentence in rules:
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, sentence


def files(root: Path) -> Iterator[Path]:
    """Our own templates, style sheets and scripts under `root`."""
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".svg"}:
            yield path
    for path in sorted(root.glob("*/templates/**/*.html")):
        yield path
    for path in sorted((root / "static").rglob("*")):
        if path.suffix in {".css", ".js"} and "vendor" not in path.relative_to(root).parts:
            yield path


def main() -> int:
    """Print each fault as file:line: sentence; 1 if there are any."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    found = [
        f"{path.relative_to(root)}:{line}: {sentence}"
        for path in files(root)
        for line, sentence in sorted(faults(path.read_text(encoding="utf-8"), path.suffix))
    ]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
