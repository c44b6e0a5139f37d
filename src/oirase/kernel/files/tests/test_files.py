"""Files in, files out, and what is refused."""

from __future__ import annotations

import errno
import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import IO
from uuid import uuid4

import pytest
from django.core import signing
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory, override_settings

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.access.tests.conftest import as_platform, world  # noqa: F401 - fixtures
from oirase.kernel.files import FileRefused, keep, receive
from oirase.kernel.files.handlers import scan
from oirase.kernel.files.kinds import PDF
from oirase.kernel.files.links import LinkExpired, claim_of, token_for
from oirase.kernel.files.models import FileState, StoredFile
from oirase.kernel.files.receiving import clean_name
from oirase.kernel.files.scanning import EICAR, SCANNERS, Verdict, register_scanner
from oirase.kernel.files.sweeping import sweep
from oirase.kernel.files.views import download
from oirase.kernel.outbox.handlers import Delivered

PDF_BYTES = b"%PDF-1.7\n" + b"x" * 5000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    storages = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=storages):
        yield tmp_path


@pytest.fixture
def place(world: SimpleNamespace, as_platform: None) -> SimpleNamespace:  # noqa: F811
    world.user = User.objects.create_user("resident", kind="resident")
    world.actor = Actor(kind="resident", user_id=world.user.pk, parties=(world.user.pk,))
    return world


def stored(
    place: SimpleNamespace, content: bytes = PDF_BYTES, name: str = "申請書.pdf", body: str = "prefecture"
) -> StoredFile:
    with receive(io.BytesIO(content), name) as received:
        return keep(place.actor, received, body_id=getattr(place, body).pk)


def contents(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def office(part: str, *more: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", f"{part}document.xml", *more):
            # Without the time of day: the workers of a run must find the same names of tests.
            archive.writestr(zipfile.ZipInfo(name), "x")
    return stream.getvalue()


def test_a_file_is_kept_by_its_content_once_per_body(place: SimpleNamespace, folder: Path) -> None:
    one, two, foreign = stored(place), stored(place, name="写し.pdf"), stored(place, body="town")
    assert one.sha256 == hashlib.sha256(PDF_BYTES).hexdigest()
    assert (one.path, one.state, one.size) == (two.path, FileState.CLEAN, len(PDF_BYTES))
    assert foreign.path != one.path
    assert len(contents(folder)) == 2
    with default_storage.open(one.path) as file:
        assert file.read() == PDF_BYTES


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "empty"),
        (PDF_BYTES, "a.xlsx", "kind"),
        (PDF_BYTES, "a", "kind"),
        (b"MZ\x90\x00", "a.txt", "kind"),
        (b"#!/bin/sh\n", "a.txt", "kind"),
        (b"\x00\x01\x02", "a.csv", "kind"),
        (b"PK\x03\x04broken", "a.zip", "kind"),
        (office("xl/", "xl/vbaProject.bin"), "a.xlsx", "kind"),
        (office("word/"), "a.xlsx", "kind"),
        (b"memo " + EICAR, "a.txt", "infected"),
        (b"x" * 1_048_560 + EICAR, "a.txt", "infected"),
        (PDF_BYTES, "../..", "kind"),
    ],
)
def test_what_is_refused(content: bytes, name: str, code: str, folder: Path) -> None:
    with pytest.raises(FileRefused) as raised:
        receive(io.BytesIO(content), name)
    assert raised.value.code == code
    assert contents(folder) == []


@pytest.mark.parametrize(
    ("content", "name"),
    [(office("xl/"), "a.XLSX"), (office("word/"), "a.docx"), ("青葉".encode("cp932"), "a.csv")],
)
def test_what_offices_use_is_taken(content: bytes, name: str) -> None:
    with receive(io.BytesIO(content), name) as received:
        assert received.size == len(content)
    with pytest.raises(FileRefused):
        receive(io.BytesIO(content), name, kinds=[PDF])


def test_a_large_upload_is_refused_while_it_streams() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(FileRefused, match="100 MB"):
        receive(stream, "a.txt")  # type: ignore[arg-type]
    assert stream.given <= 102 * 1024 * 1024


