"""Which names mean what at a place of an expression: loops, filters, parameters, and the context."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext

from oirase.kernel.expressions.errors import ExpressionError


@dataclass(frozen=True)
class Meaning:
    """What a name means: an entry of one of `items` if it has the name, else the slot, else (None) a name of the context."""

    items: tuple[int, ...]
    slot: int | None


class Scopes:
    """Hands out slots, resolves names, and collects what is read from the context."""

    def __init__(self, source: str, names: Collection[str] | None) -> None:
        self.source = source
        self.known = None if names is None else frozenset(names)
        self.frames: list[dict[str, int] | int] = []
        self.slots = 0
        self.roots: set[str] = set()
        self.references: set[str] = set()

    def slot(self) -> int:
        """Return a new slot of the evaluation."""
        self.slots += 1
        return self.slots - 1

    @contextmanager
    def named(self, names: dict[str, int]) -> Iterator[None]:
        """Within this, names mean slots."""
        self.frames.append(names)
        yield
        self.frames.pop()

    @contextmanager
    def filtered(self, slot: int) -> Iterator[None]:
        """Within this, names may be entries of the element that lies in a slot, and `item` is the element."""
        self.frames.append(slot)
        yield
        self.frames.pop()

    def meaning(self, name: str) -> Meaning:
        """Return what a name means here."""
        items: list[int] = []
        for frame in reversed(self.frames):
            if isinstance(frame, int):
                items.append(frame)
                if name == "item":
                    return Meaning(tuple(items), frame)
            elif name in frame:
                return Meaning(tuple(items), frame[name])
        return Meaning(tuple(items), None)

    def read(self, path: tuple[str, ...], position: int, in_filter: bool) -> None:
        """Note that a path is read from the context; ExpressionError when its root is not known.

        In a filter an unknown name may be an entry of the element, so it is not refused there.
        """
        root = path[0]
        if root == "?":
            raise ExpressionError(gettext("「?」は単項テストの中でだけ使えます。"), self.source, position)
        if self.known is not None and root not in self.known:
            if in_filter:
                return
            raise ExpressionError(self._unknown(root), self.source, position)
        self.roots.add(root)
        self.references.add(".".join(path))

    def _unknown(self, name: str) -> str:
        near = get_close_matches(name, [str(known) for known in self.known or ()], n=1)
        if near:
            message = gettext("「%(name)s」という項目はありません。「%(near)s」のことですか。")
            return message % {"name": name, "near": near[0]}
        return gettext("「%(name)s」という項目はありません。") % {"name": name}
