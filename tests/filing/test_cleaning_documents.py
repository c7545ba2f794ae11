"""The public copy of a Word or OpenDocument file, and what is not made public."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image

from config.filing import CannotClean, public_copy
from tests.filing import samples


def _copy(content: bytes, content_type: str, **more: Any) -> bytes:
    return public_copy(io.BytesIO(content), content_type, **more).read()


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        assert made.testzip() is None
        assert {each.date_time for each in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: made.read(name) for name in made.namelist()}


def test_a_word_document_loses_its_writer_and_its_photos_their_place() -> None:
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="file:///C:\\Users\\ase\\brev.dotx" '
        b'TargetMode="External"/></Relationships>'
    )
    settings = (
        b'<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        b'<w:attachedTemplate r:id="r1"/><w:docVars><w:docVar w:name="a" w:val="hemmelig"/>'
        b"</w:docVars></w:settings>"
    )
    original = samples.docx(
        more={
            "word/media/image1.jpeg": samples.photo(),
            "word/settings.xml": settings,
            "word/_rels/settings.xml.rels": relations,
            "customXml/item1.xml": b"<a>hemmelig</a>",
        }
    )

    copy = _copy(original, samples.DOCX)

    parts = _parts(copy)
    together = b"".join(parts.values())
    assert not any(secret in together for secret in samples.SECRETS)
    assert "docProps/custom.xml" not in parts
    assert b"custom.xml" not in parts["[Content_Types].xml"] + parts["_rels/.rels"]
    with Image.open(io.BytesIO(parts["word/media/image1.jpeg"])) as picture:
        assert not picture.getexif()
    read = docx.Document(io.BytesIO(copy))
    assert [each.text for each in read.paragraphs] == ["Vi er glade for forslaget."]
    assert read.core_properties.author == ""


W_TRACKED = '<w:p><w:ins w:id="1" w:author="Åse Holm"><w:r><w:t>Nyt</w:t></w:r></w:ins></w:p>'
W_HIDDEN = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Skjult</w:t></w:r></w:p>"
UNSHOWN = {
    "tracked changes": (samples.DOCX, lambda: samples.docx(W_TRACKED), "rettelser"),
    "comments": (
        samples.DOCX,
        lambda: samples.docx('<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>'),
        "kommentarer",
    ),
    "hidden text": (samples.DOCX, lambda: samples.docx(W_HIDDEN), "skjult tekst"),
    "a sheet inside": (
        samples.DOCX,
        lambda: samples.docx(more={"word/embeddings/ark.xlsx": samples.archive({"a": b"a"})}),
        "et regneark",
    ),
    "a strange picture": (
        samples.DOCX,
        lambda: samples.docx(more={"word/media/image1.tiff": b"II*"}),
        "kan rense",
    ),
    "tracked changes in odt": (
        samples.ODT,
        lambda: samples.odt("<text:tracked-changes/>"),
        "rettelser",
    ),
    "a note in odt": (
        samples.ODT,
        lambda: samples.odt("<office:annotation><dc:creator>Åse</dc:creator></office:annotation>"),
        "kommentarer",
    ),
    "hidden text in odt": (
        samples.ODT,
        lambda: samples.odt("<text:p><text:hidden-text>a</text:hidden-text></text:p>"),
        "skjult tekst",
    ),
}


@pytest.mark.parametrize("what", UNSHOWN)
def test_a_document_that_would_show_more_than_meant_is_not_made_public(what: str) -> None:
    content_type, make, said = UNSHOWN[what]
    with pytest.raises(CannotClean, match=said):
        _copy(make(), content_type)


def test_a_style_that_hides_counts_only_where_it_is_used() -> None:
    styles = (
        b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b'<w:style w:styleId="Skjult"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    used = '<w:p><w:r><w:rPr><w:rStyle w:val="Skjult"/></w:rPr><w:t>a</w:t></w:r></w:p>'
    assert _copy(samples.docx(more={"word/styles.xml": styles}), samples.DOCX)
    with pytest.raises(CannotClean, match="skjult tekst"):
        _copy(samples.docx(used, more={"word/styles.xml": styles}), samples.DOCX)


def test_an_opendocument_text_loses_its_writer() -> None:
    original = samples.odt(more={"Pictures/a.jpg": samples.photo()})
    copy = _copy(original, samples.ODT)
    parts = _parts(copy)
    assert not any(secret in b"".join(parts.values()) for secret in samples.SECRETS)
    assert next(iter(parts)) == "mimetype"
    assert copy[38 : 38 + len(samples.ODT)] == samples.ODT.encode()
    assert "Thumbnails/thumbnail.png" not in parts
    assert b"Thumbnails" not in parts["META-INF/manifest.xml"]
    assert "Vi er glade for forslaget." in parts["content.xml"].decode()


@pytest.mark.parametrize(
    ("make", "kind", "ending"),
    [(samples.docx, samples.DOCX, "docx"), (samples.odt, samples.ODT, "odt")],
)
def test_an_office_program_opens_the_copy(
    make: Callable[..., bytes], kind: str, ending: str, tmp_path: Path
) -> None:
    (tmp_path / f"a.{ending}").write_bytes(_copy(make(), kind))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to",
         "txt:Text", f"a.{ending}"],
        cwd=tmp_path, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    assert "Vi er glade for forslaget." in (tmp_path / "a.txt").read_text(encoding="utf-8-sig")
