"""What cases hear: a file that they name has been judged after it was sent."""

from __future__ import annotations

from oirase.blocks.cases.services.files import refuse_file
from oirase.kernel.access.actors import Actor
from oirase.kernel.files.models import FileState, StoredFile
from oirase.kernel.outbox.handlers import Delivered, handler

LISTENER = Actor.system("cases.files")


@handler("files.file_judged", name="cases.file_judged")
def judged(event: Delivered) -> None:
    """Flag the cases of a file that was refused; a clean one needs nobody."""
    if event.data["clean"]:
        return
    file = StoredFile.objects.filter(pk=event.data["file_id"], state=FileState.REFUSED).first()
    if file is not None:
        refuse_file(LISTENER, file)
