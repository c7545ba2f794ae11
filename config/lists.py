"""One list for all staff pages: search, filters, sorting, paging and export, all in the address.

An app declares columns and a form, and its view is three lines:

    COLUMNS = (
        Column("navn", "Navn", lambda offer: offer.name, order_by=("name",), link=offer_address),
        Column("pris", "Pris", lambda offer: offer.price, order_by=("price",), numeric=True),
    )

    class OfferSearch(SearchForm):
        kind = forms.ChoiceField(label="Art", required=False, choices=[("", "Alle"), *Kind.choices])

        def narrow(self, rows):                  # only what was asked for, and only what is valid
            if kind := self.chosen("kind"):
                rows = rows.filter(kind=kind)
            return self.search(rows, "name", "address")

    def offers(request):
        rows = Offer.objects.all()
        listed = StaffList(request.GET, rows, COLUMNS, OfferSearch, first_sort="navn")
        if listed.wants_export:
            return listed.export("tilbud")
        return render(request, "referrals/offers.html", {"list": listed})

and in the template, with `{% include "components/list_style.html" %}` in the block head:

    {% include "components/list_search.html" %}
    {% include "components/list_table.html" with caption="Tilbud" noun=… nouns=… empty=… %}

`noun` and `nouns` name one and several rows, `empty` is the sentence of a list without any.

The address holds `q` and the form's fields, `sort` (a column's key, `-` before it for descending),
`page`, and `format=csv`. An unknown key or page gives the first one, never an error. A wrong value
in the form is said at its field and narrows nothing. Everything works without JavaScript. Give
`rows` with the `select_related` and `prefetch_related` that the columns need.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, reduce
from operator import or_
from typing import Any, Generic, TypeVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict, StreamingHttpResponse
from django.utils import timezone

from config.danish import clock, long_date, short_date

M = TypeVar("M", bound=Model)
Value = str | int | date | datetime | None

PER_PAGE = 25
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Column(Generic[M]):
    """One column. `key` stands in the address; `value` is what is shown and exported.

    `order_by` are the fields to sort by; without them the column cannot be sorted. `link` gives
    the address that the cell leads to, "" for none.
    """

    key: str
    label: str
    value: Callable[[M], Value]
    order_by: tuple[str, ...] = ()
    link: Callable[[M], str] | None = None
    numeric: bool = False


@dataclass(frozen=True)
class Heading:
    """A column's head: `href` sorts by it, `sorted` is "ascending", "descending" or ""."""

    label: str
    href: str
    sorted: str
    numeric: bool


@dataclass(frozen=True)
class Cell:
    label: str
    text: str
    link: str
    numeric: bool


class SearchForm(forms.Form):
    """The search box; a list's own filters are fields of a subclass, all `required=False`."""

    q = forms.CharField(
        label="Søg", required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def narrow(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Leave the rows that were asked for. Call `is_valid` before."""
        return rows

    def chosen(self, name: str) -> Any:
        """The field's value; None where it is empty or wrong."""
        return self.cleaned_data.get(name) or None

    def search(self, rows: QuerySet[M], *fields: str) -> QuerySet[M]:
        """Leave the rows where each word of `q` is found in at least one of `fields`."""
        for word in (self.chosen("q") or "").split():
            found = (Q(**{f"{field}__icontains": word}) for field in fields)
            rows = rows.filter(reduce(or_, found))
        return rows


class StaffList(Generic[M]):
    """What a page of a list shows, made from the address's query string (`params`)."""

    def __init__(
        self,
        params: QueryDict,
        rows: QuerySet[M],
        columns: Sequence[Column[M]],
        form_class: type[SearchForm],
        *,
        first_sort: str,
        per_page: int = PER_PAGE,
    ) -> None:
        self._params = params
        self._columns = columns
        self.form = form_class(params)
        self.form.is_valid()
        self.is_narrowed = any(params.get(name) for name in self.form.fields)
        self.wants_export = params.get("format") == "csv"
        self._sort = self._known_sort(params.get("sort", ""), first_sort)
        self._rows = self.form.narrow(rows).order_by(*self._order())
        self._per_page = per_page

    def _known_sort(self, asked: str, otherwise: str) -> str:
        known = {column.key for column in self._columns if column.order_by}
        return asked if asked.removeprefix("-") in known else otherwise

    def _order(self) -> list[str]:
        """The fields to order by, the primary key last so that pages never overlap."""
        key = self._sort.removeprefix("-")
        fields = next(column.order_by for column in self._columns if column.key == key)
        if self._sort.startswith("-"):
            fields = tuple(f[1:] if f.startswith("-") else f"-{f}" for f in fields)
        return [*fields, "-pk" if self._sort.startswith("-") else "pk"]

    @cached_property
    def page(self) -> Page[M]:
        """The page asked for, or the nearest there is."""
        return Paginator(self._rows, self._per_page).get_page(self._params.get("page"))

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self._columns]

    def _heading(self, column: Column[M]) -> Heading:
        if not column.order_by:
            return Heading(column.label, "", "", column.numeric)
        direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(self._sort, "")
        sort = f"-{column.key}" if direction == "ascending" else column.key
        return Heading(column.label, self._address(sort=sort), direction, column.numeric)

    @property
    def rows(self) -> Iterator[list[Cell]]:
        """The page's rows, cell by cell; the first cell names its row."""
        for row in self.page:
            yield [
                Cell(
                    column.label,
                    as_text(column.value(row)),
                    column.link(row) if column.link else "",
                    column.numeric,
                )
                for column in self._columns
            ]

    @property
    def export_address(self) -> str:
        return self._address(format="csv")

    @property
    def sort(self) -> str:
        """The order in use, for the search form to keep."""
        return self._sort

    def _address(self, **changes: str) -> str:
        """The address of the same list with some choices changed, from its first page."""
        params = self._params.copy()
        for name in ("page", "format"):
            params.pop(name, None)
        for name, value in changes.items():
            params[name] = value
        return f"?{params.urlencode()}"

    def export(self, name: str) -> StreamingHttpResponse:
        """All rows that the address asks for as `name`.csv, row by row.

        Semicolons and a byte order mark, as Danish Excel expects; no cell can be a formula.
        """
        response = StreamingHttpResponse(self._lines(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def _lines(self) -> Iterator[str]:
        writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
        yield "\ufeff" + writer.writerow([column.label for column in self._columns])
        for row in self._rows.iterator(chunk_size=500):
            yield writer.writerow([_exported(column.value(row)) for column in self._columns])


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def as_text(value: Value) -> str:
    """A value as a person reads it: 24-11-2026 kl. 14.07, 24. november 2026; "–" for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{short_date(local.date())} {clock(value)}"
    return long_date(value) if isinstance(value, date) else str(value)


def _exported(value: Value) -> str | int:
    """A value as a spreadsheet reads it: times are local, and text never begins a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (int, date)):
        return value.isoformat() if isinstance(value, date) else value
    return f"'{value}" if value.startswith(_FORMULA) else value
