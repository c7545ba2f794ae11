"""The traceability matrix as a workbook or as CSV; no cell can be a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from consultation.exporting.csv_file import BYTE_ORDER_MARK, safe
from consultation.queries.trace_sheets import Row, TraceSheet

_WIDTH = 32
_LONGEST_TEXT = 32_767
"""Characters of a cell; Excel's limit."""


def workbook(sheets: Sequence[TraceSheet]) -> bytes:
    """All sheets, each with its heads."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:31])
            page.set_column(0, len(sheet.heads) - 1, _WIDTH)
            page.freeze_panes(1, 0)
            for place, head in enumerate(sheet.heads):
                page.write_string(0, place, head, bold)
            for line, row in enumerate(sheet.rows(), start=1):
                for place, cell in enumerate(row):
                    if isinstance(cell, int):
                        page.write_number(line, place, cell, wrapped)
                    else:
                        page.write_string(line, place, cell[:_LONGEST_TEXT], wrapped)
    return target.getvalue()


def csv_lines(sheet: TraceSheet) -> Iterator[str]:
    """One sheet as CSV, line by line: semicolons and a byte order mark, as Danish Excel expects."""
    yield BYTE_ORDER_MARK + _line(sheet.heads)
    for row in sheet.rows():
        yield _line(row)


def _line(row: Row) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()
