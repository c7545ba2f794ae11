"""Reading manual counts and nuisance observations from files, through the forms' own services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import models, transaction

from config.access.models import User
from config.audit import services as audit
from intake_rooms.exceptions import IntakeRoomsError, RecordConflict
from intake_rooms.importing import header
from intake_rooms.importing.files import open_table
from intake_rooms.importing.header import Column, Header
from intake_rooms.importing.refusals import BadValue, bad, shown
from intake_rooms.importing.summary import ImportSummary, Progress, RowsRefused, Tally
from intake_rooms.importing.table import fitted, misfit, no_rows
from intake_rooms.importing.values import read_date, read_decimal, read_whole
from intake_rooms.models import (
    Area,
    ImportBatch,
    ManualCount,
    NuisanceIndicator,
    NuisanceObservation,
)
from intake_rooms.services.areas import record_nuisance
from intake_rooms.services.batches import new_batch
from intake_rooms.services.counts import GREATEST_COUNT, record_count
from intake_rooms.services.day_lock import lock_rooms

COUNT_COLUMNS = (
    Column("room", ("rum",)),
    Column("date", ("dato",)),
    Column("count", ("antal",)),
    Column("note", required=False),
)
NUISANCE_COLUMNS = (
    Column("area", ("område",)),
    Column("indicator", ("indikator",)),
    Column("from", ("fra",)),
    Column("to", ("til",)),
    Column("value", ("værdi",)),
    Column("unit", ("enhed",), required=False),
    Column("source", ("kilde",)),
    Column("method", ("metode",), required=False),
    Column("caveat", ("forbehold", "note"), required=False),
)

Cell = Callable[[str], str]
"""From the name of a column to what stands there in one row."""
Store = Callable[[Cell, ImportBatch], ManualCount | NuisanceObservation]
"""Stores one row in a batch, or gives the record that stands already. Raises BadValue."""


@dataclass(frozen=True)
class _Order:
    path: Path
    by: User | None
    dry_run: bool
    progress: Progress | None
    file_name: str


@transaction.atomic
def import_counts(
    path: Path,
    *,
    by: User | None,
    dry_run: bool = False,
    progress: Progress | None = None,
    file_name: str = "",
) -> ImportSummary:
    """Store the days' counts of a file `room,date,count,note`, all or nothing.

    A count that stands already, or was voided after this very file was read in, changes nothing.
    Raises FileRefused, RowsRefused.
    """
    rooms = {word.casefold(): room for room in lock_rooms() for word in (room.name, room.slug)}

    def store(cell: Cell, batch: ImportBatch) -> ManualCount:
        room = _known("room", cell("room"), rooms, "rum")
        day = read_date("date", cell("date"))
        remedy = "Skriv dagens antal indtag i hele tal."
        number = read_whole("count", cell("count"), remedy)
        note = _text("note", cell("note"), ManualCount)
        voided = ManualCount.objects.filter(
            room=room, date=day, count=number, batch__sha256=batch.sha256, voided_at__isnull=False
        ).first()
        if voided is not None:
            return voided
        try:
            return record_count(room=room, day=day, count=number, note=note, by=by, batch=batch)
        except IntakeRoomsError as error:
            about_count = isinstance(error, RecordConflict) or not 0 <= number <= GREATEST_COUNT
            column = "count" if about_count else "date"
            raise bad(column, cell(column), str(error)) from error

    kind = ImportBatch.Kind.COUNTS
    return _import(_Order(path, by, dry_run, progress, file_name), kind, COUNT_COLUMNS, store)


def import_nuisance(
    path: Path,
    *,
    by: User | None,
    dry_run: bool = False,
    progress: Progress | None = None,
    file_name: str = "",
) -> ImportSummary:
    """Store the observations of a file, all or nothing; the columns are `NUISANCE_COLUMNS`.

    An observation that stands already, or was voided after this very file was read in, changes
    nothing. Raises FileRefused, RowsRefused.
    """
    areas = {
        word.casefold(): area for area in Area.objects.all() for word in (area.name, area.slug)
    }
    indicators = {
        word.casefold(): indicator
        for indicator in NuisanceIndicator.objects.all()
        for word in (indicator.name, indicator.code)
    }

    def store(cell: Cell, batch: ImportBatch) -> NuisanceObservation:
        observation = NuisanceObservation(
            area=_known("area", cell("area"), areas, "område"),
            indicator=_known("indicator", cell("indicator"), indicators, "indikator"),
            period_from=read_date("from", cell("from")),
            period_to=read_date("to", cell("to")),
            value=read_decimal("value", cell("value")),
            unit=_text("unit", cell("unit"), NuisanceObservation),
            source=_text("source", cell("source"), NuisanceObservation),
            method=_text("method", cell("method"), NuisanceObservation),
            caveat=_text("caveat", cell("caveat"), NuisanceObservation),
            batch=batch,
        )
        return _voided_before(observation) or _record(observation, cell, by)

    kind = ImportBatch.Kind.NUISANCE
    return _import(_Order(path, by, dry_run, progress, file_name), kind, NUISANCE_COLUMNS, store)


def _voided_before(new: NuisanceObservation) -> NuisanceObservation | None:
    assert new.batch is not None
    return NuisanceObservation.objects.filter(
        area=new.area,
        indicator=new.indicator,
        period_from=new.period_from,
        period_to=new.period_to,
        unit=new.unit or new.indicator.unit,
        source=new.source,
        value=new.value,
        batch__sha256=new.batch.sha256,
        voided_at__isnull=False,
    ).first()


def _record(new: NuisanceObservation, cell: Cell, by: User | None) -> NuisanceObservation:
    try:
        return record_nuisance(
            area=new.area,
            indicator=new.indicator,
            period_from=new.period_from,
            period_to=new.period_to,
            value=new.value,
            unit=new.unit,
            source=new.source,
            method=new.method,
            caveat=new.caveat,
            by=by,
            batch=new.batch,
        )
    except IntakeRoomsError as error:
        column = "to" if new.period_to < new.period_from else "value" if new.source else "source"
        raise bad(column, cell(column), str(error)) from error


Thing = TypeVar("Thing")


def _known(column: str, text: str, things: dict[str, Thing], what: str) -> Thing:
    """The thing with this code or name. Raises BadValue that suggests one."""
    word = text.strip().casefold()
    if word in things:
        return things[word]
    near = get_close_matches(word, things, n=1, cutoff=0.6) or sorted(things)[:1]
    hint = f"Brug kode eller navn, fx {near[0]}" if near else f"Opret først et {what}"
    raise bad(column, text, f"Der er intet {what} “{shown(text.strip())}”. {hint}.")


def _text(column: str, text: str, model: type[models.Model]) -> str:
    """`text`, where the field of the same name has room for it. Raises BadValue."""
    plain = text.strip()
    longest = getattr(model._meta.get_field(column), "max_length", None)
    if longest is not None and len(plain) > longest:
        raise bad(column, text, f"Teksten er længere end {longest} tegn. Forkort den.")
    return plain


@transaction.atomic
def _import(
    order: _Order, kind: ImportBatch.Kind, columns: Sequence[Column], store: Store
) -> ImportSummary:
    table = open_table(order.path, limit_mb=settings.UPLOAD_LIMIT_MB)
    names = header.match(table.first_row(), columns)
    tally, created = Tally(), 0
    name = order.file_name or order.path.name
    batch = new_batch(kind, name, table.sha256, by=order.by)
    for line, fields in table.rows():
        tally.rows += 1
        cells = fitted(fields, names.width)
        if cells is None:
            tally.reject(line, (misfit(fields, names.width),))
            continue
        try:
            created += _is_new(store, names, cells, batch)
        except BadValue as error:
            tally.reject(line, (error.finding,))
        if order.progress:
            order.progress(tally.rows, table.expected_rows)
    if not tally.rows:
        raise no_rows(order.path.name)
    summary = ImportSummary(
        file_name=name,
        rows=tally.rows,
        created=created,
        already_known=tally.rows - created - tally.rejected,
        rejected=tally.rejected,
        bad_rows=tuple(tally.bad_rows),
        dry_run=order.dry_run,
    )
    return _finish(order, batch, summary)


def _is_new(store: Store, names: Header, cells: Sequence[str], batch: ImportBatch) -> bool:
    stored = store(lambda column: names.pick(cells, column), batch)
    return stored.batch_id == batch.pk and stored.voided_at is None


def _finish(order: _Order, batch: ImportBatch, summary: ImportSummary) -> ImportSummary:
    """Keep the batch where it brought something new. Raises RowsRefused."""
    if summary.rejected:
        raise RowsRefused(summary)
    if order.dry_run:
        transaction.set_rollback(True)
        return summary
    if not summary.created:
        batch.delete()
        return summary
    batch.rows, batch.created = summary.rows, summary.created
    batch.already_known = summary.already_known
    batch.save(update_fields=["rows", "created", "already_known"])
    audit.record(
        f"{batch.kind}_imported",
        by=order.by,
        target=batch,
        sha256=batch.sha256,
        created=summary.created,
        already_known=summary.already_known,
    )
    return replace(summary, batch=batch)
