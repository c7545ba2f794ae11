"""The pattern of all staff lists: search, order, pages and export from the address."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory

from config.access.models import User
from config.lists import Column, SearchForm, StaffList, as_text
from tests import factories

COLUMNS = (
    Column[User]("navn", "Navn", lambda user: user.first_name, order_by=("first_name",)),
    Column[User]("nummer", "Nummer", lambda user: user.pk, numeric=True),
    Column[User]("fra", "Fra", lambda user: user.date_joined, order_by=("-date_joined",)),
)


class NameSearch(SearchForm):
    def narrow(self, rows: Any) -> Any:
        return self.search(rows, "first_name", "last_name")


def listed(address: str = "", per_page: int = 3) -> StaffList[User]:
    params = QueryDict(address)
    rows = User.objects.all()
    return StaffList(params, rows, COLUMNS, NameSearch, first_sort="navn", per_page=per_page)


def names(address: str = "", per_page: int = 3) -> list[str]:
    return [row[0].text for row in listed(address, per_page).rows]


@pytest.fixture
def people(db: None) -> None:
    for name in ("Dorte", "Anne", "Bo", "Carl", "Bo"):
        factories.user(first_name=name, last_name="Holm")


@pytest.mark.usefixtures("people")
def test_pages_hold_every_row_once() -> None:
    assert names() == ["Anne", "Bo", "Bo"]
    assert names("page=2") == ["Carl", "Dorte"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("page", ["99", "0", "-1", "x", ""])
def test_a_page_that_is_not_there_gives_the_nearest(page: str) -> None:
    assert len(names(f"page={page}")) in {2, 3}


@pytest.mark.usefixtures("people")
def test_the_order_stands_in_the_address() -> None:
    assert names("sort=-navn", 9) == ["Dorte", "Carl", "Bo", "Bo", "Anne"]
    assert names("sort=-fra", 9) == ["Dorte", "Anne", "Bo", "Carl", "Bo"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("sort", ["password", "nummer", "-", "navn;drop", "--navn"])
def test_an_order_that_is_not_offered_gives_the_first_one(sort: str) -> None:
    assert names(f"sort={sort}", 9) == ["Anne", "Bo", "Bo", "Carl", "Dorte"]


@pytest.mark.usefixtures("people")
def test_a_head_turns_the_order_and_keeps_the_search() -> None:
    navn, nummer, fra = listed("q=holm&sort=navn&page=2").headings
    assert (navn.sorted, navn.href) == ("ascending", "?q=holm&sort=-navn")
    assert (nummer.sorted, nummer.href) == ("", "")
    assert (fra.sorted, fra.href) == ("", "?q=holm&sort=fra")
    assert listed("sort=-navn").headings[0].sorted == "descending"


@pytest.mark.usefixtures("people")
def test_each_word_must_be_found_somewhere() -> None:
    assert names("q=BO+holm") == ["Bo", "Bo"]
    assert names("q=bo+jensen") == []
    assert names("q=100%25") == []


@pytest.mark.usefixtures("people")
def test_a_search_that_is_too_long_narrows_nothing_and_says_why() -> None:
    found = listed(f"q={'x' * 101}", 9)
    assert found.total == 5
    assert found.form.errors["q"]


@pytest.mark.usefixtures("people")
def test_the_export_holds_all_pages_of_what_was_asked_for() -> None:
    found = listed("q=holm&sort=-navn&page=2&format=csv")
    assert found.wants_export
    answer = found.export("folk")
    text = b"".join(answer).decode()  # type: ignore[arg-type]
    assert answer["Content-Disposition"] == 'attachment; filename="folk.csv"'
    assert text.startswith("\ufeffNavn;Nummer;Fra\r\n")
    rows = list(csv.reader(StringIO(text.lstrip("\ufeff")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["Dorte", "Carl", "Bo", "Bo", "Anne"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+0[12]:00", rows[1][2])


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["=1+1", "+45", "-1", "@SUM(A1)", "\t=1", "\r=1", '=a;b"c'])
def test_no_exported_cell_is_a_formula(name: str) -> None:
    factories.user(first_name=name)
    text = b"".join(listed("format=csv").export("folk")).decode()  # type: ignore[arg-type]
    (row,) = list(csv.reader(StringIO(text.lstrip("\ufeff"), newline=""), delimiter=";"))[1:]
    assert row[0] == f"'{name}"
    assert row[1].isdecimal()


def test_values_are_shown_as_people_read_them() -> None:
    moment = datetime(2026, 11, 24, 13, 7, tzinfo=ZoneInfo("UTC"))
    assert as_text(moment) == "24-11-2026 kl. 14.07"
    assert as_text(date(2026, 11, 24)) == "24. november 2026"
    assert (as_text(None), as_text(""), as_text(0)) == ("–", "–", "0")


def page(address: str) -> str:
    context = {"list": listed(address), "noun": "mand", "nouns": "mænd", "empty": "Ingen endnu."}
    request = RequestFactory().get(f"/folk/?{address}")
    return render_to_string("components/list_table.html", context, request)


@pytest.mark.usefixtures("people")
def test_the_pages_of_a_list_lead_on_with_search_and_order() -> None:
    shown = page("q=holm&sort=-navn")
    assert "5 mænd passer til søgningen." in shown
    assert 'href="?q=holm&amp;sort=-navn&amp;page=2"' in shown
    assert 'aria-sort="descending"' in shown
    assert 'href="?q=holm&amp;sort=-navn&amp;format=csv"' in shown


@pytest.mark.usefixtures("people")
def test_a_search_without_result_says_how_to_go_on() -> None:
    assert "Intet passer til søgningen." in page("q=ingen")


@pytest.mark.django_db
def test_an_empty_list_says_so() -> None:
    assert "Ingen endnu." in page("")


@pytest.mark.django_db
def test_text_in_a_cell_is_text() -> None:
    factories.user(first_name="<script>")
    assert "&lt;script&gt;" in page("")
    assert "<script>" not in page("")
