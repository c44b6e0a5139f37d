"""`oirase mail bounces` reads files and says how many notifications changed something."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from oirase.blocks.messaging.rules import State
from oirase.blocks.messaging.tests.conftest import SYSTEM, Server, deliveries, send_all, write
from oirase.blocks.messaging.tests.test_story_a_mail_comes_back import notice
from oirase.cli import mail
from oirase.runtime.errors import RuntimeFault


def test_notifications_are_read_from_files(
    people: SimpleNamespace, mail_server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(SYSTEM, about=people.about, users=[people.ann.pk])
    send_all()
    came, other = tmp_path / "came", tmp_path / "other"
    came.write_bytes(notice(mail_server.mails[0]["Message-ID"]))
    other.write_bytes(b"Subject: holiday\r\n\r\nback on Monday")
    assert mail._files([came, other]) == 0
    assert capsys.readouterr().out == "メール 2 件、通知 1 件、反映 1 件\n"
    assert deliveries()[0].state == State.BOUNCED
    with pytest.raises(RuntimeFault, match="読めません"):
        mail._files([tmp_path / "missing"])
