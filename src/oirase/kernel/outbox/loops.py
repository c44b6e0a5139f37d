"""A process that works until it is told to stop, and that waits for a database that is gone."""

from __future__ import annotations

import logging
import signal
import time
from abc import ABC, abstractmethod
from types import FrameType
from typing import ClassVar

import psycopg
from django.db import InterfaceError, OperationalError, close_old_connections, connection

log = logging.getLogger("oirase.worker")


class Loop(ABC):
    """Works in sessions; `run` returns after `stop` was called, between two pieces of work."""

    # What goes past Django, waiting for a wake-up for one, comes with the driver's own errors.
    LOST: ClassVar[tuple[type[Exception], ...]] = (OperationalError, InterfaceError, psycopg.OperationalError)

    def __init__(self) -> None:
        self.stopping = False

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Ask the loop to end."""
        self.stopping = True

    def run(self) -> None:
        """Work until stopped; what was lost is waited for."""
        while not self.stopping:
            try:
                self._session()
            except self.LOST as error:
                log.warning(
                    "%s lost its connection; trying again: %s",
                    type(self).__name__,
                    str(error).partition("\n")[0],
                )
                self._lost()
                connection.close()
                time.sleep(1)
            close_old_connections()
        connection.close()

    def run_until_signalled(self) -> None:
        """Work until SIGTERM or SIGINT."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        self.run()

    @abstractmethod
    def _session(self) -> None:
        """Work until stopped or until something is lost."""

    @abstractmethod
    def _lost(self) -> None:
        """Forget what was held by the connection that is gone."""
