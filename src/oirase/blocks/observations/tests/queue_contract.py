"""What every queue between those who take values in and the writers must do; a test module of a queue inherits this class and gives it a queue."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from oirase.blocks.observations.ingest.queue import Queue


def bodies(queue: Queue, *shards: int) -> list[bytes]:
    """Return what waits."""
    return [one.body for one in queue.waiting(shards, 100)]


def done(queue: Queue, *shards: int) -> None:
    """Say that all that waits is written."""
    with transaction.atomic():
        queue.done(queue.waiting(shards, 100))


class QueueContract:
    """Each test begins with an empty queue, and commits for real."""

    @pytest.fixture
    def queue(self) -> Queue:
        raise NotImplementedError

    def test_parcels_wait_in_order_by_shard(self, queue: Queue) -> None:
        queue.put([(0, b"a"), (1, b"x"), (0, b"b")])
        queue.put([(0, b"c")])
        assert [one.body for one in queue.waiting([0], 2)] == [b"a", b"b"]
        assert bodies(queue, 0) == [b"a", b"b", b"c"]
        assert sorted(bodies(queue, 0, 1, 2)) == [b"a", b"b", b"c", b"x"]
        assert bodies(queue, 2) == []

    def test_what_is_done_does_not_come_again(self, queue: Queue) -> None:
        queue.put([(0, b"a"), (0, b"b"), (1, b"x")])
        with transaction.atomic():
            queue.done(queue.waiting([0], 1))
        assert bodies(queue, 0) == [b"b"]
        done(queue, 0, 1)
        assert bodies(queue, 0, 1) == []
        queue.put([(1, b"y")])
        assert bodies(queue, 0, 1) == [b"y"]

    def test_what_was_not_committed_comes_again(self, queue: Queue) -> None:
        queue.put([(0, b"a")])
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            queue.done(queue.waiting([0], 10))
            raise ZeroDivisionError
        assert bodies(queue, 0) == [b"a"]

    def test_any_bytes_are_carried(self, queue: Queue) -> None:
        body = bytes(range(256)) * 3_500
        queue.put([(7, body), (7, b"")])
        assert bodies(queue, 7) == [body, b""]

    def test_marks_say_whether_what_was_there_is_done(self, queue: Queue) -> None:
        assert queue.passed(queue.marks([0, 1]))
        queue.put([(0, b"a"), (1, b"x")])
        marks = queue.marks([0, 1])
        assert not queue.passed(marks)
        done(queue, 0)
        assert not queue.passed(marks)
        done(queue, 1)
        queue.put([(0, b"later")])
        assert queue.passed(marks)

    def test_a_writer_that_waits_is_woken(self, queue: Queue) -> None:
        queue.wait(0.05)
        begun = time.monotonic()

        def put() -> None:
            time.sleep(0.3)
            queue.put([(0, b"a")])
            connection.close()

        other = threading.Thread(target=put)
        other.start()
        queue.wait(5)
        assert 0.2 < time.monotonic() - begun < 4
        other.join()
