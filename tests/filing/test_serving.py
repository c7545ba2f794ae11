"""How files are given out."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.files.base import File
from django.http import FileResponse

from config.filing import ACCEPTED, serve


def _served(name: str, content_type: str, **more: Any) -> FileResponse:
    return serve(File(io.BytesIO(b"x")), file_name=name, content_type=content_type, **more)


@pytest.mark.parametrize(
    ("content_type", "shown_as"),
    [
        ("application/pdf", "application/pdf"),
        ("image/png", "image/png"),
        ("image/jpeg", "image/jpeg"),
        ("image/webp", "image/webp"),
        ("text/plain", "text/plain; charset=utf-8"),
    ],
)
def test_what_cannot_run_is_shown(content_type: str, shown_as: str) -> None:
    answer = _served("svar", content_type)
    assert answer["Content-Type"] == shown_as
    assert answer["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html",
        "image/svg+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/javascript",
    ],
)
def test_all_else_is_saved_and_has_no_type(content_type: str) -> None:
    answer = _served("svar.html", content_type)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "html" not in answer["Content-Disposition"]


@pytest.mark.parametrize("is_original", [False, True])
def test_nothing_of_a_file_runs_in_the_browser(is_original: bool) -> None:
    answer = _served("svar.pdf", "application/pdf", is_original=is_original)
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == ("private, no-store" if is_original else "no-cache")
    assert answer["Content-Disposition"].startswith("attachment" if is_original else "inline")


def test_a_danish_name_comes_through_and_a_hostile_one_does_not() -> None:
    name = "Høringssvar fra Ærø.pdf"
    said = _served(name, "application/pdf")["Content-Disposition"]
    assert unquote(said.partition("filename*=utf-8''")[2]) == name
    said = _served('a";\r\nSet-Cookie: b\u202efdp.exe', "application/pdf")["Content-Disposition"]
    assert said == 'inline; filename="a-; Set-Cookie- bfdp.pdf"'


@pytest.mark.parametrize(
    "template",
    ["parties/party_form.html", "hearing/check.html", "questions/file.html"],
)
def test_pages_ask_for_the_files_that_are_taken(template: str) -> None:
    """Without HEIC in it: then an iPhone sends JPEG."""
    page = Path(settings.BASE_DIR, "templates", "consultation", template).read_text("utf-8")
    assert f'accept="{ACCEPTED}"' in page
