"""Documents of Word and OpenDocument: taken without macros, shown without what lies behind."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from lxml import etree

from config.sandbox import pictures, zips
from config.sandbox.reasons import Reason, Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
_MAIN = f"{DOCX}.main+xml"
_LARGEST_XML = 60 * 1024 * 1024
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_FOREIGN = re.compile(r"^(https?|ftp|mailto|tel):", re.IGNORECASE)
_LOADED = re.compile(r"^(https?|ftp):", re.IGNORECASE)
_LINKS = ("/hyperlink",)
_WEB_PICTURES = re.compile(r"\.(png|jpe?g|webp)$", re.IGNORECASE)
_DRAWINGS = re.compile(r"\.(emf|wmf)$", re.IGNORECASE)
_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The time of every entry of a copy."""
_EMPTY_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>'
)
_EMPTY_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"/>'
)
_EMPTY_META = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'office:version="1.2"><office:meta/></office:document-meta>'
)
_DROPPED_OF_DOCX = re.compile(
    r"^(docProps/(custom\.xml|thumbnail\.\w+)|customXml/|_xmlsignatures/|word/people\.xml"
    r"|word/comments\w*\.xml|word/printerSettings/|word/glossary/|docMetadata/)"
)
_DROPPED_OF_ODT = re.compile(
    r"^(Thumbnails/|Versions/|VersionList\.xml|layout-cache|META-INF/documentsignatures\.xml"
    r"|Configurations2/|Basic/|Dialogs/)"
)
_EMBEDDED = re.compile(r"^(word/embeddings/|Object|ObjectReplacements/)")
_COMMENTING = frozenset(
    {
        "ins", "del", "moveFrom", "moveTo", "commentReference", "commentRangeStart",
        "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange",
        "cellIns", "cellDel", "numberingChange", "tracked-changes", "annotation",
    }
)  # fmt: skip
_TEXTS_OF_DOCX = re.compile(r"^word/(document|header|footer|footnotes|endnotes)\d*\.xml$")
_HIDING = frozenset({"vanish", "specVanish", "hidden-text", "hidden-paragraph"})
_OF_SETTINGS = frozenset({"attachedTemplate", "docVars", "mailMerge", "rsids"})
_PART_NAMES = frozenset({"PartName", "full-path"})
_PRINTING = re.compile(r"Print(er|Fax)|Database|User|Author", re.IGNORECASE)


def look(source: BinaryIO, content_type: str) -> bytes:
    """Nothing, if it is a sound text document without macros. Raises Refused."""
    with zips.opened(source) as archive:
        if content_type == DOCX:
            _look_at_docx(archive)
        else:
            _look_at_odt(archive)
        zips.look_inside(archive)
    return b""


def clean(source: BinaryIO, content_type: str) -> bytes:
    """The document without names, times, programs and file paths; its text is not touched.

    Comments, tracked changes and hidden text are not taken out but refused: what remained would
    be a text that nobody has approved. The same bytes each time. Raises Refused.
    """
    with zips.opened(source) as archive:
        copy = _clean_docx(archive) if content_type == DOCX else _clean_odt(archive)
    return _packed(copy)


def _look_at_docx(archive: zipfile.ZipFile) -> None:
    types = _tree(archive, "[Content_Types].xml")
    declared = {str(each.get("ContentType")) for each in types}
    if any("macroEnabled" in each for each in declared):
        raise Refused(Reason.MACROS)
    if _MAIN not in declared:
        raise Refused(Reason.BROKEN)
    _tree(archive, "word/document.xml")
    for name in archive.namelist():
        if not name.endswith(".rels"):
            continue
        for relation in _tree(archive, name):
            is_link = str(relation.get("Type")).endswith(_LINKS)
            is_loaded = _LOADED.match(str(relation.get("Target")))
            if relation.get("TargetMode") == "External" and is_loaded and not is_link:
                raise Refused(Reason.OUTSIDE)


def _look_at_odt(archive: zipfile.ZipFile) -> None:
    if archive.infolist()[0].filename != "mimetype":
        raise Refused(Reason.BROKEN)
    manifest = _tree(archive, "META-INF/manifest.xml")
    if any(_local(each) == "encryption-data" for each in manifest.iter()):
        raise Refused(Reason.PASSWORD)
    for name in archive.namelist():
        is_list = name.endswith(("/", "-lc.xml", "-lb.xml"))
        if name.startswith(("Basic/", "Scripts/")) and not is_list:
            raise Refused(Reason.MACROS)
    _tree(archive, "content.xml")
    for name in ("content.xml", "styles.xml"):
        if name in archive.namelist():
            for each in _tree(archive, name).iter():
                _look_at_element(each)


def _look_at_element(element: Any) -> None:
    name = _local(element)
    if name == "event-listener":
        raise Refused(Reason.MACROS)
    if name != "a" and any(
        _name(key) == "href" and _LOADED.match(value) for key, value in element.attrib.items()
    ):
        raise Refused(Reason.OUTSIDE)


def _clean_docx(archive: zipfile.ZipFile) -> dict[str, bytes]:
    copy = {}
    hiding = _hiding_styles(archive)
    for name, content in _entries(archive, _DROPPED_OF_DOCX):
        if name == "docProps/core.xml":
            copy[name] = _EMPTY_CORE
        elif name == "docProps/app.xml":
            copy[name] = _EMPTY_APP
        elif name.startswith("word/media/"):
            copy[name] = _clean_picture(name, content)
        elif name.endswith(".rels"):
            copy[name] = _changed(content, _without_foreign)
        elif name == "[Content_Types].xml":
            copy[name] = _changed(content, _without_dropped)
        elif name == "word/settings.xml":
            copy[name] = _changed(content, lambda root: _without(root, _OF_SETTINGS))
        else:
            if _TEXTS_OF_DOCX.match(name):
                _refuse_hidden(content, hiding)
            copy[name] = content
    return copy


