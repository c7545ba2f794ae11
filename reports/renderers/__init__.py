"""An annex in each format: `RENDERERS["pdf"](annex)` gives the file's bytes.

A format's library is loaded when it is first used, so that pages without files stay light.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from reports.annex import Annex


def _lazily(module: str) -> Callable[[Annex], bytes]:
    def render(annex: Annex) -> bytes:
        file: bytes = import_module(f"reports.renderers.{module}").render(annex)
        return file

    return render


RENDERERS: dict[str, Callable[[Annex], bytes]] = {
    name: _lazily(name) for name in ("html", "pdf", "docx", "xlsx")
}
CONTENT_TYPES: dict[str, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
