"""What files are like inside: pages, passwords, pixels, and those that would explode."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from oirase.kernel.files import Facts, FileRefused, receive
from oirase.kernel.files.facts import facts_of
from oirase.kernel.files.kinds import JPEG, PDF, PNG, XLSX


def pdf(pages: int, password: str | None = None) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password is not None:
        writer.encrypt(password, "owner", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def picture(form: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    stream = io.BytesIO()
    image = Image.effect_mandelbrot(size, (-2, -1, 1, 1), 20).convert("RGB")
    image.save(stream, form, **options)
    return stream.getvalue()


def exif(turned: int = 6) -> Image.Exif:
    found = Image.Exif()
    found[ExifTags.Base.Orientation] = turned
    found[ExifTags.Base.Model] = "A telephone of somebody"
    found.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (40.0, 49.0, 1.0), 3: "E", 4: (140.0, 44.0, 1.0)})
    return found


def protected_office() -> bytes:
    """An Office file with a password, as far as it takes to know one: header, and a directory with the two streams."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32] = struct.pack("<H", 9)
    header[48:52] = struct.pack("<I", 1)
    names = [
        name.encode("utf-16-le").ljust(128, b"\0")
        for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage")
    ]
    return bytes(header) + b"\0" * 512 + b"".join(names).ljust(512, b"\0") + b"\xff" * 4096


def archive(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in members.items():
            found.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def encrypted_zip() -> bytes:
    content = bytearray(archive({"a.txt": b"secret"}))
    # The bit that says "with a password", in the member's own head and in the directory.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def took(content: bytes, name: str, **options: object) -> Facts:
    with receive(io.BytesIO(content), name, **options) as received:  # type: ignore[arg-type]
        return received.facts


def refusal(content: bytes, name: str, **options: object) -> FileRefused:
    with pytest.raises(FileRefused) as raised:
        receive(io.BytesIO(content), name, **options)  # type: ignore[arg-type]
    return raised.value


# PDF


@pytest.mark.parametrize("pages", [1, 12, 300])
def test_pages_are_counted(pages: int) -> None:
    assert took(pdf(pages), "a.pdf") == Facts(pages=pages)


def test_pages_beyond_a_callers_limit_are_refused_with_both_numbers() -> None:
    refused = refusal(pdf(300), "図面.pdf", max_pages=50)
    assert refused.code == "pages"
    assert "300ページ" in str(refused)
    assert "50ページまで" in str(refused)
    assert "図面.pdf" in str(refused)
    assert took(pdf(50), "a.pdf", max_pages=50).pages == 50


def test_a_pdf_whose_pages_cannot_be_counted_is_taken_unless_they_matter() -> None:
    broken = b"%PDF-1.7\n" + b"x" * 5000
    assert took(broken, "a.pdf").pages is None
    assert refusal(broken, "a.pdf", max_pages=5).code == "pages"


def test_a_password_is_noticed_and_refused_unless_a_caller_allows_it() -> None:
    locked = pdf(3, "secret")
    refused = refusal(locked, "a.pdf")
    assert refused.code == "encrypted"
    assert "パスワード" in str(refused)
    assert took(locked, "a.pdf", allow_encrypted=True) == Facts(encrypted=True)


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    assert took(pdf(3, ""), "a.pdf") == Facts(pages=3)


def object_stream_bomb() -> bytes:
    """A PDF whose catalogue lies in a stream that unpacks to 200 MB."""
    packed = zlib.compress(b" " * 200_000_000, 9)
    parts = [b"%PDF-1.7\n"]
    offset = len(parts[0])
    parts.append(
        b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n"
        % (len(packed), packed)
    )
    table = struct.pack(">BIB", 0, 0, 255) + struct.pack(">BIB", 1, offset, 0) + struct.pack(">BIB", 2, 1, 0)
    start = offset + len(parts[1])
    parts.append(
        b"3 0 obj\n<</Type/XRef/Size 3/W[1 4 1]/Root 2 0 R/Length %d>>stream\n%s\nendstream endobj\nstartxref\n%d\n%%%%EOF"
        % (len(table), table, start)
    )
    return b"".join(parts)


@pytest.mark.parametrize(
    "content",
    [
        object_stream_bomb(),
        b"%PDF-1.7\nxref\n0 9999999\n"
        + b"0000000000 65535 f \n" * 200_000
        + b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n1 0 obj<</Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n1 0 obj" + b"[" * 200_000 + b"\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n" + b"1 0 obj\n" * 300_000 + b"startxref\n9\n%%EOF",
        b"%PDF-1.7\n" + b"x" * 20_000_000,
    ],
    ids=["unpacks", "long table", "circle of tables", "circle of pages", "deep", "many heads", "junk"],
)
def test_a_malicious_pdf_costs_little_time(content: bytes) -> None:
    begun = time.monotonic()
    assert facts_of(io.BytesIO(content), PDF, "a.pdf").pages is None
    assert time.monotonic() - begun < 6


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 900), st.binary(min_size=1, max_size=12))
def test_a_damaged_pdf_is_no_error_of_ours(place: int, damage: bytes) -> None:
    content = bytearray(pdf(2))
    content[place : place + len(damage)] = damage
    facts_of(io.BytesIO(bytes(content)), PDF, "a.pdf")


