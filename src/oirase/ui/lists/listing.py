"""A declared list and its answer to a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel import clock, tabular
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import SAFE
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.ui.bulk import start_bulk
from oirase.ui.lists.filters import Filter
from oirase.ui.lists.source import Source
from oirase.ui.models import SavedView

SIZES = (20, 50, 100)
EXPORT_LIMIT = 100_000
BULK_LIMIT = 1000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """A column: its value comes from an attribute of the row, or from `value(row)`; `cell` renders it as a template."""

    name: str
    title: Any
    value: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    cell: str = ""
    number: bool = False
    optional: bool = False

    def of(self, row: Any) -> Any:
        """Return the value for a row."""
        return self.value(row) if self.value else getattr(row, self.name)


@dataclass(frozen=True)
class BulkAction:
    """Something done to many chosen rows as a job: `task` is its registered name, `permission` who may start it."""

    name: str
    label: Any
    task: str
    permission: str
    question: Any = ""


@dataclass(frozen=True)
class Listing:
    """A list as its page declares it. `orders` maps a name to (database column, title)."""

    name: str
    title: Any
    source: Source
    columns: tuple[Column, ...]
    orders: Mapping[str, tuple[str, Any]]
    default_order: str
    filters: tuple[Filter, ...] = ()
    bulk: tuple[BulkAction, ...] = ()
    template: str = "ui/lists/page.html"
    empty: Any = ""
    more: Callable[[HttpRequest], Mapping[str, Any]] | None = field(default=None)

    def respond(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the page, the table's region, an export, or the start of a bulk action."""
        if request.method not in SAFE:
            return self._bulk(request)
        export = request.GET.get("export")
        if export in ("csv", "xlsx"):
            return self._export(request, export)
        region = getattr(request, "htmx", None) and request.htmx.target == "list-region"  # type: ignore[attr-defined]
        return render(request, "ui/lists/_region.html" if region else self.template, self.context(request))

    def values(self, query: QueryDict) -> dict[str, Any]:
        """Return the values of the filters that narrow."""
        read = {one.name: one.read(query) for one in self.filters}
        return {name: value for name, value in read.items() if value is not None}

    def order(self, query: QueryDict) -> tuple[str, str]:
        """Return the order's name as in the address, and the database's order."""
        given = query.get("order", self.default_order)
        if given.lstrip("-") not in self.orders:
            given = self.default_order
        sign = "-" if given.startswith("-") else ""
        return given, sign + self.orders[given.lstrip("-")][0]

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the templates need."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        query, values = request.GET, self.values(request.GET)
        chosen, order = self.order(query)
        size = next((size for size in SIZES if query.get("size") == str(size)), SIZES[0])
        page = self.source.page(actor, values, order, query.get("after") or None, size)
        columns = self._shown(query)
        return {
            "listing": self,
            "columns": [self._head(column, query, chosen) for column in columns],
            "rows": [(row, [(column, column.of(row)) for column in columns]) for row in page.rows],
            "count": self.source.count(actor, values),
            "controls": [(one.template, one.control(query)) for one in self.filters],
            "applied": [
                self._applied(one, values[one.name], query) for one in self.filters if one.name in values
            ],
            "next_url": _with(query, after=page.next_cursor) if page.next_cursor else "",
            "first_url": _with(query, after=None) if query.get("after") else "",
            "export_urls": {kind: _with(query, export=kind, after=None) for kind in ("csv", "xlsx")},
            "clear_url": request.path,
            "kept": [(name, value) for name, value in query.items() if name in ("order", "size")],
            "optional": [(one, one in columns) for one in self.columns if one.optional],
            "bulk": [action for action in self.bulk if actor.has(action.permission)],
            "saved": self._saved(actor),
            "query_string": _with(query, after=None).lstrip("?"),
            "filtered": bool(values),
            **(self.more(request) if self.more else {}),
        }

    def _shown(self, query: QueryDict) -> list[Column]:
        wanted = query.getlist("column")
        return [one for one in self.columns if not one.optional or one.name in wanted]

    def _head(self, column: Column, query: QueryDict, chosen: str) -> dict[str, Any]:
        if column.name not in self.orders:
            return {"column": column}
        up = chosen == column.name
        target = f"-{column.name}" if up else column.name
        state = ("ascending" if up else "descending") if chosen.lstrip("-") == column.name else "none"
        return {"column": column, "url": _with(query, order=target, after=None), "sort": state}

    def _applied(self, one: Filter, value: Any, query: QueryDict) -> dict[str, Any]:
        removed = dict.fromkeys(one.names())
        return {"label": one.label, "words": one.words(value), "url": _with(query, after=None, **removed)}

    def _saved(self, actor: Actor) -> list[SavedView]:
        if not actor.user_id:
            return []
        return list(SavedView.objects.filter(user_id=actor.user_id, listing=self.name))

    def _export(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        _name, order = self.order(request.GET)
        columns = [tabular.Column(one.name, str(one.title)) for one in self.columns]
        values = self.values(request.GET)
        filename = f"{self.name}-{clock.today():%Y%m%d}.{kind}"
        if kind == "csv":
            body = self._stream(actor, values, order, columns)
            response: HttpResponseBase = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
        else:
            stream = BytesIO()
            tabular.write_xlsx(self._plain(actor, values, order), columns, stream)
            stream.seek(0)
            response = FileResponse(stream, content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
        return response

    def _stream(
        self, actor: Actor, values: dict[str, Any], order: str, columns: list[Any]
    ) -> Iterator[bytes]:
        # The body is sent after the view has returned, so it opens a scope of its own.
        with scope(actor):
            yield from tabular.write_csv(self._plain(actor, values, order), columns)

    def _plain(self, actor: Actor, values: dict[str, Any], order: str) -> Iterator[dict[str, Any]]:
        for number, row in enumerate(self.source.rows(actor, values, order)):
            if number >= EXPORT_LIMIT:
                return
            yield {column.name: _plain_value(column.of(row)) for column in self.columns}

    def _bulk(self, request: HttpRequest) -> HttpResponseBase:
        """Ask first, then start the job and show its progress."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        action = next((one for one in self.bulk if one.name == request.POST.get("bulk")), None)
        if action is None or not actor.has(action.permission):
            raise Forbidden(self.name)
        ids = request.POST.getlist("row")[:BULK_LIMIT]
        if not ids or request.POST.get("confirmed") != "yes":
            return self._ask(request, action, ids)
        job = start_bulk(
            actor,
            task=action.task,
            permission=action.permission,
            ids=ids,
            idempotency_key=request.POST.get("idempotency_key") or None,
        )
        return redirect(reverse("ui:job", args=[job.pk]) + f"?back={request.path}")

    def _ask(self, request: HttpRequest, action: BulkAction, ids: list[str]) -> HttpResponse:
        context = {"listing": self, "action": action, "ids": ids, "count": len(ids), "key": str(new_id())}
        return render(request, "ui/lists/confirm.html", context)


def _with(query: QueryDict, **changes: str | None) -> str:
    """Return the address's query with some parameters changed; None takes one away."""
    changed = query.copy()
    changed.pop("export", None)
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = value
    return "?" + changed.urlencode()


def _plain_value(value: Any) -> Any:
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if value is None or isinstance(value, int | float | str):
        return value
    if hasattr(value, "isoformat"):
        return clock.local(value).strftime("%Y-%m-%d %H:%M") if hasattr(value, "hour") else value
    return str(value)
