"""Wrong, foreign, half, empty and old files at the one page that takes files: taken, or refused with a word that helps."""

from __future__ import annotations

import io
import zipfile

import pytest

from oirase.systems.plan.roadmap_import.tests.document import document
from tests.faults.platform import PASSWORD, Platform
from tests.fixtures.browsing import Person

pytestmark = pytest.mark.xdist_group("faults")
HOME = "/roadmap-import/"
TEXT = document(1, 2)


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "."), content)
    return stream.getvalue()


WHOLE = archive(edition__toml=b'fiscal_year = "R7"', programme__csv=b"number\n1\n")
REFUSED = {
    "empty.txt": (b"", "空"),
    "half.txt": (TEXT[: len(TEXT) // 2].encode(), "途中で切れていないか"),
    "half.zip": (WHOLE[: len(WHOLE) // 2], "壊れている"),
    "photo.jpg": (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, "文字として読めません"),
    "program.exe": (b"MZ\x90\x00" + b"\x00" * 4000, "文字として読めません"),
    "letter.pdf": (b"%PDF-1.7\n", "PDFは読み込めません"),
    "table.csv": ("番号,事業名\n1,架空".encode("cp932"), "ZIPに入れて"),
    "letters.zip": (archive(letter__txt="拝啓".encode()), "edition.toml がありません"),
    "menu.txt": ("献立表\n月曜 カレー\n".encode("cp932"), "ロードマップの頁が見つかりません"),
    "mixed.txt": (TEXT.encode("cp932") + "\n青森".encode() + b"\x81", "文字として読めません"),
}


def test_each_foreign_file_is_refused_with_its_reason_and_the_old_encoding_is_taken(
    office: Platform,
) -> None:
    person = Person(office.url).sign_in("dx", PASSWORD)
    for name, (content, reason) in REFUSED.items():
        answer = person.post(HOME, person.form(HOME), {"file": (name, content)})
        assert answer.status == 422, (name, answer.status, answer.words[:500])
        assert reason in answer.words, (name, answer.words[:500])
    nothing = person.post(HOME, person.form(HOME))
    assert nothing.status == 422
    taken = person.post(HOME, person.form(HOME), {"file": ("令和七年.txt", TEXT.encode("cp932"))})
    assert taken.status == 302, taken.words
    assert "下書きとして取り込みました" in person.get(taken.location).words
