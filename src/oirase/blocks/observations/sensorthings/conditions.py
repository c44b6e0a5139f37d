"""`$filter` and `$orderby` on entities: the tree becomes conditions of the ORM, every name looked up, every value a parameter.

A comparison by way of other entities (`Datastreams/ObservedProperty/name eq 'x'`) holds when one of those that the reader may see meets it.
Shapes are bytes to the database, so a question to them is answered here, on the candidates of its index, and becomes a condition on keys.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import shapely
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models import functions as sql
from django.db.models.expressions import CombinedExpression
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual

from oirase.blocks.observations.sensorthings.errors import Fault, not_implemented
from oirase.blocks.observations.sensorthings.grammar import (
    COMPARISONS,
    Binary,
    Call,
    Literal,
    Node,
    Path,
    Unary,
    later,
    walk,
)
from oirase.blocks.observations.sensorthings.schema import (
    BY_NAME,
    OBSERVATION,
    Link,
    Property,
    Type,
    leading_to,
)
from oirase.kernel.access.actors import Actor
from oirase.kernel.geo import box_of, metres

CANDIDATES = 50_000
_TEXT: CharField[str, str] = CharField()
_FLOAT: FloatField[float, float] = FloatField()
_LOOKUPS: dict[str, Any] = {
    "eq": Exact, "gt": GreaterThan, "ge": GreaterThanOrEqual, "lt": LessThan, "le": LessThanOrEqual,
}  # fmt: skip
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le,
}  # fmt: skip
TURNED = {"gt": "lt", "lt": "gt", "ge": "le", "le": "ge", "eq": "eq", "ne": "ne"}
_ARITHMETIC = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
# Names by which the standard and OData call the same question about two shapes.
SHAPES: dict[str, Callable[[Any, Any], Any]] = {
    "st_equals": shapely.equals, "st_disjoint": shapely.disjoint, "st_touches": shapely.touches, "st_within": shapely.within,
    "st_overlaps": shapely.overlaps, "st_crosses": shapely.crosses, "st_intersects": shapely.intersects,
    "st_contains": shapely.contains, "geo.intersects": shapely.intersects,
}  # fmt: skip
_MEASURES = ("geo.distance", "geo.length")
_TRUE, _FALSE = ~Q(pk__in=[]), Q(pk__in=[])


@dataclass(frozen=True)
class Operand:
    """An expression of the database with the kind of its values; a member of a JSON object is of no kind yet."""

    kind: str
    expression: Any


@dataclass(frozen=True)
class Target:
    """Where a path ends: the links that it goes along, the property, and the names inside it."""

    links: tuple[Link, ...]
    type: Type
    property: Property
    keys: tuple[str, ...]


def target(type_: Type, path: Path) -> Target:
    """Look up a path; Fault for a name that the entity does not have."""
    links: list[Link] = []
    names = list(path.names)
    while names and names[0] in type_.links:
        links.append(type_.links[names.pop(0)])
        type_ = BY_NAME[links[-1].to]
    name = names.pop(0) if names else ""
    found = type_.properties.get("id" if name in ("@iot.id", "") and (name or links) else name)
    if found is None:
        raise Fault(f"{type_.name} has no property {name!r}", place=path.place)
    if names and found.kind not in ("json", "unit"):
        raise Fault(f"{found.name} has no parts", place=path.place)
    return Target(tuple(links), type_, found, tuple(names))


def condition(actor: Actor, type_: Type, node: Node) -> Q:
    """Return the condition on rows of a type that a filter states."""
    if isinstance(node, Binary) and node.operator in ("and", "or"):
        left, right = condition(actor, type_, node.left), condition(actor, type_, node.right)
        return left & right if node.operator == "and" else left | right
    if isinstance(node, Unary) and node.operator == "not":
        return ~condition(actor, type_, node.operand)
    if isinstance(node, Literal) and node.kind == "boolean":
        return _TRUE if node.value else _FALSE
    ways = {target(type_, one).links for one in walk(node) if isinstance(one, Path)}
    if len(ways) > 1:
        raise not_implemented("a comparison between properties of different entities", node.place)
    links = next(iter(ways), ())
    end = BY_NAME[links[-1].to] if links else type_
    if end is OBSERVATION:
        raise not_implemented("a filter on entities by their Observations", node.place)
    found: Q = _Compiler(actor, end).truth(later(node, len(links)))
    for link in reversed(links):
        found = leading_to(link, actor, found)
    return found


def order_key(actor: Actor, type_: Type, node: Node) -> Any:
    """Return the expression by which rows of a type are ordered."""
    if any(isinstance(one, Call) and one.name in (*_MEASURES, *SHAPES) for one in walk(node)):
        raise not_implemented("an order by places", node.place)
    ways = {target(type_, one).links for one in walk(node) if isinstance(one, Path)}
    if len(ways) != 1:
        raise Fault("a property expected", place=node.place)
    (links,) = ways
    if any(link.many for link in links):
        raise Fault("an order leads along links to one entity only", place=node.place)
    end = BY_NAME[links[-1].to] if links else type_
    expression = _Compiler(actor, end).plain(later(node, len(links)))
    for link in reversed(links):
        rows = BY_NAME[link.to].rows(actor).filter(pk=OuterRef(link.column))
        expression = Subquery(rows.annotate(order_key=expression).values("order_key")[:1])
    return expression


@dataclass(frozen=True)
class _Compiler:
    """Compiles what is said about one entity; `actor` sees the candidates for questions about places."""

    actor: Actor
    type: Type

    def truth(self, node: Node) -> Any:
        if isinstance(node, Binary) and node.operator in COMPARISONS:
            return self._comparison(node)
        if isinstance(node, Call) and node.name in SHAPES:
            return self._shapes(node)
        if isinstance(node, Call) and node.name == "st_relate":
            raise not_implemented("st_relate", node.place)
        if isinstance(node, Binary) and node.operator in ("and", "or"):
            return condition(self.actor, self.type, node)
        found = self.value(node)
        if found.kind == "json":
            return Exact(_as(found, "boolean", node).expression, Value(True))
        if found.kind != "boolean":
            raise Fault("true or false expected", place=node.place)
        return Exact(found.expression, Value(True))

    def plain(self, node: Node) -> Any:
        """Return an expression to order by; of a member of a JSON object its own order."""
        found = self.value(node)
        if isinstance(node, Path) and found.kind == "json":
            return _member(target(self.type, node), KeyTransform)
        return found.expression

    def _comparison(self, node: Binary) -> Any:
        left, right, how = node.left, node.right, node.operator
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right, how = right, left, TURNED[how]
        if isinstance(left, Call) and left.name in _MEASURES:
            return self._measured(left, how, right)
        if isinstance(right, Literal) and right.kind == "boolean" and not isinstance(left, Path | Literal):
            same = (how == "eq") == right.value
            found = condition(self.actor, self.type, left)
            return found if same else ~found
        one = self.value(left)
        if isinstance(right, Literal) and right.kind == "null":
            return IsNull(one.expression, how in ("eq", "ge", "le"))
        one, other = _matched(one, self.value(right), node)
        if how == "ne":
            return ~Q(Exact(one.expression, other.expression))
        return _LOOKUPS[how](one.expression, other.expression)

    def value(self, node: Node) -> Operand:
        if isinstance(node, Literal):
            return _constant(node)
        if isinstance(node, Path):
            return self._path(node)
        if isinstance(node, Call):
            return self._call(node)
        if isinstance(node, Unary) and node.operator == "-":
            number = _as(self.value(node.operand), "number", node)
            return Operand(
                "number",
                CombinedExpression(Value(0.0), "-", sql.Cast(number.expression, _FLOAT), output_field=_FLOAT),
            )
        if isinstance(node, Binary) and node.operator in (*_ARITHMETIC, "mod"):
            return self._arithmetic(node)
        raise Fault("a value expected", place=node.place)

    def _path(self, node: Path) -> Operand:
        found = target(self.type, node)
        kind, column = found.property.kind, found.property.column
        if kind == "text":
            return Operand("string", _localized(column))
        if kind == "unit":
            return Operand("string", F(_unit_column(found, node)))
        if kind == "json":
            return self._json(found, node)
        if kind == "span":
            raise not_implemented(
                f"a filter or order by {found.property.name} of {found.type.name}", node.place
            )
        if kind == "geometry":
            raise Fault("a place is asked by geo.distance, st_within and their like", place=node.place)
        return Operand(kind, F(column))

    def _json(self, found: Target, node: Path) -> Operand:
        if not found.keys:
            raise Fault(f"name a member of {found.property.name}", place=node.place)
        derived = found.type.derived.get(found.keys[0]) if len(found.keys) == 1 else None
        if derived:
            kind = {"depth": "number", "simulated": "boolean"}.get(found.keys[0], "string")
            return Operand(kind, F(derived))
        return Operand("json", _member(found, KeyTextTransform))

    def _call(self, node: Call) -> Operand:
        rule = _FUNCTIONS.get(node.name)
        if rule is None:
            raise not_implemented(f"the function {node.name[:40]!r} here", node.place)
        kinds, result, make = rule
        least = len([one for one in kinds if not one.endswith("?")])
        if not least <= len(node.arguments) <= len(kinds):
            raise Fault(f"{node.name} takes {' and '.join(kinds)}", place=node.place)
        given = [
            _as(self.value(one), kind.rstrip("?"), one).expression
            for kind, one in zip(kinds, node.arguments, strict=False)
        ]
        return Operand(result, make(*given))

    def _arithmetic(self, node: Binary) -> Operand:
        left, right = self.value(node.left), self.value(node.right)
        if left.kind == "time" and right.kind == "duration" and node.operator in ("add", "sub"):
            sign = _ARITHMETIC[node.operator]
            return Operand(
                "time",
                CombinedExpression(left.expression, sign, right.expression, output_field=DateTimeField()),
            )
        one, other = (sql.Cast(_as(each, "number", node).expression, _FLOAT) for each in (left, right))
        if node.operator == "mod":
            return Operand("number", sql.Mod(one, other, output_field=_FLOAT))
        return Operand(
            "number", CombinedExpression(one, _ARITHMETIC[node.operator], other, output_field=_FLOAT)
        )

    # Questions about places.

    def _geometry(self, call: Call) -> tuple[Property, Any, bool]:
        """Return the property and the constant shape of a call, and whether the property came first."""
        arguments = call.arguments
        if call.name == "geo.length" and len(arguments) == 1 and isinstance(arguments[0], Path):
            arguments = (*arguments, Literal("geometry", None))
        if len(arguments) == 2:
            first = isinstance(arguments[0], Path)
            path, shape = arguments if first else arguments[::-1]
            if isinstance(path, Path) and isinstance(shape, Literal) and shape.kind == "geometry":
                found = target(self.type, path)
                if found.property.kind == "geometry":
                    return found.property, shape.value, first
        raise Fault(f"{call.name} takes a property with a place, and geography'...'", place=call.place)

    def _candidates(self, column: str, near: Any, place: int) -> Iterable[tuple[Any, Any]]:
        rows = self.type.rows(self.actor).filter(**{f"{column}__isnull": False})
        if near is not None:
            rows = rows.filter(**{f"{column}_box__overlaps": box_of(near)})
        found = list(rows.values_list("pk", column)[: CANDIDATES + 1])
        if len(found) > CANDIDATES:
            raise Fault(f"more than {CANDIDATES} places to look at", place=place)
        return found

    def _shapes(self, call: Call) -> Q:
        held, shape, first = self._geometry(call)
        near = None if call.name == "st_disjoint" else shape
        ask = SHAPES[call.name]
        pairs = self._candidates(held.column, near, call.place)
        return Q(pk__in=[key for key, one in pairs if (ask(one, shape) if first else ask(shape, one))])

    def _measured(self, call: Call, how: str, limit: Node) -> Q:
        """Compare a distance or a length, in metres."""
        if not (isinstance(limit, Literal) and limit.kind == "number"):
            raise not_implemented(f"{call.name} compared with anything but a number", call.place)
        held, shape, _ = self._geometry(call)
        centre = None if shape is None else metres().to_metres(shape)
        pairs = [
            (key, metres().to_metres(one)) for key, one in self._candidates(held.column, None, call.place)
        ]
        measured = (
            (key, shapely.length(one) if centre is None else shapely.distance(one, centre))
            for key, one in pairs
        )
        return Q(pk__in=[key for key, far in measured if COMPARE[how](far, limit.value)])


def _constant(node: Literal) -> Operand:
    value, kind = node.value, node.kind
    if kind == "number":
        fits = isinstance(value, int) and abs(value) < 2**63
        return Operand(kind, Value(value if fits else float(value), BigIntegerField() if fits else _FLOAT))
    if kind == "date":
        return Operand("date", Value(value))
    if kind == "geometry":
        raise Fault("a place is asked by geo.distance, st_within and their like", place=node.place)
    if kind == "null":
        raise Fault("null can only be compared", place=node.place)
    if kind == "string" and "\0" in value:
        raise Fault("a NUL stands in no text", place=node.place)
    return Operand(kind, Value(value))


def _localized(column: str) -> Any:
    """Return what `LocalizedText.text("ja")` would."""
    names = [KeyTextTransform(language, column) for language in ("ja", "en")]
    return sql.Coalesce(*names, Value(""), output_field=_TEXT)


def _unit_column(found: Target, node: Path) -> str:
    columns = {"name": "unit_name", "symbol": "unit_symbol", "definition": "unit_definition"}
    if len(found.keys) != 1 or found.keys[0] not in columns:
        raise Fault(f"{node} is none of {', '.join(columns)}", place=node.place)
    return columns[found.keys[0]]


def _member(found: Target, last: Any) -> Any:
    """Return the expression of a member of a JSON column, as text or as JSON."""
    source: Any = found.property.column
    for name in found.keys[:-1]:
        source = KeyTransform(name, source)
    return last(found.keys[-1], source)


class _TypeOf(Func):
    function = "jsonb_typeof"
    output_field = CharField()


def _as(found: Operand, kind: str, node: Node) -> Operand:
    """Return an operand as one of a kind; a member of a JSON object that is of another kind is nothing."""
    if found.kind == kind:
        return found
    if found.kind == "json":
        if kind == "string":
            return Operand(kind, found.expression)
        if kind in ("number", "boolean"):
            whole = _as_json(found.expression)
            cast = sql.Cast(found.expression, _FLOAT if kind == "number" else BooleanField())
            holds: Any = Exact(_TypeOf(whole), Value(kind))
            return Operand(kind, Case(When(holds, then=cast), default=None, output_field=cast.output_field))
    raise Fault(f"a {kind} expected, this is a {found.kind}", place=node.place)


def _as_json(member: KeyTextTransform) -> KeyTransform:
    return KeyTransform(member.key_name, *member.get_source_expressions())


def _matched(one: Operand, other: Operand, node: Node) -> tuple[Operand, Operand]:
    """Return both as operands of one kind."""
    kinds = {one.kind, other.kind}
    if kinds == {"json"}:
        return one, other
    if "json" in kinds:
        kind = (kinds - {"json"}).pop()
        return _as(one, kind, node), _as(other, kind, node)
    if kinds == {"time", "date"}:
        return _midnight(one), _midnight(other)
    if len(kinds) > 1:
        raise Fault(f"a {one.kind} cannot be compared with a {other.kind}", place=node.place)
    return one, other


def _midnight(found: Operand) -> Operand:
    if found.kind == "date" and isinstance(found.expression, Value):
        day = found.expression.value
        return Operand("time", Value(datetime(day.year, day.month, day.day, tzinfo=UTC)))
    return found


def _whole(number: Any) -> Any:
    return sql.Cast(number, IntegerField())


def _substring(text: Any, start: Any, length: Any = None) -> Any:
    # OData counts from nought, SQL from one.
    begin = CombinedExpression(_whole(start), "+", Value(1), output_field=IntegerField())
    return sql.Substr(text, begin, None if length is None else _whole(length), output_field=_TEXT)


def _position(text: Any, part: Any) -> Any:
    return CombinedExpression(sql.StrIndex(text, part), "-", Value(1), output_field=IntegerField())


def _part(name: str) -> Any:
    return (("time",), "number", lambda moment: sql.Extract(moment, name, tzinfo=UTC))


_Rule = tuple[tuple[str, ...], str, Callable[..., Any]]
_FUNCTIONS: dict[str, _Rule] = {
    "contains": (("string", "string"), "boolean", lambda a, b: GreaterThan(sql.StrIndex(a, b), 0)),
    "substringof": (("string", "string"), "boolean", lambda a, b: GreaterThan(sql.StrIndex(b, a), 0)),
    "startswith": (("string", "string"), "boolean", lambda a, b: Exact(sql.StrIndex(a, b), 1)),
    "endswith": (("string", "string"), "boolean", lambda a, b: Exact(sql.Right(a, sql.Length(b)), b)),
    "indexof": (("string", "string"), "number", _position),
    "length": (("string",), "number", sql.Length),
    "substring": (("string", "number", "number?"), "string", _substring),
    "tolower": (("string",), "string", lambda a: sql.Lower(a, output_field=_TEXT)),
    "toupper": (("string",), "string", lambda a: sql.Upper(a, output_field=_TEXT)),
    "trim": (("string",), "string", lambda a: sql.Trim(a, output_field=_TEXT)),
    "concat": (("string", "string"), "string", lambda a, b: sql.Concat(a, b, output_field=_TEXT)),
    "round": (("number",), "number", lambda a: sql.Round(sql.Cast(a, _FLOAT), output_field=_FLOAT)),
    "floor": (("number",), "number", lambda a: sql.Floor(sql.Cast(a, _FLOAT), output_field=_FLOAT)),
    "ceiling": (("number",), "number", lambda a: sql.Ceil(sql.Cast(a, _FLOAT), output_field=_FLOAT)),
    **{name: _part(name) for name in ("year", "month", "day", "hour", "minute", "second")},
    "date": (("time",), "date", lambda moment: sql.TruncDate(moment, tzinfo=UTC)),
    "time": (("time",), "clock", lambda moment: sql.TruncTime(moment, tzinfo=UTC)),
    "totaloffsetminutes": (("time",), "number", lambda moment: Value(0)),
}
