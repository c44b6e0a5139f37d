"""No gap and no number twice, whoever fails and however many ask at once."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connections, transaction

from oirase.kernel.numbering import take_number, take_numbers
from oirase.kernel.numbering.models import Counter


def test_series_offices_and_years_count_by_themselves(db: None) -> None:
    from oirase.kernel.commands import outside_commands

    one, other = uuid4(), uuid4()
    with outside_commands("test"):
        taken = [
            take_number("letter", one, 2025),
            take_number("letter", one, 2025),
            take_number("letter", one, 2026),
            take_number("letter", other, 2025),
            take_number("receipt", one, 2025),
        ]
    assert taken == [1, 2, 1, 1, 1]


def test_a_block_of_numbers_goes_on_where_the_last_ended(db: None) -> None:
    from oirase.kernel.commands import outside_commands

    office = uuid4()
    with outside_commands("test"):
        taken = [
            *take_numbers("letter", office, 2025, 3),
            take_number("letter", office, 2025),
            *take_numbers("letter", office, 2025, 2),
        ]
        with pytest.raises(ValueError, match="0 numbers"):
            take_numbers("letter", office, 2025, 0)
    assert taken == [1, 2, 3, 4, 5, 6]


@pytest.mark.sql
def test_sixteen_threads_with_failures_leave_no_gap(committed_db: object) -> None:
    from oirase.kernel.commands import outside_commands

    office = uuid4()
    taken: list[int] = []
    start = threading.Barrier(16)

    def work(place: int) -> None:
        start.wait()
        try:
            for step in range(10):
                try:
                    with outside_commands("test"), transaction.atomic():
                        number = take_number("letter", office, 2025)
                        if (place + step) % 3 == 0:
                            raise KeyError
                except KeyError:
                    continue
                taken.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    expected = sum((place + step) % 3 != 0 for place in range(16) for step in range(10))
    assert sorted(taken) == list(range(1, expected + 1))
    assert Counter.objects.get().last == expected


def test_outside_a_transaction_no_number_is_given(committed_db: object) -> None:
    from oirase.kernel.commands import outside_commands

    with outside_commands("test"), pytest.raises(transaction.TransactionManagementError):
        take_number("letter", uuid4(), 2025)
