"""Where Django puts a large upload aside while it reads it: on the disk, and never half of it for longer than needed."""

from __future__ import annotations

from contextlib import suppress

from django.core.files.uploadhandler import TemporaryFileUploadHandler


class TidyUploadHandler(TemporaryFileUploadHandler):
    """Remove the begun file at once when the disk is full; Django leaves it to the garbage collector, on a full disk."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece."""
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            # What is still in the buffer does not fit either; the file goes all the same.
            with suppress(OSError):
                self.file.close()
            raise
