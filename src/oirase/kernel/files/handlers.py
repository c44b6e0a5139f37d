"""The worker's part: files in quarantine, which no scanner could judge while the person waited."""

from __future__ import annotations

import logging

from django.core.files.storage import default_storage

from oirase.kernel.files.events import FileJudged, FileReceived
from oirase.kernel.files.models import FileState, StoredFile
from oirase.kernel.files.scanning import OutOfOrder, judge
from oirase.kernel.outbox.events import publish
from oirase.kernel.outbox.handlers import Delivered, handler

log = logging.getLogger("oirase.files")


@handler(FileReceived.TYPE, name="files.scan")
def scan(event: Delivered) -> None:
    """Let the scanners judge a file in quarantine; while one is out of order the file stays there, and `ask_again` brings it back."""
    waiting = StoredFile.objects.filter(pk=event.data["file_id"], state=FileState.QUARANTINED)
    for row in waiting.select_for_update():
        try:
            with default_storage.open(row.path, "rb") as file:
                verdict = judge(file)
        except OutOfOrder as fault:
            log.warning("file %s waits: %s", row.pk, fault)
            return
        row.state = FileState.CLEAN if verdict.clean else FileState.REFUSED
        row.reason = verdict.reason[:200]
        row.save(update_fields=["state", "reason"])
        judged = FileJudged(subject=event.subject, body_id=row.body_id, file_id=row.pk, clean=verdict.clean)
        publish([judged])
