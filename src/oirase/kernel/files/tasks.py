"""What the store does regularly."""

from datetime import timedelta

from oirase.kernel import clock
from oirase.kernel.files.antivirus import Condition, scanner_state
from oirase.kernel.files.events import FileReceived
from oirase.kernel.files.models import FileState, StoredFile
from oirase.kernel.files.sweeping import sweep
from oirase.kernel.outbox.events import publish
from oirase.kernel.outbox.schedules import schedule

ASKED_ONCE = timedelta(minutes=5)
AT_ONCE = 500


@schedule("files.sweep", every=timedelta(days=1), at=timedelta(hours=3, minutes=10))
def sweep_contents() -> None:
    """Remove what no row names."""
    sweep()


@schedule("files.ask_again", every=timedelta(minutes=5))
def ask_again() -> None:
    """Have the oldest files in quarantine scanned again, once the scanner works."""
    if scanner_state().condition is Condition.OUT_OF_ORDER:
        return
    waiting = StoredFile.objects.filter(state=FileState.QUARANTINED, created_at__lt=clock.now() - ASKED_ONCE)
    publish(
        [
            FileReceived(subject=f"files.storedfile/{row.pk}", body_id=row.body_id, file_id=row.pk)
            for row in waiting.order_by("created_at")[:AT_ONCE]
        ]
    )
