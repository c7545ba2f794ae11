"""What is taken, and what gets a sentence instead."""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from config.filing import FileRefused, take
from config.sandbox import zips
from tests.filing import samples

WHOLE = {
    "svar.pdf": (samples.pdf, "application/pdf"),
    "foto.png": (samples.png, "image/png"),
    "foto.jpg": (samples.photo, "image/jpeg"),
    "prik.png": (lambda: samples.png((1, 1)), "image/png"),
    "prik.jpg": (lambda: samples.jpeg((1, 1)), "image/jpeg"),
    "foto.webp": (lambda: samples.photo("WEBP"), "image/webp"),
    "svar.docx": (samples.docx, samples.DOCX),
    "svar.odt": (samples.odt, samples.ODT),
    "svar.txt": (lambda: "Vi er imod. Æ, ø og å.\r\n".encode(), "text/plain"),
    "gammel.txt": (lambda: "Vi er imod. Æ, ø og å.".encode("cp1252"), "text/plain"),
    "notesblok.txt": (lambda: "Vi er imod.".encode("utf-16"), "text/plain"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_people_send_is_taken(name: str) -> None:
    make, content_type = WHOLE[name]
    content = make()
    file = samples.upload(name, content)

    taken = take(file)

    assert (taken.file_name, taken.content_type) == (name, content_type)
    assert taken.size == len(content)
    assert file.read() == content


def test_the_content_says_what_it_is_and_the_name_gets_its_ending() -> None:
    taken = take(samples.upload("C:\\Mine filer\\billede.exe", samples.png()))
    assert (taken.file_name, taken.content_type) == ("billede.png", "image/png")


def _changed_pdf(**root: Any) -> bytes:
    def change(document: Pdf) -> None:
        for key, value in root.items():
            document.Root[f"/{key}"] = value

    return samples.pdf(change=change)


def _bombed_png() -> bytes:
    """A PNG whose header says 50,000 by 50,000 points."""
    content = bytearray(samples.png())
    content[16:24] = struct.pack(">II", 50_000, 50_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    return bytes(content)


def _bombed_docx() -> bytes:
    return samples.docx(more={"word/media/a.xml": b"\0" * (20 * 1024 * 1024)})


def _lying_docx() -> bytes:
    """The directory says that an entry is small; it is not."""
    content = samples.docx(more={"word/z.xml": b"a" * 100_000})
    real, said = struct.pack("<I", 100_000), struct.pack("<I", 10)
    assert content.count(real) == 2
    return content.replace(real, said)


def _overlapping_docx() -> bytes:
    """Two names for one entry's bytes."""
    content = bytearray(samples.docx(more={"word/y.xml": b"y", "word/z.xml": b"z"}))
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        first, second = made.getinfo("word/y.xml"), made.getinfo("word/z.xml")
    at = bytes(content).rindex(b"PK\x01\x02")
    assert struct.unpack("<I", content[at + 42 : at + 46])[0] == second.header_offset
    content[at + 42 : at + 46] = struct.pack("<I", first.header_offset)
    return bytes(content)


def _nested_docx() -> bytes:
    inner = samples.archive({"inderst.zip": samples.archive({"a": b"a"})})
    return samples.docx(more={"word/embeddings/ark.xlsx": inner})


def _cut_pdf() -> bytes:
    return samples.pdf()[: -len(samples.pdf()) // 2]


def _template_from_elsewhere() -> bytes:
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="https://example.org/a.dotm" '
        b'TargetMode="External"/></Relationships>'
    )
    return samples.docx(more={"word/_rels/settings.xml.rels": relations})


def _encrypted_docx() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )


_MACRO_TYPE = (
    b'<Types><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
LAUNCH = {"OpenAction": Dictionary(S=Name.Launch, F=String("calc.exe"))}
BAD = {
    "exe": ("svar.pdf", lambda: b"MZ\x90\x00" + b"\0" * 99, "er ikke en PDF"),
    "elf": ("svar.docx", lambda: b"\x7fELF" + b"\0" * 99, "er ikke en PDF"),
    "script": ("svar.txt", lambda: b"#!/bin/sh\nrm -rf /\n", "er ikke en PDF"),
    "script by its name": ("svar.bat", lambda: b"@echo off", "er ikke en PDF"),
    "text as pdf": ("svar.pdf", lambda: b"alert(1)", "er ikke en PDF"),
    "page": ("svar.txt", lambda: b" <!doctype html><p>Hej", "er ikke en PDF"),
    "page as picture": ("foto.png", lambda: b"<html><script>alert(1)</script>", "er ikke en PDF"),
    "svg": ("foto.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "er ikke en PDF"),
    "binary text": ("svar.txt", lambda: b"abc\0def", "er ikke en PDF"),
    "archive": ("svar.zip", lambda: samples.archive({"a.exe": b"MZ"}), "er ikke en PDF"),
    "empty": ("svar.pdf", lambda: b"", "er tom"),
    "heic": ("IMG_1.HEIC", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 99, "HEIC"),
    "old word": ("svar.doc", lambda: _encrypted_docx()[:500], "gammel udgave"),
    "protected word": ("svar.docx", _encrypted_docx, "adgangskode"),
    "protected pdf": ("svar.pdf", samples.protected_pdf, "adgangskode"),
    "broken pdf": ("svar.pdf", lambda: b"%PDF-1.7\n" + b"x" * 2000, "ikke hel"),
    "cut pdf": ("svar.pdf", _cut_pdf, "ikke hel"),
    "pdf with a script": ("svar.pdf", samples.scripted_pdf, "et script"),
    "pdf that starts a program": ("svar.pdf", lambda: _changed_pdf(**LAUNCH), "et script"),
    "pdf with xfa": (
        "svar.pdf",
        lambda: _changed_pdf(AcroForm=Dictionary(XFA=String("x"), Fields=Array([]))),
        "et script",
    ),
    "pdf after garbage": ("svar.pdf", lambda: b"garbage\n" + samples.pdf(), "er ikke en PDF"),
    "pdf and zip": (
        "svar.pdf",
        lambda: samples.pdf() + samples.archive({"a.exe": b"MZ"}),
        "flere slags filer",
    ),
    "pdf and page": (
        "svar.pdf",
        lambda: samples.pdf().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1),
        "flere slags filer",
    ),
    "zip and pdf": (
        "svar.docx",
        lambda: samples.docx(more={"%PDF-1.7": b""}).replace(
            b"[Content_Types].xml", b"%PDF-1.7 aaaaaaaaaa", 1
        ),
        "flere slags filer",
    ),
    "picture and zip": (
        "foto.png",
        lambda: samples.png() + samples.archive({"a.jar": b"PK"}),
        "flere slags filer",
    ),
    "cut picture": ("foto.png", lambda: samples.png()[:-40], "ikke hel"),
    "cut photo": ("foto.jpg", lambda: samples.photo()[:-300], "ikke hel"),
    "huge picture": ("foto.png", _bombed_png, "billedpunkter"),
    "docm": (
        "svar.docx",
        lambda: samples.docx(more={"word/vbaProject.bin": b"macro"}),
        "makroer",
    ),
    "docm by its type": (
        "svar.docx",
        lambda: samples.docx(more={"[Content_Types].xml": _MACRO_TYPE}),
        "makroer",
    ),
    "odt with a macro": (
        "svar.odt",
        lambda: samples.odt(more={"Basic/Standard/Module1.xml": b"<a/>"}),
        "makroer",
    ),
    "odt with a listener": (
        "svar.odt",
        lambda: samples.odt('<script:event-listener script:language="ooo:script"/>'),
        "makroer",
    ),
    "protected odt": (
        "svar.odt",
        lambda: samples.odt(more={"META-INF/manifest.xml": b"<m><encryption-data/></m>"}),
        "adgangskode",
    ),
    "odt that loads": (
        "svar.odt",
        lambda: samples.odt('<draw:image xlink:href="https://example.org/se.png"/>'),
        "et andet sted",
    ),
    "docx that loads": ("svar.docx", _template_from_elsewhere, "et andet sted"),
    "docx with a dtd": (
        "svar.docx",
        lambda: samples.docx(
            more={"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
        ),
        "ikke hel",
    ),
    "bomb": ("svar.docx", _bombed_docx, "pakket ud"),
    "bomb that lies": ("svar.docx", _lying_docx, "ikke hel"),
    "bomb of one entry": ("svar.docx", _overlapping_docx, "pakket ud"),
    "bomb in a bomb": ("svar.docx", _nested_docx, "pakket ud"),
    "bomb of many entries": (
        "svar.docx",
        lambda: samples.docx(more={f"word/{n}": b"" for n in range(zips.MOST_ENTRIES)}),
        "pakket ud",
    ),
    "entry that climbs": (
        "svar.docx",
        lambda: samples.docx(more={"../../etc/passwd": b"x"}),
        "ikke hel",
    ),
    "cut docx": ("svar.docx", lambda: samples.docx()[:-30], "ikke hel"),
    "docx and something after it": (
        "svar.docx",
        lambda: samples.docx() + b"<html>",
        "flere slags filer",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_not_taken_gets_a_sentence(what: str) -> None:
    name, make, said = BAD[what]

    with pytest.raises(FileRefused) as refused:
        take(samples.upload(name, make()))

    sentence = str(refused.value)
    assert said in sentence
    assert sentence.endswith(".")
    assert name in sentence


def test_a_file_over_the_limit_is_not_looked_at() -> None:
    with pytest.raises(FileRefused, match="højst fylde 1 MB"):
        take(samples.upload("stor.pdf", b"x" * (1024 * 1024 + 1)), largest=1024 * 1024)


def test_a_bomb_of_gigabytes_is_refused_at_once() -> None:
    """Four gigabytes of zeros in four megabytes, whose size the directory owns up to."""
    out = io.BytesIO(samples.docx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/a.xml", b"\0" * (8 * 1024 * 1024))
    content = out.getvalue()
    size = struct.pack("<I", 8 * 1024 * 1024)
    content = content.replace(size, struct.pack("<I", 0xFFFFFFF0))
    begun = time.monotonic()
    with pytest.raises(FileRefused, match="pakket ud"):
        take(samples.upload("svar.docx", content))
    assert time.monotonic() - begun < 5


def test_a_pdf_that_unpacks_to_gigabytes_ends_only_the_reader() -> None:
    """The file's own table is such a bomb: reading it at all would fill the memory."""
    packer = zlib.compressobj(9)
    first, more = (
        packer.compress(b"\0" * 1024 * 1024) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    packed = first + 1600 * more + packer.flush()
    content = b"%PDF-1.7\n" + (
        b"1 0 obj\n<</Type/XRef/Size 2/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>\nstream\n"
        + packed
        + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    )
    begun = time.monotonic()
    with pytest.raises(FileRefused, match="som PDF"):
        take(samples.upload("svar.pdf", content))
    assert time.monotonic() - begun < 25
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert most < 1.1 * 1024**3, "the reader took more than it may"


def test_nothing_is_left_in_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    take(samples.upload("svar.pdf", samples.pdf()))
    with pytest.raises(FileRefused):
        take(samples.upload("svar.pdf", samples.scripted_pdf()))
    assert not any(tmp_path.iterdir())
