"""A declared list and its answer to a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import Rejected
from oirase.ui import saved_views
from oirase.ui.lists import bulk, exports, state
from oirase.ui.lists.bulk import BulkAction
from oirase.ui.lists.columns import Column, Order
from oirase.ui.lists.filters import Filter
from oirase.ui.lists.sources import Source
from oirase.ui.lists.state import ARRANGEMENT, RESERVED, SIZES, State
from oirase.ui.models import SavedView

More = Callable[[HttpRequest], Mapping[str, Any]]


@dataclass(frozen=True)
class Listing:
    """A list as its page declares it. `orders` maps a name (of a column, where its head shall sort) to an Order.

    `name` is lasting: saved views hang on it. `empty` is said when there are no rows at all. `template` extends
    "ui/lists/page.html"; `more(request)` gives it further context. `carried` names parameters that are no filter and that every
    form of the list hands on.
    """

    name: str
    title: Any
    source: Source
    columns: Sequence[Column]
    orders: Mapping[str, Order]
    default_order: str
    filters: Sequence[Filter] = ()
    bulk_actions: Sequence[BulkAction] = ()
    exportable: bool = True
    template: str = "ui/lists/page.html"
    empty: Any = ""
    more: More | None = None
    carried: Sequence[str] = ()

    def __post_init__(self) -> None:
        taken = RESERVED & {name for one in self.filters for name in one.names()}
        if taken:
            raise ValueError(f"{self.name}: filters may not be called {sorted(taken)}")
        if self.default_order.lstrip("-") not in self.orders:
            raise ValueError(f"{self.name}: unknown order {self.default_order}")

    @cached_property
    def anchor(self) -> str:
        """Return the id of the list's element."""
        return "list-" + self.name.replace(".", "-").replace("_", "-")

    def respond(self, request: HttpRequest, context: Mapping[str, Any] | None = None) -> HttpResponseBase:
        """Answer with the page, the list alone (htmx), an export, a question before a bulk action, or a job's progress."""
        found = state.read(request.GET, self.columns, self.filters, self.orders, self.default_order)
        if request.method == "POST":
            return self._act(request, found)
        actor: Actor = actor_in(request)
        kind = request.GET.get("export", "")
        if self.exportable and kind in exports.TYPES:
            rows = self.source.rows(actor, found.values, found.source_order(self.orders))
            return exports.export(kind, str(self.title), found.columns, rows)
        if request.GET.get("part") == "progress":
            return self._progress(request, found)
        response = render(
            request, self._template(request), {**self.context(request, found), **(context or {})}
        )
        patch_vary_headers(response, ["HX-Request"])
        return response

    def context(self, request: HttpRequest, found: State) -> dict[str, Any]:
        """Return what the templates need."""
        actor: Actor = actor_in(request)
        page = self.source.page(actor, found.values, found.source_order(self.orders), found.after, found.size)
        columns = found.columns
        return {
            "listing": self,
            "heads": [self._head(column, found) for column in columns],
            "rows": [(row, [(column, column.cell(row)) for column in columns]) for row in page.rows],
            "count": self.source.count(actor, found.values, page),
            "controls": [{**one.control(found.query), "anchor": self.anchor} for one in self.filters],
            "chips": self._chips(found),
            "filtered": bool(found.values),
            "next_url": found.address(after=page.next_cursor) if page.next_cursor else "",
            "first_url": found.address() if found.after else "",
            "clear_url": found.address(**{name: None for one in self.filters for name in one.names()}),
            "export_urls": [(kind.upper(), found.address(export=kind)) for kind in exports.TYPES],
            "arranged": found.kept((*ARRANGEMENT, *self.carried)),
            "filter_values": found.kept(
                [name for one in self.filters for name in one.names()] + [*self.carried]
            ),
            "column_choices": [(one, one in columns) for one in self.columns if not one.head],
            "orders": self._order_choices(found),
            "sizes": [(size, size == found.size) for size in SIZES],
            "actions": [action for action in self.bulk_actions if actor.has(action.permission)],
            "saved": self._saved(actor),
            "query": found.address().lstrip("?"),
            "job": bulk.job_of(actor, found.query.get("job", "")),
            **(self.more(request) if self.more else {}),
        }

    def _template(self, request: HttpRequest) -> str:
        htmx = getattr(request, "htmx", None)
        alone = htmx and htmx.target == self.anchor and not htmx.history_restore_request
        return "ui/lists/_listing.html" if alone else self.template

    def _head(self, column: Column, found: State) -> dict[str, Any]:
        if column.name not in self.orders:
            return {"column": column}
        here = found.order_name == column.name
        target = column.name if not here or found.descending else f"-{column.name}"
        direction = ("descending" if found.descending else "ascending") if here else ""
        return {"column": column, "url": found.address(order=target), "direction": direction}

    def _order_choices(self, found: State) -> list[tuple[str, str, bool]]:
        ways = (("", _("%(title)s（昇順）")), ("-", _("%(title)s（降順）")))
        return [
            (sign + name, text % {"title": order.title}, sign + name == found.order)
            for name, order in self.orders.items()
            for sign, text in ways
        ]

    def _chips(self, found: State) -> list[dict[str, Any]]:
        return [
            {"label": one.label, "words": words, "url": found.address(**rest)}
            for one in self.filters
            if one.name in found.values
            for words, rest in one.chips(found.values[one.name])
        ]

    def _saved(self, actor: Actor) -> list[SavedView]:
        if not actor.user_id:
            return []
        return list(SavedView.objects.filter(user_id=actor.user_id, listing=self.name))

    def _progress(self, request: HttpRequest, found: State) -> HttpResponse:
        actor: Actor = actor_in(request)
        job = bulk.job_of(actor, found.query.get("job", ""))
        return render(request, "ui/lists/_job.html", {"job": job})

    def _act(self, request: HttpRequest, found: State) -> HttpResponse:
        if request.POST.get("view") == "save":
            return self._save_view(request, found)
        if request.POST.get("view") == "forget":
            return self._forget_view(request, found)
        return self._bulk(request, found)

    def _save_view(self, request: HttpRequest, found: State) -> HttpResponse:
        actor: Actor = actor_in(request)
        try:
            view = saved_views.save(
                actor,
                listing=self.name,
                title=request.POST.get("title", ""),
                query=found.address().lstrip("?"),
            )
        except Rejected as rejected:
            messages.error(request, str(rejected))
        else:
            messages.success(request, _("表示条件「%(title)s」を保存しました。") % {"title": view.title})
        return redirect(request.path + found.address())

    def _forget_view(self, request: HttpRequest, found: State) -> HttpResponse:
        actor: Actor = actor_in(request)
        try:
            saved_views.forget(actor, listing=self.name, view_id=request.POST.get("view_id", ""))
        except (Rejected, ValidationError):
            messages.error(request, _("その表示条件はすでに削除されています。"))
        else:
            messages.success(request, _("表示条件を削除しました。"))
        return redirect(request.path + found.address())

    def _bulk(self, request: HttpRequest, found: State) -> HttpResponse:
        """Ask first, then start the job and go to its progress."""
        actor: Actor = actor_in(request)
        action = next((one for one in self.bulk_actions if one.name == request.POST.get("bulk")), None)
        if action is None or not actor.has(action.permission):
            raise Forbidden(self.name)
        ids, more = bulk.chosen(request, self.source, found, found.source_order(self.orders))
        if not ids or request.POST.get("confirmed") != "yes":
            context = {"listing": self, "action": action, "ids": ids, "more": more, "limit": bulk.LIMIT}
            context |= {"key": str(new_id()), "back": request.path + found.address()}
            return render(request, "ui/lists/confirm.html", context)
        key = request.POST.get("idempotency_key", "")
        job = bulk.start(  # type: ignore[call-arg]
            actor,
            task=action.task,
            permission=action.permission,
            ids=ids,
            idempotency_key=key if bulk.is_key(key) else None,
        )
        return redirect(f"{request.path}{found.address(job=str(job.pk))}")
