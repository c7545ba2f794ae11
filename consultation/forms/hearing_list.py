"""The list of a hearing's responses: its columns, its filters, and which rows can be chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.db.models import Exists, OuterRef
from django.urls import reverse

from config.lists import Cell, Column, SearchForm, StaffList
from consultation.hearing_codes import Lane, PartyKind, ResponseChannel, ResponseState
from consultation.models import HearingAttachment, HearingResponse
from consultation.models.hearing import HearingResponseQuerySet
from consultation.queries import hearing_search
from consultation.queries.hearing_desk import EXCERPT

NO_PARTY = "none"
_LONGEST_SENDER = 80


class ResponseSearch(SearchForm):
    """What narrows the list. `q` is full text."""

    lane = forms.ChoiceField(
        label="Spor", required=False, choices=[("", "Begge spor"), *Lane.choices]
    )
    state = forms.ChoiceField(
        label="Tilstand", required=False, choices=[("", "Alle"), *ResponseState.choices]
    )
    channel = forms.ChoiceField(
        label="Kanal", required=False, choices=[("", "Alle kanaler"), *ResponseChannel.choices]
    )
    late = forms.ChoiceField(
        label="Frist",
        required=False,
        choices=[("", "Alle"), ("no", "Kom i tide"), ("yes", "Kom for sent")],
    )
    party = forms.ChoiceField(
        label="Part",
        required=False,
        choices=[("", "Alle"), (NO_PARTY, "Ikke en part"), *PartyKind.choices],
    )
    has_files = forms.ChoiceField(
        label="Bilag",
        required=False,
        choices=[("", "Med og uden"), ("yes", "Med bilag"), ("no", "Uden bilag")],
    )

    def narrow(self, rows: HearingResponseQuerySet) -> HearingResponseQuerySet:  # type: ignore[override]
        """Leave the rows that were asked for."""
        for name in ("lane", "state", "channel"):
            if self.chosen(name):
                rows = rows.filter(**{name: self.chosen(name)})
        if self.chosen("late"):
            rows = rows.filter(is_late=self.chosen("late") == "yes")
        rows = self._of_parties(self._with_files(rows))
        return hearing_search.matching(rows, self.chosen("q") or "")

    def _with_files(self, rows: HearingResponseQuerySet) -> HearingResponseQuerySet:
        if not self.chosen("has_files"):
            return rows
        some = Exists(HearingAttachment.objects.filter(response=OuterRef("pk")))
        return rows.filter(some if self.chosen("has_files") == "yes" else ~some)

    def _of_parties(self, rows: HearingResponseQuerySet) -> HearingResponseQuerySet:
        kind = self.chosen("party")
        if not kind:
            return rows
        if kind == NO_PARTY:
            return rows.filter(party=None)
        return rows.filter(party__party__kind=kind)


@dataclass(frozen=True)
class Row:
    """A row of the list; `value` is what its box sends, "" where it cannot be shown at once."""

    response: HearingResponse
    cells: list[Cell]
    value: str


class ResponseList(StaffList[HearingResponse]):
    """The list, whose waiting public rows have a box."""

    @property
    def marked_rows(self) -> Iterator[Row]:
        """The page's rows with their boxes."""
        for response, cells in zip(self.page, self.rows, strict=True):
            yield Row(response, cells, box_value(response))

    @property
    def can_mark(self) -> bool:
        """Whether any row of the page has a box."""
        return any(box_value(response) for response in self.page)


def box_value(response: HearingResponse) -> str:
    """Id and revision of a response that can be shown without a further look; else ""."""
    if response.lane != Lane.PUBLIC or response.state != ResponseState.RECEIVED:
        return ""
    return f"{response.pk}:{response.revision}"


def number_name(response: HearingResponse) -> str:
    """ "12" in public, "F 12" in confidence (never broken over two lines): counted apart."""
    if response.lane == Lane.CONFIDENTIAL:
        return f"F\N{NO-BREAK SPACE}{response.number}"
    return str(response.number)


def sender_name(response: HearingResponse) -> str:
    """Who it is from, or what is known of somebody who writes in confidence."""
    if response.lane == Lane.CONFIDENTIAL:
        return "Fortroligt"
    if response.state == ResponseState.WITHDRAWN:
        return "Trukket tilbage"
    sender = response.sender
    return sender if len(sender) <= _LONGEST_SENDER else f"{sender[:_LONGEST_SENDER]}…"


def state_name(response: HearingResponse) -> str:
    """Where it stands, as people say it; a confidential one that was read is never »not shown«."""
    if response.lane == Lane.CONFIDENTIAL and response.state == ResponseState.WITHHELD:
        return "Set igennem"
    late = ", kom for sent" if response.is_late and response.state != ResponseState.REFUSED else ""
    return f"{response.get_state_display()}{late}"


def _page(response: HearingResponse, slug: str) -> str:
    return reverse("consultation:hearing_response_desk", args=[slug, response.pk])


def _excerpt(response: HearingResponse) -> str:
    excerpt: str = response.excerpt  # type: ignore[attr-defined]
    if response.without_remarks and not excerpt:
        return "Uden bemærkninger"
    words = " ".join(excerpt.split())
    return f"{words} …" if len(excerpt) == EXCERPT else words


def columns(slug: str) -> tuple[Column[HearingResponse], ...]:
    """The list's columns; `slug` is the hearing's."""
    return (
        Column(
            "nr",
            "Nr.",
            number_name,
            order_by=("lane", "number"),
            link=lambda response: _page(response, slug),
        ),
        Column("afsender", "Afsender", sender_name, order_by=("organisation", "name")),
        Column(
            "modtaget",
            "Modtaget",
            lambda response: response.received_at,
            order_by=("received_at", "number"),
        ),
        Column("tilstand", "Tilstand", state_name, order_by=("state", "received_at")),
        Column(
            "kanal",
            "Kanal",
            lambda response: str(response.get_channel_display()),
            order_by=("channel", "received_at"),
        ),
        Column(
            "bilag",
            "Bilag",
            lambda response: len(response.attachments.all()) or None,
            numeric=True,
        ),
        Column("uddrag", "Begyndelsen", _excerpt),
    )
