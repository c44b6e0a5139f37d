"""The tests of a series: what holds now, what held before, new thresholds with a preview, and testing once more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from oirase.blocks.observations.models import QualityConfig, Series
from oirase.blocks.observations.pages.quality_forms import QualityForm, RerunForm, typed
from oirase.blocks.observations.qc import selectors
from oirase.blocks.observations.qc.configs import checked
from oirase.blocks.observations.qc.words import FLAG_NAMES, TEST_NAMES
from oirase.blocks.observations.services import quality as services
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected

SHOWN = 50


@page(permission("observations.view"))
@require_GET
def quality(request: HttpRequest, number: int) -> HttpResponse:
    """Show the tests of a series."""
    return _show(request, number)


@page(permission("observations.judge"))
@require_POST
def configure(request: HttpRequest, number: int) -> HttpResponse:
    """Keep new thresholds, or with `preview` say what they would do to the values of the last days."""
    actor = actor_in(request)
    with scope(actor):
        series = _visible(actor, number)
    form = QualityForm(request.POST, auto_id="quality_%s")
    if not form.is_valid():
        return _show(request, number, form=form, status=422)
    since = clock.midnight(form.values["since"])
    try:
        if "preview" in request.POST:
            with scope(actor):
                found = selectors.preview(series, checked(form.tests), since)
            return _show(request, number, form=form, preview=found)
        services.set_quality(
            actor,
            series_id=series.pk,
            since=since,
            tests=form.tests,
            source=form.values["source"],
            unconfirmed=form.values["unconfirmed"],
            idempotency_key=form.key,  # type: ignore[call-arg]
        )
    except Rejected as rejected:
        form.take(rejected)
        return _show(request, number, form=form, status=422)
    messages.success(
        request,
        _("検定の設定を保存しました。これから届く値に使います。すでにある値は、再検定すると変わります。"),
    )
    return redirect("observations:quality", number)


@page(permission("observations.judge"))
@require_POST
def rerun(request: HttpRequest, number: int) -> HttpResponse:
    """Test stored values once more."""
    actor = actor_in(request)
    with scope(actor):
        series = _visible(actor, number)
    form = RerunForm(request.POST, auto_id="rerun_%s")
    if not form.is_valid():
        return _show(request, number, rerun=form, status=422)
    first, last = form.values["first"], form.values["last"]
    try:
        count = services.rerun_quality(
            actor,
            series_id=series.pk,
            reason=form.values["reason"],
            first=clock.midnight(first) if first else None,
            until=clock.midnight(last + timedelta(days=1)) if last else None,
            idempotency_key=form.key,  # type: ignore[call-arg]
        )
    except Rejected as rejected:
        form.take(rejected)
        return _show(request, number, rerun=form, status=422)
    messages.success(
        request,
        ngettext(
            "再検定しました。%(count)s件の値を書き換えました。",
            "再検定しました。%(count)s件の値を書き換えました。",
            count or 0,
        )
        % {"count": f"{count or 0:,}"},
    )
    return redirect("observations:quality", number)


def _visible(actor: Actor, number: int) -> Series:
    """Return a series over whose office the officer holds a role; 404 for any other."""
    rows = Series.objects.select_related("entity", "property")
    found = rows.visible_to(actor, granted=True).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest,
    number: int,
    *,
    form: Any = None,
    rerun: Any = None,
    preview: Any = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        series = _visible(actor, number)
        history = list(QualityConfig.objects.filter(series=series).order_by("-since", "-number")[:SHOWN])
        now = clock.now()
        current = next((one for one in history if one.since <= now), None)
        editable = may(actor, series, "judge")
        context = {
            "series": series,
            "current": current,
            "history": [(one, one == current, _in_words(one.tests)) for one in history],
            "form": form
            or (QualityForm(initial=_initial(current), auto_id="quality_%s") if editable else None),
            "rerun": rerun or (RerunForm(auto_id="rerun_%s") if editable and history else None),
            "preview": preview,
            "preview_rows": [(FLAG_NAMES[flag], before, after) for flag, before, after in preview.rows]
            if preview
            else (),
            "editable": editable,
        }
        return render(request, "observations/quality.html", context, status=status)


def _initial(current: QualityConfig | None) -> dict[str, Any]:
    held = {"source": current.source, **typed(current.tests)} if current else {}
    return {"since": clock.today(), "unconfirmed": True, **held}


def _in_words(tests: Any) -> list[tuple[Any, str]]:
    """Return each test with its thresholds as they stand in the boxes."""
    found: dict[str, list[str]] = {}
    given = typed(tests)
    for name, field in QualityForm().fields.items():
        if name not in given:
            continue
        shown = field.prepare_value(given[name])
        words = dict(getattr(field, "choices", ())).get(shown, shown)
        found.setdefault(name.partition(".")[0], []).append(f"{field.label}: {words}")
    return [(TEST_NAMES[test], " / ".join(parts)) for test, parts in found.items()]
