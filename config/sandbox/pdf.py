"""PDF: taken only where it is nothing else, and made into what a printout of it shows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from config.sandbox import jpeg
from config.sandbox.reasons import Reason, Refused

_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?php)", re.IGNORECASE)
_RUNNING = frozenset({"/JavaScript", "/Launch", "/Rendition", "/RichMediaExecute", "/ImportData"})
"""Actions that run something, or read a file of whoever opens it."""
_STAYING = frozenset({"/GoTo", "/Named", "/URI"})
_SAFE_ADDRESS = re.compile(rb"(https?://|mailto:|tel:)", re.IGNORECASE)
_OF_ROOT = frozenset(
    {
        "/Type", "/Pages", "/Outlines", "/Names", "/Dests", "/PageLabels", "/PageMode",
        "/PageLayout", "/ViewerPreferences", "/StructTreeRoot", "/MarkInfo", "/Lang",
        "/OCProperties", "/OutputIntents", "/Version",
    }
)  # fmt: skip
_OF_PAGE = frozenset(
    {
        "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox",
        "/ArtBox", "/Contents", "/Rotate", "/Group", "/Annots", "/StructParents", "/Tabs",
        "/UserUnit",
    }
)  # fmt: skip
_OF_LINK = frozenset(
    {
        "/Type", "/Subtype", "/Rect", "/Border", "/BS", "/C", "/A", "/Dest", "/QuadPoints",
        "/StructParent", "/F", "/H", "/Contents", "/P",
    }
)  # fmt: skip
_TAIL = 2048
"""Bytes at the end in which a whole PDF says that it ends."""
_DESCRIBING = ("/Metadata", "/PieceInfo", "/AF", "/LastModified", "/OPI", "/Measure")
_DESCRIBED = ("/StructElem", "/StructTreeRoot", "/OCG", "/Pages")


def look(source: BinaryIO) -> bytes:
    """Nothing, if it is a whole PDF that runs nothing. Raises Refused."""
    beginning = source.read(1024)
    if _MARKUP.search(beginning) or zipfile.is_zipfile(source):
        raise Refused(Reason.MIXED)
    length = source.seek(0, io.SEEK_END)
    source.seek(max(0, length - _TAIL))
    if b"%%EOF" not in source.read():
        raise Refused(Reason.BROKEN)  # cut off; the library would read what is there
    with _opened(source) as document:
        if _runs_something(document):
            raise Refused(Reason.SCRIPT)
    return b""


def clean(source: BinaryIO, title: str) -> bytes:
    """What a printout shows, with its links, bookmarks and tags for screen readers.

    Gone are: scripts and actions, forms and comments (what is seen of them is drawn on the page),
    files inside, names, times and programs, metadata of the pictures. `title` is set where given.
    The same bytes each time. Raises Refused.
    """
    with _opened(source) as document:
        if _has_hidden_layers(document):
            raise Refused(Reason.HIDDEN)
        document.generate_appearance_streams()
        document.flatten_annotations("screen")
        _keep_only(document.Root, _OF_ROOT)
        _clean_names(document)
        for page in document.pages:
            _clean_page(page.obj)
        for found in _everything(document):
            _clean_object(found)
        for key in set(document.trailer.keys()) - {"/Root", "/Size"}:
            del document.trailer[key]
        if title:
            _set_title(document, title)
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            encryption=False,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    return out.getvalue()


def _opened(source: BinaryIO) -> Pdf:
    source.seek(0)
    try:
        document = Pdf.open(source, suppress_warnings=True)
        count = len(document.pages)
    except pikepdf.PasswordError as error:
        raise Refused(Reason.PASSWORD) from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError) as error:
        raise Refused(Reason.BROKEN) from error
    if not count:
        raise Refused(Reason.BROKEN)
    return document


def _everything(document: Pdf) -> Iterator[Object]:
    """Every dictionary and stream of the file, also those that lie inside another."""
    for found in document.objects:
        waiting: list[Any] = [found]
        while waiting:
            each = waiting.pop()
            if isinstance(each, (Dictionary, Stream)):
                yield each
                inside: Any = (value for _key, value in each.items())
            elif isinstance(each, Array):
                inside = each
            else:
                continue
            waiting += [
                value for value in inside if isinstance(value, Object) and not value.is_indirect
            ]


def _runs_something(document: Pdf) -> bool:
    form = document.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        return True
    return any(
        "/JS" in found or _name(found.get("/S")) in _RUNNING or _is_player(found)
        for found in _everything(document)
    )


def _is_player(found: Object) -> bool:
    return "/Rect" in found and _name(found.get("/Subtype")) in ("/RichMedia", "/Screen", "/Movie")


def _has_hidden_layers(document: Pdf) -> bool:
    """Whether something on the pages is not seen until somebody switches it on."""
    layers = document.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return False
    usual = layers.get("/D", Dictionary())
    return bool(len(usual.get("/OFF", Array()))) or usual.get("/BaseState", Name.ON) != Name.ON


def _keep_only(holder: Object, names: frozenset[str]) -> None:
    for key in set(holder.keys()) - names:
        del holder[key]


def _clean_names(document: Pdf) -> None:
    """Of what the file names, only the places to jump to."""
    if "/Names" in document.Root:
        _keep_only(document.Root.Names, frozenset({"/Dests"}))


def _clean_page(page: Object) -> None:
    _keep_only(page, _OF_PAGE)
    if "/Annots" not in page:
        return
    links = [each for each in page.Annots if _is_link(each)]
    for link in links:
        _keep_only(link, _OF_LINK)
        _clean_actions(link)
    links = [link for link in links if "/A" in link or "/Dest" in link]
    if links:
        page.Annots = Array(links)
    else:
        del page.Annots


def _is_link(found: Any) -> bool:
    return isinstance(found, Dictionary) and found.get("/Subtype") == Name.Link


def _clean_object(found: Object) -> None:
    _clean_actions(found)
    gone: tuple[str, ...] = ()
    if isinstance(found, Stream):
        _clean_picture(found)
        gone = (*_DESCRIBING, "/Thumb")
    elif _name(found.get("/Type")) in _DESCRIBED:
        gone = _DESCRIBING
    elif isinstance(found.get("/Metadata"), Stream):
        gone = ("/Metadata",)
    for key in gone:
        if key in found:
            del found[key]


def _clean_actions(found: Object) -> None:
    for key in ("/A", "/PA"):
        action = found.get(key)
        if isinstance(action, Dictionary) and "/S" in action:
            if _may_stay(action):
                _keep_only(action, frozenset({"/Type", "/S", "/URI", "/D", "/SD", "/N"}))
            else:
                del found[key]


def _may_stay(action: Dictionary) -> bool:
    kind = _name(action.get("/S"))
    if kind == "/URI":
        address = action.get("/URI")
        return isinstance(address, pikepdf.String) and bool(_SAFE_ADDRESS.match(bytes(address)))
    return kind in _STAYING


def _clean_picture(found: Stream) -> None:
    """A photograph keeps the place and time where it was taken inside the PDF, too."""
    filters = found.get("/Filter")
    kinds = [_name(each) for each in (filters if isinstance(filters, Array) else [filters])]
    if not kinds or kinds[-1] not in ("/DCTDecode", "/JPXDecode"):
        return
    strip = jpeg.without_metadata if kinds[-1] == "/DCTDecode" else jpeg.without_boxes
    try:
        raw = (
            found.read_raw_bytes()
            if len(kinds) == 1
            else found.read_bytes(pikepdf.StreamDecodeLevel.generalized)
        )
    except pikepdf.PdfError:
        raise Refused(Reason.BROKEN) from None
    settings = found.get("/DecodeParms")
    last = settings[-1] if isinstance(settings, Array) and len(settings) else settings
    found.write(
        strip(raw),
        filter=Name(kinds[-1]),
        decode_parms=last if isinstance(last, Dictionary) else None,
    )


def _name(value: Any) -> str:
    """A name as text; "" for all else, and for one in another coding than ours."""
    if not isinstance(value, Name):
        return ""
    try:
        return str(value)
    except UnicodeDecodeError:
        return ""


def _set_title(document: Pdf, title: str) -> None:
    """What a screen reader says first; the program's and the writer's names stay away."""
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata["dc:title"] = title
    preferences = document.Root.get("/ViewerPreferences", Dictionary())
    preferences.DisplayDocTitle = True
    document.Root.ViewerPreferences = preferences
