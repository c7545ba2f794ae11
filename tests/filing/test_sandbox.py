"""The reader that stands apart: whatever is wrong with a file, it answers with a reason."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from config.filing import CannotClean, FileRefused, apart, public_copy, take
from config.sandbox import office, pdf, pictures
from config.sandbox.reasons import Refused
from tests.filing import samples

KINDS: dict[str, tuple[bytes, Callable[[io.BytesIO], object]]] = {
    "pdf": (samples.pdf(), lambda file: (pdf.look(file), pdf.clean(file, ""))),
    "png": (samples.photo("PNG"), lambda f: (pictures.look(f, "image/png"), pictures.clean(f))),
    "jpeg": (samples.photo(), lambda f: (pictures.look(f, "image/jpeg"), pictures.clean(f))),
    "webp": (
        samples.photo("WEBP"),
        lambda f: (pictures.look(f, "image/webp"), pictures.clean(f)),
    ),
    "docx": (
        samples.docx(),
        lambda f: (office.look(f, office.DOCX), office.clean(f, office.DOCX)),
    ),
    "odt": (samples.odt(), lambda f: (office.look(f, office.ODT), office.clean(f, office.ODT))),
}


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, of tags that make no sense
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(kind: str, data: st.DataObject) -> None:
    whole, read = KINDS[kind]
    content = bytearray(whole)
    for _flip in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(1, len(content))) :]
    with contextlib.suppress(Refused):
        read(io.BytesIO(content))


def test_a_reader_that_crashes_or_hangs_refuses_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for body in ("import os; os.abort()", "import time; time.sleep(60)", "print('', end='')"):
        program = tmp_path / "program"
        program.write_text(f"#!{sys.executable}\n{body}\n")
        program.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(program))
        monkeypatch.setattr(apart, "_SECONDS", 1)
        with pytest.raises(FileRefused, match="kan ikke læses"):
            take(samples.upload("svar.pdf", samples.pdf()))
        with pytest.raises(CannotClean):
            public_copy(io.BytesIO(samples.pdf()), "application/pdf")
        monkeypatch.undo()


def test_the_reader_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "hemmelig")
    program, told = tmp_path / "program", tmp_path / "told"
    program.write_text(
        f"#!{sys.executable}\nimport os, pathlib\n"
        f"pathlib.Path({str(told)!r}).write_text(' '.join(os.environ))\nprint('ok')\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    take(samples.upload("svar.pdf", samples.pdf()))
    assert "PATH" in told.read_text()
    assert not {"SECRET_KEY", "DATABASE_URL", "KEY_DIR"} & set(told.read_text().split())


def test_the_reader_imports_no_django() -> None:
    asking = (
        "import sys, config.sandbox.__main__; from config.sandbox import office, pdf, pictures; "
        "print([name for name in sys.modules if name.partition('.')[0] == 'django'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asking], check=True, capture_output=True, text=True, cwd=apart._TOP
    )
    assert done.stdout.strip() == "[]"


def test_a_tagged_document_keeps_its_tags_links_and_bookmarks(tmp_path: Path) -> None:
    source = tmp_path / "a.typ"
    source.write_text(
        '#set document(title: "Bilag", author: "Åse Holm")\n#set text(lang: "da")\n'
        '= Bilag\n#link("https://example.org")[Et link]\n'
    )
    original = typst.compile(str(source), format="pdf", pdf_standards="ua-1")
    assert b"Holm" in original
    take(samples.upload("bilag.pdf", original))

    copy = public_copy(io.BytesIO(original), "application/pdf", title="Bilag").read()

    reader = pypdf.PdfReader(io.BytesIO(copy))
    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root  # type: ignore[operator]
    assert [each.title for each in reader.outline] == ["Bilag"]  # type: ignore[union-attr]
    assert b"https://example.org" in b"".join(
        str(each.get_object()["/A"]["/URI"]).encode()
        for each in reader.pages[0]["/Annots"]  # type: ignore[attr-defined]
    )
    assert b"Holm" not in copy


def test_a_document_as_word_writes_it_is_taken_and_cleaned(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Høringssvar", 1)
    document.add_picture(io.BytesIO(samples.photo()))
    document.add_table(2, 2).cell(0, 0).text = "Ja"
    document.core_properties.author = "Åse Holm"
    out = io.BytesIO()
    document.save(out)
    taken = take(samples.upload("svar.docx", out.getvalue()))

    copy = docx.Document(public_copy(out, taken.content_type))

    assert copy.paragraphs[0].text == "Høringssvar"
    assert copy.tables[0].cell(0, 0).text == "Ja"
    assert len(copy.inline_shapes) == 1
    assert copy.core_properties.author == ""


def test_two_pictures_in_one_as_telephones_write_them_become_one() -> None:
    first, second = Image.new("RGB", (64, 32), "red"), Image.new("RGB", (64, 32), "blue")
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])
    taken = take(samples.upload("foto.jpg", out.getvalue()))
    assert taken.content_type == "image/jpeg"

    copy = public_copy(out, taken.content_type).read()

    assert copy.count(b"\xff\xd8\xff") == 1
    with Image.open(io.BytesIO(copy)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (64, 32))
