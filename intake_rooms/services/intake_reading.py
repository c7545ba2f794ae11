"""One reading of a file of intakes: good rows are set aside, bad ones noted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from intake_rooms.aliases import KeyMaker, current_keys, row_secret
from intake_rooms.exceptions import Finding
from intake_rooms.importing import header
from intake_rooms.importing.refusals import BadValue
from intake_rooms.importing.rejects import RejectsFile
from intake_rooms.importing.summary import ImportSummary, Progress, Tally
from intake_rooms.importing.table import Table, fitted, misfit
from intake_rooms.models import KeyEpoch, Room
from intake_rooms.services.intake_rows import COLUMNS, IntakeRow, IntakeRows, RowIds
from intake_rooms.services.staging import AT_A_TIME, Conflict, Fate, StagedIntakes


class IntakeReading:
    """Reads `table` for `room`. Raises FileRefused at once where the columns are wrong."""

    def __init__(self, table: Table, room: Room, now: datetime) -> None:
        self.table, self.room, self.now = table, room, now
        self.header = header.match(table.first_row(), COLUMNS)
        self.tally = Tally()
        self._maker: KeyMaker | None = None
        self._rejected_before: Counter[str] = Counter()

    @property
    def epoch(self) -> KeyEpoch | None:
        """The epoch whose keys the rows got; None where no row has an alias."""
        return self._maker.epoch if self._maker else None

    def _keys(self) -> KeyMaker:
        if self._maker is None:
            self._maker = current_keys()
        return self._maker

    def read_all(
        self, staged: StagedIntakes, rejects: RejectsFile | None, progress: Progress | None
    ) -> None:
        """Read every row once, a part in memory at a time."""
        self.ids = RowIds(row_secret(), self.room)
        rows = IntakeRows(self.header, room=self.room, now=self.now, ids=self.ids, keys=self._keys)
        part: list[tuple[int, IntakeRow]] = []
        for line, fields in self.table.rows():
            row = self._read(rows, line, fields, rejects)
            if row is not None:
                part.append((line, row))
            if len(part) >= AT_A_TIME:
                staged.add(part)
                part.clear()
            if progress and self.tally.rows % AT_A_TIME == 0:
                progress(self.tally.rows, self.table.expected_rows)
        if part:
            staged.add(part)
        staged.number_repeats(self.ids.of_repeat)

    def _read(
        self, rows: IntakeRows, line: int, fields: list[str], rejects: RejectsFile | None
    ) -> IntakeRow | None:
        self.tally.rows += 1
        cells = fields if len(fields) == self.header.width else fitted(fields, self.header.width)
        if cells is None:
            self._reject(line, fields, (misfit(fields, self.header.width),), rejects)
            return None
        try:
            row = rows.read(cells)
        except BadValue:
            self._reject(line, cells, rows.findings(cells), rejects)
            return None
        if row.moment.doubled:
            self.tally.double(line)
        return row

    def _reject(
        self,
        line: int,
        fields: Sequence[str],
        findings: tuple[Finding, ...],
        rejects: RejectsFile | None,
    ) -> None:
        self.tally.reject(line, findings)
        if rejects is None:
            return
        content = self._without_alias(line, fields)
        self._rejected_before[content] += 1
        own_id = self.ids.of_rejected(content, self._rejected_before[content])
        rejects.add(str(UUID(own_id)), fields, findings)

    def _without_alias(self, line: int, fields: Sequence[str]) -> str:
        """What tells a bad row from others. Never the alias: the secret for ids never rotates."""
        if len(fields) != self.header.width:
            return f"line {line}"
        names = [name for name in self.header.places if name not in {"id", "client"}]
        values = [self.header.pick(fields, name).strip() for name in sorted(names)]
        return json.dumps(values, ensure_ascii=False)

    def reject_conflicts(self, staged: StagedIntakes, rejects: RejectsFile | None) -> None:
        """Note the rows whose id is taken by other content, and write them from the file."""
        conflicts = staged.conflicts(self.room, self.epoch)
        if rejects is None:
            for conflict in conflicts:
                self.tally.reject(conflict.line, (_taken(conflict),))
            return
        lines = self.table.rows()
        for conflict in conflicts:
            fields = _at(lines, conflict.line)
            findings = (_taken(conflict),)
            self.tally.reject(conflict.line, findings)
            rejects.add(
                str(UUID(conflict.id)), fitted(fields, self.header.width) or fields, findings
            )

    def summary(self, file_name: str, fates: dict[Fate, int], *, dry_run: bool) -> ImportSummary:
        """The counts, with bad rows by line."""
        tally = self.tally
        return ImportSummary(
            file_name=file_name,
            rows=tally.rows,
            created=fates[Fate.NEW],
            already_known=fates[Fate.KNOWN] + fates[Fate.REPEAT],
            rejected=tally.rejected,
            bad_rows=tuple(sorted(tally.bad_rows, key=lambda row: row.line)),
            doubled_hours=tally.doubled,
            doubled_lines=tuple(tally.doubled_lines),
            dry_run=dry_run,
        )


def _at(lines: Iterator[tuple[int, list[str]]], wanted: int) -> list[str]:
    for line, fields in lines:
        if line == wanted:
            return fields
    raise LookupError(wanted)


_TAKEN_IN_FILE = (
    "Id'et står også i linje {other}, men med andet indhold ({differing}). "
    "Slet den ene linje, eller slet id'et, hvis det er to indtag."
)
_TAKEN_HERE = (
    "Id'et hører til en registrering med andet indhold ({differing}); den gamle er beholdt. "
    "Ret rækken, eller slet id'et, hvis det er et andet indtag."
)
_TAKEN_ELSEWHERE = (
    "Id'et hører til en registrering i rummet {other}. "
    "Vælg det rum, eller slet id'et, hvis det er et andet indtag."
)
_FILE_NAMES = {"substance_id": "substance", "is_assisted": "assisted"}


def _taken(conflict: Conflict) -> Finding:
    differing = ", ".join(_FILE_NAMES.get(name, name) for name in conflict.differing)
    if conflict.fate == Fate.CLASH_IN_FILE:
        reason = _TAKEN_IN_FILE
    else:
        reason = _TAKEN_HERE if conflict.same_room else _TAKEN_ELSEWHERE
    return Finding(
        "id", str(UUID(conflict.id)), reason.format(other=conflict.other, differing=differing)
    )