# Pictures


@pytest.mark.parametrize(
    ("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("GIF", "a.gif"), ("WEBP", "a.webp")]
)
def test_pictures_tell_their_size(form: str, name: str) -> None:
    assert took(picture(form), name) == Facts(width=40, height=30)


def test_a_place_in_a_photo_is_noticed() -> None:
    assert took(picture("JPEG", exif=exif()), "a.jpg").has_place
    assert not took(picture("JPEG"), "a.jpg").has_place


@pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_place_and_device_are_taken_out_when_asked(form: str, name: str) -> None:
    content = picture(
        form, size=(320, 200), exif=exif(), **({"comment": b"my house"} if form == "JPEG" else {})
    )
    assert b"telephone" in content
    with receive(io.BytesIO(content), name, strip_metadata=True) as received:
        received.file.seek(0)
        stripped = received.file.read()
        assert (received.size, received.facts) == (len(stripped), Facts(width=320, height=200))
    assert b"telephone" not in stripped
    assert b"my house" not in stripped
    before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(stripped))
    assert after.size == before.size
    assert dict(after.getexif()) == {ExifTags.Base.Orientation: 6}
    differences = [abs(one - other) for one, other in zip(before.tobytes(), after.tobytes(), strict=True)]
    # A JPEG packed again with its own tables differs by the rounding of its colours.
    assert sum(differences) / len(differences) < (0.5 if form == "JPEG" else 1e-9)
    with receive(io.BytesIO(content), name) as received:
        assert received.size == len(content)


def test_a_photo_of_several_pictures_loses_the_others() -> None:
    stream = io.BytesIO()
    first, second = (Image.new("RGB", (64, 64), colour) for colour in ("red", "blue"))
    first.save(stream, "MPO", save_all=True, append_images=[second], exif=exif())
    assert Image.open(io.BytesIO(stream.getvalue())).format == "MPO"
    with receive(io.BytesIO(stream.getvalue()), "a.jpg", strip_metadata=True) as received:
        received.file.seek(0)
        assert b"telephone" not in received.file.read()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_picture_that_would_take_gigabytes_is_refused() -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    content = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    refused = refusal(content, "a.png")
    assert refused.code == "too_large"
    assert "6400万画素" in str(refused)


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\xff\xd8\xff\xe0" + b"x" * 500, "a.jpg"), (b"\x89PNG\r\n\x1a\n" + b"x" * 500, "a.png")],
)
def test_a_broken_picture_is_refused(content: bytes, name: str) -> None:
    assert refusal(content, name).code == "broken"


def test_a_picture_cut_short_is_refused_when_it_has_to_be_read_to_its_end() -> None:
    content = picture("JPEG", size=(640, 480))
    assert took(content[: len(content) // 2], "a.jpg").width == 640
    assert refusal(content[: len(content) // 2], "a.jpg", strip_metadata=True).code == "broken"


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_a_telephones_own_format_is_refused_with_words_that_help(brand: bytes) -> None:
    content = struct.pack(">I", 24) + b"ftyp" + brand + b"\0" * 12 + b"\0" * 100
    for name in ("IMG_1.HEIC", "IMG_1.jpg"):
        refused = refusal(content, name)
        assert refused.code == "kind"
        assert "JPEG" in str(refused)
        assert "互換性優先" in str(refused)
    assert "JPEG" in str(refusal(content, "IMG_1.heic", kinds=[JPEG, PNG]))


# Archives


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (encrypted_zip(), "a.zip"),
        (protected_office(), "a.xlsx"),
        (protected_office(), "a.docx"),
        (protected_office(), "A.PPTX"),
    ],
    ids=["zip", "xlsx", "docx", "pptx"],
)
def test_archives_and_office_files_with_a_password(content: bytes, name: str) -> None:
    refused = refusal(content, name)
    assert refused.code == "encrypted"
    assert "パスワードを外した" in str(refused)
    assert took(content, name, allow_encrypted=True).encrypted


def test_a_protected_file_under_another_ending_is_of_the_wrong_kind() -> None:
    assert refusal(protected_office(), "a.pdf").code == "kind"
    assert refusal(protected_office(), "a.xlsx", kinds=[PDF]).code == "kind"
    assert took(protected_office(), "a.xlsx", kinds=[XLSX], allow_encrypted=True).encrypted


def test_the_older_office_formats_are_of_the_wrong_kind() -> None:
    assert (
        refusal(protected_office().replace("EncryptedPackage".encode("utf-16-le"), b"\0" * 32), "a.xls").code
        == "kind"
    )


def test_an_archive_that_would_explode_is_refused() -> None:
    refused = refusal(archive({"a.txt": b"\0" * 60_000_000}), "a.zip")
    assert refused.code == "explodes"
    assert refusal(archive({f"{number}": b"" for number in range(10_001)}), "a.zip").code == "explodes"


def test_a_sheet_that_packs_well_is_no_bomb() -> None:
    rows = "".join(f"<row><c><v>{number}</v></c></row>" for number in range(200_000))
    content = archive(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/sheet1.xml": rows.encode(),
        }
    )
    assert took(content, "a.xlsx") == Facts()
