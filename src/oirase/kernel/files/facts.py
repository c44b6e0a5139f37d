"""What a file is like inside, as far as whoever takes it wants to know: pages, passwords, pixels, and whether it would explode.

Files come from strangers. A PDF is read by a library with limits of its own, only as far as its page tree, from a stream that
ends the reading after a while; an archive is judged by its directory and never unpacked; of a picture only the head is read.
"""

from __future__ import annotations

import io
import logging
import struct
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any, cast

import pypdf
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, UnidentifiedImageError
from pypdf import Configuration, apply_configuration

from oirase.kernel.files.errors import FileRefused
from oirase.kernel.files.kinds import (
    DOCX,
    GIF,
    JPEG,
    PDF,
    PNG,
    PPTX,
    WEBP,
    XLSX,
    ZIP,
    FileKind,
    is_protected_office,
)

PICTURES = {JPEG: "JPEG", PNG: "PNG", GIF: "GIF", WEBP: "WEBP"}
ARCHIVES = (ZIP, XLSX, DOCX, PPTX)
# A telephone's largest usual picture has 50 megapixels; opened, one takes three or four bytes a pixel.
MOST_PIXELS = 64_000_000
# What an archive may hold when unpacked. Office files hold XML, which packs well, so the ratio counts only above a size.
MOST_UNPACKED = 1024**3
SUSPICIOUS_UNPACKED = 50 * 1024**2
MOST_RATIO = 100
MOST_MEMBERS = 10_000
PDF_SECONDS = 2.0
# Streams of a page tree are small; the reader's own limits are made for whole documents.
PDF_UNPACKED = 2 * 1024**2
PDF_LIMITS = Configuration(
    zlib_maximum_output_length=PDF_UNPACKED,
    lzw_maximum_output_length=PDF_UNPACKED,
    run_length_maximum_output_length=PDF_UNPACKED,
    brotli_maximum_output_length=PDF_UNPACKED,
    stream_decoding_work_maximum_length=2 * PDF_UNPACKED,
    jbig2dec_binary=None,
    disable_legacy_handling=True,
)
log = logging.getLogger("oirase.files")
# It reports every oddity of a file; those are the sender's, not the operator's.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Facts:
    """What is known of a file's inside; None where it has no such thing, or where it could not be read (a broken PDF)."""

    pages: int | None = None
    width: int | None = None
    height: int | None = None
    encrypted: bool = False
    has_place: bool = False


def facts_of(file: IO[bytes], kind: FileKind, name: str) -> Facts:
    """Return what is known of a file; FileRefused for one that would take far more memory than it is worth, or a broken picture."""
    try:
        if kind == PDF:
            return _of_pdf(file)
        if kind in PICTURES:
            return _of_picture(file, kind, name)
        if kind in ARCHIVES:
            return _of_archive(file, name)
        return Facts()
    finally:
        file.seek(0)


class _Hurried(io.RawIOBase):
    """A file that can be read for some seconds only, so that no reader goes round in circles in it."""

    def __init__(self, file: IO[bytes], seconds: float) -> None:
        self._file, self._until = file, time.monotonic() + seconds

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Read into a buffer; TimeoutError when the time is over."""
        if time.monotonic() > self._until:
            raise TimeoutError
        piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return self._file.tell()

    def seekable(self) -> bool:
        """It can be moved in."""
        return True

    def readable(self) -> bool:
        """It can be read."""
        return True


def _of_pdf(file: IO[bytes]) -> Facts:
    file.seek(0)
    stream = io.BufferedReader(_Hurried(file, PDF_SECONDS))  # type: ignore[type-var]
    encrypted = False
    try:
        with apply_configuration(PDF_LIMITS):
            reader = pypdf.PdfReader(stream, root_object_recovery_limit=1000)
            # Many forms are encrypted with an empty password, to forbid changes; everybody can read those.
            encrypted = reader.is_encrypted and not reader.decrypt("")
            return Facts(pages=None if encrypted else _count(reader), encrypted=encrypted)
    except Exception as fault:
        # A stranger's file may make the reader stumble over anything; then its pages are not known.
        log.info("a PDF could not be read: %r", fault)
        return Facts(encrypted=encrypted)


def _count(reader: pypdf.PdfReader) -> int | None:
    tree = cast("Mapping[str, Any]", reader.root_object["/Pages"].get_object())
    return int(tree["/Count"]) if int(tree["/Count"]) > 0 else None


def _of_picture(file: IO[bytes], kind: FileKind, name: str) -> Facts:
    file.seek(0)
    try:
        with Image.open(file, formats=(PICTURES[kind],)) as picture:
            width, height = picture.size
            has_place = bool(picture.getexif().get_ifd(ExifTags.IFD.GPSInfo))
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(name) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error) as error:
        message = _("画像「%(name)s」は壊れていて、開けません。もう一度保存するか、撮り直してください。")
        raise FileRefused(message % {"name": name}, "broken") from error
    if width * height > MOST_PIXELS:
        raise _too_many_pixels(name)
    return Facts(width=width, height=height, has_place=has_place)


def _too_many_pixels(name: str) -> FileRefused:
    message = _(
        "画像「%(name)s」は大きすぎます（%(mega)d00万画素まで）。小さくして、もう一度送ってください。"
    )
    return FileRefused(message % {"name": name, "mega": MOST_PIXELS // 1_000_000}, "too_large")


def _of_archive(file: IO[bytes], name: str) -> Facts:
    if is_protected_office(file):
        return Facts(encrypted=True)
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    unpacked, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    explodes = unpacked > SUSPICIOUS_UNPACKED and unpacked > MOST_RATIO * max(packed, 1)
    if explodes or unpacked > MOST_UNPACKED or len(members) > MOST_MEMBERS:
        message = _(
            "「%(name)s」は、開くと大きくなりすぎるため、受け取れません。中のファイルを分けて送ってください。"
        )
        raise FileRefused(message % {"name": name}, "explodes")
    return Facts(encrypted=any(one.flag_bits & 1 for one in members))
