"""Rows of entities as pages and as JSON, with what they are expanded by: one query for each link, whatever the number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import numpy as np
from django.db import connection
from django.db.models import Count, F, OrderBy, Window
from django.db.models.functions import RowNumber

from oirase.blocks.observations.models import Feature
from oirase.blocks.observations.sensorthings import observations
from oirase.blocks.observations.sensorthings.conditions import condition, order_key
from oirase.blocks.observations.sensorthings.errors import Fault, about
from oirase.blocks.observations.sensorthings.grammar import Path
from oirase.blocks.observations.sensorthings.options import Options
from oirase.blocks.observations.sensorthings.reading import Source, Values, extras
from oirase.blocks.observations.sensorthings.schema import (
    BY_MODEL,
    BY_NAME,
    OBSERVATION,
    Link,
    Rows,
    Type,
    followed,
    iso,
)
from oirase.blocks.observations.sensorthings.telling import (
    BESIDES,
    Document,
    add,
    identifiers,
    iso_times,
    quality,
    results_of,
    selected,
)
from oirase.blocks.observations.store.installed import store
from oirase.kernel.access.actors import Actor

# Datastreams of one answer whose Observations are read one after the other; the newest of each needs no such reading.
EXPANDED = 200


@dataclass
class Listed:
    """Rows of a page; the token or number to skip by which the next one begins; the count where it was asked for."""

    rows: list[Any]
    token: str = ""
    skip: int = 0
    count: int | None = None


def page_of(actor: Actor, type_: Type, rows: Rows, options: Options) -> Listed:
    """Return the page of rows that options ask for."""
    rows = narrowed(actor, type_, rows, options)
    counted = rows.count() if options.count else None
    start, size = options.skip, options.page
    if options.order:
        found = list(rows.order_by(*ordering(actor, type_, options))[start : start + size + 1])
        return Listed(found[:size], skip=start + size if len(found) > size and size else 0, count=counted)
    if options.token:
        rows = rows.filter(number__gt=_number(options.token))
    found = list(rows.order_by("number")[start : start + size + 1])
    more = len(found) > size and size
    return Listed(found[:size], token=str(found[size - 1].number) if more else "", count=counted)


def narrowed(actor: Actor, type_: Type, rows: Rows, options: Options) -> Rows:
    """Return the rows that meet the filter."""
    if options.select:
        rows = rows.only(*_needed(type_, options))
    if options.where is None:
        return rows
    with about("$filter"):
        return rows.filter(condition(actor, type_, options.where))


def _needed(type_: Type, options: Options) -> set[str]:
    """Return the columns out of which the selected properties and links are told."""
    chosen = [one for one in type_.properties.values() if options.shows(one.name)]
    needed = {
        "number",
        *(one.column for one in chosen),
        *(link.column for link in type_.links.values() if link.column),
    }
    if any(one.kind == "unit" for one in chosen):
        needed |= {"unit_symbol", "unit_definition"}
    if any(one.kind == "json" for one in chosen):
        needed |= {column for column in type_.derived.values() if column not in type_.added}
    return needed | ({"kind"} if type_.name == "Datastream" else set())


def ordering(actor: Actor, type_: Type, options: Options) -> list[Any]:
    """Return what to order by; the number decides between equals."""
    with about("$orderby"):
        keys = [OrderBy(order_key(actor, type_, node), descending=down) for node, down in options.order]
    return [*keys, OrderBy(F("number"))]


def _number(token: str) -> int:
    if not (token.isascii() and token.isdecimal() and len(token) < 10):
        raise Fault("not one of ours", option="$skiptoken")
    return int(token)


@dataclass
class Teller:
    """Tells rows and values as JSON documents, for one reader below one address."""

    actor: Actor
    base: str
    read: int = field(default=0)

    def entities(self, type_: Type, rows: Sequence[Any], options: Options) -> list[Document]:
        """Return the documents of rows."""
        check(type_, options)
        properties = [one for name, one in type_.properties.items() if name != "id" and options.shows(name)]
        links = [name for name in type_.links if options.shows(name)]
        spans = self._spans(rows) if any(one.kind == "span" for one in properties) else {}
        made = []
        for row in rows:
            link = f"{self.base}/{type_.plural}({row.number})"
            document: Document = {"@iot.id": row.number, "@iot.selfLink": link} if options.shows("id") else {}
            for one in properties:
                value = spans.get(row.number) if one.kind == "span" else one.of(row)
                if value is not None:
                    document[one.name] = value
            document.update(
                (f"{name}@iot.navigationLink", f"{link}/{name}")
                for name in links
                if name not in options.expand
            )
            made.append(document)
        for name, nested in options.expand.items():
            self._expand(type_.links[name], type_, rows, made, nested)
        return made

    @staticmethod
    def _spans(rows: Sequence[Any]) -> dict[int, str]:
        """Return first and last time of the values of Datastreams; the first is that of the first filed day."""
        numbers = [row.number for row in rows]
        if not numbers:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s, (SELECT first_t FROM observations_chunk WHERE series = s ORDER BY day LIMIT 1) FROM unnest(%s::int[]) AS s",
                [numbers],
            )
            first = dict(cursor.fetchall())
        return {
            number: f"{iso(min(one.t, first.get(number) or one.t))}/{iso(one.t)}"
            for number, one in store().latest(numbers).items()
        }

    # Expanding.

    def _expand(
        self, link: Link, type_: Type, rows: Sequence[Any], documents: list[Document], nested: Options
    ) -> None:
        end = BY_NAME[link.to]
        if end is OBSERVATION:
            self._expand_values(type_, rows, documents, nested)
        elif link.column:
            keys = [getattr(row, link.column) for row in rows]
            self._attach(link.name, keys, self._ones(end, {"pk__in": set(keys)}, nested, "pk"), documents)
        else:
            self._expand_many(link, end, rows, documents, nested)

    def _ones(self, end: Type, where: dict[str, Any], nested: Options, key: str) -> dict[Any, Document]:
        """Return the documents of rows by one of their columns."""
        found = list(narrowed(self.actor, end, end.rows(self.actor).filter(**where), nested))
        told = self.entities(end, found, nested)
        return {getattr(row, key): one for row, one in zip(found, told, strict=True)}

    @staticmethod
    def _attach(
        name: str, keys: Iterable[Any], found: dict[Any, Document], documents: list[Document]
    ) -> None:
        for key, document in zip(keys, documents, strict=True):
            if key in found:
                document[name] = found[key]

    def _expand_many(
        self, link: Link, end: Type, rows: Sequence[Any], documents: list[Document], nested: Options
    ) -> None:
        followers = narrowed(self.actor, end, followed(link, self.actor, [row.pk for row in rows]), nested)
        counts: dict[Any, int] = {}
        if nested.count:
            counts = dict(followers.order_by().values_list("parent").annotate(n=Count("pk")))
        place = Window(RowNumber(), partition_by=F("parent"), order_by=ordering(self.actor, end, nested))
        chosen = followers.annotate(place=place).filter(
            place__gt=nested.skip, place__lte=nested.skip + nested.page + 1
        )
        groups: dict[Any, list[Any]] = defaultdict(list)
        for row in chosen.order_by("parent", "place"):
            groups[row.parent].append(row)
        shown = [one for group in groups.values() for one in group[: nested.page]]
        told = iter(self.entities(end, shown, nested))
        by_parent = {key: [next(told) for _ in group[: nested.page]] for key, group in groups.items()}
        for row, document in zip(rows, documents, strict=True):
            if nested.count:
                document[f"{link.name}@iot.count"] = counts.get(row.pk, 0)
            document[link.name] = by_parent.get(row.pk, [])
            if len(groups.get(row.pk, ())) > nested.page > 0:
                address = f"{self.base}/{BY_MODEL[type(row)].plural}({row.number})/{link.name}"
                document[f"{link.name}@iot.nextLink"] = next_link(
                    address, nested, skip=nested.skip + nested.page
                )

    # Observations.

    def _expand_values(
        self, type_: Type, rows: Sequence[Any], documents: list[Document], nested: Options
    ) -> None:
        check(OBSERVATION, nested)
        if type_.name == "Datastream" and is_newest(nested):
            self._expand_newest(rows, documents, nested)
            return
        self.read += len(rows)
        if self.read > EXPANDED:
            raise Fault(
                f"Observations of more than {EXPANDED} entities; ask for fewer with $top, or for the newest of each "
                "with $expand=Observations($orderby=phenomenonTime desc;$top=1)",
                option="$expand",
            )
        for row, document in zip(rows, documents, strict=True):
            of_place = isinstance(row, Feature)
            series = (
                BY_NAME["Datastream"].rows(self.actor).filter(feature=row)
                if of_place
                else Source(row.number, row.kind)
            )
            page = observations.page_of(self.actor, series, nested)
            if page.count is not None:
                document["Observations@iot.count"] = page.count
            document["Observations"] = self.values(page.values, nested, details=page.details)
            if page.token or page.skip:
                address = f"{self.base}/{type_.plural}({row.number})/Observations"
                document["Observations@iot.nextLink"] = next_link(
                    address, nested, token=page.token, skip=page.skip
                )

    def _expand_newest(self, rows: Sequence[Any], documents: list[Document], nested: Options) -> None:
        found = observations.newest(Source(row.number, row.kind) for row in rows)
        values = list(found.values())
        told = self.values(np.concatenate(values), nested) if values else []
        by_number = dict(zip(found, told, strict=True))
        for row, document in zip(rows, documents, strict=True):
            document["Observations"] = [by_number[row.number]] if row.number in by_number else []

    def values(self, values: Values, options: Options, *, details: bool = True) -> list[Document]:
        """Return the documents of values; `details` says whether some may bring more than a value."""
        check(OBSERVATION, options)
        if not len(values):
            return []
        besides = extras(values) if details and any(map(options.shows, BESIDES)) else {}
        numbers = identifiers(values)
        series, ms = values["series"].tolist(), values["t"].tolist()
        moments, results = iso_times(values), results_of(values)
        flags = values["flag"].tolist()
        base = f"{self.base}/Observations("
        made = [
            {
                "@iot.id": number,
                "@iot.selfLink": f"{base}{number})",
                "phenomenonTime": moment,
                "resultTime": None,
                "result": result,
                "resultQuality": quality(flag),
                "Datastream@iot.navigationLink": f"{base}{number})/Datastream",
                "FeatureOfInterest@iot.navigationLink": f"{base}{number})/FeatureOfInterest",
            }
            for number, moment, result, flag in zip(numbers, moments, results, flags, strict=True)
        ]
        if besides:
            for document, one, t in zip(made, series, ms, strict=True):
                add(document, besides.get((one, t)))
        if options.select:
            made = [selected(one, options) for one in made]
        for name, nested in options.expand.items():
            self._expand_one(name, values, made, nested, besides)
        return made

    def _expand_one(
        self, name: str, values: Values, documents: list[Document], nested: Options, besides: Any
    ) -> None:
        series = values["series"].tolist()
        type_ = BY_NAME[name]
        keys: list[Any] = series
        if name == "FeatureOfInterest":
            besides = besides or extras(values)
            rows = BY_NAME["Datastream"].rows(self.actor).filter(number__in=set(series))
            usual = dict(rows.values_list("number", "feature__number"))
            times = zip(series, values["t"].tolist(), strict=True)
            keys = [(besides[one].feature if one in besides else None) or usual.get(one[0]) for one in times]
        found = self._ones(type_, {"number__in": set(keys) - {None}}, nested, "number")
        self._attach(name, keys, found, documents)
        for document in documents:
            document.pop(f"{name}@iot.navigationLink", None)


def check(type_: Type, options: Options) -> None:
    """Raise Fault for what is selected or expanded and is not there."""
    for name in options.select:
        if name not in type_.properties and name not in type_.links:
            raise Fault(f"{type_.name} has no property {name[:40]!r}", option="$select")
    for name in options.expand:
        if name not in type_.links:
            raise Fault(f"{type_.name} has no navigation property {name[:40]!r}", option="$expand")


def is_newest(options: Options) -> bool:
    """Whether the newest value of each is asked for, which stands ready."""
    plain = not (options.skip or options.count or options.where is not None)
    if not plain or options.page != 1 or len(options.order) != 1:
        return False
    node, descending = options.order[0]
    return descending and isinstance(node, Path) and str(node) == "phenomenonTime"


def next_link(address: str, options: Options, *, token: str = "", skip: int = 0) -> str:
    """Return the address of the next page: the same options, begun elsewhere."""
    said = {name: text for name, text in options.said.items() if name not in ("$skip", "$skiptoken")}
    said |= {"$skiptoken": token} if token else {"$skip": str(skip)}
    return address + "?" + "&".join(f"{name}={quote(text, safe=_PLAIN)}" for name, text in said.items())


_PLAIN = "$=;,/()':@"
