"""The expression language of `$filter` and `$orderby` (OGC 18-088, 9.3.3.5; OData 4.01 URL conventions, 5.1.1) as a tree.

    phenomenonTime ge 2026-03-01T00:00:00Z and result gt 25     ->     Binary("and", Binary("ge", Path, Literal), Binary("gt", Path, Literal))

The parser descends; each node remembers where it stood, so that a mistake can be pointed at. Nothing here knows entities: names are looked up
by whoever compiles the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from typing import Literal as OneOf

import shapely
from shapely.errors import ShapelyError

from oirase.blocks.observations.sensorthings.errors import Fault
from oirase.kernel import clock

Kind = OneOf["number", "string", "boolean", "time", "date", "clock", "duration", "geometry", "null"]
DEEPEST, LARGEST = 40, 400
COMPARISONS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
# Weakest first; operators on one line bind alike.
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",), ("and",), ("eq", "ne"), ("gt", "ge", "lt", "le"), ("add", "sub"), ("mul", "div", "mod"),
)  # fmt: skip
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<geometry>(?:geography|geometry)'(?:[^']|'')*')"
    r"|(?P<duration>duration'[^']*')"
    r"|(?P<string>'(?:[^']|'')*')"
    r"|(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d))"
    r"|(?P<date>\d{4}-\d\d-\d\d)"
    r"|(?P<clock>\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)"
    r"|(?P<number>(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d][\w.]*|@iot\.\w+)"
    r"|(?P<sign>[(),/-])"
)
_DURATION = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?\Z")
_WORDS = {"true": ("boolean", True), "false": ("boolean", False), "null": ("null", None)}


@dataclass(frozen=True)
class Literal:
    """A constant; times are aware datetimes, geometries shapely shapes in longitude and latitude."""

    kind: Kind
    value: Any
    place: int = 0


@dataclass(frozen=True)
class Path:
    """A property, by way of entities: `Datastream/Thing/name`."""

    names: tuple[str, ...]
    place: int = 0

    def __str__(self) -> str:
        return "/".join(self.names)


@dataclass(frozen=True)
class Call:
    """A function."""

    name: str
    arguments: tuple[Node, ...]
    place: int = 0


@dataclass(frozen=True)
class Binary:
    """An operator between two."""

    operator: str
    left: Node
    right: Node
    place: int = 0


@dataclass(frozen=True)
class Unary:
    """`not` or a minus sign."""

    operator: str
    operand: Node
    place: int = 0


Node = Literal | Path | Call | Binary | Unary


@dataclass(frozen=True)
class Token:
    """A word of the text and where it begins."""

    kind: str
    text: str
    place: int


def parse(text: str) -> Node:
    """Return the tree of an expression; Fault with the place for one that cannot be read."""
    reader = _Reader(tokens(text))
    node = reader.expression()
    reader.end()
    return folded(node)


def parse_order(text: str) -> list[tuple[Node, bool]]:
    """Return what to order by, each with whether it descends."""
    reader = _Reader(tokens(text))
    found = []
    while True:
        node = reader.expression()
        word = reader.take("asc", "desc")
        found.append((folded(node), word == "desc"))
        if not reader.take(","):
            reader.end()
            return found


def tokens(text: str) -> list[Token]:
    """Return the words of a text, with an end mark."""
    found, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise Fault(f"unexpected {text[place]!r}", place=place)
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group(), place))
        place = match.end()
    if len(found) > LARGEST:
        raise Fault(f"more than {LARGEST} words")
    return [*found, Token("end", "", len(text))]


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    yield node
    if isinstance(node, Binary):
        yield from walk(node.left)
        yield from walk(node.right)
    elif isinstance(node, Unary):
        yield from walk(node.operand)
    elif isinstance(node, Call):
        for one in node.arguments:
            yield from walk(one)


def conjuncts(node: Node | None) -> list[Node]:
    """Return the parts of an expression that must all hold."""
    if isinstance(node, Binary) and node.operator == "and":
        return [*conjuncts(node.left), *conjuncts(node.right)]
    return [] if node is None else [node]


def later(node: Node, steps: int) -> Node:
    """Return a tree in which all paths begin some steps later: from the view of the entity that is reached by then."""
    if isinstance(node, Path):
        return Path(node.names[steps:] or ("id",), node.place)
    if isinstance(node, Binary):
        return Binary(node.operator, later(node.left, steps), later(node.right, steps), node.place)
    if isinstance(node, Unary):
        return Unary(node.operator, later(node.operand, steps), node.place)
    if isinstance(node, Call):
        return Call(node.name, tuple(later(one, steps) for one in node.arguments), node.place)
    return node


def folded(node: Node) -> Node:
    """Return the tree with constants worked out: `now() sub duration'PT1H'` is a time, `-3` a number."""
    if isinstance(node, Call):
        return _folded_call(Call(node.name, tuple(folded(one) for one in node.arguments), node.place))
    if isinstance(node, Unary):
        inner = folded(node.operand)
        if node.operator == "-" and isinstance(inner, Literal) and inner.kind in ("number", "duration"):
            return Literal(inner.kind, -inner.value, node.place)
        return Unary(node.operator, inner, node.place)
    if isinstance(node, Binary):
        return _folded_binary(Binary(node.operator, folded(node.left), folded(node.right), node.place))
    return node


_MOMENTS = {
    "mindatetime": datetime.min.replace(tzinfo=UTC),
    "maxdatetime": datetime.max.replace(tzinfo=UTC),
}


def _folded_call(node: Call) -> Node:
    if node.name in ("now", *_MOMENTS):
        if node.arguments:
            raise Fault(f"{node.name} takes no arguments", place=node.place)
        return Literal("time", _MOMENTS.get(node.name) or clock.now(), node.place)
    return node


def _folded_binary(node: Binary) -> Node:
    left, right = node.left, node.right
    if not (isinstance(left, Literal) and isinstance(right, Literal)) or node.operator not in ("add", "sub"):
        return node
    if (left.kind, right.kind) in (("time", "duration"), ("duration", "duration")):
        try:
            value = left.value + right.value if node.operator == "add" else left.value - right.value
        except OverflowError as error:
            raise Fault("a time beyond the calendar", place=node.place) from error
        return Literal(left.kind, value, node.place)
    return node


@dataclass
class _Reader:
    """Descends through the words of an expression."""

    words: list[Token]
    at: int = 0
    depth: int = field(default=0)

    @property
    def word(self) -> Token:
        return self.words[self.at]

    def take(self, *texts: str) -> str | None:
        """Step over one of these words, if it is next."""
        if self.word.kind in ("name", "sign") and self.word.text in texts:
            self.at += 1
            return self.words[self.at - 1].text
        return None

    def need(self, text: str) -> None:
        if not self.take(text):
            raise Fault(f"{text!r} expected", place=self.word.place)

    def end(self) -> None:
        if self.word.kind != "end":
            raise Fault(f"unexpected {self.word.text!r}", place=self.word.place)

    def expression(self, level: int = 0) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        node = self.expression(level + 1)
        while True:
            place = self.word.place
            operator = self.take(*_LEVELS[level])
            if operator is None:
                return node
            node = Binary(operator, node, self.expression(level + 1), place)

    def _unary(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Fault("nested too deep", place=self.word.place)
        place = self.word.place
        operator = self.take("-", "not")
        # What `not` denies is a comparison at most, unless it stands in brackets.
        if operator:
            node: Node = Unary(operator, self._unary() if operator == "-" else self.expression(2), place)
        else:
            node = self._primary()
        self.depth -= 1
        return node

    def _primary(self) -> Node:
        word = self.word
        if self.take("("):
            node = self.expression()
            self.need(")")
            return node
        self.at += 1
        if word.kind == "name":
            return self._named(word)
        if word.kind in ("sign", "end"):
            raise Fault(
                f"unexpected {word.text!r}" if word.text else "the end came too early", place=word.place
            )
        return _literal(word)

    def _named(self, word: Token) -> Node:
        if word.text in _WORDS and self.word.text != "/":
            kind, value = _WORDS[word.text]
            return Literal(kind, value, word.place)  # type: ignore[arg-type]
        if self.take("("):
            return Call(word.text.lower(), tuple(self._arguments()), word.place)
        names = [word.text]
        while self.take("/"):
            if self.word.kind != "name":
                raise Fault("a name expected", place=self.word.place)
            names.append(self.word.text)
            self.at += 1
        return Path(tuple(names), word.place)

    def _arguments(self) -> Iterator[Node]:
        if self.take(")"):
            return
        while True:
            yield self.expression()
            if self.take(")"):
                return
            self.need(",")


def _literal(word: Token) -> Literal:
    try:
        return Literal(word.kind, _VALUES[word.kind](word.text), word.place)  # type: ignore[arg-type]
    except (ValueError, OverflowError, ShapelyError) as error:
        raise Fault(f"{word.text[:40]} is no {word.kind}", place=word.place) from error


def _unquoted(text: str) -> str:
    return text[text.index("'") + 1 : -1].replace("''", "'")


def _number(text: str) -> int | float:
    value = float(text)
    whole = int(text) if text.isdecimal() and len(text) < 20 else value
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return whole


def moment(text: str) -> datetime:
    """Return the moment of an ISO 8601 text with a zone, in UTC; ValueError for another text."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return found.astimezone(UTC)


def _duration(text: str) -> timedelta:
    match = _DURATION.match(_unquoted(text))
    if match is None or not any(match.groups()[1:]):
        raise ValueError(text)
    days, hours, minutes, seconds = (float(one or 0) for one in match.groups()[1:])
    found = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -found if match.group(1) else found


def _geometry(text: str) -> shapely.Geometry:
    inner = _unquoted(text)
    shape = shapely.from_wkt(re.sub(r"^SRID=4326;", "", inner))
    if shape.is_empty or not shape.is_valid:
        raise ValueError(text)
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError(text)
    return shape


_VALUES: dict[str, Any] = {
    "string": _unquoted,
    "number": _number,
    "time": moment,
    "date": date.fromisoformat,
    "clock": time.fromisoformat,
    "duration": _duration,
    "geometry": _geometry,
}
