"""The public copy: read back to see what is gone, and drawn to see that it looks the same."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageChops, ImageCms

from config.filing import CannotClean, public_copy
from config.sandbox import jpeg
from tests.filing import samples

PDF = "application/pdf"


def _copy(content: bytes, content_type: str, **more: Any) -> bytes:
    return public_copy(io.BytesIO(content), content_type, **more).read()


def _unpacked(content: bytes) -> bytes:
    """A PDF with all its streams and objects readable."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(content)) as document:
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            qdf=True,
        )
    return out.getvalue()


def _drawn(content: bytes, folder: Path) -> Image.Image:
    """The first page of a PDF as it is printed and seen."""
    (folder / "a.pdf").write_bytes(content)
    subprocess.run(
        ["pdftoppm", "-r", "60", "-png", "-singlefile", "a.pdf", "a"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    with Image.open(folder / "a.png") as drawn:
        return drawn.convert("RGB")


def _look_the_same(one: Image.Image, other: Image.Image, most: int = 0) -> bool:
    if one.size != other.size:
        return False
    extremes = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getextrema()
    return all(high <= most for _low, high in extremes)  # type: ignore[misc]


def _link(address: str, **action: Any) -> Dictionary:
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([20, 20, 100, 40]),
        Border=Array([0, 0, 0]),
        T=String("Åse Holm"),
        A=Dictionary(S=Name.URI, URI=String(address), **action),
    )


def _everything_hidden(document: Pdf) -> None:
    """All that a PDF may carry beside its page."""
    document.docinfo[Name.Author] = String("Åse Holm")
    document.docinfo[Name.Producer] = String("C:\\Users\\ase")
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["Åse Holm"]
    root, page = document.Root, document.pages[0]
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('hemmelig')"))
    root.OpenAction = script
    root.AA = Dictionary(WC=script)
    root.PieceInfo = Dictionary(Word=Dictionary(Private=String("C:\\Users\\ase")))
    document.attachments["hemmelig.txt"] = b"hemmelig"
    page.AA = Dictionary(O=script)
    page.PieceInfo = root.PieceInfo
    page.Thumb = document.make_stream(b"hemmelig", Width=1, Height=1)
    page.LastModified = String("D:20181101")
    picture = document.make_stream(
        samples.photo(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=80,
        Height=48,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
        Metadata=document.make_stream(b"<x>hemmelig</x>", Type=Name.Metadata, Subtype=Name.XML),
    )
    page.Resources.XObject = Dictionary(Im1=picture)
    page.contents_add(b"q 80 0 0 40 150 20 cm /Im1 Do Q")
    seen = document.make_stream(b"1 0 0 rg 0 0 30 30 re f", BBox=Array([0, 0, 30, 30]))
    seen.Type, seen.Subtype = Name.XObject, Name.Form
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Text,
        Rect=Array([240, 150, 270, 180]),
        Contents=String("hemmelig note"),
        T=String("Åse Holm"),
        AP=Dictionary(N=seen),
    )
    box = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("navn"),
            V=String("Hanne"),
            F=4,
            Rect=Array([200, 100, 230, 130]),
            AP=Dictionary(N=seen),
            AA=Dictionary(K=script),
            A=Dictionary(S=Name.SubmitForm, F=String("https://example.org/hemmelig")),
        )
    )
    root.AcroForm = Dictionary(Fields=Array([box]), DA=String("/Helv 0 Tf"))
    page.Annots = Array(
        [
            note,
            box,
            _link("https://blivhoert.kk.dk/", Next=script),
            _link("javascript:alert(1)"),
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([0, 0, 9, 9]),
                Border=Array([0, 0, 0]),
                A=Dictionary(S=Name.Launch, F=String("calc.exe")),
            ),
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.FileAttachment,
                Rect=Array([0, 0, 0, 0]),
                FS=Dictionary(F=String("hemmelig.txt")),
            ),
        ]
    )
    root.Lang = String("da-DK")
    bookmark = document.make_indirect(Dictionary(Title=String("Kapitel"), A=script))
    root.Outlines = document.make_indirect(
        Dictionary(Type=Name.Outlines, First=bookmark, Last=bookmark, Count=1)
    )
    bookmark.Parent = root.Outlines


