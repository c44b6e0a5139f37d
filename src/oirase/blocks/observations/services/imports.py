"""Files of values: an archive's text is taken in by a declared mapping, as a job that the officer watches.

    received = receive(stream, "46097.txt", kinds=(TEXT,))
    job = import_text(actor, entity_id=..., mapping={...}, file=received)

A file is taken in blocks, each of them whole or not at all; the job ends at the first block that is refused, with the row that is wrong. Begun again,
it takes the same blocks, which changes nothing.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from typing import IO, Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from oirase.blocks.observations.ingest.arrivals import Arrival, Refused, now_ms, take
from oirase.blocks.observations.ingest.mappings import BrokenMapping, in_blocks, text_mapping
from oirase.blocks.observations.models import Entity, Series
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected, authorised, changed, command
from oirase.kernel.files import Received, keep
from oirase.kernel.files.models import FileState, StoredFile
from oirase.kernel.outbox.jobs import Progress, start_job, task
from oirase.kernel.outbox.models import Job

LINES = 5_000
TASK = "observations.import_text"


@command("observations.import_text")
def import_text(actor: Actor, *, entity_id: UUID, mapping: Mapping[str, Any], file: Received) -> Job:
    """Take a file's values into series that the officer manages, all of the station's body; Rejected where the mapping cannot be used."""
    entity = authorised(actor, Entity, entity_id, "manage")
    try:
        declared = text_mapping(mapping)
    except BrokenMapping as error:
        raise Rejected(_("読み方に誤りがあります（%(where)s）。") % {"where": error}, "mapping") from error
    numbers = {one.series for one in declared.columns}
    if len(_managed(actor, entity, numbers)) != len(numbers):
        raise Rejected(_("読み方に、登録されていない系列か、書けない系列があります。"), "mapping")
    kept = keep(actor, file, body_id=entity.body_id, organisation_id=entity.organisation_id)
    params = {"file": str(kept.pk), "mapping": dict(mapping), "entity": str(entity.pk), "name": kept.name}
    job = start_job(actor, TASK, params)
    changed(
        entity, "import_started", after={"file": kept.name, "sha256": kept.sha256, "series": sorted(numbers)}
    )
    return job


def _managed(actor: Actor, entity: Entity, numbers: set[int]) -> set[int]:
    rows = Series.objects.visible_to(actor, "manage").filter(number__in=numbers, body=entity.body)
    return set(rows.values_list("number", flat=True))


@task(TASK)
def run_import(job: Job, actor: Actor) -> Iterator[Progress]:
    """Take the blocks of a file, as far as the officer may still write the series."""
    mapping = text_mapping(job.params["mapping"])
    numbers = {one.series for one in mapping.columns}
    with scope(actor):
        entity = Entity.objects.filter(pk=job.params["entity"]).first()
        file = StoredFile.objects.filter(pk=job.params["file"], state=FileState.CLEAN).first()
        allowed = entity is not None and len(_managed(actor, entity, numbers)) == len(numbers)
    if file is None or not allowed:
        yield Progress(0, 0, (_("ファイルか系列が使えなくなりました。"),))
        return
    done = 0
    try:
        with default_storage.open(file.path, "rb") as stored:
            for done, rows in in_blocks(mapping, _lines(stored), LINES):
                take(Arrival(rows, actor.reference, "file", now_ms(), reason=file.name[:200]))
                yield Progress(done)
    except Refused as refused:
        words = _("%(done)d行まで取り込みました。次のまとまりに誤りがあります: %(words)s")
        yield Progress(done, done, (words % {"done": done, "words": refused.words},))


def _lines(stored: IO[bytes]) -> Iterator[str]:
    """Yield the lines of a text in UTF-8, or in Shift_JIS where it is not."""
    decoder = getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    try:
        while piece := stored.read(1 << 16):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        encoding = "cp932"
    stored.seek(0)
    for line in stored:
        yield line.decode(encoding, "replace")
