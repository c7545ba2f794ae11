"""The annex in Word, by python-docx: real styles, real captions, a table's real header row."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time
from functools import singledispatchmethod
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, RGBColor

from reports import annex as blocks
from reports import charts
from reports.annex import Annex, Chart, Document, Table
from reports.renderers import docx_styles, wording
from reports.renderers.docx_styles import ACCENT, QUIET, RULE, TABLE_STYLE
from reports.renderers.packing import repack
from reports.renderers.table_widths import TEXT_WIDTH, widths
from reports.renderers.wording import plain

_TABLE_TEXT = 1.15
"""How much wider tables are than in the PDF: half a point, and the font that may stand in."""
_KEPT_TOGETHER = 27
"""A table of at most so many rows, head and sum with them, is kept on one page: a day's hours."""


def render(annex: Annex) -> bytes:
    """`annex` as a .docx file; the same bytes for the same annex and base document.

    Raises BaseDocumentError where `settings.ANNEX_BASE_DOCX` names a file that cannot be used.
    """
    document = docx_styles.base_document()
    _describe(document, annex.document)
    _margins(document, annex)
    writer = _Writer(document, internal=annex.internal)
    writer.head(annex.document)
    for block in annex.blocks:
        writer.write(block)
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue())


def _describe(document: Any, head: Document) -> None:
    day = datetime.combine(head.document_date, time())
    properties = document.core_properties
    properties.title = plain(wording.heading(head))[:255]
    properties.subject = plain(head.summary)[:255]
    properties.author = properties.last_modified_by = plain(head.office.name)[:255]
    properties.keywords = plain(head.case_number)[:255]
    properties.comments = properties.category = ""
    properties.language = docx_styles.LANGUAGE
    properties.created = properties.modified = properties.last_printed = day
    properties.revision = 1


# --- header and footer ---
def _margins(document: Any, annex: Annex) -> None:
    """Our header and footer, or in the office's own only the mark of an internal annex."""
    section = document.sections[-1]
    office = docx_styles.is_office_document()
    if not office:
        section.different_first_page_header_footer = True
        title = section.header.paragraphs[0]
        _small(title, plain(wording.heading(annex.document)))
        for footer in (section.footer, section.first_page_footer):
            _page_numbers(footer.paragraphs[0], section, annex.document)
    if not annex.internal:
        return
    headers = [section.header]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    if document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
    for header in headers:
        mark = header.add_paragraph(wording.INTERNAL_MARK, style="Annex Internal")
        mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _small(paragraph: Any, text: str) -> None:
    paragraph.style = "Annex Key Note"
    paragraph.add_run(text)


def _page_numbers(paragraph: Any, section: Any, head: Document) -> None:
    paragraph.style = "Annex Key Note"
    docx_styles.right_tab(paragraph, section)
    case = f"Sagsnr. {plain(head.case_number)}" if head.case_number else ""
    paragraph.add_run(f"{case}\tSide ")
    _field(paragraph, "PAGE", "1")
    paragraph.add_run(" af ")
    _field(paragraph, "NUMPAGES", "1")