def test_a_pdf_loses_all_that_is_not_printed_and_looks_the_same(tmp_path: Path) -> None:
    original = samples.pdf("Vi er imod, æøå.", _everything_hidden)
    before = _unpacked(original)
    for secret in (b"hemmelig", b"C:\\\\Users", b"alert", b"calc.exe", b"Telefonen", b"Exif"):
        assert secret in before, secret

    copy = _copy(original, PDF)

    after = _unpacked(copy)
    for secret in (
        *samples.SECRETS,
        b"C:\\\\Users",
        b"/JavaScript",
        b"/JS",
        b"/AA",
        b"/Launch",
        b"Exif",
    ):
        assert secret not in after, secret
    for key in (b"/Metadata", b"/PieceInfo", b"/Thumb", b"/EmbeddedFile", b"/AcroForm", b"/Info"):
        assert key not in after, key
    reader = pypdf.PdfReader(io.BytesIO(copy))
    assert reader.metadata in (None, {})
    assert reader.xmp_metadata is None
    assert [each.title for each in reader.outline] == ["Kapitel"]  # type: ignore[union-attr]
    assert reader.trailer["/Root"]["/Lang"] == "da-DK"  # type: ignore[index]
    assert "Vi er imod, æøå." in reader.pages[0].extract_text()
    links = [each.get_object() for each in reader.pages[0]["/Annots"]]  # type: ignore[attr-defined]
    assert [each["/A"]["/URI"] for each in links] == ["https://blivhoert.kk.dk/"]
    assert "/Next" not in links[0]["/A"]
    assert all(each["/Subtype"] == "/Link" and "/T" not in each for each in links)
    assert _look_the_same(_drawn(original, tmp_path), _drawn(copy, tmp_path))


def test_the_same_file_gives_the_same_copy() -> None:
    original = samples.pdf(change=_everything_hidden)
    assert _copy(original, PDF) == _copy(original, PDF)
    copy = _copy(original, PDF, title="Notat")
    assert copy == _copy(original, PDF, title="Notat")
    document = samples.docx()
    assert _copy(document, samples.DOCX) == _copy(document, samples.DOCX)
    assert _copy(samples.photo(), "image/jpeg") == _copy(samples.photo(), "image/jpeg")


def test_a_title_is_all_that_is_said_of_a_pdf_that_gets_one() -> None:
    copy = _copy(samples.pdf(change=_everything_hidden), PDF, title="Notat om rum, æøå")
    reader = pypdf.PdfReader(io.BytesIO(copy))
    assert reader.metadata == {"/Title": "Notat om rum, æøå"}
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.dc_title == {"x-default": "Notat om rum, æøå"}
    assert b"Holm" not in _unpacked(copy)


def test_a_filled_form_keeps_what_was_written_in_it(tmp_path: Path) -> None:
    """No program has drawn what was typed: it is drawn now, and stays without the form."""

    def fill(document: Pdf) -> None:
        box = document.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String("navn"),
                V=String("Hanne"),
                DA=String("/F1 12 Tf 0 g"),
                F=4,
                Rect=Array([20, 50, 200, 70]),
            )
        )
        document.Root.AcroForm = Dictionary(
            Fields=Array([box]),
            NeedAppearances=True,
            DA=String("/F1 12 Tf 0 g"),
            DR=document.pages[0].Resources,
        )
        document.pages[0].Annots = Array([box])

    copy = _copy(samples.pdf(change=fill), PDF)
    reader = pypdf.PdfReader(io.BytesIO(copy))
    assert reader.get_fields() in (None, {})
    (tmp_path / "a.pdf").write_bytes(copy)
    text = subprocess.run(
        ["pdftotext", "a.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert "Hanne" in text.stdout


def test_a_layer_that_nobody_sees_is_not_made_public() -> None:
    def hide(document: Pdf) -> None:
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Noter")))
        document.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]))
        )

    with pytest.raises(CannotClean, match="skjulte lag"):
        _copy(samples.pdf(change=hide), PDF)


