"""The parts of which an expression is made, as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from oirase.kernel.expressions.values import Value


@dataclass(frozen=True)
class Node:
    """A part of an expression, and where it starts in the source."""

    position: int

    def parts(self) -> Iterator[Node]:
        """Yield the parts of this part."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                for one in value:
                    yield from (
                        part for part in (one if isinstance(one, tuple) else (one,)) if isinstance(part, Node)
                    )


@dataclass(frozen=True)
class Literal(Node):
    """A number, string, boolean, null or `@"..."`."""

    value: Value


@dataclass(frozen=True)
class Name(Node):
    """A name: of the context, of a loop, or `?`."""

    name: str


@dataclass(frozen=True)
class Property(Node):
    """`of.name`"""

    of: Node
    name: str


@dataclass(frozen=True)
class Filter(Node):
    """`of[by]`"""

    of: Node
    by: Node


@dataclass(frozen=True)
class Call(Node):
    """`function(a, b)` or `function(name: a)`"""

    function: str
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None


@dataclass(frozen=True)
class Minus(Node):
    """`-of`"""

    of: Node


@dataclass(frozen=True)
class Arithmetic(Node):
    """`left sign right` with one of + - * / **"""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Comparison(Node):
    """`left sign right` with one of = != < <= > >="""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Logic(Node):
    """`a and b and c` or `a or b or c`"""

    word: str
    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Between(Node):
    """`value between low and high`"""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True)
class In(Node):
    """`value in (tests)`"""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True)
class Test(Node):
    """`< 10` as a value"""

    sign: str
    value: Node


@dataclass(frozen=True)
class RangeOf(Node):
    """`[start..end)`"""

    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True)
class ListOf(Node):
    """`[a, b]`"""

    elements: tuple[Node, ...]


@dataclass(frozen=True)
class ContextOf(Node):
    """`{name: a}`"""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class If(Node):
    """`if condition then yes else no`"""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True)
class Loop(Node):
    """One `name in domain`, or `name in domain..until`, of a for, some or every."""

    name: str
    domain: Node
    until: Node | None


@dataclass(frozen=True)
class For(Node):
    """`for loops return result`"""

    loops: tuple[Loop, ...]
    result: Node


@dataclass(frozen=True)
class Quantified(Node):
    """`some loops satisfies condition` or `every ...`"""

    word: str
    loops: tuple[Loop, ...]
    condition: Node


@dataclass(frozen=True)
class Lambda(Node):
    """`function(a, b) result`"""

    parameters: tuple[str, ...]
    result: Node


@dataclass(frozen=True)
class Type:
    """A type after `instance of`: its name, and for lists, ranges and contexts what they hold."""

    name: str
    of: tuple[tuple[str, Type], ...] = ()


@dataclass(frozen=True)
class InstanceOf(Node):
    """`value instance of type`"""

    value: Node
    type: Type
