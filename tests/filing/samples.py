"""Files as people send them, and as nobody should, made anew in each test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Dictionary, Name, Pdf, String
from PIL import Image, ImageDraw

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SECRETS = (b"Holm", b"C:\\Users", b"hemmelig", b"55.6", b"Telefonen", b"alert", b"calc.exe")
"""What stands hidden in the samples and must not stand in any public copy."""


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a form hands it on; the browser's word for its type is a lie."""
    return SimpleUploadedFile(name, content, "text/html")


def pdf(
    text: str = "Vi er glade for forslaget.",
    change: Callable[[Pdf], None] | None = None,
    **how: Any,
) -> bytes:
    """A page with `text` (Latin-1); `change` may add to it before it is saved."""
    document = Pdf.new()
    page = document.add_blank_page(page_size=(300, 200))
    page.Resources = Dictionary(
        Font=Dictionary(
            F1=Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )
    )
    words = text.encode("cp1252").replace(b"(", b"").replace(b")", b"")
    page.Contents = document.make_stream(b"BT /F1 14 Tf 20 120 Td (" + words + b") Tj ET")
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, deterministic_id="encryption" not in how, **how)
    return out.getvalue()


def scripted_pdf() -> bytes:
    """A PDF that runs JavaScript when it is opened."""

    def add(document: Pdf) -> None:
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))

    return pdf(change=add)


def protected_pdf() -> bytes:
    """A PDF that asks for a password."""
    return pdf(encryption=pikepdf.Encryption(user="hemmeligt", owner="hemmeligt"))


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (180, 40, 20)).save(out, "PNG")
    return out.getvalue()


def jpeg(size: tuple[int, int]) -> bytes:
    """A photograph without anything around it."""
    out = io.BytesIO()
    Image.new("RGB", size, (180, 40, 20)).save(out, "JPEG")
    return out.getvalue()


def photo(kind: str = "JPEG", *, orientation: int = 6, mode: str = "RGB") -> bytes:
    """A picture as a telephone takes it: lying on its side, with place, time and owner."""
    picture = Image.new(mode, (80, 48), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 31, 15), fill="red")
    exif = picture.getexif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telefonen"
    exif[0x013B] = "Åse Holm"
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 40.0, 12.0), 3: "E", 4: (12.0, 33.0, 1.0)})
    out = io.BytesIO()
    more: dict[str, Any] = {"comment": b"Aases billede"} if kind == "JPEG" else {}
    picture.save(out, kind, exif=exif, **more)
    return out.getvalue()


def docx(
    body: str = "<w:p><w:r><w:t>Vi er glade for forslaget.</w:t></w:r></w:p>",
    more: Mapping[str, bytes] | None = None,
    **how: Any,
) -> bytes:
    """A Word document by Åse Holm; `more` adds parts or replaces them."""
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType='
        '"application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/custom.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{relations}">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/'
        'relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        '<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/custom-properties" Target="docProps/custom.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/'
        'package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:creator>Åse Holm</dc:creator></cp:coreProperties>",
        "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/'
        'officeDocument/2006/custom-properties"><!-- Åse Holm --></Properties>',
    }
    return archive({name: text.encode() for name, text in parts.items()} | dict(more or {}), **how)


def odt(
    body: str = "<text:p>Vi er glade for forslaget.</text:p>",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """An OpenDocument text by Åse Holm; `more` adds files or replaces them."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    names = (
        f'xmlns:office="{office}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
        'office:version="1.2"'
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    files = {
        "mimetype": ODT,
        "content.xml": f"<office:document-content {names}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>",
        "meta.xml": f"<office:document-meta {names}><office:meta><dc:creator>Åse Holm"
        "</dc:creator></office:meta></office:document-meta>",
        "Thumbnails/thumbnail.png": "Åse Holm",
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{manifest}">'
        f'<m:file-entry m:full-path="/" m:media-type="{ODT}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
        '<m:file-entry m:full-path="meta.xml" m:media-type="text/xml"/>'
        '<m:file-entry m:full-path="Thumbnails/thumbnail.png" m:media-type="image/png"/>'
        "</m:manifest>",
    }
    return archive({name: text.encode() for name, text in files.items()} | dict(more or {}))


def archive(files: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of `files` in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            is_type = name == "mimetype"
            made.writestr(name, content, zipfile.ZIP_STORED if is_type else compression)
    return out.getvalue()
