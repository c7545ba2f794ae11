"""News on a consultation's public page: the newest, and the ways to follow along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consultation.forms.news import SubscribeForm
from consultation.forms.words import Text, interface_language
from consultation.models import Consultation, NewsItem
from consultation.queries import news

_SHOWN = 3


@dataclass(frozen=True)
class Told:
    """A piece of news on a public page; it exists in Danish only."""

    item: NewsItem
    title: Text
    text: Text


def told(item: NewsItem, language: str) -> Told:
    """A piece of news for a page in `language`."""
    page_language = interface_language(language)
    return Told(
        item,
        Text.of(item.title, "da", page_language),
        Text.of(item.text, "da", page_language),
    )


def of_consultation(
    consultation: Consultation, now: datetime, language: str
) -> Mapping[str, Any] | None:
    """The section; always there while the consultation is not put away."""
    newest = list(news.published(consultation)[: _SHOWN + 1])
    if consultation.archived_at is not None and not newest:
        return None
    return {
        "consultation": consultation,
        "news": [told(each, language) for each in newest[:_SHOWN]],
        "more": len(newest) > _SHOWN,
        "form": None if consultation.archived_at else SubscribeForm(),
    }