def _field(paragraph: Any, code: str, cached: str) -> None:
    """A field of Word's with the value that is shown until it is updated."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", cached), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        if kind == "":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


class _Writer:
    """Writes one block after the other to the end of `document`."""

    def __init__(self, document: Any, *, internal: bool) -> None:
        self.document = document
        self.internal = internal
        self.counted = {"Figur": 0, "Tabel": 0}
        section = document.sections[-1]
        room = section.page_width - section.left_margin - section.right_margin
        self.width = Emu(min(room, Mm(TEXT_WIDTH)))

    def text(self, text: str, style: str) -> Any:
        return self.document.add_paragraph(plain(text), style=style)

    # --- the head ---
    def head(self, head: Document) -> None:
        """Recipient and title left, case data and sender right; an unruled table carries them."""
        table = self._layout_table([self.width - Mm(50), Mm(50)])
        left, right = table.rows[0].cells
        _set_first(left, plain(wording.recipient(head)), "Annex Recipient")
        left.add_paragraph(plain(wording.heading(head)), style="Title")
        left.add_paragraph(wording.period(head), style="Annex Period")
        case = wording.case_data(head)
        for index, (label, text) in enumerate(case):
            paragraph = right.paragraphs[0] if index == 0 else right.add_paragraph()
            _labelled(paragraph, f"{label}\n", text)
        if head.office.name:
            sender = right.add_paragraph(style="Annex Case Data")
            sender.add_run(plain(head.office.name)).bold = True
        for label, text in wording.office_data(head.office):
            _labelled(right.add_paragraph(), f"{label} " if label else "", text)
        rule = self.document.add_paragraph(style="Annex Key Note")
        rule.paragraph_format.space_after = Mm(3)
        line = parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="1" '
            f'w:color="{RULE}"/></w:pBdr>'
        )
        rule._p.get_or_add_pPr().insert_element_before(line, "w:shd", "w:tabs", "w:spacing")

    def _layout_table(self, columns: Sequence[int], rows: int = 1) -> Any:
        table = self.document.add_table(rows=rows, cols=len(columns))
        table.autofit = False
        for row in table.rows:
            for cell, width in zip(row.cells, columns, strict=True):
                cell.width = width
        for column, width in zip(table.columns, columns, strict=True):
            column.width = width
        return table

    # --- the blocks ---
    @singledispatchmethod
    def write(self, block: Any) -> None:
        """Write `block`. Raises TypeError on what no annex holds."""
        raise TypeError(f"An annex holds no {type(block).__name__}.")

    @write.register
    def _heading(self, block: blocks.Heading) -> None:
        self.text(block.text, "Heading 1" if block.level == 2 else "Heading 2")

    @write.register
    def _paragraph(self, block: blocks.Paragraph) -> None:
        self.text(block.text, "Normal")

    @write.register
    def _note(self, block: blocks.Note) -> None:
        self.text(block.text, "Annex Note")

    @write.register
    def _bullets(self, block: blocks.Bullets) -> None:
        for item in block.items:
            self.text(item, "List Bullet")

    @write.register
    def _observation(self, block: blocks.Observation) -> None:
        self.text(wording.OBSERVATION, "Observation Label")
        self.text(block.text, "Observation").paragraph_format.keep_with_next = True
        self.text(f"— {wording.source(block)}", "Observation Source")

    @write.register
    def _definitions(self, block: blocks.Definitions) -> None:
        for one in block.items:
            paragraph = self.text("", "Annex Definition")
            paragraph.add_run(f"{plain(one.term)}: ").bold = True
            paragraph.add_run(plain(one.text))

    @write.register
    def _key_figures(self, block: blocks.KeyFigures) -> None:
        if not block.items:
            return
        count = min(4, len(block.items))
        rows = -(-len(block.items) // count)
        table = self._layout_table([self.width // count] * count, rows)
        for index, one in enumerate(block.items):
            cell = table.cell(index // count, index % count)
            _set_first(cell, plain(one.value), "Annex Key Figure")
            cell.add_paragraph(plain(one.label), style="Annex Key Label")
            if one.note:
                cell.add_paragraph(plain(one.note), style="Annex Key Note")
            cell._tc.get_or_add_tcPr().append(
                parse_xml(
                    f'<w:tcBorders {nsdecls("w")}><w:top w:val="single" w:sz="14" w:space="0" '
                    f'w:color="{ACCENT}"/></w:tcBorders>'
                )
            )
        self.text("", "Annex Key Note")

    def _caption(self, block: Table | Chart) -> None:
        name = wording.label(block).split()[0]
        follows = block.number == self.counted[name] + 1
        self.counted[name] = block.number
        paragraph = self.document.add_paragraph(f"{name} ", style="Caption")
        code = f"SEQ {name} \\* ARABIC" + ("" if follows else f" \\r {block.number}")
        _field(paragraph, code, str(block.number))
        paragraph.add_run(f". {plain(block.caption)}")

    @write.register
    def _chart(self, block: Chart) -> None:
        self._caption(block)
        paragraph = self.document.add_paragraph(style="Annex Figure")
        picture = charts.draw(block, format="png", cached=not self.internal)
        shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=self.width)
        for side in "TBLR":
            shape._inline.set(f"dist{side}", "0")
        properties = shape._inline.docPr
        properties.set("name", wording.label(block))
        properties.set("descr", plain(block.alt) or plain(block.caption))

    @write.register
    def _table(self, block: Table) -> None:
        self._caption(block)
        printed = wording.printed(block, plain)
        rows = [printed.titles, *printed.rows, *([printed.total] if printed.total else [])]
        share = self.width / Mm(TEXT_WIDTH)
        columns = [Mm(width * share) for width in widths(block, printed, scale=_TABLE_TEXT)]
        table = self._layout_table(columns, len(rows))
        table.style = TABLE_STYLE
        _look(table, block, has_total=bool(printed.total))
        numeric = [column.kind in wording.NUMERIC_KINDS for column in block.columns]
        for row, texts in zip(table.rows, rows, strict=True):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            strong = texts is printed.titles or texts is printed.total
            style = "Annex Table Head" if strong else "Annex Table Text"
            for cell, text, is_number in zip(row.cells, texts, numeric, strict=True):
                paragraph = _set_first(cell, text, style)
                paragraph.paragraph_format.keep_with_next = (
                    texts is not rows[-1] and len(rows) <= _KEPT_TOGETHER
                )
                if is_number:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for note in block.notes:
            self.text(note, "Annex Note")
        self.text("", "Annex Key Note")


def _set_first(cell: Any, text: str, style: str) -> Any:
    """`text` in the paragraph that every cell begins with."""
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(text)
    return paragraph


def _labelled(paragraph: Any, label: str, text: str) -> None:
    paragraph.style = "Annex Case Data"
    if label:
        paragraph.add_run(label).font.color.rgb = RGBColor.from_string(QUIET)
    paragraph.add_run(plain(text))


def _look(table: Any, block: Table, *, has_total: bool) -> None:
    """First and last row as the style has them, and what a screen reader says of the table."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    look = OxmlElement("w:tblLook")
    bits = 0x0020 | 0x0200 | 0x0400 | (0x0040 if has_total else 0)
    flags = {"firstRow": 1, "lastRow": int(has_total), "firstColumn": 0, "lastColumn": 0}
    look.set(qn("w:val"), f"{bits:04X}")
    for name, value in {**flags, "noHBand": 1, "noVBand": 1}.items():
        look.set(qn(f"w:{name}"), str(value))
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), f"{wording.label(block)}. {plain(block.caption)}")
    properties.extend((look, caption))
