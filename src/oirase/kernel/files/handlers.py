"""The worker's part: scanners that take their time."""

from __future__ import annotations

from django.core.files.storage import default_storage

from oirase.kernel.files.events import FileReceived
from oirase.kernel.files.models import FileState, StoredFile
from oirase.kernel.files.scanning import judge
from oirase.kernel.outbox.handlers import Delivered, handler


@handler(FileReceived.TYPE, name="files.scan")
def scan(event: Delivered) -> None:
    """Let the scanners judge a file in quarantine; a scanner that is out of order leaves it there and is asked again."""
    waiting = StoredFile.objects.filter(pk=event.data["file_id"], state=FileState.QUARANTINED)
    for row in waiting.select_for_update():
        with default_storage.open(row.path, "rb") as file:
            verdict = judge(file, quick=False)
        row.state = FileState.CLEAN if verdict.clean else FileState.REFUSED
        row.reason = verdict.reason[:200]
        row.save(update_fields=["state", "reason"])
