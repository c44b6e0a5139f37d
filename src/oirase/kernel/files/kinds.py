"""What a file is: by its first bytes, and whether its name says the same."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import IO

HEAD = 4096


@dataclass(frozen=True)
class FileKind:
    """A kind of file: the endings that it goes by and its media type."""

    endings: tuple[str, ...]
    media_type: str


PDF = FileKind((".pdf",), "application/pdf")
PNG = FileKind((".png",), "image/png")
JPEG = FileKind((".jpg", ".jpeg"), "image/jpeg")
GIF = FileKind((".gif",), "image/gif")
WEBP = FileKind((".webp",), "image/webp")
ZIP = FileKind((".zip",), "application/zip")
TEXT = FileKind((".txt", ".csv", ".tsv", ".json", ".geojson", ".xml", ".md"), "text/plain")
XLSX = FileKind((".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
DOCX = FileKind((".docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
PPTX = FileKind((".pptx",), "application/vnd.openxmlformats-officedocument.presentationml.presentation")
_OFFICE = {"xl/": XLSX, "word/": DOCX, "ppt/": PPTX}
_STARTS = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"GIF87a": GIF,
    b"GIF89a": GIF,
}
_BY_ENDING = {ending: kind for kind in _OFFICE.values() for ending in kind.endings}
# Photos as telephones keep them: HEIC, HEIF and AVIF are boxes of one standard (ISO 23008-12).
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
# The older container of Office files; an Office file with a password is one too.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


def kind_of(file: IO[bytes], name: str) -> FileKind | None:
    """Return the kind told by the content, if the name's ending agrees; None for programs, macros and unknown files.

    An Office file with a password hides what it is; its ending is believed.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    found = _BY_ENDING.get(ending) if is_protected_office(file) else _by_content(file, head)
    return found if found and ending in found.endings else None


def is_telephone_photo(file: IO[bytes]) -> bool:
    """Whether a file is a photo in a format of telephones that few other programs open (HEIC)."""
    file.seek(0)
    head = file.read(12)
    file.seek(0)
    return head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS


def is_protected_office(file: IO[bytes]) -> bool:
    """Whether a file is an Office file with a password: the older container with a stream of that name in its directory ([MS-OFFCRYPTO])."""
    file.seek(0)
    head = file.read(512)
    directory = b""
    if head.startswith(OLE) and len(head) == 512:
        sector_size = 1 << min(int.from_bytes(head[30:32], "little"), 12)
        file.seek((int.from_bytes(head[48:52], "little") + 1) * sector_size)
        directory = file.read(HEAD)
    file.seek(0)
    return _ENCRYPTED_STREAM in directory


def _by_content(file: IO[bytes], head: bytes) -> FileKind | None:
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"PK\x03\x04"):
        return _archive(file)
    if head.startswith(_PROGRAMS) or (b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return None
    return TEXT


def _archive(file: IO[bytes]) -> FileKind | None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    finally:
        file.seek(0)
    if "[Content_Types].xml" not in names:
        return ZIP
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next(
        (kind for start, kind in _OFFICE.items() if any(name.startswith(start) for name in names)), None
    )
