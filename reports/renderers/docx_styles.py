"""The Word document an annex is written into: the office's own, or ours, with every style."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from django.conf import settings
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

FONT = "IBM Plex Sans"
LANGUAGE = "da-DK"
INK, QUIET, ACCENT, DANGER, SHADE, RULE = (
    "1A1A1A", "566068", "0B4F6C", "A23B2A", "F1F4F5", "C9D1D5",
)  # fmt: skip
TABLE_STYLE = "Annex Table"

# name: size, bold, colour, points before, points after, keep with next
_PARAGRAPHS: dict[str, tuple[float, bool, str, float, float, bool]] = {
    "Normal": (10.5, False, INK, 0, 8, False),
    "Title": (20, True, INK, 20, 4, False),
    "Heading 1": (14, True, ACCENT, 16, 6, True),
    "Heading 2": (11.5, True, INK, 14, 4, True),
    "Caption": (10, True, INK, 12, 4, True),
    "List Bullet": (10.5, False, INK, 0, 4, False),
    "Annex Recipient": (12.5, True, INK, 0, 0, False),
    "Annex Period": (10.5, False, QUIET, 0, 0, False),
    "Annex Case Data": (8.5, False, INK, 0, 2, False),
    "Annex Key Figure": (19, True, ACCENT, 4, 0, True),
    "Annex Key Label": (9.5, False, INK, 0, 0, False),
    "Annex Key Note": (8.5, False, QUIET, 0, 0, False),
    "Annex Figure": (8, False, INK, 0, 12, False),
    "Annex Table Text": (9, False, INK, 1.5, 1.5, False),
    "Annex Table Head": (9, True, INK, 1.5, 1.5, True),
    "Annex Note": (9, False, QUIET, 3, 3, False),
    "Annex Definition": (9.5, False, INK, 0, 5, False),
    "Observation Label": (8.5, True, QUIET, 10, 0, True),
    "Observation": (10.5, False, INK, 0, 0, False),
    "Observation Source": (9, False, QUIET, 0, 10, False),
    "Annex Internal": (10, True, DANGER, 0, 0, False),
}


class BaseDocumentError(Exception):
    """The base document of ANNEX_BASE_DOCX cannot be used."""


def base_document() -> Any:
    """An empty document with every style that an annex uses.

    From `settings.ANNEX_BASE_DOCX` if that is set: its page, header, footer and styles stand, and
    only missing styles are added. Raises BaseDocumentError where the file cannot be read.
    """
    if settings.ANNEX_BASE_DOCX:
        return _office_document(Path(settings.ANNEX_BASE_DOCX))
    document = docx.Document()
    _drop_thumbnail(document)
    _name_substitute_font(document)
    _page(document)
    for name in _PARAGRAPHS:
        _paragraph_style(document, name)
    _finish_styles(document, set(_PARAGRAPHS))
    return document


def is_office_document() -> bool:
    """Whether header and footer are the office's own."""
    return bool(settings.ANNEX_BASE_DOCX)


def _office_document(path: Path) -> Any:
    try:
        document = docx.Document(str(path))
    except Exception as error:
        raise BaseDocumentError(
            f"Brevskabelonen {path.name} kan ikke læses. Gem den som .docx i Word, og peg "
            "ANNEX_BASE_DOCX på den."
        ) from error
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    known = {style.name for style in document.styles}
    missing = {name for name in _PARAGRAPHS if name not in known}
    for name in missing:
        _paragraph_style(document, name)
    _finish_styles(document, missing)
    return document


def _drop_thumbnail(document: Any) -> None:
    """python-docx's own document comes with a picture of an empty page."""
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[key]


def _name_substitute_font(document: Any) -> None:
    """Where IBM Plex Sans is not installed, Word takes Arial instead of guessing."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            entry = (
                f'<w:font w:name="{FONT}"><w:altName w:val="Arial"/><w:charset w:val="00"/>'
                '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
            )
            part._blob = part.blob.replace(b"</w:fonts>", entry.encode())


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(26), Mm(24)
    section.header_distance = section.footer_distance = Mm(12)


def _paragraph_style(document: Any, name: str) -> None:
    size, bold, colour, before, after, keep = _PARAGRAPHS[name]
    if name in [style.name for style in document.styles]:
        style = document.styles[name]
    else:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
    font = style.font
    font.size, font.bold, font.italic = Pt(size), bold or None, None
    font.color.rgb = RGBColor.from_string(colour)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = parse_xml(
        f'<w:rFonts {nsdecls("w")} w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" '
        f'w:eastAsia="{FONT}"/>'
    )
    properties.insert(0, fonts)
    space = style.paragraph_format
    space.space_before, space.space_after = Pt(before), Pt(after)
    space.keep_with_next = keep
    space.line_spacing = 1.15 if 9.5 < size < 12 else 1.0
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _finish_styles(document: Any, ours: set[str]) -> None:
    """What needs more than size and colour, on the styles that are `ours`; the table's; Danish."""
    for name in ours & {"Observation Label", "Observation", "Observation Source"}:
        _mark_as_observation(document.styles[name])
    if "Annex Definition" in ours:
        space = document.styles["Annex Definition"].paragraph_format
        space.left_indent, space.first_line_indent = Mm(5), Mm(-5)
    if "Observation Source" in ours:
        document.styles["Observation Source"].font.italic = True
    if TABLE_STYLE not in [style.name for style in document.styles]:
        document.styles.element.append(_table_style())
    _speak_danish(document)


def _mark_as_observation(style: Any) -> None:
    style.paragraph_format.left_indent = Mm(5)
    style.paragraph_format.right_indent = Mm(2)
    properties = style.element.pPr
    left = f'<w:left w:val="single" w:sz="18" w:space="9" w:color="{QUIET}"/>'
    border = f"<w:pBdr {nsdecls('w')}>{left}</w:pBdr>"
    shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{SHADE}"/>'
    after = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc")
    properties.insert_element_before(parse_xml(border), *after)
    properties.insert_element_before(parse_xml(shade), *after[1:])


def _table_style() -> Any:
    def line(side: str, size: int, colour: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'

    return parse_xml(f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="AnnexTable">
  <w:name w:val="{TABLE_STYLE}"/><w:uiPriority w:val="99"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      {line("top", 8, INK)}{line("bottom", 8, INK)}{line("insideH", 4, RULE)}
    </w:tblBorders>
    <w:tblCellMar>
      <w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:tcPr>
      <w:tcBorders>{line("bottom", 6, INK)}</w:tcBorders><w:vAlign w:val="bottom"/>
    </w:tcPr>
  </w:tblStylePr>
  <w:tblStylePr w:type="lastRow">
    <w:tcPr><w:tcBorders>{line("top", 6, INK)}</w:tcBorders></w:tcPr>
  </w:tblStylePr>
</w:style>""")


def _speak_danish(document: Any) -> None:
    """Danish in every place where a style or the defaults name a language, and in Normal."""
    styles = document.styles.element
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    for name in {"Normal", *_PARAGRAPHS}:
        properties = document.styles[name].element.get_or_add_rPr()
        if properties.find(qn("w:lang")) is None:
            properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{LANGUAGE}"/>'))


def right_tab(paragraph: Any, section: Any) -> None:
    """A right tab at the right margin, for headers and footers."""
    stops = paragraph.paragraph_format.tab_stops
    width = section.page_width - section.left_margin - section.right_margin
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
