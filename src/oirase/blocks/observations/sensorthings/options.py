"""Query options (OGC 18-088, 9.3.3), those of the address and those nested in `$expand`, read into one shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from oirase.blocks.observations.sensorthings.errors import Fault, about
from oirase.blocks.observations.sensorthings.grammar import DEEPEST, Node, parse, parse_order

PAGE, LARGEST_PAGE, FARTHEST_SKIP = 100, 10_000, 100_000
DEEPEST_EXPAND, WIDEST_EXPAND = 6, 40
NAMES = (
    "$filter",
    "$orderby",
    "$top",
    "$skip",
    "$count",
    "$select",
    "$expand",
    "$resultFormat",
    "$skiptoken",
)
_NESTED = frozenset({"$filter", "$orderby", "$top", "$skip", "$count", "$select", "$expand"})
# The identifier has a name for selecting and one in the answer.
_ID_NAMES = ("id", "@iot.id")


@dataclass
class Options:
    """What a request wants of a set. `select` and `expand` are empty where nothing was said; `said` keeps the words for the next link."""

    where: Node | None = None
    order: list[tuple[Node, bool]] = field(default_factory=list)
    top: int | None = None
    skip: int = 0
    count: bool = False
    select: tuple[str, ...] = ()
    expand: dict[str, Options] = field(default_factory=dict)
    array: bool = False
    token: str = ""
    said: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> int:
        """Number of entities on a page."""
        return PAGE if self.top is None else min(self.top, LARGEST_PAGE)

    def shows(self, name: str) -> bool:
        """Whether a property or link is selected."""
        return not self.select or name in self.select


def read(query: Mapping[str, Iterable[str]]) -> Options:
    """Return the options of an address; Fault names the option that cannot be read. Options without a dollar sign are other programs' affair."""
    found = Options()
    for name, values in query.items():
        if not name.startswith("$"):
            continue
        given = list(values)
        if name not in NAMES:
            raise Fault("unknown query option", option=name[:40])
        if len(given) > 1:
            raise Fault("given more than once", option=name)
        put(found, name, given[0])
    return found


def put(options: Options, name: str, text: str, depth: int = 0) -> None:
    """Read one option into the others."""
    with about(name):
        _READERS[name](options, text, depth)
    options.said[name] = text


def _filter(options: Options, text: str, depth: int) -> None:
    options.where = parse(text)


def _order(options: Options, text: str, depth: int) -> None:
    options.order = parse_order(text)


def _whole(text: str, largest: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise Fault(f"a whole number expected, not {text[:20]!r}")
    value = int(text)
    if value > largest:
        raise Fault(f"at most {largest}")
    return value


def _top(options: Options, text: str, depth: int) -> None:
    # More than a page may be asked for; the next link leads on.
    options.top = _whole(text, 10**18)


def _skip(options: Options, text: str, depth: int) -> None:
    options.skip = _whole(text, FARTHEST_SKIP)


def _count(options: Options, text: str, depth: int) -> None:
    if text not in ("true", "false"):
        raise Fault("true or false expected")
    options.count = text == "true"


def _select(options: Options, text: str, depth: int) -> None:
    names = tuple(one.strip() for one in text.split(","))
    if not all(names):
        raise Fault("a name is missing")
    options.select = tuple("id" if one in _ID_NAMES else one for one in names)


def _format(options: Options, text: str, depth: int) -> None:
    if text not in ("dataArray", "default"):
        raise Fault("dataArray expected")
    options.array = text == "dataArray"


def _token(options: Options, text: str, depth: int) -> None:
    if len(text) > 200:
        raise Fault("not one of ours")
    options.token = text


def _expand(options: Options, text: str, depth: int) -> None:
    if depth >= DEEPEST_EXPAND:
        raise Fault(f"nested deeper than {DEEPEST_EXPAND}")
    for item in _parts(text, ","):
        path, inner = _head(item.strip())
        target = options
        names = path.split("/")
        if len(names) + depth > DEEPEST_EXPAND:
            raise Fault(f"nested deeper than {DEEPEST_EXPAND}")
        for name in names:
            if not name.isidentifier():
                raise Fault(f"the name of a navigation property expected, not {name[:40]!r}")
            target = target.expand.setdefault(name, Options())
            if len(target.expand) > WIDEST_EXPAND:
                raise Fault("too many")
        for option in _parts(inner, ";") if inner else ():
            name, _, value = option.strip().partition("=")
            if name not in _NESTED:
                raise Fault(f"unknown option {name[:40]!r} in brackets")
            put(target, name, value, depth + len(names))


def _head(item: str) -> tuple[str, str]:
    """Split `Observations($top=1)` into the path and what stands in brackets."""
    path, bracket, rest = item.partition("(")
    if not bracket:
        return path, ""
    if not rest.endswith(")"):
        raise Fault("a closing bracket is missing")
    return path.strip(), rest[:-1]


def _parts(text: str, separator: str) -> Iterator[str]:
    """Yield the parts between separators that stand outside brackets and quotation marks."""
    depth, quoted, start = 0, False, 0
    for place, sign in enumerate(text):
        if sign == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        elif sign == separator and depth == 0:
            yield text[start:place]
            start = place + 1
        if depth < 0 or depth > DEEPEST:
            raise Fault("brackets do not match", place=place)
    if depth or quoted:
        raise Fault("brackets or quotation marks do not match", place=len(text))
    yield text[start:]


_READERS = {
    "$filter": _filter,
    "$orderby": _order,
    "$top": _top,
    "$skip": _skip,
    "$count": _count,
    "$select": _select,
    "$resultFormat": _format,
    "$skiptoken": _token,
    "$expand": _expand,
}
