"""What a client is told when a request cannot be carried out: a status, and words with the place of the mistake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Fault(Exception):
    """A refused request. `place` is the offset in the text that could not be read, where there is one."""

    def __init__(
        self, message: str, status: int = 400, *, option: str = "", place: int | None = None
    ) -> None:
        self.status, self.option, self.place, self.words = status, option, place, message
        where = f" at position {place + 1}" if place is not None else ""
        super().__init__(f"{option}{': ' if option else ''}{message}{where}")


@contextmanager
def about(option: str) -> Iterator[None]:
    """Say in a fault which query option it is about, if nothing nearer to it has."""
    try:
        yield
    except Fault as fault:
        if fault.option or isinstance(fault, NotThere):
            raise
        raise Fault(fault.words, fault.status, option=option, place=fault.place) from fault


class NotThere(Fault):
    """There is no such entity, or it is not to be seen."""

    def __init__(self, message: str = "Nothing found") -> None:
        super().__init__(message, 404)


def not_implemented(what: str, place: int | None = None) -> Fault:
    """Return the fault for something that the standard knows and this service leaves out."""
    return Fault(f"{what} is not supported by this service", 501, place=place)
