"""The queue in the database keeps the contract."""

from __future__ import annotations

from typing import Any

import pytest

from oirase.blocks.observations.ingest.queue import Inbox, Queue
from oirase.blocks.observations.tests.queue_contract import QueueContract


class TestInbox(QueueContract):
    @pytest.fixture
    def queue(self, committed_db: Any) -> Queue:
        return Inbox()
