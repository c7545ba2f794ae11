"""Public texts in other languages, kept beside the Danish ones."""

from __future__ import annotations

from typing import Any


class Translated:
    """For a model with `translations`: {"en": {"title": "…"}}."""

    translations: Any

    def text(self, field: str, language: str) -> str:
        """A public text in `language`, else in Danish."""
        translated: str = self.translations.get(language, {}).get(field, "")
        return translated or str(getattr(self, field))