def _hiding_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The names of Word's styles that hide their text; most are there and not used."""
    if "word/styles.xml" not in archive.namelist():
        return frozenset()
    return frozenset(
        value
        for style in _tree(archive, "word/styles.xml")
        if any(_hides(each) for each in style.iter())
        for key, value in style.attrib.items()
        if _name(key) == "styleId"
    )


def _clean_odt(archive: zipfile.ZipFile) -> dict[str, bytes]:
    copy = {}
    for name, content in _entries(archive, _DROPPED_OF_ODT):
        if name == "meta.xml":
            copy[name] = _EMPTY_META
        elif name.startswith("Pictures/"):
            copy[name] = _clean_picture(name, content)
        elif name == "META-INF/manifest.xml":
            copy[name] = _changed(content, _without_dropped)
        elif name == "settings.xml":
            copy[name] = _changed(content, _without_printer)
        else:
            if name in ("content.xml", "styles.xml"):
                _refuse_hidden(content)
            copy[name] = content
    return copy


def _entries(archive: zipfile.ZipFile, dropped: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    """Names and contents that stay. Raises Refused where another file lies inside."""
    for entry in archive.infolist():
        name = entry.filename
        if _EMBEDDED.match(name):
            raise Refused(Reason.EMBEDDED)
        if not entry.is_dir() and not dropped.match(name):
            yield name, zips.unpack(archive, entry)


def _clean_picture(name: str, content: bytes) -> bytes:
    if _DRAWINGS.search(name):
        return content
    if not _WEB_PICTURES.search(name):
        raise Refused(Reason.PICTURE_INSIDE)
    return pictures.clean(io.BytesIO(content))


def _without_foreign(root: Any) -> None:
    """Drop relations to what is dropped, and to files on the writer's own computer."""
    for relation in list(root):
        target = str(relation.get("Target")).lstrip("/")
        if relation.get("TargetMode") == "External":
            stays = str(relation.get("Type")).endswith(_LINKS) and _FOREIGN.match(target)
            if not stays and not str(relation.get("Type")).endswith(("/attachedTemplate", *_LINKS)):
                raise Refused(Reason.OUTSIDE)
            if stays:
                continue
            if str(relation.get("Type")).endswith(_LINKS):
                relation.set("Target", "#")
                continue
            root.remove(relation)
        elif str(relation.get("Type")).endswith("/aFChunk"):
            raise Refused(Reason.EMBEDDED)
        elif _is_dropped_target(target):
            root.remove(relation)


def _is_dropped_target(target: str) -> bool:
    plain = target.removeprefix("../")
    return bool(_DROPPED_OF_DOCX.match(plain) or _DROPPED_OF_DOCX.match(f"word/{plain}"))


def _without_dropped(root: Any) -> None:
    """Drop what the lists of parts say of parts that are gone."""
    for part in list(root):
        named = [value for key, value in part.attrib.items() if _name(key) in _PART_NAMES]
        name = str(named[0]).lstrip("/") if named else ""
        if name and (_DROPPED_OF_DOCX.match(name) or _DROPPED_OF_ODT.match(name)):
            root.remove(part)


def _without(root: Any, names: frozenset[str]) -> None:
    for each in list(root.iter()):
        if _local(each) in names and each.getparent() is not None:
            each.getparent().remove(each)


def _without_printer(root: Any) -> None:
    for each in root.iter():
        named = [value for key, value in each.attrib.items() if _name(key) == "name"]
        if named and _PRINTING.search(str(named[0])) and len(each) == 0:
            each.text = None


def _refuse_hidden(content: bytes, styles: frozenset[str] = frozenset()) -> None:
    for each in _parsed(content).iter():
        name = _local(each)
        if name in _COMMENTING:
            raise Refused(Reason.COMMENTS)
        if _hides(each):
            raise Refused(Reason.HIDDEN)
        if name in ("pStyle", "rStyle") and _values(each).get("val") in styles:
            raise Refused(Reason.HIDDEN)


def _hides(element: Any) -> bool:
    name, values = _local(element), _values(element)
    if name == "text-properties":
        return values.get("display") == "none"
    return name in _HIDING and values.get("val") not in ("0", "false", "off")


def _values(element: Any) -> dict[str, str]:
    """An element's attributes without their namespaces."""
    return {_name(key): str(value) for key, value in element.attrib.items()}


def _changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    root = _parsed(content)
    change(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _tree(archive: zipfile.ZipFile, name: str) -> Any:
    try:
        entry = archive.getinfo(name)
    except KeyError as error:
        raise Refused(Reason.BROKEN) from error
    if entry.file_size > _LARGEST_XML:
        raise Refused(Reason.BOMB)
    return _parsed(zips.unpack(archive, entry))


def _parsed(content: bytes) -> Any:
    """An XML file's root. One with a DTD is refused: documents have none, attacks do."""
    if len(content) > _LARGEST_XML:
        raise Refused(Reason.BOMB)
    try:
        root = etree.fromstring(content, etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(Reason.BROKEN) from error
    if root.getroottree().docinfo.doctype:
        raise Refused(Reason.BROKEN)
    return root


def _local(element: Any) -> str:
    return _name(element.tag) if isinstance(element.tag, str) else ""


def _name(qualified: Any) -> str:
    """The name without its namespace."""
    return str(qualified).rpartition("}")[2]


def _packed(files: dict[str, bytes]) -> bytes:
    """An archive of the files in their order; the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ALWAYS)
            # OpenDocument's first entry lies unpacked, so that its type can be read from outside.
            is_type = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if is_type else zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, content, compresslevel=None if is_type else 6)
    return out.getvalue()