def test_a_protected_pdf_is_not_made_public() -> None:
    with pytest.raises(CannotClean, match=r"Udskriv den til en ny PDF"):
        _copy(samples.protected_pdf(), PDF)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_picture_stands_upright_and_tells_nothing(kind: str, orientation: int) -> None:
    original = samples.photo(kind, orientation=orientation)
    assert b"Telefonen" in original

    copy = _copy(original, f"image/{kind.lower()}")

    assert not any(secret in copy for secret in samples.SECRETS)
    with Image.open(io.BytesIO(copy)) as picture, Image.open(io.BytesIO(original)) as before:
        assert picture.format == kind
        assert not picture.getexif()
        assert not set(picture.info) & {"exif", "xmp", "icc_profile", "comment", "dpi"}
        assert picture.size == ((80, 48) if orientation in (1, 3) else (48, 80))
        corners = {1: (3, 3), 3: (76, 44), 6: (44, 3), 8: (3, 76)}
        red, green, blue = picture.convert("RGB").getpixel(corners[orientation])  # type: ignore[misc]
        assert red > 200
        assert max(green, blue) < 60
        turned = (
            before.transpose(
                {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_270}.get(
                    orientation, Image.Transpose.ROTATE_90
                )
            )
            if orientation != 1
            else before
        )
        # A JPEG that already stands upright keeps every point; a turned one is written anew.
        exact = kind == "PNG" or (kind == "JPEG" and orientation == 1)
        assert _look_the_same(turned, picture, most=0 if exact else 40)


def test_a_picture_in_other_colours_looks_the_same_without_its_profile() -> None:
    """Grey-green in a profile of wide colours: without it, the raw numbers would be paler."""
    picture = Image.new("RGB", (20, 20), (120, 200, 80))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    del profile
    wide = Path("/usr/share/color/icc/ghostscript/a98.icc")
    raw = wide.read_bytes() if wide.exists() else _swapped_profile()
    out = io.BytesIO()
    picture.save(out, "PNG", icc_profile=raw)
    shown = ImageCms.profileToProfile(
        picture, ImageCms.ImageCmsProfile(io.BytesIO(raw)), ImageCms.createProfile("sRGB")
    )
    assert shown is not None
    assert shown.getpixel((5, 5)) != picture.getpixel((5, 5))

    with Image.open(io.BytesIO(_copy(out.getvalue(), "image/png"))) as copy:
        assert copy.getpixel((5, 5)) == shown.getpixel((5, 5))
        assert "icc_profile" not in copy.info


def _swapped_profile() -> bytes:
    """sRGB with its red and blue the other way round: a profile that surely changes colours."""
    content = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return (
        content.replace(b"rXYZ", b"tmp0")
        .replace(b"bXYZ", b"rXYZ")
        .replace(b"tmp0", b"bXYZ")
        .replace(b"s\0R\0G\0B", b"x\0X\0X\0X")
        .replace(b"sRGB", b"xXXX")
    )


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16"])
def test_pictures_of_every_kind_of_colour_stay_as_they_are(mode: str) -> None:
    out = io.BytesIO()
    drawn = Image.new(mode, (10, 10), 1 if mode in ("1", "I;16") else None or 0)
    drawn.save(out, "PNG")
    with Image.open(io.BytesIO(_copy(out.getvalue(), "image/png"))) as copy:
        assert copy.mode == mode
        assert copy.tobytes() == drawn.tobytes()


def test_what_hangs_on_a_jpeg_goes_and_its_points_stay() -> None:
    original = samples.photo(orientation=1) + b"MOTION PHOTO hemmelig"
    stripped = jpeg.without_metadata(original)
    assert not any(secret in stripped for secret in samples.SECRETS)
    with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(stripped)) as after:
        assert before.tobytes() == after.tobytes()
    assert jpeg.without_metadata(b"not a jpeg") == b"not a jpeg"


def test_boxes_that_describe_a_jpeg_2000_go() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG2000")
    content = out.getvalue()
    note = b"\0\0\0\x10uuidhemmelig"
    assert jpeg.without_boxes(content[:12] + note + content[12:]) == content


def test_text_is_given_out_in_one_coding() -> None:
    assert _copy("Æ, ø og å".encode("cp1252"), "text/plain").decode() == "Æ, ø og å"
    assert _copy("Æ, ø og å".encode("utf-16"), "text/plain").decode() == "Æ, ø og å"


def test_what_is_not_taken_is_not_made_public_either() -> None:
    with pytest.raises(CannotClean, match="som PDF"):
        _copy(b"<svg/>", "image/svg+xml")