def test_a_full_disk_leaves_nothing(
    place: SimpleNamespace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def __init__(self, file: IO[bytes]) -> None:
            self.file, self.size = file, 5009

        def chunks(self, size: int | None = None) -> Iterator[bytes]:
            yield self.file.read(100)
            raise OSError(errno.ENOSPC, "No space left on device")

        def __getattr__(self, name: str) -> object:
            return getattr(self.file, name)

    monkeypatch.setattr("oirase.kernel.files.receiving.File", Full)
    with (
        receive(io.BytesIO(PDF_BYTES), "a.pdf") as received,
        pytest.raises(FileRefused) as raised,
        transaction.atomic(),
    ):
        keep(place.actor, received, body_id=place.prefecture.pk)
    assert raised.value.code == "no_space"
    assert contents(folder) == []
    assert not StoredFile.objects.exists()


def test_half_a_content_of_a_dead_process_is_replaced(place: SimpleNamespace, folder: Path) -> None:
    path = stored(place).path
    (folder / path).write_bytes(PDF_BYTES[:100])
    stored(place)
    assert (folder / path).read_bytes() == PDF_BYTES


def test_the_sweep_removes_only_old_content_without_a_row(place: SimpleNamespace, folder: Path) -> None:
    kept = stored(place)
    orphan = folder / f"content/{place.prefecture.pk}/ab/{'ab' * 32}"
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"left")
    assert sweep() == 0
    with clock.shifted(timedelta(days=2)):
        assert sweep() == 1
    assert contents(folder) == [folder / kept.path]


def fetch(token: str, actor: Actor) -> object:
    request = RequestFactory().get("/")
    request.actor = actor  # type: ignore[attr-defined]
    return download(request, token=token)


def test_a_link_serves_its_holder_only_and_only_for_a_while(place: SimpleNamespace) -> None:
    row = stored(place)
    token = token_for(row, place.actor)
    response = fetch(token, place.actor)
    assert b"".join(response) == PDF_BYTES  # type: ignore[call-overload]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")  # type: ignore[index]
    other = Actor(kind="resident", user_id=uuid4())
    for actor, used in ((other, token), (Actor.anonymous("x"), token), (place.actor, token[:-2] + "xx")):
        with pytest.raises(Http404):
            fetch(used, actor)
    with clock.shifted(timedelta(minutes=31)):
        assert fetch(token, place.actor).status_code == 410  # type: ignore[attr-defined]
        with pytest.raises(LinkExpired):
            claim_of(token, place.actor)
    response.file_to_stream.close()  # type: ignore[attr-defined]
    assert claim_of(token_for(row, place.actor, anyone=True), Actor.anonymous()).file_id == row.pk
    with pytest.raises(signing.BadSignature):
        claim_of(token, other)


class Slow:
    """A scanner that takes its time."""

    name = "slow"
    quick = False

    def scan(self, file: IO[bytes]) -> Verdict:
        return Verdict(b"bad" not in file.read(), "中身が不正です。")


def test_a_file_stays_in_quarantine_until_the_worker_has_scanned_it(
    place: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oirase.kernel.files.scanning.SCANNERS", dict(SCANNERS))
    register_scanner(Slow())
    good, bad = stored(place), stored(place, PDF_BYTES + b"bad", "b.pdf")
    assert good.state == bad.state == FileState.QUARANTINED
    assert fetch(token_for(good, place.actor), place.actor).status_code == 409  # type: ignore[attr-defined]
    for row in (good, bad):
        scan(Delivered(uuid4(), "", "", None, clock.now(), {"file_id": str(row.pk)}))
        row.refresh_from_db()
    assert (good.state, bad.state, bad.reason) == (FileState.CLEAN, FileState.REFUSED, "中身が不正です。")
    assert fetch(token_for(bad, place.actor), place.actor).status_code == 410  # type: ignore[attr-defined]


def test_the_row_is_seen_by_its_uploader_and_no_other_resident(place: SimpleNamespace) -> None:
    row = stored(place)
    other = User.objects.create_user("other", kind="resident")
    for user, expected in ((place.user, [row]), (other, [])):
        actor = Actor(kind="resident", user_id=user.pk, parties=(user.pk,))
        with scope(actor):
            assert list(StoredFile.objects.visible_to(actor)) == expected
            assert list(StoredFile.objects.all()) == expected


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\a\\申請 書.pdf", "申請 書.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_are_kept_without_folders(given: str, kept: str) -> None:
    assert clean_name(given) == kept
